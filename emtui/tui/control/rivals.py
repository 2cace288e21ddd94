"""Searches in the background for a higher end, once a run has ended."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from emtui.em.history import Phase
from emtui.em.sample import Sample, SampleError
from emtui.em.variants import Variant
from emtui.tui.control.beside import Wanted, work_beside
from emtui.tui.control.essay import FREE

if TYPE_CHECKING:
    from emtui.em.best import Best
    from emtui.tui.screens.workbench import Workbench

SECONDS = 1.0
"""The longest search."""


class Rivals:
    """Tries many starts once for the slips shown, and puts the best end on the frame."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._sought: tuple[Sample, Variant] | None = None

    def follow(self) -> None:
        """Start the search after a run in free play, once for these slips and this variant."""
        bench, session = self._bench, self._bench.session
        wanted = session.sample, session.variant
        if session.now.phase is not Phase.ENDED or bench.essay.page != FREE:
            return
        if session.variant in bench.frame.highest or self._is_sought(*wanted):
            return
        self._sought = wanted

        def look(is_wanted: Wanted) -> Best | None:
            from emtui.em.best import best_of  # with the first end, not at launch
            from emtui.em.fitting import start_towards

            until, limits = monotonic() + SECONDS, session.limits
            with suppress(SampleError):  # a summary's cells are too wide to tell
                found = best_of(
                    *wanted,
                    limits=limits,
                    going_on=lambda share: monotonic() < until and is_wanted(),
                )
                if found.sound and is_wanted():
                    return replace(found, start=start_towards(found, *wanted, limits))
            return None

        work_beside(bench, "rivals", look, lambda found: self._found(wanted, found))

    def _is_sought(self, sample: Sample, variant: Variant) -> bool:
        return self._sought is not None and (
            self._sought[0] is sample and self._sought[1] == variant
        )

    def _found(self, sought: tuple[Sample, Variant], found: Best | None) -> None:
        """Keep the result if these slips are still shown."""
        sample, variant = sought
        frame = self._bench.frame
        if found is not None and frame.session.sample is sample:
            self._bench.frame = replace(frame, highest={**frame.highest, variant: found})
