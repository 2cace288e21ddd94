"""The one table of keys: from it come the bindings, the footer, the help and the palette."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from textual.binding import Binding

Command = Literal[
    "step", "iterate", "back", "redo", "rewind", "run", "play", "faster", "slower", "stop",
    "random", "higher", "guess",
    "move_number", "move_spread", "move_share", "take_other", "hand_over", "put_back",
    "starts", "variant", "open", "edit", "deal", "export", "contents", "help",
    "group_back", "group_on",
    "why", "bound", "landscape", "basins", "assignments", "one", "speed", "two",
    "take_cut", "let_go",
    "truth", "maths", "zoom", "present", "give_back",
    "part_1", "part_2", "part_3", "part_4", "free", "next", "previous", "again",
    "scroll_down", "scroll_up",
]  # fmt: skip
"""What keys do on the workbench; `control.commands` implements it."""
AppAction = Literal[
    "app.change_theme", "app.undo_theme", "app.glide", "app.command_palette", "app.quit"
]
"""What keys do to the whole app, as Textual's actions."""


def on_screen(command: Command | AppAction) -> str:
    """A command as an action of Textual's, while the workbench is the screen."""
    return command if command.startswith("app.") else f"screen.do('{command}')"


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does.

    Attributes:
        keys: Textual's names of the keys, separated by commas.
        command: what it does; None for a key that belongs to a pane.
        words: two words at most, for the footer.
        help: one line, for the help screen and the palette.
        shown: whether it stands in the footer.
        display: how the footer writes the key; as in `keys` where empty.
        always: it is in the footer however narrow the window is.
    """

    keys: str
    command: Command | AppAction | None
    words: str
    help: str
    shown: bool = False
    display: str = ""
    always: bool = False

    @property
    def action(self) -> str:
        """What it does as an action of Textual's; empty where it does none."""
        return on_screen(self.command) if self.command else ""

    @property
    def binding(self) -> Binding:
        """The key as Textual binds it."""
        return Binding(
            self.keys, self.action, self.words, show=self.shown, key_display=self.display or None
        )


BY_HEADING: Mapping[str, tuple[Key, ...]] = {
    "Step by step": (
        Key(
            "space",
            "step",
            "step",
            "Take the next half-step: who wrote what, or what numbers",
            True,
            "Space",
            always=True,
        ),
        Key(
            "enter", "iterate", "round", "Take a whole round: up to the next new numbers", True, "⏎"
        ),
        Key("left,less_than_sign", "back", "undo", "Undo one half-step", True, "←"),
        Key(
            "right,greater_than_sign",
            "redo",
            "redo",
            "Take again a half-step that was undone",
            True,
            "→",
        ),
        Key("home", "rewind", "rewind", "Rewind to the guess; redo walks forward again"),
        Key("end", "run", "run", "Run until it ends; Escape stops it on the way"),
        Key("p", "play", "play", "Play, and pause", True),
        Key("plus,equals_sign", "faster", "faster", "Play faster, up to 32 half-steps a second"),
        Key("minus,underscore", "slower", "slower", "Play slower"),
    ),
    "Another beginning": (
        Key("r", "random", "random", "Begin from a random guess; its seed is shown", True),
        Key("s", "starts", "starts", "Choose a start, or try a hundred and see where they end"),
        Key("g", "guess", "guess", "Guess by hand: move numbers, spreads and shares", True),
        Key(
            "h",
            "higher",
            "higher top",
            "Go to the highest end known, where this one is lower",
            True,
        ),
        Key("v", "variant", "variant", "Choose the variant: labels, spreads, shares"),
    ),
    "Look closer": (
        Key("t", "truth", "truth", "Reveal the truth where it is known, and hide it again"),
        Key("i", "why", "why", "Why this slip? The rule with its numbers, and a table"),
        Key("b", "bound", "bound", "The floor under the score, along the last step"),
        Key("l", "landscape", "landscape", "The score as a landscape; Enter starts there"),
        Key("n", "basins", "basins", "Which start ends where; Enter starts there"),
        Key("a", "assignments", "all", "Try all the assignments; Enter begins from the best"),
        Key("f", "one", "friend", "One friend: his average, his one peak, why a floor is"),
        Key("c", "speed", "speed", "How fast it climbs, and what the missing names hide"),
        Key("w", "two", "two?", "Is it two? The verdict, slip by slip, how sure, by chance", True),
        Key(
            "C",
            "take_cut",
            "cut",
            "Take the cut between the two in hand, and move it with ← →",
            True,
        ),
    ),
    "The screen": (
        Key("m", "maths", "maths", "Words, or words and the formula with its numbers"),
        Key("z", "zoom", "zoom", "Give a pane the whole screen, and back"),
        Key("Z", "present", "present", "For a class: only plots and large words, and back"),
        Key("T", "app.change_theme", "theme", "Choose the theme: dark, light, high contrast"),
        Key("u", "app.undo_theme", "undo theme", "Put back the theme that was there before"),
        Key("G", "app.glide", "glide", "Let pictures glide between half-steps, or jump"),
    ),
    "Your slips": (
        Key("o", "open", "open", "Open a file of slips, or paste numbers or a path", True),
        Key("e", "edit", "edit", "Edit the slips by hand"),
        Key(
            "left_parenthesis",
            "group_back",
            "group back",
            "A group back (opened with --by or --each)",
        ),
        Key(
            "right_parenthesis", "group_on", "group on", "A group on; all slips together come first"
        ),
        Key("d", "deal", "deal", "Deal slips from two friends whose numbers are known"),
        Key("x", "export", "export", "Export the fit, the slips, pictures, a film, or your bets"),
    ),
    "The essay": (
        Key("1", "part_1", "the essay", "The essay, first pass: intuition", True, always=True),
        Key("2", "part_2", "second pass", "Second pass: does every step help?"),
        Key("3", "part_3", "third pass", "Third pass: is it the highest?"),
        Key("4", "part_4", "the maths", "The maths, at last"),
        Key("0", "free", "free play", "Free play: your own slips, as you left them"),
        Key("k", "contents", "contents", "The contents of the essay, and what is done"),
        Key("pagedown", "next", "page on", "A page on"),
        Key("backspace", "again", "again", "A page of the essay once more from its beginning"),
        Key("down", "scroll_down", "scroll", "Scroll words of a page or pane that do not all fit"),
        Key("up", "scroll_up", "scroll", "Scroll them back"),
        Key("pageup", "previous", "page back", "A page back"),
    ),
    "Help": (
        Key("question_mark", "help", "keys", "Show all keys", True, "?", always=True),
        Key("ctrl+p", "app.command_palette", "find", "Find any command by its words"),
        Key("escape", "stop", "stop", "Stop playing or running", True, "Esc"),
        Key("q", "app.quit", "quit", "Leave", True, always=True),
    ),
}
"""Every key of the workbench under its heading in the help, in the order of footer and help."""
KEYS = tuple(chain.from_iterable(BY_HEADING.values()))
BY_NAME: Mapping[str, Key] = {name: key for key in KEYS for name in key.keys.split(",")}
"""Keys by Textual's names of them."""

HAND_KEYS = (
    Key("left,right", "move_number", "number", "Move their number", True, "←→"),
    Key("down,up", "move_spread", "spread", "Narrow or widen their spread", True, "↑↓"),
    Key("[,]", "move_share", "share", "Change their share; , and . do so, too", True, "[]"),
    Key("tab", "take_other", "other", "Take the other friend in hand", True, "Tab"),
    Key("enter", "hand_over", "EM", "Hand the guess to EM as its start", True, "⏎", True),
    Key("escape", "put_back", "back", "Put back what was there", True, "Esc", True),
)
"""Keys of the slips pane while a guess is made by hand; Shift makes every move coarser."""

CUT_KEYS = (
    Key("left,right", None, "move the cut", "", True, "←→"),
    Key("shift+left,shift+right", None, "faster", "", True, "⇧←→"),
    Key("escape", "let_go", "let go", "", True, "Esc", True),
)
"""The footer while the cut is in hand."""

PRESENTED = Key("Z", "present", "back", "", True, "Z Esc", always=True)
"""The way out of the presenter's look, as the footer tells it there."""

GROUPS_KEY = Key("right_parenthesis", "group_on", "groups", "", True, display="( )", always=True)
"""Both keys of groups as the footer tells them, where there are groups."""

OPENING: frozenset[Command | AppAction] = frozenset({
    "starts", "variant", "open", "edit", "deal", "export", "contents", "help",
    "app.command_palette", "app.change_theme",
})  # fmt: skip
"""What opens a dialog."""
TAKING_ARROWS: frozenset[Command] = frozenset({
    "guess", "why", "bound", "landscape", "basins", "assignments", "one", "speed", "two",
    "take_cut",
})  # fmt: skip
"""What may give a pane the arrows."""

BINDINGS = [key.binding for key in KEYS]


SIGNS = {
    "less_than_sign": "<", "greater_than_sign": ">", "space": "Space", "enter": "Enter",
    "left": "←", "right": "→", "up": "↑", "down": "↓", "tab": "Tab", "home": "Home", "end": "End",
    "question_mark": "?", "escape": "Esc", "left_parenthesis": "(", "right_parenthesis": ")",
    "plus": "+", "equals_sign": "=", "minus": "-", "underscore": "_", "backspace": "⌫",
    "ctrl+p": "Ctrl+P", "pagedown": "PgDn", "pageup": "PgUp",
}  # fmt: skip
"""Keys as labelled on keyboards, where Textual calls them otherwise."""


def spelled(key: Key) -> str:
    """The key as labelled on keyboards."""
    names = ((name, name.removeprefix("shift+")) for name in key.keys.split(","))
    return " ".join("⇧" * (name != plain) + SIGNS.get(plain, plain) for name, plain in names)
