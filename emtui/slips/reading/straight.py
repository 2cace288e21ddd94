"""Columns of a plain block straight through pyarrow's own readers of CSV and JSON Lines.

Only the columns asked for are converted, and only to finite numbers. Where pyarrow stumbles, or
where it is more lenient than the careful reader, the answer is None and the block is read again
by the careful reader, which knows the line and the reason. pyarrow rounds correctly, so every
number is the same double as `float` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from emtui.em.mixture import Array

WORTH_IMPORTING = 4_000_000
"""Bytes of a file after which importing pyarrow takes less time than it saves here."""
WIDE = 1 << 18
"""Bytes a block: a call of pyarrow's costs as much as reading some ten thousand of them."""
MOST_STUMBLES = 3
"""Blocks that pyarrow could not read after which it is no longer tried."""
NEST = b"[" * 100
"""Lists within lists: Python's reader of JSON gives up on them, pyarrow's does not."""


class StraightReader:
    """Hands blocks to pyarrow, from some size on, as long as it reads them."""

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
            self._pyarrow = _installed()
            if self._pyarrow is None:
                self._stumbles = MOST_STUMBLES
        return self._pyarrow is not None

    def csv(
        self, block: bytes, delimiter: str, width: int, places: Sequence[int]
    ) -> list[Array] | None:
        """The numbers of columns of a block of lines; None where not all are plain numbers.

        Args:
            block: whole lines.
            delimiter: one ASCII character between cells.
            width: how many cells every line has.
            places: the columns', from 0.
        """
        plain = _line_ends(block)
        if b'"' in plain or not plain:
            return None
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

        return self._finite(read, wanted)

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

        columns = self._finite(read, names)
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

    def _finite(self, read: Callable[[], Any], names: Sequence[str]) -> list[Array] | None:
        """The columns of the table that `read` gives; None where something is no finite number."""
        try:
            table = read()
        except self._pyarrow.ArrowException:
            self._stumbles += 1
            return None
        columns: list[Array] = [table[name].to_numpy() for name in names]
        if all(np.isfinite(column).all() for column in columns):
            return columns
        self._stumbles += 1
        return None


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
