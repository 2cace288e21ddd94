"""Blocks of text: where they end, and lines cut at their delimiters into columns, by numpy."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emtui.slips.reading.encoded import as_text
from emtui.slips.reading.lines import COMMENT

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]

COMMENT_BYTES = re.compile(COMMENT.encode())
MOST_QUOTED = 1 << 20
"""The most bytes a quoted cell may run over further lines; after that its quote is a stray one."""

_LINE, _QUOTE = ord("\n"), ord('"')


@dataclass(frozen=True, eq=False, slots=True)
class Cut:
    """Lines of as many cells each, cut at their delimiters.

    Attributes:
        codes: the bytes, the last a line end.
        marks: the place after each cell, shape ``(rows, columns)``.
    """

    codes: Bytes
    marks: Places

    @property
    def rows(self) -> int:
        """How many lines there are."""
        return len(self.marks)

    def starts(self, place: int) -> Places:
        """Where the cells of a column begin."""
        if place:
            return self.marks[:, place - 1] + 1
        return np.concatenate(([0], self.marks[:-1, -1] + 1))

    def column(self, place: int) -> bytes:
        """The cells of a column, a line end after each."""
        lengths = np.diff(self.marks.ravel(), prepend=-1)
        chosen = np.zeros(self.marks.shape, np.bool_)
        chosen[:, place] = True
        piece = self.codes[np.repeat(chosen.ravel(), lengths)]
        piece[np.cumsum(lengths.reshape(self.marks.shape)[:, place]) - 1] = _LINE
        return piece.tobytes()

    def cells(self, place: int, most: int | None = None) -> list[str]:
        """The cells of a column as text, or the first of them, without their quotes."""
        starts, ends = self.starts(place)[:most], self.marks[:most, place]
        data = self.codes[: int(ends[-1])].tobytes()
        pairs = zip(starts.tolist(), ends.tolist(), strict=True)
        return [_unquoted(as_text(data[start:end])) for start, end in pairs]

    def lines(self, before: int) -> list[int]:
        """The line on which each row ends, where `before` lines stand above."""
        ends = np.flatnonzero(self.codes == _LINE)
        lines: list[int] = (np.searchsorted(ends, self.marks[:, -1]) + before + 1).tolist()
        return lines


def _unquoted(cell: str) -> str:
    if cell.startswith('"'):
        return cell[1:-1].replace('""', '"')
    return cell


def cut(block: bytes, delimiter: str, width: int) -> Cut | None:
    """Cut a block of whole lines; None where they are not of `width` plain cells each."""
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n")
        if b"\r" in block:
            return None
    if not block.endswith(b"\n"):
        block += b"\n"
    codes = np.frombuffer(block, np.uint8)
    between = codes == ord(delimiter)
    lines = codes == _LINE
    marked = between | lines
    if b'"' in block:
        inside = _inside_quotes(codes, marked)
        if inside is None:
            return None
        marked &= ~inside
    found = np.flatnonzero(marked)
    if len(found) % width:
        return None
    marks: Places = found.reshape(-1, width)
    if not lines[marks[:, -1]].all() or not between[marks[:, :-1]].all():
        return None
    if width == 1 and (np.diff(marks[:, 0], prepend=-1) == 1).any():
        return None  # a blank line is no cell
    return Cut(codes, marks)


def _inside_quotes(codes: Bytes, marked: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """Which bytes stand within quotes; None where quotes do not stand at the edges of cells."""
    quotes = codes == _QUOTE
    inside = (np.cumsum(quotes, dtype=np.uint8) & 1).view(np.bool_)
    if inside[-1]:
        return None
    places = np.flatnonzero(quotes)
    opening = inside[places]
    before = places[opening] - 1
    after = places[~opening] + 1
    edges = marked | quotes
    fine = edges[before[before >= 0]].all() and edges[after].all()
    return inside if fine else None


def one_blank_between(block: bytes) -> bytes:
    """Lines with one blank between their cells; nothing where cells may hold blanks."""
    if not block.isascii() or b'"' in block or b"\f" in block or b"\v" in block:
        return b""
    return re.sub(rb"(?m)^ | $", b"", re.sub(rb"[ \t\r]+", b" ", block))


def to_end_of_quotes(block: bytes, body: io.BufferedReader) -> bytes:
    """The block up to the end of a quoted cell that runs past it, or to MOST_QUOTED bytes more."""
    pieces, size, odd = [block], 0, block.count(b'"') % 2
    while odd and size < MOST_QUOTED and (line := body.readline()):
        pieces.append(line)
        size += len(line)
        odd ^= line.count(b'"') % 2
    return b"".join(pieces)


def has_line_end(text: bytes, start: int) -> bool:
    """Whether a line ends at `start` or later."""
    return text.find(b"\n", start) >= 0 or text.find(b"\r", start) >= 0


def end_of_numbers(text: bytes, *, commas_between: bool) -> int:
    """A place to cut: after a line, else before a comment, else after a number."""
    if (end := text.rfind(b"\n") + 1) or (end := text.rfind(b"\r")) > 0:
        return end
    if comment := COMMENT_BYTES.search(text):
        return comment.start()
    separators = (b" ", b"\t", b";", b",") if commas_between else (b" ", b"\t", b";")
    end = max(text.rfind(separator) for separator in separators)
    # Back to the number before, so that an empty cell is not cut in two.
    return len(text[: max(end, 0)].rstrip(b" \t;,"))
