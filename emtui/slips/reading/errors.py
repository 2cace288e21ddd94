"""What reading says when it cannot go on, in one line that is safe to show anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emtui.slips.reading.columns import ColumnPreview
    from emtui.slips.reading.options import Decimal

NO_NUMBERS = "no numbers in it; slips are numbers, one a line"


class ReadError(Exception):
    """The slips cannot be read; the message is one line naming file, place and fix."""


class ReadCancelled(Exception):  # noqa: N818 - nothing went wrong: a person said stop
    """The progress callback asked to stop."""


class AmbiguousDecimal(ReadError):  # noqa: N818 - a question rather than a fault
    """A comma could be a decimal one, stand between two numbers, or set off thousands.

    Attributes:
        example: one such piece of text, harmless to show.
        readings: how it could be read as it stands.
        thousands: the example without what sets off its thousands; empty where nothing does.
    """

    def __init__(
        self,
        message: str,
        example: str,
        readings: tuple[Decimal, ...] = ("comma", "point"),
        thousands: str = "",
    ) -> None:
        super().__init__(message)
        self.example = example
        self.readings = readings
        self.thousands = thousands


class ChooseColumn(ReadError):  # noqa: N818 - a question rather than a fault
    """Several columns hold numbers and none was asked for.

    Attributes:
        columns: what there is to choose from, in the file's order.
    """

    def __init__(self, message: str, columns: tuple[ColumnPreview, ...]) -> None:
        super().__init__(message)
        self.columns = columns
