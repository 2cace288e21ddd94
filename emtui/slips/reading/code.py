"""Pasted or saved code that is a list of numbers: R, Python, MATLAB, Julia, C, JavaScript.

``x <- c(3.95, 3.99)``, ``array([1, 2])``, ``x = [1 2 3];``: names, brackets and types are taken
away, and what is left must be numbers. Several lists are several columns.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from emtui.slips.harmless import quoted
from emtui.slips.reading.cells import Cells
from emtui.slips.reading.columns import Table
from emtui.slips.reading.computed import refuse_computed
from emtui.slips.reading.encoded import as_text
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.numerals import NUMBER, canonical
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.source import Source

_TYPED = (
    r"(?:(?:const|let|var|val|auto|static|export|final|local|mut|declare|-a|my|"
    r"(?:float|double|int|Float|Double)(?:\[\])?|std::(?:vector|array)<[\w, ]+>)\s+)*"
)
_NAME = (
    rf"{_TYPED}(?:[$@]?[A-Za-z_.][\w.$]*(?:\[\d*\]|\[['\"]\w+['\"]\])?"
    rf"(?:\s*:\s*(?!=)[\w\[\]; .]+?)?|\"[^\"\n]*\"|`[^`\n]*`)"
)
_TYPE_AGAIN = r"(?:new\s+)?(?:\[\])?(?:float64|float32|int|double|float)(?:\[\])?(?=\s*\{)"
_ASSIGN = rf"(?:<<?-|:=|=(?!=))(?:\s*{_TYPE_AGAIN})?"
_CALLED = r"[A-Za-z_][\w.:]*"
_OPENED = rf"(?:(?:new\s+)?{_CALLED}!?\s*)?[(\[{{]\s*"
_RECKONED = r"(?:-|[+-]?\.?\d[\d.eE]*\s*[*/+^-])\s*"
_LIST = re.compile(
    r"(?P<start>(?:^|(?<=[;\n]))[ \t]*(?:>>> |> |In \[\d+\]: |Out\[\d+\]: )?)"
    rf"(?:(?P<name>{_NAME})\s*{_ASSIGN}\s*)?"
    rf"(?P<before>{_RECKONED})?(?P<open>(?:{_OPENED})+)"
    r"(?=['\"]?[+-]?\.?\d|[A-Za-z_][\w.]*\s*[=(]|`[^`\n]*`\s*=|NA|[Nn]a[Nn]|None|null|missing|nothing|\)|\])"
)
_BROUGHT_IN = r"(?:import|from|using)\s+\w[^\n]*\n|(?:library|require)\([^\n]*\n"
_ABOVE = rf"\s*(?:(?:#[^\n]*\n|%[^\n]*\n|//[^\n]*\n|{_BROUGHT_IN})\s*)*"
_BEGINS = re.compile(_ABOVE + _LIST.pattern)
_RANGE = re.compile(
    rf"{_ABOVE}(?:{_NAME}\s*{_ASSIGN}\s*)?(?P<range>[+-]?[\d.]+(?::[+-]?[\d.]+)+)\s*;?\s*$"
)
_ENDS = re.compile(
    r"[)\]}]'?\s*(?:->>?\s*[\w.]+\s*|:: *\[\w+\]\s*)?(?:(?:[*/^+-]|\*\*)\s*[\w.]+\s*)*[;,]?"
    r"\s*(?:[#%/][^\n]*)?\s*$"
)
_TRAILER = re.compile(
    r",?\s*(?:dtype|names|name|levels|device|shape|class|units|\.Names)\s*=\s*.*$", re.DOTALL
)
_CALLS = re.compile(
    r"\b(?:np\.|numpy\.)?(?:float|int|Decimal|double|single)\w*\(\s*['\"]?([^()'\"]*)['\"]?\s*\)"
)
_NAMED = re.compile(r"(?:[A-Za-z_.][\w.]*|`[^`]*`|\"[^\"]*\"|'[^']*')\s*=(?!=)\s*")
NOTHING = ("None", "nothing", "missing", "nan", "np.nan", "numpy.nan", "math.nan")
"""What languages write where no number is."""
_PROGRAM = re.compile(
    r"\s*(?:(?:import|from|using|library|require)\b[^\n]*\n\s*|[#%][^\n]*\n\s*)*"
    r"(?:def \w+\(|for \w+ in .*:|for \(|(?:if|while) .*[:{]\s*\n|print\(|#include|public class|"
    r"[^\n]*(?:\[|\b(?:list|set|tuple|sum|sorted)\()[^\n]*\bfor \w+ in \S|pd\.DataFrame\(|"
    r"[\w.]+ <- [\w.]+\$)|\s*(?:library|require)\([^\n]*\n\s*data\("
)
"""How code begins that does more than list numbers."""
_TOO_LONG = re.compile(r"[\w.:]{400}")
"""What is no number in any code, and would be searched again and again."""
_BLANKS = re.compile(r"[ \t]{2,}")
_CONTINUED = re.compile(r"(?<=[(\[{])[ \t]*\.\.\.[ \t]*(?=\r?\n)")
"""MATLAB's sign that a list goes on in the next line, before its first number."""
_KEPT = {"NA_real_": "NA", "NA_integer_": "NA"}


def looks_like_code(source: Source, options: ReadOptions) -> bool:
    """Whether all of the text is lists of numbers in code."""
    head = _CONTINUED.sub("", as_text(source.head))
    if source.whole and _RANGE.match(head):
        return True
    if not _BEGINS.match(head):
        return False
    if source.whole:
        return bool(_ENDS.search(head)) and not re.match(r"\s*[\[{]\s*[\[{\"]", head)
    first = head.partition("\n")[0]
    return sum(first.count(c) for c in "([{") > sum(first.count(c) for c in ")]}")


def looks_like_program(source: Source, options: ReadOptions) -> bool:
    """Whether the text begins as code that computes."""
    return bool(_PROGRAM.match(as_text(source.head[:4096])))


def refuse_program(source: Source, options: ReadOptions) -> Table:
    """Refuse code that computes.

    Raises:
        ReadError: always.
    """
    raise ReadError(f"{source.name}: code, not a list of numbers; run it and paste the numbers")


def read_code(source: Source, options: ReadOptions) -> Table:
    """Read lists of numbers in code, a column each.

    Raises:
        ReadError: a list holds something else, or several numbers a row.
    """
    return read_code_text(source.name, as_text(source.everything()), options)


def read_code_text(name: str, text: str, options: ReadOptions) -> Table:
    """The same from a text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTINUED.sub("", text)
    if alone := _RANGE.match(text):
        refuse_computed(name, alone["range"], text.count("\n", 0, alone.start("range")) + 1)
    found = _outer_lists(text)
    ends = [match.start() for match in found[1:]] + [len(text)]
    columns = []
    decimal = options.decimal or "point"
    said = replace(options, decimal=decimal, na=(*options.na, *NOTHING))
    for number, (match, end) in enumerate(zip(found, ends, strict=True), 1):
        cells = Cells("", number, said)
        body = text[match.end() : end]
        line = text.count("\n", 0, match.end()) + 1
        opened = (match["before"] or "") + match["open"]
        _take(name, cells, opened, body, line, assigned=bool(match["name"]))
        columns.append(replace(cells.column(), name=_called(match, body) or str(number)))
    if len(columns) > 1 and all(
        c.count == len(c.values) == 1 and c.name == str(c.number) for c in columns
    ):
        each = np.concatenate([column.values for column in columns])  # as in [1.5] a line
        columns = [replace(columns[0], values=each)]
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


def _take(name: str, cells: Cells, opened: str, body: str, line: int, *, assigned: bool) -> None:
    """The numbers of a list, which follow what `opened` it; `assigned` to a name, or not."""
    if too_long := _TOO_LONG.search(body):
        where = line + body.count("\n", 0, too_long.start())
        raise ReadError(f"{name}, line {where}: {quoted(too_long[0])} is not a number; correct it")
    body = _BLANKS.sub(" ", body)
    body = re.sub(r"[#%][^\n]*|//[^\n]*", "", body)
    body = _TRAILER.sub("", _CALLS.sub(r"\1", body))
    body = re.sub(r"\)\s*->>?\s*[\w.]+\s*;?\s*$|:: *\[\w+\]\s*$", "", body)
    body = re.sub(r"(?<=\])'(?=\s*;?\s*$)", "", body)  # MATLAB turns a row into a column
    body = re.sub(r"\.\.\.[ \t]*\n", " ", body)  # MATLAB goes on in the next line
    body = re.sub(r"(?<=[\d.])`", "", _NAMED.sub("", body))  # Mathematica's machine numbers
    whole = _CALLS.sub(r"\1", opened + body)
    refuse_computed(name, whole, line - opened.count("\n"))
    body = re.sub(r"(^|[,;(\[{\s])([-+])[ \t]+(?=\.?\d)", r"\1\2", body)
    if re.search(r"(?<![\w.])\.\.\.(?![\w.])|…", body):
        raise ReadError(f"{name}, line {line}: the list is cut at '...'; print all of it")
    body = body.rstrip(" \t\r\n;,)]}").lstrip(",")
    in_rows = _rows(body) or (_lines_of_several(body) if assigned else "")
    if in_rows:
        raise ReadError(
            f"{name}, line {line}: {quoted(in_rows)} is a table in code; give one list of "
            "numbers, or write the table to a CSV file"
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


def _lines_of_several(body: str) -> str:
    """A line of several numbers where lines are rows, as in MATLAB; empty where they are not."""
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    wide = len(lines) > 1 and "," not in body and all(len(line.split()) > 1 for line in lines)
    return lines[0] if wide else ""


def _value(token: str) -> str:
    token = _KEPT.get(token, token).strip("'\"")
    number = canonical(re.sub(r"(?<=\d)\*\^(?=[+-]?\d)", "e", token))
    for suffix in ("L", "f", "F", "d", "u"):
        if number.endswith(suffix) and NUMBER.fullmatch(number[:-1]):
            return number[:-1]
    return number if NUMBER.fullmatch(number) else token
