"""Begins runs: from another start, under another variant, or on another envelope."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from random import randrange
from typing import TYPE_CHECKING

from emtui.em.history import Phase
from emtui.em.sample import SampleError
from emtui.em.session import Session
from emtui.em.starts import BEST, BY_HAND, Start, random_start
from emtui.em.variants import Variant
from emtui.scenes.frame import Frame
from emtui.scenes.narration.opening import heard, opened
from emtui.scenes.narration.sentences import higher_than
from emtui.slips.envelope import Envelope
from emtui.tui.control.beside import Wanted, work_beside
from emtui.tui.control.essay import FREE

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench


class Beginnings:
    """Begins runs on the workbench; also what dialogs call with what a person chose in them."""

    def __init__(self, bench: Workbench, start_at: int = 0) -> None:
        """`start_at`: half-steps to take at once on the next envelope that is opened."""
        self._bench, self._start_at = bench, start_at

    def random(self) -> None:
        """Begin from a random guess with a fresh seed."""
        session = self._bench.session
        self.start(random_start(session.sample, session.variant, randrange(10_000)))

    def highest(self) -> None:
        """Go to the highest end known, unless this run has ended there."""
        frame, now = self._bench.frame, self._bench.session.now
        found = frame.highest.get(frame.session.variant)
        ended = now.phase is Phase.ENDED
        if found is None:
            told = "No higher end is known." if ended else "No end is known yet: press End first."
            self._bench.tell(told)
        elif ended and math.isfinite(now.score) and higher_than(frame) is None:
            self._bench.tell("This is the highest end known.")
        else:
            self.start(replace(found.start, name=BEST))
            self._bench.transport.run()

    def start(self, start: Start | str | None) -> None:
        """Begin another run: from a start, or by hand for BY_HAND; None does nothing."""
        if isinstance(start, Start):
            self._begin(lambda session: session.restart(start))
        elif start == BY_HAND:
            self._bench.guess.enter()

    def configure(self, variant: Variant | None) -> None:
        """Begin the same start under another variant."""
        if variant is not None:
            self._begin(lambda session: session.configure(variant))

    def _begin(self, event: Callable[[Session], Session]) -> None:
        self._bench.transport.interrupt()
        self._bench.playback.change(event, compare=True)

    def load(self, envelope: Envelope | None) -> None:
        """Open another envelope, unless one that is opened later comes first.

        It is binned and condensed in a thread, which takes a moment.
        """
        if envelope is None:
            return
        at, self._start_at = self._start_at, 0

        def prepare(wanted: Wanted) -> Frame | str:
            try:
                return Frame.of(envelope, at)
            except SampleError as fault:  # a summary's cells are too wide to begin on
                return str(fault)

        def done(found: Frame | str) -> None:
            self.show(found) if isinstance(found, Frame) else self._bench.tell(found)

        self._bench.transport.interrupt()
        work_beside(self._bench, "load", prepare, done)

    def show(self, frame: Frame) -> None:
        """Show an opened envelope: on the page, anew, where it can have it, else in free play."""
        bench = self._bench
        taken = bench.essay.bring(frame)
        if taken and bench.essay.page != FREE:
            bench.pages.use_own_slips()
        else:
            bench.pages.read(FREE)
            bench.transport.put(frame)
        self.tell_notes()

    def tell_opened(self) -> None:
        """Say what should be heard about slips that the launch opened, and how far it begins."""
        self.tell_notes()
        if self._bench.session.at:
            self._bench.tell(opened(self._bench.frame))

    def tell_notes(self) -> None:
        """Say what should be heard about the reading of the envelope."""
        self._bench.tell("; ".join(heard(self._bench.frame.backdrop.envelope)))
