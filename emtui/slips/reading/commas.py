"""What the commas among bare numbers mean: decimal commas, between two numbers, or thousands."""

from __future__ import annotations

import re
from typing import Literal

from emtui.slips.harmless import quoted
from emtui.slips.reading.advice import COMMA_NUMBER, has_thousands, with_hyphen
from emtui.slips.reading.errors import AmbiguousDecimal
from emtui.slips.reading.options import Decimal, ReadOptions

Reading = Decimal | Literal["either", "thousands"]


def comma_reading(lines: list[str], *, header: bool) -> Reading | None:
    """How the commas of bare numbers are meant; None where there are none.

    A comma between the digits of every number, with something else between the numbers, is a
    decimal comma; a decimal point anywhere, or two commas in a row of digits, makes commas stand
    between numbers, unless they are seen to set off thousands.
    """
    text = with_hyphen("\n".join(lines))
    tokens = [token for token in re.split(r"[\s;]+", text) if token]
    if "," not in text:
        return None
    commas = [bare for token in tokens if "," in (bare := token.removesuffix(","))]
    doubtful = bool(commas) and ";" not in text and all(map(has_thousands, commas))
    inner = False
    for token in tokens:
        number = token.removesuffix(",")
        if COMMA_NUMBER.fullmatch(number):
            inner = True
        elif "." in token or "," in number:
            return "thousands" if doubtful and _sets_off_thousands(lines, commas) else "point"
    if not inner:
        return "point"
    if doubtful:
        return "either"
    return "comma" if header or ";" in text or "\t" in text else "either"


def _sets_off_thousands(lines: list[str], numbers: list[str]) -> bool:
    """Whether numbers that could have their thousands set off are seen to have.

    A point after the last comma tells it, and so does a comma before a zero, which begins no
    number; so do numbers one a line with now more and now fewer commas, as lists have not.
    """
    if any("." in number or ",0" in number for number in numbers):
        return True
    alone = [line.strip().removesuffix(",") for line in lines]
    one_a_line = not any(re.search(r"\s", line) for line in alone)
    uneven = len({line.count(",") for line in alone}) > 1
    return one_a_line and uneven and any(number.find(",") < 3 for number in numbers)


def settle_commas(
    name: str, lines: list[str], options: ReadOptions, *, header: bool
) -> Decimal | None:
    """How the commas of bare numbers are meant; None where there are none.

    Raises:
        AmbiguousDecimal: it could be either.
    """
    if options.decimal is not None:
        return options.decimal
    reading = comma_reading(lines, header=header)
    if reading is None or reading == "comma" or reading == "point":
        return reading
    tokens = (token.removesuffix(",") for line in lines for token in with_hyphen(line).split())
    example = next(token for token in tokens if "," in token)
    raise _doubt(name, example, reading)


def _doubt(name: str, example: str, reading: str) -> AmbiguousDecimal:
    """The question that a comma in bare numbers raises."""
    bare = example.replace(",", "") if has_thousands(example) else ""
    if reading == "thousands":
        return AmbiguousDecimal(
            f"{name}: {quoted(example)} looks like one number with its thousands set off; "
            f"write {bare}, or say --decimal point where commas stand between numbers",
            example,
            ("point",),
            bare,
        )
    third, write = (
        (", two numbers or a thousand", f", or write {bare}") if bare else (" or two numbers", "")
    )
    return AmbiguousDecimal(
        f"{name}: {quoted(example)} could be one number with a decimal comma{third}; "
        f"say which with --decimal comma|point{write}",
        example,
        thousands=bare,
    )
