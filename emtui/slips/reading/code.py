"""Pasted or saved code that is a list of numbers: R, Python, MATLAB, Julia, C, JavaScript.

``x <- c(3.95, 3.99)``, ``array([1, 2])``, ``x = [1 2 3];``: names, brackets and types are taken
away, and what is left must be numbers. Several lists are several columns.
"""

from __future__ import annotations

import re
from dataclasses import replace

from emtui.slips.harmless import quoted
from emtui.slips.reading.cells import Cells
from emtui.slips.reading.columns import Table
from emtui.slips.reading.computed import refuse_computed
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.numerals import NUMBER, canonical
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.source import Source, as_text

_TYPED = r"(?:(?:const|let|var|auto|static|float|double|int|std::vector<\w+>|my)\s+)*"
_NAME = rf"{_TYPED}[$@]?[A-Za-z_.][\w.$]*(?:\[\d*\]|\{{\d*\}})?"
_ASSIGN = r"(?:<<?-|:=|=(?!=))"
_CALLED = r"[A-Za-z_][\w.:]*"
_OPENED = rf"(?:(?:new\s+)?{_CALLED}\s*)?[(\[{{]\s*"
_RECKONED = r"(?:-|[+-]?\.?\d[\d.eE]*\s*[*/+^-])\s*"
_LIST = re.compile(
    r"(?P<start>(?:^|(?<=[;\n]))[ \t]*(?:>>> |> |In \[\d+\]: )?)"
    rf"(?:(?P<name>{_NAME})\s*{_ASSIGN}\s*)?"
    rf"(?P<before>{_RECKONED})?(?P<open>(?:{_OPENED})+)(?=['\"]?[+-]?\.?\d|[A-Za-z_][\w.]*\s*[=(]|NA|[Nn]a[Nn]|None|null|\)|\])"
)
_BROUGHT_IN = r"(?:import|from|using)\s+\w[^\n]*\n|(?:library|require)\([^\n]*\n"
_ABOVE = rf"\s*(?:(?:#[^\n]*\n|%[^\n]*\n|//[^\n]*\n|{_BROUGHT_IN})\s*)*"
_BEGINS = re.compile(_ABOVE + _LIST.pattern)
_RANGE = re.compile(
    rf"{_ABOVE}{_NAME}\s*{_ASSIGN}\s*(?P<range>[+-]?[\d.]+(?::[+-]?[\d.]+)+)\s*;?\s*$"
)
_ENDS = re.compile(
    r"[)\]}]\s*(?:->\s*[\w.]+\s*)?(?:(?:[*/^+-]|\*\*)\s*[\w.]+\s*)*[;,]?\s*(?:[#%/][^\n]*)?\s*$"
)
_TRAILER = re.compile(r",?\s*(?:dtype|names|name|levels|device|shape|\.Names)\s*=\s*.*$", re.DOTALL)
_CALLS = re.compile(
    r"\b(?:np\.|numpy\.)?(?:float|int|Decimal|double|single)\w*\(\s*['\"]?([^()'\"]*)['\"]?\s*\)"
)
_NAMED = re.compile(r"(?:[A-Za-z_.][\w.]*|`[^`]*`|\"[^\"]*\"|'[^']*')\s*=(?!=)\s*")
_KEPT = {"NA_real_": "NA", "NA_integer_": "NA"}


def looks_like_code(source: Source, options: ReadOptions) -> bool:
    """Whether all of the text is lists of numbers in code."""
    head = as_text(source.head)
    if source.whole and _RANGE.match(head):
        return True
    if not _BEGINS.match(head):
        return False
    if source.whole:
        return bool(_ENDS.search(head)) and not re.match(r"\s*[\[{]\s*[\[{\"]", head)
    first = head.partition("\n")[0]
    return sum(first.count(c) for c in "([{") > sum(first.count(c) for c in ")]}")


def read_code(source: Source, options: ReadOptions) -> Table:
    """Read lists of numbers in code, a column each.

    Raises:
        ReadError: a list holds something else, or several numbers a row.
    """
    return read_code_text(source.name, as_text(source.everything()), options)


def read_code_text(name: str, text: str, options: ReadOptions) -> Table:
    """The same from a text."""
    if alone := _RANGE.match(text):
        refuse_computed(name, alone["range"], text.count("\n", 0, alone.start("range")) + 1)
    found = _outer_lists(text)
    ends = [match.start() for match in found[1:]] + [len(text)]
    columns = []
    decimal = options.decimal or "point"
    said = replace(options, decimal=decimal, na=(*options.na, "None", "nothing", "missing"))
    for number, (match, end) in enumerate(zip(found, ends, strict=True), 1):
        cells = Cells("", number, said)
        body = text[match.end() : end]
        line = text.count("\n", 0, match.end()) + 1
        _take(name, cells, (match["before"] or "") + match["open"], body, line)
        columns.append(replace(cells.column(), name=_called(match, body) or str(number)))
    return Table(tuple(column.name for column in columns), tuple(columns))


def _outer_lists(text: str) -> list[re.Match[str]]:
    """Where lists begin, without those that stand within another."""
    found, depth, start = [], 0, 0
    for match in _LIST.finditer(text):
        between = text[start : match.start()]
        depth += sum(map(between.count, "([{")) - sum(map(between.count, ")]}"))
        start = match.start()
        if depth <= 0:
            found.append(match)
    return found


def _called(match: re.Match[str], body: str) -> str:
    after = re.search(r"->\s*([\w.]+)\s*;?\s*$", body)
    given = match["name"] or (after[1] if after else "")
    return re.split(r"[\s]", given)[-1].partition("[")[0]


def _take(name: str, cells: Cells, opened: str, body: str, line: int) -> None:
    """The numbers of a list, which follow what `opened` it."""
    body = re.sub(r"[#%][^\n]*|//[^\n]*", "", body)
    body = _TRAILER.sub("", _CALLS.sub(r"\1", body))
    body = re.sub(r"\)\s*->\s*[\w.]+\s*;?\s*$", "", body)
    body = re.sub(r"\.\.\.[ \t]*(?=\n)", "", body)  # MATLAB goes on in the next line
    body = _NAMED.sub("", body)
    whole = _CALLS.sub(r"\1", opened + body)
    refuse_computed(name, whole, line - opened.count("\n"))
    body = body.rstrip(" \t\r\n;,)]}").lstrip(",")
    in_rows = _rows(body)
    if in_rows:
        raise ReadError(
            f"{name}, line {line}: {quoted(in_rows)} is a table in code; give a list of numbers"
        )
    body = re.sub(r"[()\[\]{}]", " ", body)
    if gap := gap_in(body):
        raise ReadError(
            f"{name}, line {line}: {quoted(gap)} has no comma between; correct it there"
        )
    for number, row in enumerate(body.split("\n"), line):
        for part in re.split(r"[,;]", row):
            for token in part.split() or ():
                cells.add(_value(token), number)


def gap_in(body: str) -> str:
    """Two numbers with a blank between, in a list that has commas; empty where there are none."""
    parts = (part.strip() for part in body.split(",")) if "," in body else ()
    return next((p for p in parts if len(p.split()) > 1 and not re.search(r"[*/^+]|- ", p)), "")


def _rows(body: str) -> str:
    """A row of several numbers, where the list has rows; empty where it has none."""
    inner = re.split(rf"[\]}})]\s*,?\s*(?:{_CALLED}\s*)?[\[{{(]", body)
    rows = inner if len(inner) > 1 else [row for row in body.split(";") if row.strip()]
    wide = [row.strip() for row in rows if len(re.split(r"[\s,]+", row.strip(" \n\t,"))) > 1]
    return wide[0] if len(rows) > 1 and wide else ""


def _value(token: str) -> str:
    token = _KEPT.get(token, token).strip("'\"")
    number = canonical(re.sub(r"(?<=\d)\*\^(?=[+-]?\d)", "e", token))
    for suffix in ("L", "f", "F", "d", "u"):
        if number.endswith(suffix) and NUMBER.fullmatch(number[:-1]):
            return number[:-1]
    return number if NUMBER.fullmatch(number) else token
