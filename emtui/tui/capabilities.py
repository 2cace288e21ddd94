"""What a session may do to the machine that it runs on."""

from __future__ import annotations

from dataclasses import dataclass

from emtui.slips.reading.options import MAX_SLIPS, ReadOptions

WIDEST = 25
"""Characters that a pasted slip takes at most, as a rule."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a session may do; each is asked in one place.

    Attributes:
        read_files: open files: look at folders, take paths typed, pasted or dropped.
        write_files: write where the person says, and tell where a report lies.
        suspend: give the terminal back for a while.
        interrupt: be ended at once by Ctrl+C or Ctrl+Q; a browser's reader means to copy by it.
        keep_journal: keep the journal and settings from one launch to the next.
        most_slips: how many slips may be pasted or dealt.
    """

    read_files: bool = True
    write_files: bool = True
    suspend: bool = True
    interrupt: bool = True
    keep_journal: bool = True
    most_slips: int = MAX_SLIPS

    @property
    def most_characters(self) -> int | None:
        """How long a pasted text may be; None where slips are as good as not limited."""
        return None if self.most_slips == MAX_SLIPS else WIDEST * self.most_slips

    @property
    def pasting(self) -> ReadOptions:
        """How pasted numbers are read."""
        return ReadOptions(max_slips=self.most_slips)


EVERYTHING = Capabilities()
"""A person at their own terminal."""
SERVED = Capabilities(
    read_files=False,
    write_files=False,
    suspend=False,
    interrupt=False,
    keep_journal=False,
    most_slips=20_000,
)
"""A visitor in a browser, who may be anybody."""
