"""Plain blocks straight through a library's C code: numpy's, or pyarrow's where it pays.

Only what is plain to see is read here: lines of as many cells each, cells that are decimal
numbers, and of these only the columns asked for. Where the library stumbles, or is more lenient
than the careful reader, the answer is None and the block is read again by the careful reader, which
knows the line and the reason. Both libraries round correctly, so every number is the same double as
`float` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from emtui.em.mixture import Array

OF_NUMBERS = b"0123456789+-.eE\n"
WORTH_IMPORTING = 4_000_000
"""Bytes of a file after which importing pyarrow takes less time than it saves here."""
WIDE = 1 << 18
"""Bytes a block: a call of pyarrow's costs as much as reading some ten thousand of them."""
MOST_STUMBLES = 3
"""Blocks of a table that could not be read after which they are no longer tried."""
NEST = b"[" * 100
"""Lists within lists: Python's reader of JSON gives up on them, pyarrow's does not."""

_LINE = ord("\n")


class StraightReader:
    """Hands the blocks of one file to a library, as long as it reads them."""

    def __init__(self) -> None:
        self._seen = 0
        self._stumbles = 0
        self._pyarrow: Any = None

    def ready(self, size: int) -> bool:
        """Whether pyarrow is to be tried; `size` is that of the block just read, in bytes."""
        self._seen += size
        if self._seen <= WORTH_IMPORTING or self._stumbles >= MOST_STUMBLES:
            return False
        if self._pyarrow is None:
            self._pyarrow = _installed() or False
        return bool(self._pyarrow)

    def numbers(self, text: bytes) -> Array | None:
        """The numbers of a block, shape ``(n,)``; None where anything else is in it.

        Args:
            text: ASCII, a line end after each number, blank lines between as may be.
        """
        if text.translate(None, OF_NUMBERS):
            return None
        if not text.strip():
            return np.empty(0)
        values = None
        if self.ready(len(text)):
            found = self._by_arrow(text, ",", 1, [0])
            values = found[0] if found else None
        if values is None:
            values = _numbers_by_numpy(text)
        return values if values is not None and np.isfinite(values).all() else None

    def csv(
        self, block: bytes, delimiter: str, width: int, places: Sequence[int]
    ) -> list[Array] | None:
        """The numbers of columns of a block, one a line; None where not all are plain numbers.

        Args:
            block: whole lines.
            delimiter: one ASCII character between cells, no blank.
            width: how many cells every line has.
            places: the columns', from 0.
        """
        if self._stumbles >= MOST_STUMBLES or not (plain := _line_ends(block)):
            return None
        rows = _rows(plain, delimiter, width)
        if not rows:
            return None
        by = self._by_arrow if self.ready(len(plain)) else _by_numpy
        columns = self._finite(by(plain, delimiter, width, places))
        return columns if columns and len(columns[0]) == rows else None

    def _by_arrow(
        self, plain: bytes, delimiter: str, width: int, places: Sequence[int]
    ) -> list[Array] | None:
        """As of `csv`, by pyarrow, which would not read a plus sign."""
        names = [str(place) for place in range(width)]
        wanted = [names[place] for place in places]

        def read() -> Any:
            module = import_module("pyarrow.csv")
            return module.read_csv(
                self._own(plain),
                module.ReadOptions(
                    use_threads=False, column_names=names, block_size=len(plain) + 1
                ),
                module.ParseOptions(delimiter=delimiter, quote_char=False),
                module.ConvertOptions(
                    include_columns=wanted,
                    column_types=dict.fromkeys(wanted, self._pyarrow.float64()),
                    null_values=[],
                ),
            )

        return self._columns(read, wanted)

    def json(self, block: bytes, names: Sequence[str]) -> list[Array] | None:
        """The numbers under `names` in a block of an object a line; None where not all are."""
        plain = _line_ends(block).removesuffix(b"\n")
        between = plain.count(b"}\n{")
        if not (plain.startswith(b"{") and plain.endswith(b"}") and between == plain.count(b"\n")):
            return None
        if NEST in plain or b"Inf" in plain:
            return None

        def read() -> Any:
            module = import_module("pyarrow.json")
            schema = self._pyarrow.schema([(name, self._pyarrow.float64()) for name in names])
            return module.read_json(
                self._own(plain),
                module.ReadOptions(use_threads=False, block_size=len(plain) + 1),
                module.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
            )

        columns = self._finite(self._columns(read, names))
        if columns is None or any(len(column) != between + 1 for column in columns):
            return None
        # The integer -0 is 0 to Python.
        zeros = any((np.signbit(column) & (column == 0)).any() for column in columns)
        return None if zeros else columns

    def _own(self, block: bytes) -> Any:
        """The block in pyarrow's own memory, to read from.

        Its reader works in a thread of its own, which may be the last to let go of the block. For
        one of Python's that takes the interpreter, and aborts the process where that has ended.
        """
        buffer = self._pyarrow.allocate_buffer(len(block))
        np.frombuffer(buffer, np.uint8)[:] = np.frombuffer(block, np.uint8)
        return self._pyarrow.BufferReader(buffer)

    def _columns(self, read: Callable[[], Any], names: Sequence[str]) -> list[Array] | None:
        """The columns of the table that `read` gives; None where pyarrow cannot read it."""
        try:
            table = read()
        except self._pyarrow.ArrowException:
            return None
        return [table[name].to_numpy() for name in names]

    def _finite(self, columns: list[Array] | None) -> list[Array] | None:
        """The same columns; None, and a stumble, where something is no finite number."""
        if columns is not None and all(np.isfinite(column).all() for column in columns):
            return columns
        self._stumbles += 1
        return None


def _numbers_by_numpy(text: bytes) -> Array | None:
    """The numbers as numpy reads them; None where a line is not one number alone."""
    filled = np.frombuffer(text, np.uint8) != _LINE
    lines = np.count_nonzero(filled[:-1] & ~filled[1:]) + int(filled[-1])
    try:
        values: Array = np.fromstring(text, sep="\n")
    except ValueError:
        return None
    # It takes 1-2 for two numbers; every line gives one or more, so the counts tell.
    return values if len(values) == lines else None


def _rows(plain: bytes, delimiter: str, width: int) -> int:
    """How many lines there are, if all have as many cells and none is quoted; else 0."""
    mark = delimiter.encode()
    between = bytes({*range(256)} - {*mark, *b'\n"'})
    marks = plain.translate(None, between) + b"\n" * (not plain.endswith(b"\n"))
    rows = len(marks) // width
    alike = marks == (mark * (width - 1) + b"\n") * rows
    return rows if alike and not plain.isspace() else 0


def _by_numpy(
    plain: bytes, delimiter: str, width: int, places: Sequence[int]
) -> list[Array] | None:
    """As of `csv`, by numpy, which would not see that a line has more cells than another."""
    try:
        lines = plain.decode().split("\n")
        table = np.loadtxt(lines, comments=None, delimiter=delimiter, usecols=places, ndmin=2)
    except ValueError:
        return None
    return [table[:, place] for place in range(len(places))]


def _installed() -> Any:
    """The pyarrow package; None where it is not installed."""
    try:
        return import_module("pyarrow")
    except ImportError:
        return None


def _line_ends(block: bytes) -> bytes:
    """The block with line feeds alone at line ends; nothing where a carriage return is left."""
    if b"\r" not in block:
        return block
    plain = block.replace(b"\r\n", b"\n")
    return b"" if b"\r" in plain else plain
