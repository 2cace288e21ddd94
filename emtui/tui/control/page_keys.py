"""The keys on a page of the essay: its own in the footer, and what it allows beside them.

Both come from what the page uses, so that it allows no key that moves the climb behind its bet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from emtui.tui.keys import BY_NAME, HAND_KEYS, KEYS, AppAction, Command, Key, spelled

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench

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
WITH: Mapping[Command, Command] = {
    "redo": "back", "rewind": "back", "slower": "faster", "stop": "play", "take_cut": "two",
}  # fmt: skip
"""What a page allows together with another command."""
OWNED = ("up,down", "left,right", "left", "right", "enter")
"""Keys that belong to the list or to the pane with the focus: a click does not do them."""


def page_keys(uses: tuple[tuple[str, str], ...]) -> tuple[Key, ...]:
    """The footer on a page of the essay: the keys that do something there, and a few for all.

    Args:
        uses: names of keys, and what each does on the page.
    """
    own = []
    for names, words in uses:
        command = BY_NAME[names].command if names in BY_NAME and _free(names, words) else None
        shown = Key(names, command, words, "", shown=True)
        own.append(replace(shown, display=spelled(shown).replace(" ", "")))
    rest = [key for key in KEYS if key.command in ON_PAGES]
    return (*own, *(replace(key, shown=True) for key in rest))


def _commands(uses: tuple[tuple[str, str], ...]) -> frozenset[Command | AppAction]:
    """The commands of the keys that a page uses, but not where its list or pane takes the key."""
    free = (BY_NAME[name] for name, words in uses if name in BY_NAME and _free(name, words))
    return frozenset(key.command for key in free if key.command)


def _free(name: str, words: str) -> bool:
    """Whether a page leaves a key to the workbench: not where its list or pane takes it."""
    return name not in OWNED or words in ("undo", "redo")


def allows(bench: Workbench, command: Command) -> bool:
    """Whether the page that is read allows a command; else it says what it waits for."""
    told = _refusal(bench, command)
    if told:
        bench.pages.take_back_focus()
        bench.tell(told)
    return not told


def _refusal(bench: Workbench, command: Command) -> str:
    """Why the page that is read does not allow a command now; empty where nothing forbids it."""
    reading = bench.reading
    if reading is None or command in ANYWHERE:
        return ""
    page, reader = reading.page, reading.reader
    by_hand = {key.command for key in HAND_KEYS}
    own = by_hand if bench.guess.on else _commands(page.uses(reader))
    if command in own or WITH.get(command) in own:
        return ""
    waits = reading.waits
    if waits and bench.zoom.hides("page"):
        return "z goes back to the page, which waits for you."
    if command in MOVING and not waits:
        return "Nothing to play here now: Enter reads on, ⌫ plays the page again."
    return waits
