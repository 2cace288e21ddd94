"""Parquet and Arrow files, through pyarrow where it is installed."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from emtui.slips.harmless import harmless, quoted
from emtui.slips.reading.cells import FIX, Cells, LabelCells
from emtui.slips.reading.column_choice import truth_wanted
from emtui.slips.reading.columns import Column, Table
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.source import Source

PARQUET = b"PAR1"
ARROW_FILE = b"ARROW1"
ARROW_STREAM = b"\xff\xff\xff\xff"
INSTALL = 'pip install "emtui[parquet]"'


def read_parquet(source: Source, options: ReadOptions) -> Table:
    """Read a Parquet file.

    Raises:
        ReadError: pyarrow is not installed, or the file is damaged.
    """

    def tabled(data: bytes) -> Any:
        from pyarrow import parquet

        return parquet.read_table(io.BytesIO(data))

    return _read(source, options, "Parquet", tabled)


def read_arrow(source: Source, options: ReadOptions) -> Table:
    """Read an Arrow (Feather) file or stream.

    Raises:
        ReadError: pyarrow is not installed, or the file is damaged.
    """

    def tabled(data: bytes) -> Any:
        from pyarrow import ipc

        opener = ipc.open_stream if data.startswith(ARROW_STREAM) else ipc.open_file
        return opener(io.BytesIO(data)).read_all()

    return _read(source, options, "Arrow", tabled)


def _read(source: Source, options: ReadOptions, kind: str, tabled: Any) -> Table:
    need_pyarrow(f"{source.name}: {kind} files need pyarrow")
    try:
        table = tabled(source.everything())
        table.validate(full=True)
    except ReadError:
        raise
    except Exception as damage:  # pyarrow raises many kinds on what it cannot decode
        why = harmless(str(damage).partition("\n")[0], 80)
        raise ReadError(f"{source.name}: the {kind} data is damaged ({why})") from damage
    return _columns(source.name, table, options)


def need_pyarrow(what: str) -> None:
    """Make sure that pyarrow is there.

    Raises:
        ReadError: it is not; the message begins with `what` and names the command.
    """
    try:
        import pyarrow  # noqa: F401
    except ImportError as missing:
        raise ReadError(f"{what}: {INSTALL}") from missing


def _columns(name: str, table: Any, options: ReadOptions) -> Table:
    names = tuple(str(column) for column in table.column_names)
    place = truth_wanted(name, names, options)
    labels = None
    if place is not None:
        cells = LabelCells(names[place], place + 1)
        for value in table.column(place).to_pylist():
            cells.add("" if value is None else str(value))
        labels = cells.labels()
    columns = tuple(
        _column(names[number], number + 1, table.column(number), options)
        for number in range(len(names))
        if number != place
    )
    return Table(names, columns, labels)


def _column(name: str, number: int, data: Any, options: ReadOptions) -> Column:
    import pyarrow

    kind = data.type
    if not (pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind)):
        cells = Cells(name, number, options.decimal)
        for row, value in enumerate(data.to_pylist(), 1):
            cells.add_value(
                float(value) if pyarrow.types.is_decimal(kind) and value is not None else value,
                f"row {row}",
            )
        return cells.column()
    values = data.cast(pyarrow.float64(), safe=False).to_numpy().astype(np.float64)
    nulls = int(data.null_count)
    not_numbers = int(np.isnan(values).sum()) - nulls
    infinite = np.flatnonzero(np.isinf(values))
    first = ""
    if len(infinite):
        values[infinite] = np.nan
        first = (
            f"row {infinite[0] + 1}, column {quoted(name)}: infinity is infinite, and a slip "
            f"never is; {FIX}"
        )
    missing = {word: n for word, n in (("null", nulls), ("NaN", not_numbers)) if n}
    return Column(name, number, values, missing, len(infinite), first)
