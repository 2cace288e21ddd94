"""Plays pages without a screen: the reader at every moment, as answers and keys bring it about."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from emtui.em.session import IllegalEventError, Session
from emtui.lessons.book import pages
from emtui.lessons.journal import Journal
from emtui.lessons.page import Page, Question, Reader, Scenery
from emtui.lessons.staging import noted, staged
from emtui.plot.layout import lay_out
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.scenes.manual_guess import COARSE, by_hand, moved
from emtui.scenes.pane import Pane, Place, View
from emtui.scenes.panes.table import PANES
from emtui.slips.envelope import Envelope

ACTS: Mapping[str, Callable[[Session], Session]] = {
    "step": Session.step,
    "back": Session.back,
    "rewind": Session.rewind,
    "run": Session.run,
}
"""What an answer may play, and what it does to the session."""
CLIMBING = {"space": "step", "end": "run", "left": "back"}
"""Keys of the workbench that a card may name, and the acts they are."""
WAYS = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, 1.0), "down": (0.0, -1.0)}
HAND: Mapping[str, tuple[str, int]] = {
    "left": ("number", -1), "right": ("number", 1), "up": ("spread", 1), "down": ("spread", -1),
}  # fmt: skip
"""What the arrows do to a guess made by hand."""
FAST = 8
"""Moves of a pane's cursor that Shift makes of one."""
PICTURE = (64, 20)
"""Columns and rows of the picture whose cells the cursor moves by."""


class Player:
    """Plays pages; what a pane's study finds is kept, and so are slips that were dealt."""

    def __init__(self) -> None:
        self._found: dict[Hashable, Any] = {}
        self._backdrops: dict[Callable[[], Envelope], Backdrop] = {}

    def moments(
        self, name: str, journal: Journal, *, last: bool
    ) -> Iterator[tuple[Reader, Reader]]:
        """The reader at each card of a page, before it is played and after.

        Bets are on what turns out true where that is known beforehand. Without `last` the page
        ends at its last card, which is not played.
        """
        page, reader = pages()[name], self.begins(name, journal)
        for at, card in enumerate(page.cards):
            before = reader
            if at + 1 == len(page.cards) and not last:
                yield before, before
                return
            if card.asks is not None:
                right = card.asks.right if isinstance(card.asks.right, int) else 0
                reader = self.answers(reader, card.asks, right)
            reader = self.presses(reader, *card.plays)
            yield before, reader
            on = page.question(reader)
            if at + 1 < len(page.cards) and on is not None:
                reader = self.answers(reader, on, 0)

    # What is put up.

    def begins(self, name: str, journal: Journal, own: Envelope | None = None) -> Reader:
        """The reader at the page's beginning, on its own slips or on the reader's."""
        reader = self._before(pages()[name].scenery, name, journal, own)
        return self.follows(reader)

    def answers(self, reader: Reader, question: Question, number: int) -> Reader:
        """The reader after an answer: noted, set up and played."""
        answer, then = question.answers[number], reader.then
        journal = reader.journal.answered(reader.page, question.name, number)
        reader = replace(reader, journal=journal)
        scenery = answer.sets(reader)
        if scenery is not None:
            here = None if scenery.envelope else reader.frame.backdrop.envelope
            reader = replace(self._before(scenery, reader.page, journal, here), then=then)
        return self.acts(reader, *answer.acts)

    def _before(
        self, scenery: Scenery, name: str, journal: Journal, own: Envelope | None
    ) -> Reader:
        """The reader before a card's scenery."""
        if own is None:
            assert scenery.envelope is not None, "this scenery stands on the slips that are there"
            backdrop = self._dealt(scenery.envelope)
        else:
            backdrop = Backdrop.of(own)
        frame = staged(scenery, backdrop)
        view = View(frame, choice=scenery.choice) if scenery.pane else None
        reader = Reader(frame, journal, name, view, scenery.pane)
        return replace(reader, view=view and self._studied(reader.pane, view))

    def _dealt(self, make: Callable[[], Envelope]) -> Backdrop:
        """Slips are dealt once, so that what is computed of them is, too."""
        if make not in self._backdrops:
            self._backdrops[make] = Backdrop.of(make())
        return self._backdrops[make]

    # What is done.

    def acts(self, reader: Reader, *acts: str) -> Reader:
        """The reader after acts of the workbench, names as in ACTS; others do nothing here."""
        for act in acts:
            if act in ACTS:
                with suppress(IllegalEventError):  # the stage says why, and changes nothing
                    session = ACTS[act](reader.frame.session)
                    reader = self.shows(reader, replace(reader.frame, session=session))
        return self.follows(reader)

    def presses(self, reader: Reader, *keys: str) -> Reader:
        """The reader after pressing the keys that a card names."""
        for key in keys:
            name, fast = key.removeprefix("shift+"), key.startswith("shift+")
            if key == "g" or reader.frame.hand is not None:
                reader = self._guesses(reader, name, fast)
            elif name in WAYS and reader.pane and PANES[reader.pane].cursor is not None:
                reader = self._moves(reader, PANES[reader.pane], name, FAST if fast else 1)
            elif key == "enter" and reader.view is not None and reader.view.cursor is not None:
                reader = self.looks(reader, pins=(*reader.view.pins, reader.view.cursor))
            else:
                reader = self.acts(reader, CLIMBING[key])
        return reader

    def _guesses(self, reader: Reader, key: str, fast: bool) -> Reader:
        """A key of a guess by hand."""
        frame, session = reader.frame, reader.frame.session
        if key == "g":
            start = by_hand(session, session.history[0].mixture)
            frame = replace(frame, session=session.restart(start), hand=0)
        elif key in HAND and frame.hand is not None:
            what, steps = HAND[key]
            start = moved(session, frame.hand, what, steps * (COARSE[what] if fast else 1))
            frame = replace(frame, session=session.restart(start))
        else:
            frame = replace(frame, hand=None if key == "enter" else 1 - (frame.hand or 0))
        return self.shows(reader, frame)

    def _moves(self, reader: Reader, pane: Pane, key: str, cells: int) -> Reader:
        """An arrow in the open pane."""
        assert reader.view is not None
        assert pane.cursor is not None
        view = reader.view
        place = view.cursor or pane.cursor(view)
        if place is None:
            return reader
        layout = lay_out(pane.scene(view, PICTURE[0]), *PICTURE)
        assert layout is not None
        cell = tuple(
            (axis.high - axis.low) / count
            for axis, count in ((layout.x, layout.columns), (layout.y, layout.rows))
        )
        (right, up), (wide, high) = (cells * step for step in WAYS[key]), cell
        view = replace(view, cursor=place)
        if pane.move is not None:
            return self.looks(reader, cursor=pane.move(view, (right, up), (wide, high)))
        x, y = place[0] + right * wide, place[1] + up * high
        inside = min(max(x, layout.x.low), layout.x.high), min(max(y, layout.y.low), layout.y.high)
        return self.looks(reader, cursor=inside)

    def shows(self, reader: Reader, frame: Frame) -> Reader:
        """The reader before another frame; the open pane's study is run on it."""
        view = reader.view and replace(reader.view, frame=frame)
        view = view and self._studied(reader.pane, view)
        return self.follows(replace(reader, frame=frame, view=view))

    def looks(
        self, reader: Reader, cursor: Place | None = None, pins: tuple[Place, ...] | None = None
    ) -> Reader:
        """The reader with the open pane's cursor or pins elsewhere; places in its axes' units."""
        assert reader.view is not None
        view = replace(
            reader.view,
            cursor=cursor or reader.view.cursor,
            pins=reader.view.pins if pins is None else pins,
        )
        return self.follows(replace(reader, view=view))

    def follows(self, reader: Reader) -> Reader:
        """The reader with the journal as the page then keeps it."""
        page: Page = pages()[reader.page]
        return noted(page, reader)

    def _studied(self, name: str, view: View) -> View:
        """The view with the last that the pane's study finds, or why it finds nothing."""
        study = PANES[name].study
        if study is None:
            return view
        key = name, view.choice, study.depends(view)
        if key not in self._found:
            try:
                *_, self._found[key] = study.compute(view, lambda share: True)
            except ValueError as refusal:
                self._found[key] = refusal
        found = self._found[key]
        if isinstance(found, ValueError):
            return replace(view, found=None, refused=str(found))
        return replace(view, found=found, refused="")
