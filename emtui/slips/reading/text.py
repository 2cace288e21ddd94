"""Bare numbers with white space, commas or semicolons between them, a block at a time.

digits.py reads whole blocks. Only a block that holds something else is gone through number by
number, to count what is missing and to name what is wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from emtui.em.mixture import Array
from emtui.slips.harmless import quoted
from emtui.slips.reading.cells import Cells
from emtui.slips.reading.columns import Column, Table
from emtui.slips.reading.commas import settle_commas
from emtui.slips.reading.digits import decimals
from emtui.slips.reading.errors import NO_NUMBERS, ReadError
from emtui.slips.reading.options import Decimal, ReadOptions
from emtui.slips.reading.sniff import LINE_END, layout_of
from emtui.slips.reading.source import BLOCK, Source, as_text

LONGEST = 1 << 16
"""The longest piece of text that could still be a number, in bytes."""

_OF_NUMBERS = b"0123456789+-.eE \n\r\t,;"
_ALL_SPACES = bytes.maketrans(b"\n\r\t;,", b"     ")
_DECIMAL_COMMAS = bytes.maketrans(b"\n\r\t;,", b"    .")
_COMMENT = re.compile(rb"#[^\r\n]*")
_COMMA_BETWEEN = re.compile(rb",(?=[\s;]|$)")
_UNBROKEN = re.compile("[^\\s]*\\d(?:[\u00a0\u2009\u202f]\\d{3})+[^\\s]*")
_GAP = re.compile(rb"[,;][ \t]*[,;]")


def read_plain(source: Source, options: ReadOptions) -> Table:
    """Read bare numbers, whatever stands between them, after at most one line of a header.

    Raises:
        ReadError: something is not a number, or a comma could be either.
    """
    layout = layout_of(source, options)
    header = layout.header[0] if layout.header else ""
    numbers = _Numbers(source.name, header, options)
    for _ in range(layout.first_line):
        _skip_line(source)
    numbers.line = layout.first_line + 1
    for block in _blocks(source, numbers):
        numbers.take(block)
    column = numbers.column()
    notes = (f"{layout.across} numbers a line, all of them read",) if layout.across > 1 else ()
    return Table((column.name,), (column,), notes=notes)


def _skip_line(source: Source) -> None:
    """Move past one line, however it ends."""
    while (byte := source.body.read(1)) not in (b"\n", b"\r", b""):
        pass
    if byte == b"\r" and source.body.peek(1)[:1] == b"\n":
        source.body.read(1)


def _blocks(source: Source, numbers: _Numbers) -> Iterator[bytes]:
    """The file in blocks that end between two numbers."""
    left = b""
    while data := source.body.read(BLOCK):
        text = left + data
        numbers.settle(text)
        end = len(text)
        if len(data) == BLOCK:
            end = _end_of_numbers(text, commas_between=numbers.decimal == "point")
        left = text[end:]
        if end:
            yield text[:end]
        if (comment := left.find(b"#")) >= 0 and not _has_line_end(left, comment):
            left = left[: comment + 1]
        elif len(left) > LONGEST:
            raise ReadError(
                f"{source.name}, line {numbers.line}: {quoted(as_text(left[:200]))} goes on for "
                f"more than {LONGEST} characters without an end; put one number a line"
            )
    yield left


def _tokens(part: str) -> list[str]:
    """What white space parts; but not a space that sets off thousands and never parts words."""
    if part.isascii():
        return part.split()
    pieces = (piece for piece in re.split(r"[ \t\f\v]+", part) if piece)
    return [
        token
        for piece in pieces
        for token in ([piece] if _UNBROKEN.fullmatch(piece) else piece.split())
    ]


def _has_line_end(text: bytes, start: int) -> bool:
    return text.find(b"\n", start) >= 0 or text.find(b"\r", start) >= 0


def _end_of_numbers(text: bytes, *, commas_between: bool) -> int:
    """A place to cut: after a line, else before a comment, else after a number."""
    if (end := text.rfind(b"\n") + 1) or (end := text.rfind(b"\r")) > 0:
        return end
    if (comment := text.find(b"#")) >= 0:
        return comment
    separators = (b" ", b"\t", b";", b",") if commas_between else (b" ", b"\t", b";")
    end = max(text.rfind(separator) for separator in separators)
    # Back to the number before, so that an empty cell is not cut in two.
    return len(text[: max(end, 0)].rstrip(b" \t;,"))


class _Numbers:
    """The numbers read so far, and what was left out between them."""

    def __init__(self, name: str, header: str, options: ReadOptions) -> None:
        self.line = 1
        self.decimal: Decimal | None = None
        self._name = name
        self._header = header
        self._options = options
        self._values = np.empty(0)
        self._count = 0
        self._missing: Counter[str] = Counter()
        self._bad = 0

    def settle(self, text: bytes) -> None:
        """Decide what commas mean, the first time there are any."""
        if self.decimal is None and b"," in text:
            lines = LINE_END.split(as_text(_COMMENT.sub(b"", text)))
            if len(lines) > 1:
                lines = lines[:-1]
            header = bool(self._header)
            self.decimal = settle_commas(self._name, lines, self._options, header=header)

    def take(self, block: bytes) -> None:
        """Take a block that ends between two numbers."""
        bare = _COMMENT.sub(b"", block) if b"#" in block else block
        values = self._at_once(bare)
        if values is None:
            values = self._one_by_one(bare)
        self._keep(values)
        self.line += block.count(b"\n")
        if b"\r" in block:
            self.line += block.count(b"\r") - block.count(b"\r\n")

    def _keep(self, values: Array) -> None:
        """Append to one array that grows in place: a list of pieces would be held twice."""
        end = self._count + len(values)
        if end > len(self._values):
            self._values.resize(end + end // 4, refcheck=False)
        self._values[self._count : end] = values
        self._count = end

    def _at_once(self, block: bytes) -> Array | None:
        """All numbers of a block, or None where there is anything else in it."""
        if block.translate(None, _OF_NUMBERS):
            return None
        spaced = _ALL_SPACES
        if b"," in block or b";" in block:
            if _GAP.search(block):
                return None
            if self.decimal == "comma":
                if b"." in block:
                    return None
                block = _COMMA_BETWEEN.sub(b" ", block)
                spaced = _DECIMAL_COMMAS
        values = decimals(block.translate(spaced))
        return values if values is not None and np.isfinite(values).all() else None

    def _one_by_one(self, block: bytes) -> Array:
        """The numbers of a block, with what is missing counted and what is wrong named."""
        cells = Cells("", 1, self.decimal, keep_places=False)
        between = r";|,(?=[\s;]|$)" if self.decimal == "comma" else r"[,;]"
        for number, line in enumerate(LINE_END.split(as_text(block)), self.line):
            if line.strip():
                self._take_line(cells, re.split(between, line), number)
        if cells.bad and not self._options.skip_bad:
            if self._count or cells.values:
                raise ReadError(f"{self._name}, {cells.first_bad}")
            # Then leaving such cells out would leave nothing.
            known = f", {cells.first_known}" if cells.first_known else f": {NO_NUMBERS}"
            raise ReadError(f"{self._name}{known}")
        self._missing += cells.missing
        self._bad += cells.bad
        return np.array(cells.values, dtype=np.float64)

    def _take_line(self, cells: Cells, parts: list[str], number: int) -> None:
        inner = parts[bool(not parts[0].strip()) :]
        if inner and not inner[-1].strip():
            inner.pop()
        for part in inner:
            tokens = _tokens(part)
            for token in tokens:
                cells.add(token, number)
            if not tokens:
                cells.skip()

    def column(self) -> Column:
        """All that was read."""
        self._values.resize(self._count, refcheck=False)
        commas = self.decimal == "comma" and self._options.decimal is None
        name = self._header or "1"
        return Column(name, 1, self._values, dict(self._missing), self._bad, "", commas)
