"""Lines of text as cells: what is a name and what a number, fixed widths, what stands above."""

from __future__ import annotations

import re

from emtui.slips.reading.missing import INFINITE, is_missing
from emtui.slips.reading.numerals import NUMBER, canonical, is_number, typed

DELIMITERS: tuple[str, ...] = (";", "\t", ",", "|", *"，；、،؛")

Span = tuple[int, int | None]

_LIST_OPENED = re.compile(r"[(\[]\s*[+-]?\.?\d[\d.]*$")
"""How the first cell of a printed list ends, as in ``array([1, 2])``."""
_NUMBERED = re.compile(r"\d+[snrt][tdh]\b|\d+-[^\W\d_]{2}")
"""How names begin that begin with digits: 1st, 5-HT."""
_CELL = re.compile(r'"((?:[^"\\]|\\.|"")*)"|(\S+)')
_BETWEEN = re.compile(r"[\s,;|]+")
COMMENT = r"(?<![^\s,;])#(?!N/?A\b|NV\b|N/D\b|[A-Z/0]+[!?])[^\r\n]*"
"""From a # on that stands apart and is no word of a spreadsheet, such as #N/A or #REF!."""


def words_of(line: str) -> list[str]:
    """The cells of a line with white space between, which quotes may hold."""
    if '"' not in line:
        return line.split()
    return [
        re.sub(r'\\(["\\])|""', lambda twice: twice[1] or '"', cell[1])
        if cell[1] is not None
        else cell[2]
        for cell in _CELL.finditer(line)
    ]


def split_cells(line: str, delimiter: str) -> list[str]:
    """A line's cells; quotes are handled only well enough to count cells."""
    if delimiter == " ":
        return [cell[0] for cell in _CELL.finditer(line)] if '"' in line else line.split()
    if '"' not in line:
        return line.split(delimiter)
    return re.sub(r'"[^"]*"', lambda quote: quote.group().replace(delimiter, "_"), line).split(
        delimiter
    )


def all_numbers(line: str) -> bool:
    """Whether a line has nothing but numbers and missing cells."""
    tokens = _BETWEEN.split(typed(line).strip(" \t,;"))
    return all(NUMBER.fullmatch(canonical(token)) or is_missing(token) for token in tokens)


def is_name(cell: str) -> bool:
    """Whether a cell can be a column's name: not a number, nor what was meant to be one."""
    cell = typed(cell.strip().strip('"'))
    if not cell:
        return True
    if is_missing(cell) or is_number(cell) or cell.lower() in INFINITE:
        return False
    digits = any(character.isdigit() for character in cell)
    if cell[0] in "0123456789":
        return bool(_NUMBERED.match(cell))
    if cell[0] in "+-." and (digits or not any(map(str.isalpha, cell))):
        return False
    return not digits or (cell.upper() != cell.lower() and not _LIST_OPENED.search(cell))


def is_lone_header(lines: list[str]) -> bool:
    """Whether the first line is one name."""
    first = lines[0].strip()
    return is_name(first) and not any(delimiter in first for delimiter in DELIMITERS)


def fixed_spans(lines: list[str]) -> tuple[Span, ...]:
    """Where columns of a fixed width begin and end; empty where lines are not so.

    Columns are parted by places that are blank in every line. Some column must hold numbers in
    most lines, and there must be three lines or more, so that prose is not taken for a table.
    """
    if len(lines) < 3 or any("\t" in line for line in lines):
        return ()
    width = max(map(len, lines))
    taken = [False] * width
    for line in lines:
        for place, character in enumerate(line):
            taken[place] = taken[place] or not character.isspace()
    starts = [p for p in range(width) if taken[p] and (p == 0 or not taken[p - 1])]
    spans = tuple(zip(starts, [*starts[1:], None], strict=True))
    if len(spans) < 2:
        return ()
    cells = [[line[start:end].strip() for line in lines[1:]] for start, end in spans]
    numbered = [sum(map(is_number, column)) * 2 > len(column) for column in cells]
    glued = any(sum(map(_holds_columns, column)) * 2 > len(column) for column in cells)
    return spans if any(numbered) and not glued else ()


def _holds_columns(cell: str) -> bool:
    """Whether a cell has several words, among them two numbers or one with a point."""
    words = cell.split()
    numbers = [word for word in words if is_number(word)]
    return len(words) > 1 and (len(numbers) > 1 or any("." in number for number in numbers))


def lines_above(lines: list[str], numbers: list[int]) -> int:
    """How many lines stand above a header and its numbers, where that is certain; else 0.

    Args:
        lines: those with content, without comments.
        numbers: of these lines, to know where blank ones stand between.
    """
    found = _above_a_list(lines)
    if not found:
        for delimiter in (*DELIMITERS, " "):
            found = _above_a_table(lines, numbers, delimiter)
            if found:
                break
    return found


def _above_a_list(lines: list[str]) -> int:
    """Lines of words above one number a line; the last of them is the header."""
    words = next((n for n, line in enumerate(lines) if all_numbers(line)), 0)
    if words < 2 or not all(map(all_numbers, lines[words:])):
        return 0
    alone = all(len(line.split()) == 1 for line in lines[words:])
    return (
        words - 1 if alone and all(map(is_name, lines[:words])) and "," not in lines[words] else 0
    )


def _above_a_table(lines: list[str], numbers: list[int], delimiter: str) -> int:
    widths = [len(split_cells(line.strip(), delimiter)) for line in lines]
    width = widths[-1]
    if width < 2:
        return 0
    start = len(widths)
    while start and widths[start - 1] == width:
        start -= 1
    if not start and (padded := _above_padding(lines, delimiter)):
        return padded
    if start and len(lines) - start >= 3 and _is_header(lines[start], delimiter):
        above = zip(widths[:start], lines[:start], strict=True)
        narrow = all(w < width and not _begins_with_number(line, delimiter) for w, line in above)
        numbered = any(is_number(c.strip('" ')) for c in split_cells(lines[start + 1], delimiter))
        if narrow and numbered:
            return start
    return _above_a_gap(lines, numbers, delimiter, start)


def _above_padding(lines: list[str], delimiter: str) -> int:
    """Lines filled up with empty cells, as of a spreadsheet, above a header without such."""
    for number, line in enumerate(lines[:-2]):
        cells = [cell.strip() for cell in split_cells(line.strip("\n"), delimiter)]
        if cells[-1]:
            numbered = any(map(is_number, split_cells(lines[number + 1], delimiter)))
            return number if all(map(is_name, cells)) and all(cells) and numbered else 0
    return 0


def _above_a_gap(lines: list[str], numbers: list[int], delimiter: str, start: int) -> int:
    """Lines of a name and a value each, a blank line, and then a header."""
    gaps = [n for n in range(1, len(lines) - 2) if numbers[n] - numbers[n - 1] > 1]
    if not gaps or gaps[-1] < start or delimiter == " ":
        return 0
    header = gaps[-1]
    named = all(not _begins_with_number(line, delimiter) for line in lines[:header])
    rows = lines[header + 1 :]
    numbered = all(any(map(is_number, split_cells(row, delimiter))) for row in rows)
    return header if named and numbered and _is_header(lines[header], delimiter) else 0


def _is_header(line: str, delimiter: str) -> bool:
    cells = [cell.strip() for cell in split_cells(line, delimiter)]
    return all(map(is_name, cells)) and all(cells[1:])


def _begins_with_number(line: str, delimiter: str) -> bool:
    return not is_name(split_cells(line.strip(), delimiter)[0])
