"""What a cell that is no number was probably meant to be, and what to write or say instead.

People write thousands with separators, money with its sign, measures with their units. None of
it is guessed at: it is refused, and the message says what would be read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from emtui.slips.reading.errors import either
from emtui.slips.reading.numerals import SPACES, canonical, is_number, typed, ways
from emtui.slips.reading.options import Decimal, Way
from emtui.slips.reading.units import is_unit

FIX = "correct it"
"""What to do where nothing better is known."""
LONGEST = 60
"""Characters: what is longer was never meant as a number."""

_BEFORE = re.compile(r"^(?:\w+\s*[=:]\s*)?([+-]?)\s*[~≈]?\s*")
_AFTER = re.compile(r"\s*(?:[‰*†‡]|°?\s*[^\W\d_]+[²³]?(?:/[^\W\d_]+[²³]?)?|°)$")
_DATE = re.compile(r"(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{2,4})(?:[T ].*)?")
_TIME = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d+)?")
_MINUS_BEHIND = re.compile(r"\d[\d.,]*-")
_RANGE = re.compile(
    r"(?:[\[(]\s*(?=[+-]?\d[^\])]*[\])]$)|(?!.*,\s*\d))"
    r"([+-]?\d+(?:\.\d+)?)\s*(?:-|,|\.\.|to|bis|through)\s*([+-]?\d+(?:\.\d+)?)\s*[\])]?"
)
_OPEN_RANGE = re.compile(
    r"(?:under|over|above|below|less than|more than)\s+\d+|\d+\s*(?:\+|and over|or more)",
    re.IGNORECASE,
)
_TEN_TO = re.compile(r"([+-]?[\d.,]+)\s*[x×*·]\s*10(?:\^|\*\*)?\s*([+-]?\d+|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_PAIR = re.compile(r"[^\W\d]\w*=\s*[+-]?\.?\d.*")
_EXPONENT = re.compile(r"[eE][+-]?\d{1,3}")
_UP = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_ERROR = re.compile(r"#[A-Z/0]+[!?]")
_VULGAR = re.compile(r"([+-]?)(\d{0,15})\s?([¼-¾⅐-⅞])", re.ASCII)
_PREFIXED = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s?([kKMG])", re.ASCII)
_PREFIXES = {"k": 3, "K": 3, "M": 6, "G": 9}
"""Powers of ten; all but k are units, too."""
_SIDE = re.compile(r"([+-]?[\d.,]*\d)\s*(?:DR|CR|[SH])")
"""Debit and credit, in German Soll and Haben."""
_MIXED = re.compile(r"([+-]?\d+)\s+(\d+)/([1-9]\d*)")
_FRACTION = re.compile(r"([+-]?\d{1,15})/([1-9]\d{0,14})", re.ASCII)
_BRACKETED = re.compile(r"[(\[{]\s*[+-]?\.?\d|\d\s*[)\]}]$")
_BOUND = re.compile(r"[<>≤≥]=?\s*\S+")
_WITH_ERROR = re.compile(r"([+-]?[\d.,]*\d)\s*(?:±|\+/?-)\s*[\d.,]+")
_FILLER = re.compile(
    r"[-–—.*?_/\\x•]{1,5}|\.[a-z]|missing|none|nil|empty|n\.?[abds]\.?|k\. ?a\.|s\.?d\.|"
    r"keine angabe|"
    r"(?:not )?(?:available|applicable|determined|measured)|not detected|unknown|unbekannt",
    re.IGNORECASE,
)
"""Cells that say that nothing is there, but are not always meant so."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What is wrong with a cell, and what to do.

    Attributes:
        what: follows the cell's text.
        fix: what to do, in the imperative.
        meant: whether it was meant to be a number.
        ways: options that would read it, and as what.
    """

    what: str = "is not a number"
    fix: str = FIX
    meant: bool = True
    ways: tuple[Way, ...] = ()


PLAIN = Advice(meant=False)
"""Where nothing is known but that it is no number."""
BOUND = Advice("is a bound, not a number")
RANGE = Advice(
    "is a range, not a number",
    "write lower and upper edges as two columns, and say --bins with --counts",
)


def advice(text: str, decimal: Decimal | None = None) -> Advice:
    """What to say of a cell that is no number.

    Args:
        text: the cell, without white space around it.
        decimal: what its column has between whole and fraction, where that is known.
    """
    given, text = text, typed(text)
    if _FILLER.fullmatch(text):
        nothing = Way({"na": (given,)}, "a missing value")
        fix = f"say {nothing.option} if nothing is there"
        return Advice(fix=fix, meant=not any(map(str.isalpha, text)), ways=(nothing,))
    if _ERROR.fullmatch(text):
        what = "is an error of a spreadsheet"
        nothing = Way({"na": (given,)}, "a missing value")
        return Advice(what, f"correct it, or say {nothing.option}", ways=(nothing,))
    if vulgar := _VULGAR.fullmatch(text):
        value = int(vulgar[2] or 0) + unicodedata.numeric(vulgar[3])
        return Advice(fix=f"write {_with_decimal(f'{vulgar[1]}{value:.6g}', decimal)}")
    if len(text) > LONGEST or not any(character.isdigit() for character in text):
        return PLAIN
    if _DATE.fullmatch(text):
        return Advice("is a date, not a number", "write numbers, such as days", meant=False)
    if _TIME.fullmatch(text):
        return Advice("is a time, not a number", "write it in one unit, such as seconds")
    if special := _of_known_kind(text, decimal):
        return special
    if _BOUND.fullmatch(text):
        return BOUND
    if with_error := _WITH_ERROR.fullmatch(text):
        return Advice("is a number with its error", f"write {with_error[1]}")
    if fraction := _FRACTION.fullmatch(text):
        return _of_fraction(given, int(fraction[1]), int(fraction[2]))
    if found := _that_fit(ways(text), decimal):
        return _with_ways(text, found, decimal)
    if _BRACKETED.search(text):
        return Advice(fix="write the numbers alone, without brackets")
    bare = _bare(text)
    if bare is None:
        return PLAIN
    written = f"write {_with_decimal(bare, decimal)}"
    unit = (_AFTER.search(text) or " ")[0].strip()
    if is_unit(unit):
        return Advice("has a unit and is not a number", f"{written}, and all numbers in {unit}")
    return Advice(fix=written)


def _of_known_kind(text: str, decimal: Decimal | None) -> Advice | None:
    """What to say of ranges, powers of ten, a minus behind; None where it is nothing such."""
    if _MINUS_BEHIND.fullmatch(text) and is_number(text[:-1]):
        return Advice(fix=f"write -{text[:-1]}")
    if power := _TEN_TO.fullmatch(text):
        number = _with_decimal(power[1], decimal)
        return Advice(fix=f"write {number}e{power[2].translate(_UP)}")
    if prefixed := _PREFIXED.fullmatch(text):
        value = float(prefixed[1].replace(",", ".")) * 10 ** _PREFIXES[prefixed[2]]
        unit = "" if prefixed[2] == "k" else f" or {prefixed[1]}, whichever is meant"
        return Advice("has a prefix and is not a number", f"write {value:.15g}{unit}")
    if side := _SIDE.fullmatch(text):
        fix = f"write {side[1]}, with a minus where it is of the other side"
        return Advice("is one side of an account, not a number", fix)
    if _EXPONENT.fullmatch(text):
        return Advice(fix="write it without a blank after its number")
    if whole := _MIXED.fullmatch(text):
        value = abs(int(whole[1])) + int(whole[2]) / int(whole[3])
        return Advice(fix=f"write {'-' if text.startswith('-') else ''}{value:.6g}")
    if _PAIR.fullmatch(text):
        fix = "write names once, in the first line, and numbers alone below them"
        return Advice("is a name and a number", fix)
    if _OPEN_RANGE.fullmatch(text) or _is_range(text):
        return RANGE
    return None


def _is_range(text: str) -> bool:
    """Whether two rising numbers stand with a dash or the like between; no date, no telephone."""
    found = _RANGE.fullmatch(text)
    if not found or is_number(text):
        return False
    low, high = (float(end.replace(",", ".")) for end in found.groups())
    return low < high and (len(found[1]), len(found[2])) != (3, 4)


def _of_fraction(given: str, upper: int, lower: int) -> Advice:
    share = f"{upper / lower:.6g}"
    if given.isascii():
        return Advice(fix=f"write {share}")
    return Advice(fix=f"write {upper}.{lower} or {share}, whichever is meant")


def _that_fit(found: tuple[Way, ...], decimal: Decimal | None) -> tuple[Way, ...]:
    """The ways that leave the other numbers of the column as they are read already."""
    if decimal is None:
        return found
    wrong = ("decimal", "comma" if decimal == "point" else "point"), ("thousands", decimal)
    if decimal == "point" and any(way.changes == {"thousands": "point"} for way in found):
        return found  # two points in a number tell of those in others
    return tuple(way for way in found if not any(item in wrong for item in way.changes.items()))


def _with_ways(text: str, fitting: tuple[Way, ...], decimal: Decimal | None) -> Advice:
    what = "is not a number"
    strange = next((c for c in text if c in SPACES[1:]), "")
    if strange:
        what = f"has a {unicodedata.name(strange).lower()} in it and is not a number"
    numbers = [way.reads for way in ways(text)]
    if len(numbers) == 1:
        numbers = [_with_decimal(numbers[0], decimal)]
    written = either(numbers) + (", whichever is meant" if len(numbers) > 1 else "")
    return Advice(
        what, f"write {written}, or say {either([w.option for w in fitting])}", ways=fitting
    )


def _with_decimal(number: str, decimal: Decimal | None) -> str:
    if decimal is None:
        return number
    return number.replace(",", ".") if decimal == "point" else number.replace(".", ",")


def _bare(text: str) -> str | None:
    """The number alone, as it would be read; None where it is not seen which."""
    if text.startswith('="') and text.endswith('"'):  # how spreadsheets keep text as it is
        text = text[2:-1]
    alone = canonical(_AFTER.sub("", _BEFORE.sub(r"\1", text)))
    for candidate in (text, alone):
        if is_number(candidate):
            return candidate
        if found := ways(candidate):
            return found[0].reads
    return None
