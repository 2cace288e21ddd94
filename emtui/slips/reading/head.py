"""The first lines of a text file, from which its layout is found."""

from __future__ import annotations

import re
from itertools import pairwise

from emtui.slips.reading.encoded import as_text
from emtui.slips.reading.lines import COMMENT, DELIMITERS, is_lone_header, is_name, split_cells
from emtui.slips.reading.numerals import is_number
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.source import Source
from emtui.slips.reading.tokens import BULLET

LINE_END = re.compile(r"\r\n|\r|\n")
LOOKED_AT = 200
"""Lines a layout is found from."""

_SEPARATOR_LINE = re.compile(r'"?sep ?= ?(\\t|.)?"?', re.IGNORECASE)
"""A first line by which spreadsheets tell each other what stands between cells."""


class Head:
    """The first lines with content, and the number of each, counted from 0.

    Attributes:
        lines, numbers: those lines, without bullets where every one has one.
        said: what the file says stands between its cells; else empty.
        comment: the words of a comment right above the first of them.
        bullets: whether every line began with the mark of a list.
    """

    def __init__(self, source: Source, options: ReadOptions) -> None:
        lines = LINE_END.split(as_text(source.head))
        if not source.whole:
            lines = lines[:-1] or [lines[0][: _last_break(lines[0])]]
        self.name, self.said, self.comment = source.name, "", ""
        self.lines: list[str] = []
        self.numbers: list[int] = []
        for number, line in enumerate(lines[: options.skip_lines + LOOKED_AT]):
            if not self.lines and (told := _SEPARATOR_LINE.fullmatch(line.strip(" "))):
                self.said = "\t" if told[1] == "\\t" else told[1] or ""
                continue
            content = re.split(COMMENT, line, maxsplit=1)[0]
            content = line if '"' in content else content
            if content.strip():
                self.lines.append(content)
                self.numbers.append(number)
            elif not self.lines:
                self.comment = line.strip().lstrip("#").strip()
        rows = self.lines[bool(len(self.lines) > 1 and is_lone_header(self.lines)) :]
        self.bullets = len(rows) > 1 and all(
            BULLET.match(row) and is_number(BULLET.sub("", row, count=1)) for row in rows
        )
        if self.bullets:
            self.lines = [BULLET.sub("", line, count=1) for line in self.lines]

    def without(self, above: int) -> None:
        """Leave the first lines out."""
        del self.lines[:above], self.numbers[:above]

    @property
    def skipped(self) -> int:
        """How many lines come before the first one."""
        return self.numbers[0]


def lines_above_name(source: Source, wanted: str) -> int:
    """How many lines stand above a header with this name, numbers below it; 0 for none."""
    lines = LINE_END.split(as_text(source.head))[:LOOKED_AT]
    for number, (line, below) in enumerate(pairwise(lines)):
        for delimiter in (*DELIMITERS, " ") if wanted in line else ():
            cells = [cell.strip(' "') for cell in split_cells(line.strip(), delimiter)]
            values = [cell.strip(' "') for cell in split_cells(below.strip(), delimiter)]
            if wanted in cells and all(map(is_name, cells)) and any(map(is_number, values)):
                return number
    return 0


def _last_break(line: str) -> int:
    return max(line.rfind(separator) for separator in " \t,;")
