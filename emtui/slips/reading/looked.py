"""A guess at what a survey of a Parquet file would tell, from its footer and some of its rows.

The footer knows the smallest and the largest number of every row group. The first rows tell of the
others where they reach nearly as far; of a sorted file they do not. Whoever makes cells from a
guess has to see afterwards whether it was right.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from emtui.em.survey import Survey, survey
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading import arrow
from emtui.slips.reading.addresses import is_address
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.streamed_arrow import column_name

MANY = 1 << 18
"""Rows from which a look is worth it."""
PART = 32
"""One row in so many is looked at."""
REACH = 0.4
"""How far these must reach, relative to their row group."""
BUFFER = 1 << 16


def look(path: str, options: ReadOptions, key: int) -> tuple[str, Survey] | None:
    """The column of slips and a guess at their survey; None where only reading tells.

    Args:
        path: of the file, or an address.
        options: as for `read_blocks`.
        key: of the file, from `em.survey.part_key`.

    Raises:
        ReadError: there is no telling which column.
    """
    if is_address(path) or options.na or not _is_parquet(path):
        return None
    try:
        from pyarrow import parquet
    except ImportError:
        return None  # whoever reads it says so
    try:
        with parquet.ParquetFile(path, buffer_size=BUFFER, pre_buffer=False) as file:
            name = column_name(harmless(path, NAME_WIDTH), file.schema_arrow, options)
            found = _guess(file, name, key)
    except ReadError:
        raise
    except Exception:  # pyarrow raises many kinds on what it cannot decode
        return None  # whoever reads it says so
    return None if found is None else (name, found)


def _is_parquet(path: str) -> bool:
    if not os.path.isfile(path):  # what a pipe gives can be read once
        return False
    try:
        with open(path, "rb") as file:
            return file.read(len(arrow.PARQUET)) == arrow.PARQUET
    except OSError:
        return False


def _guess(file: Any, name: str, key: int) -> Survey | None:
    kind = file.schema_arrow.field(name).type
    rows, whole = file.metadata.num_rows, Survey()
    if rows < MANY or str(kind) not in ("double", "float", "int64", "int32", "int16", "int8"):
        return None
    for number in range(file.metadata.num_row_groups):
        part = _group(file, number, name)
        if part is None:
            return None
        count, low, high, seen = part
        drawn = survey(seen, key, whole.count)
        whole += Survey(count, low, high, drawn.hashes, drawn.drawn)
    return whole


def _group(file: Any, number: int, name: str) -> tuple[int, float, float, Any] | None:
    """How many numbers a row group has, its ends and its first rows; None if these tell little."""
    group = file.metadata.row_group(number)
    columns = (group.column(k) for k in range(group.num_columns))
    known = next((column for column in columns if column.path_in_schema == name), None)
    ends = None if known is None else known.statistics
    if ends is None or not ends.has_min_max or not ends.has_null_count:
        return None
    few = max(1, group.num_rows // PART)
    batch = next(
        file.iter_batches(batch_size=few, row_groups=[number], columns=[name], use_threads=False)
    )
    seen = np.asarray(batch.column(0).drop_null(), dtype=np.float64)
    low, high = float(ends.min), float(ends.max)
    if not (len(seen) and np.isfinite(seen).all() and np.isfinite(high - low)):
        return None
    count = group.num_rows - ends.null_count
    reaches = float(np.ptp(seen)) >= REACH * (high - low)
    return (count, low, high, seen) if reaches else None
