"""The cells of a column that are not numbers: how many, and what to say of the first."""

from __future__ import annotations

from collections.abc import Callable

from emtui.slips.harmless import quoted
from emtui.slips.reading import advice
from emtui.slips.reading.advice import PLAIN, Advice
from emtui.slips.reading.options import Decimal, Way

BEYOND = Advice("is infinite", meant=False)
AGAIN = Advice(
    "is the column's name again, as of a second table", "keep one table a file", meant=False
)
SKIP = "or leave such cells out with --skip-bad"
FIX = f"{advice.FIX}, {SKIP}"
TOLD = 3
"""So many bad cells are told where such are left out."""
LOOKED_AT = 1000
"""How many bad cells are looked at for what they were meant to be; the rest are only counted."""


class Refused:
    """Counts bad cells, and keeps what a message needs of the first ones.

    Args:
        column: the column's name; empty where the file has no columns.

    Attributes:
        count: how many there are.
        first: the place and text of the first one, and what to do about it.
        first_known: the same for the first one of a known kind, such as a date.
        meant: how many were meant to be numbers, such as ``$2.50``.
        first_meant: the first of these, in quotation marks.
        figures: whether any of these has a digit.
        answers: options that would read it, and as what.
        some: the first few bad cells and where they stand.
    """

    __slots__ = ("_column", "_name", "_ways", "count", "figures", "first", "first_known",
                 "first_meant", "meant", "some")  # fmt: skip

    def __init__(self, column: str) -> None:
        self._name = column
        self._column = f", column {quoted(column)}" if column else ""
        self.count = 0
        self.first = ""
        self.first_known = ""
        self.meant = 0
        self.first_meant = ""
        self.figures = False
        self._ways: tuple[Way, ...] = ()
        self.some: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether further bad cells are only counted."""
        return self.count >= LOOKED_AT

    @property
    def most_meant(self) -> bool:
        """Whether most of those looked at were meant to be numbers."""
        return self.meant * 2 > min(self.count, LOOKED_AT)

    @property
    def answers(self) -> tuple[Way, ...]:
        """Options that would read most of the cells that were meant to be numbers, or the first.

        That one alone where it says that nothing is there.
        """
        missing = any("na" in way.changes for way in self._ways)
        return self._ways if missing or self.most_meant else ()

    def advice(self, text: str, decimal: Decimal | None, *, infinite: bool) -> Advice:
        """What to say of a bad cell in a column whose decimal sign is `decimal`, if known."""
        if infinite:
            return BEYOND
        if text and text == self._name:
            return AGAIN
        return PLAIN if self.enough else advice.advice(text, decimal)

    def note(
        self, text: str, place: str | int, said: Advice, show: Callable[[str], str] = quoted
    ) -> None:
        """Count a bad cell; `place` is its line's number, or words such as ``item 3``."""
        where = f"line {place}" if isinstance(place, int) else place
        if len(self.some) < TOLD:
            self.some += (f"{show(text)} in {where}",)
        wider = said.meant and self._reads_more(said.ways)
        if wider:
            self.first = self.first_known = self.first_meant = ""
        if not self.first or (said is not PLAIN and not self.first_known):
            message = f"{where}{self._column}: {show(text)} {said.what}; {said.fix}"
            self.first = self.first or f"{message}, {SKIP}"
            self.first_known = message if said is not PLAIN else ""
        if said.meant and not self.first_meant:
            self.first_meant = quoted(text)
            self._ways = said.ways
        elif not self.count:
            self._ways = said.ways
        self.count += 1
        self.meant += said.meant
        self.figures |= said.meant and any(map(str.isdigit, text))

    def _reads_more(self, ways: tuple[Way, ...]) -> bool:
        """Whether these ways extend the known ones, as ``$1,250`` needs more than ``$980``.

        The question is then asked of the later cell, so that one answer reads both.
        """
        known = [way.changes.items() for way in self._ways]
        new = [way.changes.items() for way in ways]
        return bool(known) and all(any(old < more for more in new) for old in known)
