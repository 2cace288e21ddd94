"""The numbers of one line of plain text, cut apart."""

from __future__ import annotations

import re

from emtui.slips.reading.numerals import (
    SPACES,
    is_number,
    joined_signs,
    typed,
    ways,
    without_money,
    without_percent,
)
from emtui.slips.reading.options import ReadOptions

BULLET = re.compile(r"\s*[-–—*+•·▪‣◦](?=\s+\S)")
"""What lists put before each of their lines."""
_UNBROKEN = re.compile(
    rf"[^\s]*\d(?:[{SPACES[1:]}]\d{{3}})+[^\s]*|[+-]?\d+[{SPACES[1:]}]+\.\d[^\s]*"
)


def tokens(part: str, options: ReadOptions) -> list[str]:
    """Split on white space, but keep a space that belongs to a number."""
    part = joined_signs(part)
    if options.thousands == "space":
        return [token.strip() for token in re.split(r"\t|\s{2,}", part) if token.strip()]
    if part.isascii():
        return part.split()
    pieces = (piece for piece in re.split(r"[ \t\f\v]+", part) if piece)
    return [
        token
        for piece in pieces
        for token in ([piece] if _UNBROKEN.fullmatch(piece) else piece.split())
    ]


def with_loose_minus(found: list[str]) -> list[str]:
    """The tokens, a minus that a blank sets off from a number with that number as one.

    It may be a sign, a bullet or a missing cell, and so is no number.
    """
    for place in range(len(found) - 2, -1, -1):
        if typed(found[place]) == "-" and is_number(found[place + 1]):
            found[place : place + 2] = [f"{found[place]} {found[place + 1]}"]
    return found


_POWER = re.compile(r"\s*[+-]?\d+,\d+[x×*·]10(?:\^|\*\*)?[+-]?\S+\s*")
"""One number with a decimal comma, as 1,5·10³."""


def dressed_tokens(line: str) -> list[str]:
    """The numbers of a line where commas stand in some beside a currency or per cent sign."""
    if _POWER.fullmatch(line):
        return [line]
    tokens = [token.removesuffix(",") for token in re.split(r"[\s;]+", line.strip())]
    for token in tokens:
        bare = without_money(typed(token)) or without_percent(typed(token))
        if bare is not None and "," in bare and (is_number(bare) or ways(bare)):
            return tokens
    return []


def parts_between(pattern: str, line: str) -> list[str]:
    """Split a line at matches of a pattern, which sees its signs and digits as typed in ASCII."""
    pieces, start = [], 0
    for between in re.finditer(pattern, typed(line)):
        pieces.append(line[start : between.start()])
        start = between.end()
    return [*pieces, line[start:]]
