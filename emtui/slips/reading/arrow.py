"""Parquet and Arrow files, through pyarrow where it is installed."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from emtui.slips.extras import install
from emtui.slips.harmless import harmless, quoted
from emtui.slips.reading.addresses import is_address, opened
from emtui.slips.reading.cells import Cells
from emtui.slips.reading.column_choice import truth_wanted, wanted_columns
from emtui.slips.reading.columns import Column, Labels, Table
from emtui.slips.reading.errors import ReadCancelled, ReadError
from emtui.slips.reading.labels import LabelCells
from emtui.slips.reading.missing import Nothing
from emtui.slips.reading.options import EVERY_NUMBER, ReadOptions
from emtui.slips.reading.refused import FIX
from emtui.slips.reading.source import Source
from emtui.slips.reading.typed_cells import add_value

PARQUET = b"PAR1"
ARROW_FILE = b"ARROW1"
ARROW_STREAM = b"\xff\xff\xff\xff"
INSTALL = install("parquet")


def read_parquet(source: Source, options: ReadOptions) -> Table:
    """Read a Parquet file.

    Raises:
        ReadError: pyarrow is not installed, or the file is damaged.
    """
    return _read(source, options, "Parquet", _parquet)


def read_arrow(source: Source, options: ReadOptions) -> Table:
    """Read an Arrow (Feather) file or stream.

    Raises:
        ReadError: pyarrow is not installed, or the file is damaged.
    """
    return _read(source, options, "Arrow", _arrow)


Select = Callable[[tuple[str, ...]], list[int]]
"""From all columns' names to the places of those to read."""


def _parquet(data: bytes, select: Select) -> tuple[tuple[str, ...], dict[int, Any]]:
    """All columns' names, and the columns to read by their place."""
    import pyarrow
    from pyarrow import parquet

    # No threads of pyarrow's: one that is still at work as Python ends aborts the process.
    file = parquet.ParquetFile(pyarrow.BufferReader(data), pre_buffer=False)
    names = tuple(map(str, file.schema_arrow.names))
    places = select(names)
    wanted = None if len(set(names)) < len(names) else [names[place] for place in places]
    table = file.read(columns=wanted, use_threads=False)
    found = places if wanted is None else [table.column_names.index(name) for name in wanted]
    return names, {p: table.column(n) for p, n in zip(places, found, strict=True)}


def _arrow(data: bytes, select: Select) -> tuple[tuple[str, ...], dict[int, Any]]:
    """All columns' names, and the columns to read by their place."""
    import pyarrow
    from pyarrow import ipc

    alone = ipc.IpcReadOptions(use_threads=False)
    opener = ipc.open_stream if data.startswith(ARROW_STREAM) else ipc.open_file
    table = opener(pyarrow.BufferReader(data), options=alone).read_all()
    names = tuple(map(str, table.column_names))
    columns = {place: table.column(place) for place in select(names)}
    return names, columns


def _read(source: Source, options: ReadOptions, kind: str, opened: Any) -> Table:
    need_pyarrow(f"{source.name}: {kind} files need pyarrow")

    def select(names: tuple[str, ...]) -> list[int]:
        return _wanted(source.name, names, options)

    try:
        names, columns = opened(source.everything(), select)
    except (ReadError, ReadCancelled):
        raise
    except Exception as damage:  # pyarrow raises many kinds on what it cannot decode
        raise damaged(source.name, kind, damage) from damage
    return _columns(source.name, names, columns, options)


def _wanted(name: str, names: tuple[str, ...], options: ReadOptions) -> list[int]:
    """The places of the columns to read: all, or those asked for."""
    label = truth_wanted(name, names, options)
    if options.column == EVERY_NUMBER and len(names) == 1:
        return [0]
    asked = wanted_columns(name, names, options)
    if asked is None:
        return list(range(len(names)))
    return sorted({*asked, *(() if label is None else (label,))})


def damaged(name: str, kind: str, damage: Exception) -> ReadError:
    """What is said of data that pyarrow cannot decode.

    Args:
        name: of the file.
        kind: of data: Parquet or Arrow.
        damage: what pyarrow raised.
    """
    if isinstance(damage, NotImplementedError):
        return ReadError(f"{name}: this pyarrow cannot read such {kind} data; a newer one may")
    more = ""
    if isinstance(damage, MemoryError):  # a damaged length asks for any amount
        more = ", or too large for this machine's memory"
    return ReadError(
        f"{name}: the {kind} data is damaged or cut short{more}; fetch or write it again"
    )


def has_no_rows(path: str) -> bool:
    """Whether a file is a Parquet file without any rows, as some programs write beside others."""
    if not is_address(path) and not os.path.isfile(path):  # what a pipe gives can be read once
        return False
    try:
        with opened(path) as stream:
            if stream.read(len(PARQUET)) != PARQUET:
                return False
            from pyarrow import parquet

            stream.seek(0)
            return bool(parquet.read_metadata(stream).num_rows == 0)
    except Exception:  # pyarrow's, too: whoever reads it says what is wrong
        return False


def need_pyarrow(what: str) -> None:
    """Make sure that pyarrow is there.

    Raises:
        ReadError: it is not; the message begins with `what` and names the command.
    """
    try:
        import pyarrow  # noqa: F401
    except ImportError as missing:
        raise ReadError(f"{what}: {INSTALL}") from missing


def _columns(
    name: str, names: tuple[str, ...], columns: dict[int, Any], options: ReadOptions
) -> Table:
    label = truth_wanted(name, names, options)
    labels, read = None, []
    for place, data in columns.items():
        try:
            if place == label:
                labels = _labels(names[place], place + 1, data)
            else:
                read.append(_column(names[place], place + 1, data, options))
        except Exception as fault:  # pyarrow raises many kinds on values it has no form for
            why = harmless(str(fault).partition("\n")[0], 80) or type(fault).__name__
            if isinstance(fault, MemoryError):
                why = "too large for this machine's memory"
            raise ReadError(
                f"{name}, column {quoted(names[place])}: cannot be read ({why}); "
                "choose another with --column"
            ) from fault
    return Table(names, tuple(read), labels)


def _labels(name: str, number: int, data: Any) -> Labels:
    import pyarrow

    data.validate(full=True)
    cells = LabelCells(name, number)
    for value in data.cast(pyarrow.string()).to_pylist():
        cells.add("" if value is None else value)
    return cells.labels()


def _column(name: str, number: int, data: Any, options: ReadOptions) -> Column:
    import pyarrow

    types, kind = pyarrow.types, data.type
    if not types.is_temporal(kind):  # those are not looked at, and may be out of any range
        data.validate(full=True)
    if types.is_dictionary(kind):
        kind = kind.value_type
        data = data.cast(kind)
    if of_numbers(kind):
        return _numbers(name, number, data, options)
    if not (types.is_string(kind) or types.is_large_string(kind) or types.is_null(kind)):
        return _no_numbers(name, number, data)
    cells = Cells(name, number, options)
    for row, value in enumerate(data.to_pylist(), 1):
        add_value(cells, value, f"row {row}")
    return cells.column()


def of_numbers(kind: Any) -> bool:
    """Whether values of a type of pyarrow's are numbers."""
    from pyarrow import types

    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind))


def _no_numbers(name: str, number: int, data: Any) -> Column:
    """A column of a type that is no number, such as dates: its values are not looked at."""
    nulls = int(data.null_count)
    nothing = np.broadcast_to(np.float64(np.nan), (len(data),))
    filled = len(data) - nulls
    said = f"column {quoted(name)}: holds {harmless(str(data.type))}, which is not a number"
    first = f"{said}; choose another with --column" if filled else ""
    return Column(
        name, number, nothing, {"null": nulls} if nulls else {}, filled, first, first_known=first
    )


def _numbers(name: str, number: int, data: Any, options: ReadOptions) -> Column:
    import pyarrow

    values = data.cast(pyarrow.float64(), safe=False).to_numpy().astype(np.float64)
    nulls = int(data.null_count)
    not_numbers = int(np.isnan(values).sum()) - nulls
    missing = {word: n for word, n in (("null", nulls), ("NaN", not_numbers)) if n}
    for stands_for_nothing, word in Nothing(options.na).numbers.items():
        found = values == stands_for_nothing
        if found.any():
            missing[word] = int(found.sum())
            values[found] = np.nan
    if "inf" in options.na and (ends := int(np.isinf(values).sum())):
        missing["infinity"] = ends
        values[np.isinf(values)] = np.nan
    infinite = np.flatnonzero(np.isinf(values))
    first = ""
    if len(infinite):
        values[infinite] = np.nan
        first = f"row {infinite[0] + 1}, column {quoted(name)}: infinity is infinite; {FIX}"
    return Column(name, number, values, missing, len(infinite), first)
