"""Printouts that do not hold the numbers themselves, or not all of them: they are refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from emtui.slips.harmless import quoted
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.lines import all_numbers
from emtui.slips.reading.numerals import is_number
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.source import Source

WHOLE = "write the numbers to a file and open that"
LOOKED_AT = 200
"""Lines looked at for a frame that is wrapped."""
SERIES_END = re.compile(
    r"^(?:Freq: [^,\n]+, )?(?:Name: .*, )?(?:Length: \d+, )?dtype: \w+[^\S\n]*$"
)
"""The last line of a series of pandas."""
_SUMMARY = re.compile(
    r"^[^\S\n]*+Min\.\s++1st Qu\.\s++Median\b|\bMin\.\s*+:\s*+[-+\d]|"
    r"^[^\S\n]*+0%\s++25%\s++50%|"
    r"^count\s.*\n(?:unique\s.*\n)?mean\s.*\nstd\s.*\nmin\s|"
    r'^"?count"?[,;|].*\n(?:"?(?:unique|top|freq|null_count)"?[,;|].*\n)*+'
    r'"?mean"?[,;|].*\n"?std"?[,;|].*\n"?min"?[,;|]',
    re.MULTILINE,
)
"""What R's `summary` and `quantile` and pandas' `describe` print in place of the numbers."""
_FACTOR = re.compile(r"^[ \t]*\d+(?:\.\d+)?e[+-]?\d+ +\*[ \t]*$", re.MULTILINE)
_CUT = re.compile(
    r"^[ \t│|]*+(?:# (?:ℹ|i|…|\.\.\.) .*more (?:row|column).*|\[ reached .*omitted .*|"
    r"[⋮…]++(?:[^\S\n]++[⋮…]++)*+|\.{2,3}+(?:[^\S\n]++\.{2,3}+)*+|(?:…[ \t│┆|]*+)++|"
    r".*\b\d++ rows omitted.*)[ \t│|]*+$|"
    r"^[ \t]*+\d++:[ \t].*\n[ \t]*+---[ \t]*+$",
    re.MULTILINE,
)
_STRUCTURE = re.compile(
    r"^[^\S\n]*+(?:\$[^:\n]*:)?[^\S\n]*+(?:num|int)\b[^\n]*\s\.\.\.[^\S\n]*$", re.MULTILINE
)
"""What R's `str` prints of a long vector."""
_INTERVAL = re.compile(r"[(\[][^\s,()\[\]]+,[^\s,()\[\]]+[)\]]")
_INTERVAL_ROW = re.compile(r"[(\[][-+.\w]++, [-+.\w]++[)\]][ \t]++\d++[ \t]*$")
_WRAPPED = re.compile(r"^[ \t]*+\S.*[ \t]\\[ \t]*+\n[ \t]*+\S[^\n]*+\n", re.MULTILINE)
_RECORD = re.compile(r"^(?:-\[ RECORD \d+ \]|\*{5,} *\d+\. row \*{5,})", re.MULTILINE)


def refuse_tallies(source: Source, head: str) -> None:
    """Refuse what prints how often values were seen, and frames broken into blocks of columns.

    Raises:
        ReadError: so it is.
    """
    say = "write values and counts as two columns, and say --column VALUES --counts COUNTS"
    lines = [line for line in head.replace("\r\n", "\n").split("\n") if line.strip()]
    if len(lines) > 2 and SERIES_END.match(lines[-1]) and _counts_values(lines):
        raise ReadError(f"{source.name}: counts of values, as pandas prints them; {say}")
    if source.whole and _is_tally(lines, _INTERVAL.fullmatch):
        edges = "lower edges, upper edges and counts as three columns"
        raise ReadError(
            f"{source.name}: counts of ranges, as R prints them; write {edges}, and say "
            "--bins LOWER UPPER --counts COUNTS"
        )
    if source.whole and _is_tally(lines, all_numbers) and _values_rise(lines):
        raise ReadError(f"{source.name}: counts of values, as R prints them; {say}")
    if record := _RECORD.search(head):
        line = head.count("\n", 0, record.start()) + 1
        raise ReadError(
            f"{source.name}, line {line}: records, one name a line; print a table, or write it to "
            "a CSV file, and open that"
        )
    broken = _WRAPPED.search(head)
    line = head.count("\n", 0, broken.start()) + 1 if broken else _second_block(head)
    if line:
        raise ReadError(
            f"{source.name}, line {line}: the printout is broken into blocks of columns; write the "
            "table to a CSV file and open that"
        )


def _counts_values(lines: list[str]) -> bool:
    """Whether a printed series is what `value_counts` gives."""
    pairs = [line.split() for line in lines[:-1] if len(line.split()) == 2]
    if "Name: count," in lines[-1] or all(map(_INTERVAL_ROW.match, lines[:-1])):
        return True
    if "int64" not in lines[-1] or len(pairs) < 2 or not all(all_numbers(v) for _, v in pairs):
        return False
    often = [float(v) for _, v in pairs]
    return any("." in value for value, _ in pairs) and often == sorted(often, reverse=True)


def _is_tally(lines: list[str], is_value: Callable[[str], object]) -> bool:
    """Whether lines of values and lines of counts below them take turns, as of R's `table`."""
    rows = lines[1:] if len(lines) % 2 else lines
    if not rows or len(rows[0].split()) < 2:
        return False
    for above, below in zip(rows[0::2], rows[1::2], strict=True):
        ends = [[cell.end() for cell in re.finditer(r"\S+", line)] for line in (above, below)]
        if not (above.endswith(" ") and below.endswith(" ") and ends[0] == ends[1]):
            return False
        if not all(map(is_value, above.split())) or not all(map(str.isdigit, below.split())):
            return False
    return True


def _values_rise(lines: list[str]) -> bool:
    values = [float(value) for line in lines[len(lines) % 2 :: 2] for value in line.split()]
    return all(a < b for a, b in pairwise(values))


def _second_block(head: str) -> int:
    """The line where a frame that R wraps goes on with other columns; 0 where none does.

    Indented names stand over rows, and again over rows of the same names.
    """
    lines = head.replace("\r\n", "\n").rstrip("\n").split("\n")[:LOOKED_AT]
    if not lines[0].startswith(" ") or _has_number(lines[0]):
        return 0
    heads = [n for n, line in enumerate(lines) if line[:1] == " " and not _has_number(line)]
    blocks = [lines[a + 1 : b] for a, b in pairwise([*heads, len(lines)])]
    names = [[row.split()[0] for row in block if row.strip()] for block in blocks[:2]]
    wrapped = len(names) > 1 and len(names[0]) > 1 and names[0][: len(names[1])] == names[1] != []
    return heads[1] + 1 if wrapped else 0


def _has_number(line: str) -> bool:
    return any(map(is_number, line.split()))


def refuse_summary(name: str, head: str) -> None:
    """Refuse a summary of numbers.

    Raises:
        ReadError: it is one.
    """
    found = _SUMMARY.search(head.replace("\r\n", "\n"))
    if found:
        line = head.count("\n", 0, found.end()) + 1
        raise ReadError(
            f"{name}, line {line}: a summary of numbers, not the numbers themselves; write those "
            "to a file and open that"
        )
    if cut := _STRUCTURE.search(head):
        line = head.count("\n", 0, cut.end()) + 1
        raise ReadError(f"{name}, line {line}: the printout leaves numbers out ('...'); {WHOLE}")


def refuse_cut(name: str, text: str, options: ReadOptions) -> None:
    """Refuse a printout that leaves rows out, or has a factor in common.

    Raises:
        ReadError: so it is.
    """
    found = _CUT.search(text)
    if found and not options.skip_bad:
        line = text.count("\n", 0, found.end()) + 1
        shown = quoted(found[0].rpartition("\n")[2].strip())
        raise ReadError(f"{name}, line {line}: the printout leaves rows out ({shown}); {WHOLE}")
    factor = _FACTOR.search(text)
    if factor:
        line = text.count("\n", 0, factor.start()) + 1
        raise ReadError(
            f"{name}, line {line}: {quoted(factor[0].strip())} multiplies all that follows; print "
            "the numbers without a common factor (format long g)"
        )
