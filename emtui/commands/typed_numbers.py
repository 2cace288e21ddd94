"""Numbers as typed on the command line: argparse's types, with one-line refusals."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable

THOUSANDS = {"k": 3, "M": 6, "G": 9}
"""Letters behind a number, and the power of ten that each stands for."""
MOST = 2**63 - 1
"""The largest whole number accepted, unless an option has a lower limit."""


def is_number(text: str) -> bool:
    """Whether Python reads it as a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def finite(text: str) -> float:
    """An argument that must be a finite number, with a decimal point or a decimal comma."""
    from emtui.slips.editing import EditError, number_of  # numpy comes with it: only when needed

    try:
        return number_of(text)
    except EditError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def positive(text: str) -> float:
    """An argument that must be above zero."""
    value = finite(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text.strip()} is not above 0")
    return value


def not_negative(text: str) -> float:
    """An argument that must be zero or above."""
    value = finite(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text.strip()} is below 0")
    return value


def between_zero_and_one(text: str) -> float:
    """A share: above 0 and below 1."""
    value = finite(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text.strip()} is not between 0 and 1")
    return value


def whole(least: int, most: int = MOST) -> Callable[[str], int]:
    """A whole number from `least` to `most`, also as 1e6, 1.5M or 1_000_000."""

    def convert(text: str) -> int:
        try:
            value = _whole(text.strip())
        except ValueError:
            shown = f"'{text.strip()}' is not a whole number, such as 1000000, 1e6 or 1M"
            raise argparse.ArgumentTypeError(shown) from None
        if value < least:
            raise argparse.ArgumentTypeError(f"{value} is below {least}")
        if value > most:
            raise argparse.ArgumentTypeError(f"{text.strip()} is above {most}")
        return value

    return convert


def _whole(text: str) -> int:
    """What int() reads, and 1e6 and 1.5M; raises ValueError of anything else."""
    found = re.fullmatch(r"(\d+)(?:\.(\d{1,18}))?(?:e\+?(\d\d?)|([kMG]))", text)
    if found is None:
        return int(text)
    front, behind, power, unit = found.groups(default="")
    zeros = (int(power) if power else THOUSANDS[unit]) - len(behind)
    if zeros < 0:
        raise ValueError(text)
    return int(front + behind + "0" * zeros)


def none_or(convert: Callable[[str], int]) -> Callable[[str], int]:
    """0, for none, or what `convert` takes."""
    return lambda text: 0 if text.strip() == "0" else convert(text)
