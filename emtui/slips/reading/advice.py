"""What a cell that is no number was probably meant to be, and what to write instead.

People write thousands with separators, money with its sign, measures with their units. None of
it is guessed at: it is refused, and the message says what would be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from emtui.slips.reading.options import Decimal

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?", re.ASCII)

FIX = "correct it"
"""What to do where nothing better is known."""
LONGEST = 60
"""Characters: what is longer was never meant as a number."""
SPACES = " \u00a0\u2009\u202f"
"""Spaces that stand between thousands: plain, unbreakable, thin, and narrow unbreakable."""

_THOUSANDS = (
    (re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII), ","),
    (re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:\.\d{3})+,\d+)", re.ASCII), "."),
    (re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:['’{SPACES}]\d{{3}})+(?:[.,]\d+)?", re.ASCII), ""),
)
"""Numbers with separated thousands, and the separator; the last has any of several."""

_BEFORE = re.compile(r"^(?:\w+\s*[=:]\s*)?([+-]?)\s*[$€£¥₹~≈]?\s*")
_AFTER = re.compile(r"\s*(?:[$€£¥₹%‰*†‡]|°?\s*[^\W\d_]+[²³]?(?:/[^\W\d_]+[²³]?)?|°)$")
_DATE = re.compile(r"(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{2,4})(?:[T ].*)?")
_TIME = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d+)?")
_FRACTION = re.compile(r"([+-]?\d{1,15})/([1-9]\d{0,14})", re.ASCII)
_BRACKETED = re.compile(r"[(\[{]\s*[+-]?\.?\d|\d\s*[)\]}]$")
_BOUND = re.compile(r"[<>≤≥]=?\s*\S+")


@dataclass(frozen=True, slots=True)
class Advice:
    """What is wrong with a cell, and what to do.

    Attributes:
        what: follows the cell's text.
        fix: what to do, in the imperative.
        meant: whether it was meant to be a number.
    """

    what: str = "is not a number"
    fix: str = FIX
    meant: bool = True


PLAIN = Advice(meant=False)
"""Where nothing is known but that it is no number."""


def is_number(text: str) -> bool:
    """Whether a cell holds a number, with a decimal point or a decimal comma."""
    text = with_hyphen(text.strip())
    return bool(NUMBER.fullmatch(text) or COMMA_NUMBER.fullmatch(text))


def with_hyphen(text: str) -> str:
    """The text with a printed minus sign as the one that is typed."""
    return text.replace("\N{MINUS SIGN}", "-")


def has_thousands(text: str) -> bool:
    """Whether a cell reads like a number whose thousands are set off by commas."""
    return bool(_THOUSANDS[0][0].fullmatch(with_hyphen(text)))


def advice(text: str, decimal: Decimal | None = None) -> Advice:
    """What to say of a cell that is no number.

    Args:
        text: the cell, without white space around it.
        decimal: what its column has between whole and fraction, where that is known.
    """
    text = with_hyphen(text)
    if len(text) > LONGEST or not any(character.isdigit() for character in text):
        return PLAIN
    if _DATE.fullmatch(text):
        return Advice("is a date, not a number", "write numbers, such as days", meant=False)
    if _TIME.fullmatch(text):
        return Advice("is a time, not a number", "write it in one unit, such as seconds")
    if _BOUND.fullmatch(text):
        return Advice("is a bound, not a number", meant=False)
    if fraction := _FRACTION.fullmatch(text):
        return Advice(fix=f"write {int(fraction[1]) / int(fraction[2]):.6g}")
    if _BRACKETED.search(text):
        return Advice(fix="write the numbers alone, without brackets")
    bare = _bare(text)
    if bare is None:
        return PLAIN
    written = _with_decimal(bare, decimal)
    if has_thousands(text) and COMMA_NUMBER.fullmatch(text):
        return Advice(fix=f"write {written.replace('.', '')} or {written}, whichever is meant")
    return Advice(fix=f"write {written}")


def _with_decimal(number: str, decimal: Decimal | None) -> str:
    if decimal is None:
        return number
    return number.replace(",", ".") if decimal == "point" else number.replace(".", ",")


def _bare(text: str) -> str | None:
    """The number alone, as it would be read; None where it is not seen which."""
    if text.startswith('="') and text.endswith('"'):  # how spreadsheets keep text as it is
        text = text[2:-1]
    for candidate in (
        re.sub(r"(?<=\d)[dD](?=[+-]?\d+$)", "e", text),
        _without_thousands(text),
        _without_thousands(_AFTER.sub("", _BEFORE.sub(r"\1", text))),
    ):
        if is_number(candidate):
            return candidate
    return None


def _without_thousands(text: str) -> str:
    for pattern, separator in _THOUSANDS:
        if pattern.fullmatch(text):
            return re.sub(f"[{separator}]" if separator else f"['’{SPACES}]", "", text)
    return text
