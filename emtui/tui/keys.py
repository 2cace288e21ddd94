"""The one table of keys: from it come the bindings, the footer, the help and the palette."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does.

    Attributes:
        keys: Textual's names of the keys, separated by commas.
        action: the screen's action.
        words: two words at most, for the footer.
        help: one line, for the help screen and the palette.
        shown: whether it stands in the footer.
        display: how the footer writes the key; as in `keys` where empty.
        always: it stands in the footer however narrow the window is.
        group: heading in the help of this key and those after it, up to the next heading.
    """

    keys: str
    action: str
    words: str
    help: str
    shown: bool = False
    display: str = ""
    always: bool = False
    group: str = ""

    @property
    def binding(self) -> Binding:
        """The key as Textual binds it."""
        return Binding(
            self.keys, self.action, self.words, show=self.shown, key_display=self.display or None
        )


KEYS = (
    Key(
        "space",
        "walk('step')",
        "step",
        "Take the next half-step: who wrote what, or what about",
        True,
        "Space",
        always=True,
        group="Step by step",
    ),
    Key(
        "enter",
        "walk('iterate')",
        "round",
        "Complete the iteration: up to the next update",
        True,
        "⏎",
    ),
    Key("left,less_than_sign", "walk('back')", "undo", "Undo one half-step", True, "←"),
    Key(
        "right,greater_than_sign",
        "walk('redo')",
        "redo",
        "Take again a half-step that was undone",
        True,
        "→",
    ),
    Key(
        "home",
        "walk('rewind')",
        "rewind",
        "Rewind to the guess; redo walks forward again",
        False,
        "Home",
    ),
    Key("end", "run", "run", "Run until it ends; Escape stops it on the way", False, "End"),
    Key("p", "play", "play", "Play, and pause", True),
    Key(
        "plus,equals_sign",
        "speed(1)",
        "faster",
        "Play faster, up to 32 half-steps a second",
        False,
        "+",
    ),
    Key("minus,underscore", "speed(-1)", "slower", "Play slower", False, "-"),
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
        "dialog('starts')",
        "starts",
        "Choose a start, or try a hundred and see where they end",
        False,
    ),
    Key("g", "guess", "guess", "Guess by hand: move numbers, spreads and shares", True),
    Key("h", "higher", "higher top", "Go to the highest end known, where this one is lower", True),
    Key("v", "dialog('variant')", "variant", "Choose the variant: labels, spreads, shares"),
    Key(
        "t",
        "truth",
        "truth",
        "Reveal the truth where it is known, and hide it again",
        group="Look closer",
    ),
    Key("i", "why", "why", "Why this slip? The rule with its numbers, and a table"),
    Key("b", "pane('bound')", "bound", "The floor under the score, along the last step"),
    Key("l", "pane('landscape')", "landscape", "The score as a landscape; Enter starts there"),
    Key("n", "pane('basins')", "basins", "Which start ends where; Enter starts there"),
    Key("a", "pane('assignments')", "all", "Try all the assignments; Enter begins from the best"),
    Key("f", "pane('one')", "friend", "One friend: his average, his one peak, why a floor is"),
    Key("c", "pane('speed')", "speed", "How fast it climbs, and what the missing names hide"),
    Key("w", "pane('two')", "two?", "Is it two at all: one friend beside two, and how sure"),
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
        "dialog('open')",
        "open",
        "Open a file of slips, or paste numbers or a path",
        True,
        group="Your slips",
    ),
    Key("e", "dialog('edit')", "edit", "Edit the slips by hand"),
    Key("left_parenthesis", "group(-1)", "group back", "A group back (opened with --by or --each)"),
    Key("right_parenthesis", "group(1)", "group on", "A group on; all slips together come first"),
    Key("d", "dialog('deal')", "deal", "Deal slips from two friends whose numbers are known"),
    Key("x", "dialog('export')", "export", "Export the fit, the trace, the slips or the screen"),
    Key(
        "1",
        "part(0)",
        "the essay",
        "The essay, first pass: intuition",
        True,
        always=True,
        group="The essay, finished",
    ),
    Key("2", "part(1)", "second pass", "Second pass: does every step help?"),
    Key("3", "part(2)", "third pass", "Third pass: is it the highest?"),
    Key("4", "part(3)", "the maths", "The maths, at last"),
    Key("0", "free", "free play", "Free play: your own slips, as you left them"),
    Key("k", "dialog('contents')", "contents", "The contents of the essay, and what is done"),
    Key("pagedown", "turn(1)", "page on", "A page on"),
    Key("backspace", "again", "again", "A page of the essay once more from its beginning"),
    Key("down", "scroll_page(1)", "scroll", "Scroll the page's words, where they do not all fit"),
    Key("up", "scroll_page(-1)", "scroll", "Scroll them back"),
    Key("pageup", "turn(-1)", "page back", "A page back"),
    Key("question_mark", "help", "keys", "Show all keys", True, "?", always=True, group="Help"),
    Key("ctrl+p", "app.command_palette", "find", "Find any command by its words"),
    Key("escape", "stop", "stop", "Stop playing or running", True, "Esc"),
    Key("q", "app.quit", "quit", "Leave", True, always=True),
)
"""Every key of the workbench, in the order of the footer and the help."""

HAND_KEYS = (
    Key("left,right", "hand('number', 1)", "number", "Move their number", True, "←→"),
    Key("down,up", "hand('spread', 1)", "spread", "Narrow or widen their spread", True, "↑↓"),
    Key("[,]", "hand('share', 1)", "share", "Change their share; , and . do so, too", True, "[]"),
    Key("tab", "hand_other", "other", "Take the other friend in hand", True, "Tab"),
    Key("enter", "hand_over", "EM", "Hand the guess to EM as its start", True, "⏎", True),
    Key("escape", "hand_back", "back", "Put back what was there", True, "Esc", True),
)
"""Keys of the slips pane while a guess is made by hand; Shift makes every move coarser."""

ON_PAGES = ("contents", "free", "help", "quit")
"""What stands at the end of the footer on every page of the essay, by a part of its action."""
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
        action = known[names].action if names in known and names not in OWNED else ""
        shown = Key(names, action, words, "", shown=True)
        own.append(replace(shown, display=spelled(shown).replace(" ", "")))
    rest = [key for key in KEYS if any(part in key.action for part in ON_PAGES)]
    return (*own, *(replace(key, shown=True) for key in rest))


BINDINGS = [key.binding for key in KEYS]


def spelled(key: Key) -> str:
    """The key as a person finds it on the keyboard."""
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
