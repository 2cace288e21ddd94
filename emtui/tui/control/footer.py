"""The footer: the keys that do something now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from emtui.em.history import Phase
from emtui.em.session import Event
from emtui.scenes.narration.sentences import higher_than
from emtui.tui.control.page_keys import page_keys
from emtui.tui.control.playback import PLAYS
from emtui.tui.keys import CUT_KEYS, GROUPS_KEY, HAND_KEYS, KEYS, PRESENTED, Key
from emtui.tui.widgets.study_pane import StudyPane
from emtui.tui.widgets.why_panel import WhyPanel

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench

NEEDS: Mapping[str | None, Event] = {
    "step": Event.STEP,
    "iterate": Event.STEP,
    "play": Event.STEP,
    "back": Event.BACK,
    "redo": Event.REDO,
}
"""The event that must be legal for a command to have an effect."""
OF_PANES = ("⏎", "←", "→")
"""Keys that the pane with the focus takes, as the footer writes them."""


def keys_in_force(bench: Workbench) -> tuple[Key, ...]:
    """The footer's keys, in their order; in the presenter's look first the way out of it."""
    keys = (*(PRESENTED,) * bench.presenting, *_keys(bench))
    plays = bench.pace.startswith(PLAYS)
    return tuple(replace(k, words="pause") if plays and k.command == "play" else k for k in keys)


def _keys(bench: Workbench) -> tuple[Key, ...]:
    reading = bench.reading
    if bench.guess.on:
        return HAND_KEYS if reading is None else tuple(map(_handing_in, HAND_KEYS))
    if bench.side.cut_in_hand:
        return CUT_KEYS
    if reading is not None:
        uses = reading.page.uses(reading.reader)
        if bench.zoom.pane is not None:
            uses = (("z", "back"), *(use for use in uses if use[0] not in _needing(bench)))
        keys = page_keys(uses)
        return tuple(key for key in keys if _legal(bench, key))
    keys = tuple(key for key in KEYS if key.shown and _does(bench, key))
    return (*keys[:1], GROUPS_KEY, *keys[1:]) if bench.groups.rows else keys


def _needing(bench: Workbench) -> tuple[str, ...]:
    """Keys of a page that need what the zoomed pane hides."""
    answers = () if bench.side.study.has_focus else ("enter", "left,right")
    return ("z", "up,down", *answers) if bench.zoom.hides("page") else ("z",)


def _handing_in(key: Key) -> Key:
    """A key of the guess as a page of the essay calls it."""
    return replace(key, words="hand in") if key.command == "hand_over" else key


def _does(bench: Workbench, key: Key) -> bool:
    """Whether a key does something now."""
    if isinstance(bench.focused, StudyPane | WhyPanel) and key.display in OF_PANES:
        return False
    if key.command == "stop":
        return bool(bench.pace)
    if key.command == "take_cut":
        return bench.side.name == "two" and not bench.frame.ended_unsound
    if key.command == "two":
        return bench.session.now.phase is Phase.ENDED
    if key.command == "higher":
        return higher_than(bench.frame) is not None
    return _legal(bench, key)


def _legal(bench: Workbench, key: Key) -> bool:
    """Whether the session may take the half-step that a key takes, if it takes one."""
    event = NEEDS.get(key.command)
    return event is None or bench.session.may(event)
