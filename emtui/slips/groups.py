"""Envelopes to step through: all slips together, then each group of them."""

from __future__ import annotations

from dataclasses import dataclass

from emtui.slips.envelope import Envelope


@dataclass(frozen=True, eq=False, slots=True)
class GroupList:
    """Groups of slips, and all of them.

    Attributes:
        column: what tells them apart: a column's name, or ``file``.
        whole: all slips.
        groups: each group's label, and its envelope or why it makes none.
    """

    column: str
    whole: Envelope
    groups: tuple[tuple[str, Envelope | str], ...]

    @property
    def rows(self) -> tuple[tuple[str, Envelope | str], ...]:
        """All slips, then the groups."""
        return (("all", self.whole), *self.groups)
