"""Bare numbers with white space, commas or semicolons between them, a block at a time.

straight.py reads whole blocks. Only a block that holds something else is gone through number by
number, to count what is missing and to name what is wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NoReturn

import numpy as np

from emtui.em.mixture import Array
from emtui.slips.harmless import listed, quoted
from emtui.slips.reading.blocks import COMMENT_BYTES, end_of_numbers, has_line_end
from emtui.slips.reading.cells import Cells
from emtui.slips.reading.columns import Column, Table
from emtui.slips.reading.commas import settle_commas
from emtui.slips.reading.encoded import as_text
from emtui.slips.reading.errors import NO_NUMBERS, ReadError, check_slips
from emtui.slips.reading.head import LINE_END
from emtui.slips.reading.layout import Layout, refuse_doubts
from emtui.slips.reading.lines import all_numbers
from emtui.slips.reading.missing import Nothing
from emtui.slips.reading.notation import PointsSeen
from emtui.slips.reading.numerals import bare_signs, typed
from emtui.slips.reading.options import Decimal, ReadOptions
from emtui.slips.reading.refused import TOLD
from emtui.slips.reading.source import BLOCK, Source
from emtui.slips.reading.straight import StraightReader
from emtui.slips.reading.tokens import (
    BULLET,
    dressed_tokens,
    parts_between,
    tokens,
    with_loose_minus,
)

LONGEST = 1 << 16
"""The longest piece of text that could still be a number, in bytes."""

_OF_NUMBERS = b"0123456789+-.eE \n\r\t,;"
_ALL_LINES = bytes.maketrans(b" \r\t;,", b"\n\n\n\n\n")
_DECIMAL_COMMAS = bytes.maketrans(b" \r\t;,", b"\n\n\n\n.")
_COMMA_BETWEEN = re.compile(rb",(?=[\s;]|$)")
_TOKEN = re.compile(rb"[^\s,;]+")
LOOKED_AT = 8000
"""Bytes whose points are looked at."""
_GAP = re.compile(rb"[,;][ \t]*[,;]")


def read_plain(source: Source, options: ReadOptions, layout: Layout) -> Table:
    """Read bare numbers, whatever stands between them, after at most one line of a header.

    Raises:
        ReadError: something is not a number, or a comma could be either.
    """
    refuse_doubts(source.name, layout)
    header = layout.header[0] if layout.header else ""
    numbers = _Numbers(source.name, header, options, bullets=layout.bullets)
    numbers.drain = source.drain
    for _ in range(layout.first_line):
        _skip_line(source)
    numbers.line = layout.first_line + 1
    for block in _blocks(source, numbers):
        numbers.take(block)
    column = numbers.column()
    notes = above_note(layout.above) + names_note(layout.header)
    if layout.across > 1 and options.thousands != "space":
        notes += (f"{layout.across} numbers a line, all of them read",)
    return Table((column.name,), (column,), notes=notes)


def above_note(lines: int) -> tuple[str, ...]:
    """What is told of lines that stand above the numbers and are not read."""
    return (f"{lines} line{'s' * (lines > 1)} above the numbers left out",) if lines else ()


def names_note(header: tuple[str, ...]) -> tuple[str, ...]:
    """What is told of a header with numbers among its names."""
    if not any(map(all_numbers, filter(None, header))):
        return ()
    names = listed([name for name in header if name])
    return (
        f"the first line was read as names ({names}); put a line of names above it if it is not",
    )


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
        numbers.settle(text, ended=len(data) < BLOCK)
        end = len(text)
        if len(data) == BLOCK:
            end = end_of_numbers(text, commas_between=numbers.decimal == "point")
        left = text[end:]
        if end:
            yield text[:end]
        if (comment := COMMENT_BYTES.search(left)) and not has_line_end(left, comment.start()):
            left = left[: comment.start() + 1]
        elif len(left) > LONGEST:
            raise ReadError(
                f"{source.name}, line {numbers.line}: {quoted(as_text(left[:200]))} goes on for "
                f"more than {LONGEST} characters without an end; put one number a line"
            )
    numbers.settle(left, ended=True)
    yield left


class _Numbers:
    """The numbers read so far, and what was left out between them."""

    def __init__(self, name: str, header: str, options: ReadOptions, *, bullets: bool) -> None:
        self.line = 1
        self.decimal: Decimal | None = None
        self.drain: Callable[[Array], None] | None = None
        self._name = name
        self._header = header
        self._options = options
        self._bullets = bullets
        self._values = np.empty(0)
        self._count = 0
        self._reader = StraightReader()
        self._points = PointsSeen()
        self._nothing = Nothing(options.na)
        self._missing: Counter[str] = Counter()
        self._taken_off: Counter[str] = Counter()
        self._bad = 0
        self._some_bad: list[str] = []
        self._any = False

    def settle(self, text: bytes, *, ended: bool) -> None:
        """Decide what commas mean, the first time there are any; a last line may not have ended."""
        if self.decimal is None and (b"," in text or not text.isascii()):
            lines = LINE_END.split(as_text(COMMENT_BYTES.sub(b"", text)))
            if len(lines) > 1 and not ended:
                lines = lines[:-1]
            if self._options.currency or self._options.percent:
                lines = [bare_signs(line) for line in lines]
            header = bool(self._header)
            self.decimal = settle_commas(self._name, lines, self._options, header=header)

    def take(self, block: bytes) -> None:
        """Take a block that ends between two numbers."""
        bare = COMMENT_BYTES.sub(b"", block) if b"#" in block else block
        if not self._count:
            self._points.look(as_text(token) for token in _TOKEN.findall(bare[:LOOKED_AT]))
        values = self._at_once(bare if bare.isascii() else typed(as_text(bare)).encode())
        if values is None:
            values = self._one_by_one(bare)
        self._keep(values)
        self.line += block.count(b"\n")
        if b"\r" in block:
            self.line += block.count(b"\r") - block.count(b"\r\n")

    def _keep(self, values: Array) -> None:
        """Append to one array that grows in place: a list of pieces would be held twice."""
        self._any = self._any or not np.isnan(values).all()
        if self.drain is not None:
            self.drain(values)
            return
        end = self._count + len(values)
        check_slips(self._name, end, self._options.max_slips)
        if end > len(self._values):
            self._values.resize(end + end // 4, refcheck=False)
        self._values[self._count : end] = values
        self._count = end

    def _at_once(self, block: bytes) -> Array | None:
        """All numbers of a block, or None where there is anything else in it."""
        if self._options.thousands is not None or (self.decimal == "comma" and b"." in block):
            return None
        values = self._reader.numbers(block)
        if values is None and (lines := self._on_lines(block)):
            values = self._reader.numbers(lines)
        if values is None:
            return None
        for number, word in self._nothing.numbers.items():
            found = values == number
            self._missing[word] += int(np.count_nonzero(found))
            values = np.where(found, np.nan, values) if found.any() else values
        return values

    def _on_lines(self, block: bytes) -> bytes:
        """The block with a line for each number; nothing where it holds more than numbers."""
        if block.translate(None, _OF_NUMBERS) or _GAP.search(block):
            return b""
        if self.decimal == "comma":
            return _COMMA_BETWEEN.sub(b" ", block).translate(_DECIMAL_COMMAS)
        return block.translate(_ALL_LINES)

    def _one_by_one(self, block: bytes) -> Array:
        """The numbers of a block, with what is missing counted and what is wrong named."""
        cells = Cells("", 1, self._options)
        cells.notation.decimal = self.decimal
        within = self.decimal == "comma" or self._options.thousands == "comma"
        between = r"[;|]|,(?=[\s;|]|$)" if within else r"[,;|]"
        for number, line in enumerate(LINE_END.split(as_text(block)), self.line):
            if self._bullets:
                line = BULLET.sub("", line, count=1)
            if line.strip():
                parts = dressed_tokens(line) or parts_between(between, line)
                self._take_line(cells, parts, number)
        if cells.bad and not self._options.skip_bad:
            self._refuse(cells.column(), numbers=self._any or cells.numbers > 0)
        self._missing += cells.missing
        self._taken_off += cells.notation.taken_off
        self._bad += cells.bad
        self._some_bad += cells.refused.some[: TOLD - len(self._some_bad)]
        return np.array(cells.column().values)

    def _refuse(self, column: Column, *, numbers: bool) -> NoReturn:
        """Refuse a bad cell; `numbers` says whether leaving such cells out would leave any."""
        example, answers = column.first_meant[1:-1], column.answers
        if numbers:
            raise ReadError(f"{self._name}, {column.first_bad}", example, answers)
        if column.first_known and not any("na" in way.changes for way in answers):
            raise ReadError(f"{self._name}, {column.first_known}", example, answers)
        raise ReadError(f"{self._name}: {NO_NUMBERS}")

    def _take_line(self, cells: Cells, parts: list[str], number: int) -> None:
        inner = parts[bool(not parts[0].strip()) :]
        if inner and not inner[-1].strip():
            inner.pop()
        for part in inner:
            found = with_loose_minus(tokens(part, self._options))
            for token in found:
                cells.add(token, number)
            if not found:
                cells.skip()

    def column(self) -> Column:
        """All that was read."""
        self._values.resize(self._count, refcheck=False)
        commas = self.decimal == "comma" and self._options.decimal_known is None
        name = self._header or "1"
        return Column(
            name,
            1,
            self._values,
            dict(+self._missing),
            self._bad,
            some_bad=tuple(self._some_bad),
            commas=commas,
            taken_off=dict(self._taken_off),
            pointed=self._points.example,
        )
