"""What commas among bare numbers mean: decimal commas, between two numbers, or thousands."""

from __future__ import annotations

import re
from typing import Literal

from emtui.slips.harmless import quoted
from emtui.slips.reading.columns import Column
from emtui.slips.reading.errors import AmbiguousDecimal, ReadError, either
from emtui.slips.reading.numerals import (
    COMMA_NUMBER,
    NUMBER,
    canonical,
    has_thousands,
    typed,
    ways,
    without_thousands,
)
from emtui.slips.reading.options import Decimal, ReadOptions, Way

Reading = Decimal | Literal["either", "thousands"]


def comma_reading(lines: list[str], *, header: bool) -> Reading | None:
    """How the commas of bare numbers are meant; None where there are none.

    A comma between the digits of every number, with something else between the numbers, is a
    decimal comma; a decimal point anywhere, or two commas in a row of digits, makes commas stand
    between numbers, unless they, or the points, are seen to set off thousands.
    """
    text = typed("\n".join(lines))
    if "," not in text:
        return None
    tokens = [canonical(token) for token in re.split(r"[\s;|]+", text) if token]
    commas = [bare for token in tokens if "," in (bare := token.removesuffix(","))]
    if commas and _points_set_off_thousands(tokens, commas):
        return "thousands"
    doubtful = bool(commas) and ";" not in text and all(map(has_thousands, commas))
    inner = False
    for token in tokens:
        number = token.removesuffix(",")
        if COMMA_NUMBER.fullmatch(number):
            inner = True
        elif "." in token or "," in number:
            sure = doubtful and _commas_set_off_thousands(text.split("\n"), commas)
            return "thousands" if sure else "point"
    if not inner:
        return "point"
    if doubtful:
        return "either"
    return "comma" if header or ";" in text or "\t" in text else "either"


def _points_set_off_thousands(tokens: list[str], commas: list[str]) -> bool:
    """Whether all is written as ``1.460,55`` is, some of it with a point and a comma."""
    grouped = [token for token in tokens if "." in token]
    return (
        any("." in token for token in commas)
        and all(without_thousands(token, "point") for token in grouped)
        and all("." in token or COMMA_NUMBER.fullmatch(token) for token in commas)
    )


def _commas_set_off_thousands(lines: list[str], numbers: list[str]) -> bool:
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
        AmbiguousDecimal: it could be more than one.
    """
    if options.decimal_known is not None:
        return options.decimal_known
    if options.decimal is None and options.thousands is None:
        _refuse_lone_comma(name, lines)
    _refuse_both_ways(name, lines)
    reading = comma_reading(lines, header=header)
    if options.thousands is not None and reading == "either":
        return "comma"
    if reading is None or reading == "comma" or reading == "point":
        return reading
    tokens = (token.removesuffix(",") for line in lines for token in re.split(r"[\s;]+", line))
    with_commas = [token for token in tokens if "," in typed(token)]
    thousands = (t for t in with_commas if any("thousands" in way.changes for way in ways(t)))
    raise comma_doubt(name, next(thousands, with_commas[0]), with_commas, between=True)


def _refuse_lone_comma(name: str, lines: list[str]) -> None:
    """Refuse a comma in a number where other lines are a number with a point each."""
    rows = [canonical(line.strip()) for line in lines if line.strip()]
    odd = [row for row in rows if COMMA_NUMBER.fullmatch(row)]
    plain = [row for row in rows if NUMBER.fullmatch(row)]
    pointed = sum("." in row for row in plain)
    if odd and pointed and len(odd) + len(plain) == len(rows):
        way = Way({"decimal": "point"}, odd[0].replace(",", " and "))
        raise AmbiguousDecimal(
            f"{name}: {quoted(odd[0])} has a comma where other lines have points; write "
            f"{odd[0].replace(',', '.')}, or say {way.option} if it is {way.reads}",
            quoted(odd[0])[1:-1],
            (way,),
        )


def _refuse_both_ways(name: str, lines: list[str]) -> None:
    """Refuse thousands set off by commas here and by points there."""
    tokens = [typed(token) for line in lines for token in line.split()]
    commas = [t for t in tokens if "." in t and without_thousands(t, "comma")]
    points = [t for t in tokens if "," in t and without_thousands(t, "point")]
    if commas and points:
        raise ReadError(
            f"{name}: {quoted(commas[0])} and {quoted(points[0])} set off thousands in two ways; "
            "write all numbers in one"
        )


def comma_doubt(where: str, example: str, others: list[str], *, between: bool) -> AmbiguousDecimal:
    """The question that a number with a comma raises.

    Args:
        where: the file, and the column where there are some, as a message begins.
        example: such a number.
        others: all numbers with a comma that are known; what does not read them is not offered.
        between: whether the comma may as well stand between two numbers.
    """
    answers = [
        way
        for way in ways(example)
        if all(way.changes in [each.changes for each in ways(other)] for other in others)
    ]
    if between:
        *parts, last = typed(example).split(",")
        answers.append(Way({"decimal": "point"}, f"{', '.join(parts)} and {last}"))
    could_be = either([answer.reads for answer in answers])
    said = either([answer.option for answer in answers])
    return AmbiguousDecimal(
        f"{where}: {quoted(example)} could be {could_be}; say which with {said}",
        quoted(example)[1:-1],
        tuple(answers),
    )


def ask_about_thousands(shown: str, column: Column, options: ReadOptions) -> None:
    """Ask where every comma found in a column may be a decimal one or set off thousands."""
    if not column.thousands or options.decimal_known is not None:
        return
    where = f"{shown}, column {quoted(column.name)}"
    if "," not in column.thousands:
        text, thousands = column.thousands, column.thousands.replace(".", "")
        answers = (Way({"thousands": "point"}, thousands), Way({"decimal": "point"}, text))
        said = either([answer.option for answer in answers])
        raise AmbiguousDecimal(
            f"{where}: {quoted(text)} could be {thousands} or {text}; say which with {said}",
            text,
            answers,
        )
    raise comma_doubt(where, column.thousands, [], between=False)
