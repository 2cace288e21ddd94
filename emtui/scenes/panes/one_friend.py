"""Only one friend: the running average, the one peak of the score, and why there is a floor."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from emtui.plot.marks import Scene, Words
from emtui.scenes.pane import GoingOn, Pane, Place, Study, View
from emtui.scenes.panes.jensen import jensen_move, jensen_point, jensen_scene, jensen_words, slip_at
from emtui.scenes.panes.one_hill import Peak, peak_of, peak_scene, peak_words
from emtui.scenes.panes.running_mean import (
    Dealt,
    deal_of,
    dealt_cursor,
    dealt_move,
    dealt_of,
    dealt_scene,
    dealt_words,
)

DEALT, PEAK, FLOOR = range(3)


def _depends(view: View) -> Hashable:
    return view.frame.session.sample


def _compute(view: View, going_on: GoingOn) -> Iterator[Dealt | Peak | str]:
    """What the chosen view needs; the floor needs only the current mixture."""
    backdrop = view.frame.backdrop
    if view.choice == DEALT:
        yield deal_of(backdrop)
    elif view.choice == PEAK:
        yield peak_of(backdrop)
    else:
        yield "nothing to find"


def one_scene(view: View, columns: int) -> Scene:
    """The scene of the chosen view."""
    return (dealt_scene, peak_scene, jensen_scene)[view.choice](view, columns)


def one_words(view: View) -> tuple[Words, ...]:
    """The words of the chosen view."""
    return tuple((dealt_words, peak_words, jensen_words)[view.choice](view))


def _cursor(view: View) -> Place:
    if view.choice == DEALT:
        return dealt_cursor(view)
    return (slip_at(view), 0.0) if view.choice == FLOOR else (view.frame.session.sample.mean, 0.0)


def _move(view: View, presses: Place, cell: Place) -> Place:
    if view.choice == DEALT:
        return dealt_move(view, presses, cell)
    if view.choice == FLOOR:
        return jensen_move(view, presses)
    assert view.cursor is not None
    backdrop = view.frame.backdrop
    x = view.cursor[0] + presses[0] * cell[0]
    return min(max(x, backdrop.low), backdrop.high), 0.0


def _point(view: View, place: Place) -> Place:
    return jensen_point(view, place) if view.choice == FLOOR else place


def dealt_so_far(view: View) -> int | None:
    """How many slips have been dealt by hand; None where none are being dealt."""
    found = view.found if view.choice == DEALT and view.cursor is not None else None
    return dealt_of(view, found) if isinstance(found, Dealt) and found.alone else None


ONE = Pane(
    "one", "", one_scene, one_words, Study(_depends, _compute),
    ("One friend: slips dealt one by one", "One friend: one peak", "One slip: why a floor"),
    cursor=_cursor, move=_move, point=_point, pins=2,
)  # fmt: skip
