"""Errors and questions of reading; each message is one line that is safe to show anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emtui.slips.harmless import harmless
from emtui.slips.reading.options import Way

if TYPE_CHECKING:
    from emtui.slips.reading.columns import ColumnPreview

NO_NUMBERS = "no numbers in it; slips are numbers, one a line"


class ReadError(Exception):
    """The slips cannot be read; the message is one line naming file, place and fix.

    Attributes:
        example: the text in question, harmless to show; empty where it is no question.
        answers: the ways to read it that a person can choose from; empty where there are none.
    """

    def __init__(self, message: str, example: str = "", answers: tuple[Way, ...] = ()) -> None:
        super().__init__(message)
        self.example = example
        self.answers = answers


class AllMissing(ReadError):  # noqa: N818 - no fault where other files hold slips
    """All cells of the column are missing."""


class NoColumn(ReadError):  # noqa: N818 - a name that is not there
    """There is no column of the name asked for.

    Attributes:
        wanted: the name.
    """

    def __init__(self, message: str, wanted: str) -> None:
        super().__init__(message)
        self.wanted = wanted


class ReadCancelled(Exception):  # noqa: N818 - nothing went wrong: a person said stop
    """The progress callback asked to stop."""


class AmbiguousDecimal(ReadError):  # noqa: N818 - a question rather than a fault
    """A comma or point could be a decimal sign, stand between two numbers, or set off thousands."""


class ChooseColumn(ReadError):  # noqa: N818 - a question rather than a fault
    """Several columns hold numbers, or almost do, and none was asked for.

    Attributes:
        columns: those of numbers, in the file's order.
    """

    def __init__(
        self,
        message: str,
        columns: tuple[ColumnPreview, ...],
        answers: tuple[Way, ...] = (),
    ) -> None:
        super().__init__(message, "", answers)
        self.columns = columns


def is_question(error: ReadError) -> bool:
    """Whether a person could be asked how to read on."""
    return isinstance(error, ChooseColumn) or bool(error.answers)


def may_leave_out(error: ReadError) -> bool:
    """Whether the file would be read without the cells or lines that it is refused for."""
    return "--skip-bad" in str(error)


def either(words: list[str]) -> str:
    """The words as alternatives: ``a, b or c``."""
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def check_slips(name: str, count: int, most: int) -> None:
    """Refuse more slips than may be.

    Raises:
        ReadError: `count` is above `most`.
    """
    if count > most:
        raise ReadError(f"{name}: more than {most:,} slips; allow more with --max-slips")


def check_bytes(name: str, count: int, most: int) -> None:
    """Refuse a file of more bytes than may be.

    Raises:
        ReadError: `count` is above `most`.
    """
    if count > most:
        raise ReadError(
            f"{name}: more than {most:,} bytes when unpacked; allow more with --max-bytes"
        )


def why_not(error: OSError | ValueError) -> str:
    """Why a file cannot be read, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "no such file; check the path"
    if isinstance(error, PermissionError):
        return "not allowed to read it; change its permissions or choose another"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read ({harmless(error.strerror)})"
    return f"cannot be read ({harmless(str(error), 80)})"
