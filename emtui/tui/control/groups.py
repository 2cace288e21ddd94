"""Stepping through groups of slips, with the cut of all beside the cut of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emtui.em.variants import Variant
from emtui.scenes.frame import Frame
from emtui.scenes.numbers import Figures, how_many
from emtui.slips.envelope import Envelope
from emtui.slips.groups import GroupList
from emtui.slips.harmless import harmless
from emtui.tui.control import dialogs

if TYPE_CHECKING:
    from emtui.tui.screens.workbench import Workbench

WIDTH = 24
"""Columns of a label."""


class GroupMode:
    """Which group is open, how far each climb was, and where the fits cut.

    Args:
        bench: the workbench.
        groups: what there is to step through; None for nothing.
    """

    def __init__(self, bench: Workbench, groups: GroupList | None) -> None:
        self._bench = bench
        self.rows = groups.rows if groups else ()
        self.column = groups.column if groups else ""
        self.at = 0
        self.cuts: dict[int, tuple[float, ...]] = {}
        """The cut points of every row that has been fitted so far."""
        self._frames: dict[int, Frame] = {}

    def begin(self) -> None:
        """Find the cuts of all groups, in a thread, and say what was left out of them."""
        if self.rows:
            self._tell()
            self._bench.run_worker(self._fit, thread=True, group="groups")

    def step(self, by: int) -> None:
        """Go a group on, or back; round from the last to the first."""
        if not self.rows:
            self._bench.tell("No groups: open a file with emtui FILE --by COLUMN.")
            return
        self.open((self.at + by) % len(self.rows))

    def open(self, at: int) -> None:
        """Show a group, its climb where it was left; or say why it makes no envelope."""
        self._keep()
        self.at = at
        _, group = self.rows[at]
        if isinstance(group, Envelope):
            self._bench.begin.show(self._frames.get(at) or Frame.of(group))
        self._tell()

    def show_list(self) -> None:
        """List the groups, with the cut of each, in a dialog."""
        dialogs.open_dialog(self._bench, "groups")

    def _keep(self) -> None:
        """Keep the climb on the open group, unless something else was opened over it."""
        frame = self._bench.frame
        if frame.backdrop.envelope is self.rows[self.at][1]:
            self._frames[self.at] = frame

    def told(self, at: int) -> str:
        """A group's number of slips and its cut; or why there is none."""
        _, group = self.rows[at]
        if not isinstance(group, Envelope):
            return group
        slips = f"{how_many(group.sample.total)} slips"
        if at not in self.cuts:
            return f"{slips}, cut …"
        figures = Figures.for_range(float(group.slips.min()), float(group.slips.max()))
        cuts = " and ".join(figures.number(cut) for cut in self.cuts[at])
        return f"{slips}, cut {cuts}" if cuts else f"{slips}, no cut"

    def _tell(self) -> None:
        label = harmless(self.rows[self.at][0], WIDTH)
        place = f"{self.at} of {len(self.rows) - 1}: " if self.at else ""
        words = f"{label} {place}{self.told(self.at)}" if place else f"all: {self.told(0)}"
        whole = self.rows[0][1]
        left = whole.notes if isinstance(whole, Envelope) else ()
        notes = "".join(f"; {note}" for note in left)
        self._bench.tell(
            f"{words}; all: {self.told(0)}" if place else f"{words}{notes}. ( ) groups"
        )

    def _fit(self) -> None:
        """Fit every group once; runs in a thread."""
        from emtui.em.fitting import fit  # not at launch

        for at, (_, group) in enumerate(self.rows):
            if not self._bench.is_attached:
                return
            if not isinstance(group, Envelope):
                continue
            found = fit(group.sample, Variant(), judged=False)
            self.cuts[at] = found.cuts.inside if found.cuts else ()
            if at in (0, self.at) and self._bench.is_attached:
                self._bench.app.call_from_thread(self._tell)
