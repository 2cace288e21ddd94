"""Says, once a climb has ended, that three friends explain the slips better than two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emtui.em.history import Phase
from emtui.em.sample import Sample
from emtui.tui.control.beside import Wanted, work_beside
from emtui.tui.control.essay import FREE

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench

MANY = 100_000
"""With more distinct slips than these a third friend is looked for only when asked."""
TOLD = "More than two explain these slips better: w says why."


class MoreFriends:
    """Looks once at the slips shown, beside the screen."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._judged: Sample | None = None

    def follow(self) -> None:
        """Look, where a climb has ended in free play and these slips were not looked at yet."""
        bench, session = self._bench, self._bench.session
        sample, variant = session.sample, replace(session.variant, assign="soft")
        ended = session.now.phase is Phase.ENDED and bench.essay.page == FREE
        if not ended or sample is self._judged:
            return
        self._judged = sample
        if len(sample.values) > MANY:
            return

        def look(is_wanted: Wanted) -> bool:
            from emtui.em.verdict import FEW, verdict  # with the first end, not at launch

            return sample.total >= FEW and verdict(sample, variant).says == "more"

        work_beside(bench, "more friends", look, lambda more: self._found(sample, more))

    def _found(self, sample: Sample, more: bool) -> None:
        """Say it, if these slips are still there and nothing goes on."""
        if not more:
            return
        from emtui.scenes.narration.verdict import HOW_MANY

        session = self._bench.session
        if session.sample is sample and session.now.phase is Phase.ENDED:
            self._bench.tell(f"{TOLD} {HOW_MANY}")
