"""What a launch of the app asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emtui.tui.capabilities import EVERYTHING, Capabilities

if TYPE_CHECKING:
    from emtui.slips.envelope import Envelope
    from emtui.slips.groups import GroupList
    from emtui.slips.reading.request import Unread


@dataclass(frozen=True, eq=False, slots=True)
class Launch:
    """What the app opens, and what it may do.

    Attributes:
        envelope: the slips; None for the essay's.
        unread: a file that the screen is to read, or to ask about.
        page: the page of the essay to open, by name; empty for none.
        start_at: half-steps to take before a person does anything; with `unread` on what it gives.
        present: whether it begins in the presenter's look.
        may: what the session may do to this machine.
        groups: envelopes to step through, in the place of `envelope`.
    """

    envelope: Envelope | None = None
    unread: Unread | None = None
    page: str = ""
    start_at: int = 0
    present: bool = False
    may: Capabilities = EVERYTHING
    groups: GroupList | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it opens on the essay's slips and the puzzle, as `emtui` alone does."""
        given = self.envelope or self.unread or self.groups
        return not (given or self.page or self.start_at or self.present)

    @property
    def keeps(self) -> bool:
        """Whether the reader's journal and work are kept; before a class nothing is."""
        return self.may.keep_journal and not self.present
