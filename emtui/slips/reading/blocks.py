"""Blocks of text to columns of doubles in a library's C code: numpy's, or pyarrow's where it pays.

Only what is plain to see is read here: lines of as many cells each, cells that are decimal
numbers. Whatever else comes is left to the careful reader, which knows the line and the reason.
Both libraries round correctly, so every number is the same double as `float` gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array
from emtui.slips.reading.encoded import as_text

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]

OF_NUMBERS = b"0123456789+-.eE\n"
WORTH_IMPORTING = 4_000_000
"""Bytes of numbers after which importing pyarrow takes less time than it saves."""

_LINE, _QUOTE = ord("\n"), ord('"')


class NumberReader:
    """Reads numbers, one a line, in C; from some size on by pyarrow where it is installed."""

    def __init__(self) -> None:
        self._seen = 0
        self._arrow: Any = None

    def read(self, text: bytes) -> Array | None:
        """The numbers of a block, shape ``(n,)``; None where anything else is in it.

        Args:
            text: ASCII, a line end after each number, blank lines between as may be.
        """
        if text.translate(None, OF_NUMBERS):
            return None
        if not text.strip():
            return np.empty(0)
        self._seen += len(text)
        if self._seen > WORTH_IMPORTING and self._arrow is None:
            self._arrow = _pyarrow() or False
        values = _by_arrow(self._arrow, text) if self._arrow else None
        if values is None:
            values = _by_numpy(text)
        return values if values is not None and np.isfinite(values).all() else None


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        return None
    return pyarrow


def _by_numpy(text: bytes) -> Array | None:
    """The numbers as numpy reads them; None where a line is not one number alone."""
    codes = np.frombuffer(text, np.uint8)
    filled = codes != _LINE
    lines = np.count_nonzero(filled[:-1] & ~filled[1:]) + int(filled[-1])
    try:
        values: Array = np.fromstring(text, sep="\n")
    except ValueError:
        return None
    # It takes 1-2 for two numbers; every line gives one or more, so the counts tell.
    return values if len(values) == lines else None


def _by_arrow(pyarrow: Any, text: bytes) -> Array | None:
    """The numbers as pyarrow casts them; None where it would not, as with a plus sign."""
    codes = np.frombuffer(text if text.endswith(b"\n") else text + b"\n", np.uint8)
    ends = np.flatnonzero(codes == _LINE)
    offsets = np.zeros(len(ends) + 1, np.int32)
    offsets[1:] = ends - np.arange(len(ends))
    offsets = offsets[np.concatenate(([True], np.diff(offsets) > 0))]  # without blank lines
    buffers = [None, pyarrow.py_buffer(offsets), pyarrow.py_buffer(codes[codes != _LINE])]
    texts = pyarrow.StringArray.from_buffers(len(offsets) - 1, *buffers[1:])
    try:
        values: Array = texts.cast(pyarrow.float64()).to_numpy(zero_copy_only=False)
    except pyarrow.ArrowInvalid:
        return None
    return values


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
