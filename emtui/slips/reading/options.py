"""What a person may say about how their file is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Decimal = Literal["comma", "point"]

EVERY_NUMBER = "all"
"""The column to name where a block of bare numbers is no table: take every number."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Answers to what a file leaves open; everything may be left out.

    Attributes:
        column: name, or number counted from 1, of the column that holds the slips.
        truth: name, or number counted from 1, of the column that says who wrote each slip.
        decimal: whether a comma inside a number is its decimal comma or stands between two.
        skip_bad: leave cells that are not numbers out, and count them, instead of refusing.
    """

    column: str | None = None
    truth: str | None = None
    decimal: Decimal | None = None
    skip_bad: bool = False
