"""The one table of keys: from it come the bindings, the footer, the help and the palette."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
        group: heading in the help of this key and those after it, up to the next heading.
    """

    keys: str
    command: Command | AppAction | None
    words: str
    help: str
    shown: bool = False
    display: str = ""
    always: bool = False
    group: str = ""

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


KEYS = (
    Key(
        "space",
        "step",
        "step",
        "Take the next half-step: who wrote what, or what numbers",
        True,
        "Space",
        always=True,
        group="Step by step",
    ),
    Key(
        "enter",
        "iterate",
        "round",
        "Take a whole round: up to the next new numbers",
        True,
        "⏎",
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
    Key(
        "home",
        "rewind",
        "rewind",
        "Rewind to the guess; redo walks forward again",
        False,
        "Home",
    ),
    Key("end", "run", "run", "Run until it ends; Escape stops it on the way", False, "End"),
    Key("p", "play", "play", "Play, and pause", True),
    Key(
        "plus,equals_sign",
        "faster",
        "faster",
        "Play faster, up to 32 half-steps a second",
        False,
        "+",
    ),
    Key("minus,underscore", "slower", "slower", "Play slower", False, "-"),
    Key(
        "r",
        "random",
        "random",
        "Begin from a random guess; its seed is shown",
        True,
        group="Another beginning",
    ),
    Key(
        "s",
        "starts",
        "starts",
        "Choose a start, or try a hundred and see where they end",
        False,
    ),
    Key("g", "guess", "guess", "Guess by hand: move numbers, spreads and shares", True),
    Key("h", "higher", "higher top", "Go to the highest end known, where this one is lower", True),
    Key("v", "variant", "variant", "Choose the variant: labels, spreads, shares"),
    Key(
        "t",
        "truth",
        "truth",
        "Reveal the truth where it is known, and hide it again",
        group="Look closer",
    ),
    Key("i", "why", "why", "Why this slip? The rule with its numbers, and a table"),
    Key("b", "bound", "bound", "The floor under the score, along the last step"),
    Key("l", "landscape", "landscape", "The score as a landscape; Enter starts there"),
    Key("n", "basins", "basins", "Which start ends where; Enter starts there"),
    Key("a", "assignments", "all", "Try all the assignments; Enter begins from the best"),
    Key("f", "one", "friend", "One friend: his average, his one peak, why a floor is"),
    Key("c", "speed", "speed", "How fast it climbs, and what the missing names hide"),
    Key("w", "two", "two?", "Is it two? The verdict, slip by slip, how sure, by chance", True),
    Key("C", "take_cut", "cut", "Take the cut between the two in hand, and move it with ← →", True),
    Key(
        "m",
        "maths",
        "maths",
        "Words, or words and the formula with its numbers",
        group="The screen",
    ),
    Key("z", "zoom", "zoom", "Give a pane the whole screen, and back"),
    Key("Z", "present", "present", "For a class: only plots and large words, and back"),
    Key("T", "app.change_theme", "theme", "Choose the theme: dark, light, high contrast"),
    Key("u", "app.undo_theme", "undo theme", "Put back the theme that was there before"),
    Key("G", "app.glide", "glide", "Let pictures glide between half-steps, or jump"),
    Key(
        "o",
        "open",
        "open",
        "Open a file of slips, or paste numbers or a path",
        True,
        group="Your slips",
    ),
    Key("e", "edit", "edit", "Edit the slips by hand"),
    Key(
        "left_parenthesis", "group_back", "group back", "A group back (opened with --by or --each)"
    ),
    Key("right_parenthesis", "group_on", "group on", "A group on; all slips together come first"),
    Key("d", "deal", "deal", "Deal slips from two friends whose numbers are known"),
    Key("x", "export", "export", "Export the fit, the slips, pictures, a film, or your bets"),
    Key(
        "1",
        "part_1",
        "the essay",
        "The essay, first pass: intuition",
        True,
        always=True,
        group="The essay",
    ),
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
    Key("question_mark", "help", "keys", "Show all keys", True, "?", always=True, group="Help"),
    Key("ctrl+p", "app.command_palette", "find", "Find any command by its words"),
    Key("escape", "stop", "stop", "Stop playing or running", True, "Esc"),
    Key("q", "app.quit", "quit", "Leave", True, always=True),
)
"""Every key of the workbench, in the order of the footer and the help."""

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

ON_PAGES: tuple[Command | AppAction, ...] = ("free", "contents", "help", "app.quit")
"""What stands at the end of the footer on every page of the essay."""
ANYWHERE: frozenset[Command] = frozenset({
    "open", "edit", "deal", "export", "group_back", "group_on",
    "contents", "help", "maths", "zoom", "present", "give_back", "scroll_down", "scroll_up",
    "part_1", "part_2", "part_3", "part_4", "free", "next", "previous", "again",
})  # fmt: skip
"""What every page allows: to turn it, to look at it otherwise, and to bring other slips."""
MOVING: frozenset[Command] = frozenset({
    "step", "iterate", "back", "redo", "rewind", "run", "play", "faster", "slower",
    "random", "higher", "guess", "starts", "variant",
})  # fmt: skip
"""What moves the climb: on a page only where the page says so."""
WITH: dict[Command, Command] = {
    "redo": "back", "rewind": "back", "slower": "faster", "stop": "play", "take_cut": "two",
}  # fmt: skip
"""What a page allows together with another command."""
TAKING_ARROWS: frozenset[Command] = frozenset({
    "guess", "why", "bound", "landscape", "basins", "assignments", "one", "speed", "two",
    "take_cut",
})  # fmt: skip
"""What may give a pane the arrows."""
OWNED = ("up,down", "left,right", "left", "right", "enter")
"""Keys that belong to the list or to the pane with the focus: a click does not do them."""


def page_keys(uses: tuple[tuple[str, str], ...]) -> tuple[Key, ...]:
    """The footer on a page of the essay: the keys that do something there, and a few for all.

    Args:
        uses: names of keys, and what each does on the page.
    """
    known = {name: key for key in KEYS for name in key.keys.split(",")}
    own = []
    for names, words in uses:
        command = known[names].command if names in known and _free(names, words) else None
        shown = Key(names, command, words, "", shown=True)
        own.append(replace(shown, display=spelled(shown).replace(" ", "")))
    rest = [key for key in KEYS if key.command in ON_PAGES]
    return (*own, *(replace(key, shown=True) for key in rest))


def page_commands(uses: tuple[tuple[str, str], ...]) -> frozenset[Command | AppAction]:
    """The commands of the keys that a page uses, but not where its list or pane takes the key."""
    known = {name: key.command for key in KEYS for name in key.keys.split(",")}
    return frozenset(
        command for name, words in uses if (command := known.get(name)) and _free(name, words)
    )


def _free(name: str, words: str) -> bool:
    """Whether a page leaves a key to the workbench: not where its list or pane takes it."""
    return name not in OWNED or words in ("undo", "redo")


BINDINGS = [key.binding for key in KEYS]


def spelled(key: Key) -> str:
    """The key as labelled on keyboards."""
    names = {"less_than_sign": "<", "greater_than_sign": ">", "space": "Space", "enter": "Enter"}
    names |= {"left": "←", "right": "→", "question_mark": "?", "escape": "Esc", "home": "Home"}
    names |= {"up": "↑", "down": "↓", "tab": "Tab", "end": "End", "plus": "+"}
    names |= {"left_parenthesis": "(", "right_parenthesis": ")"}
    names |= {"equals_sign": "=", "minus": "-", "underscore": "_"}
    names |= {"backspace": "⌫", "ctrl+p": "Ctrl+P", "pagedown": "PgDn", "pageup": "PgUp"}
    return " ".join(
        "⇧" * name.startswith("shift+")
        + names.get(name.removeprefix("shift+"), name.removeprefix("shift+"))
        for name in key.keys.split(",")
    )


def grouped() -> tuple[tuple[str, tuple[Key, ...]], ...]:
    """The keys under their headings, in order."""
    groups: dict[str, list[Key]] = {}
    heading = ""
    for key in KEYS:
        heading = key.group or heading
        groups.setdefault(heading, []).append(key)
    return tuple((heading, tuple(keys)) for heading, keys in groups.items())
