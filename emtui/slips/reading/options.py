"""What a person may say about how their file is to be read."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

Decimal = Literal["comma", "point"]
Thousands = Literal["comma", "point", "space", "apostrophe"]

EVERY_NUMBER = "all"
"""The column to name where a block of bare numbers is no table: take every number."""


MAX_BYTES = 2_000_000_000
"""Bytes of a file, unpacked, that are read at most unless more is allowed."""
MAX_SLIPS = 100_000_000
"""Slips that are read at most unless more is allowed."""
WHOLE_SHARE = 4
"""A format read in one piece needs several times its size: its limit is divided by this."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Answers to what a file leaves open; everything may be left out.

    Attributes:
        column: name, or number counted from 1, of the column that holds the slips.
        truth: name, or number counted from 1, of the column that says who wrote each slip.
        friends: how many different labels there are in it; 0 for any from 2 to 6.
        counts: name, or number counted from 1, of the column that says how many slips each row is.
        bins: the columns of the lower and the upper edges of bins, whose slips `counts` counts.
        decimal: whether a comma inside a number is its decimal comma or stands between two.
        thousands: what sets off thousands inside a number.
        na: cells that say that nothing is there, besides those that always do.
        skip_lines: how many lines at the top are not read.
        percent: read ``12 %`` as 12.
        currency: read ``$2.50`` as 2.5.
        skip_bad: leave cells that are not numbers out, and count them, instead of refusing.
        max_bytes: of the file, unpacked; a quarter where its format is held in memory whole.
        max_slips: how many slips there may be.
    """

    column: str | None = None
    truth: str | None = None
    friends: int = 2
    counts: str | None = None
    bins: tuple[str, str] | None = None
    decimal: Decimal | None = None
    thousands: Thousands | None = None
    na: tuple[str, ...] = ()
    skip_lines: int = 0
    percent: bool = False
    currency: bool = False
    skip_bad: bool = False
    max_bytes: int = MAX_BYTES
    max_slips: int = MAX_SLIPS

    @property
    def decimal_known(self) -> Decimal | None:
        """The decimal sign that was said, or that is left beside the sign of thousands."""
        if self.thousands == "point":
            return "comma"
        return "point" if self.thousands == "comma" else self.decimal

    @property
    def names_columns(self) -> bool:
        """Whether a column was named, so that there must be columns."""
        column = self.column not in (None, EVERY_NUMBER)
        others = (self.truth, self.counts, self.bins)
        return column or any(other is not None for other in others)

    @property
    def about_rows(self) -> str:
        """An option that needs rows, which a summary of slips has none of; empty without one."""
        said = (name for name in ("truth", "counts", "bins") if getattr(self, name) is not None)
        return next((f"--{name}" for name in said), "")

    def answered(self, changes: Mapping[str, object]) -> ReadOptions:
        """The options with those of an answer; what means a missing value is added."""
        na = changes.get("na", ())
        assert isinstance(na, tuple)
        return replace(self, **{**changes, "na": (*self.na, *na)})  # type: ignore[arg-type]

    def contradiction(self) -> str:
        """Which two options contradict each other; empty where all can."""
        if self.thousands is not None and self.thousands == self.decimal:
            return f"--thousands {self.thousands} and --decimal {self.decimal}"
        for name in ("column", "truth"):
            if self.bins is not None and getattr(self, name) is not None:
                return f"--bins and --{name}"
        return ""


def on_command_line(changes: Mapping[str, object]) -> str:
    """Options as they are typed in a shell, such as ``--column 'Column A' --currency``."""
    words = []
    for name, value in changes.items():
        option = f"--{name.replace('_', '-')}"
        if name == "na" and isinstance(value, tuple):
            words += [_option("--na", part) for part in value]
            continue
        if isinstance(value, tuple):
            words.append(" ".join((option, *(shlex.quote(str(part)) for part in value))))
            continue
        words.append(option if value is True else _option(option, value))
    return " ".join(words)


def _option(name: str, value: object) -> str:
    """An option with its value, which may begin with a dash."""
    return f"{name}{'=' if str(value).startswith('-') else ' '}{shlex.quote(str(value))}"


class Way(NamedTuple):
    """A way to read a cell or a file that can be read in several.

    Attributes:
        changes: to the options; empty where none are needed.
        reads: what the text in question would be then, harmless to show.
    """

    changes: Mapping[str, object]
    reads: str

    @property
    def option(self) -> str:
        """The changes as they are typed in a shell."""
        return on_command_line(self.changes)
