"""A column of a Parquet, Arrow or Feather file, handed over batch by batch by pyarrow.dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from emtui.em.mixture import Array
from emtui.em.sample import SampleError
from emtui.slips.harmless import harmless, quoted
from emtui.slips.reading import arrow
from emtui.slips.reading.addresses import is_address
from emtui.slips.reading.errors import ReadCancelled, ReadError
from emtui.slips.reading.missing import Nothing
from emtui.slips.reading.named import find_column
from emtui.slips.reading.options import EVERY_NUMBER, ReadOptions
from emtui.slips.reading.source import Progress

KINDS = {"parquet": "Parquet", "ipc": "Arrow"}
"""What pyarrow calls a format, and what people do."""
ROWS = 1 << 17
"""Rows of a Parquet file at once."""
Take = Callable[[Array], None]
"""Takes the next slips of a file, shape ``(n,)``, finite, in the file's order."""


def arrow_blocks(
    path: str,
    shown: str,
    kind: str,
    options: ReadOptions,
    take: Take,
    progress: Progress | None,
) -> tuple[str, dict[str, int]]:
    """Hand over the column of slips; its name, and how many cells were left out, by the word.

    Args:
        path: of the file, or an address.
        shown: what to call it.
        kind: ``parquet`` or ``ipc``.
        options: as for `read_blocks`.
        take: called with batch after batch.
        progress: called with the share of the file read; returning False cancels.

    Raises:
        ReadError: it cannot be read.
        ReadCancelled: `progress` returned False.
    """
    arrow.need_pyarrow(f"{shown}: {KINDS[kind]} files need pyarrow")
    try:
        data = _dataset(path, kind)
        rows, done = max(1, data.count_rows()), 0
        name = column_name(shown, data.schema, options)
        left: Counter[str] = Counter()
        # No threads of pyarrow's: one that is still at work as Python ends aborts the process.
        batches = data.to_batches(
            columns=[name],
            batch_size=ROWS,
            batch_readahead=1,
            fragment_readahead=1,
            use_threads=False,
        )
        for batch in batches:
            if len(batch):
                _take_batch(shown, name, batch.column(0), options, left, take, done)
            done += len(batch)
            if progress is not None and not progress(done / rows):
                raise ReadCancelled
    except (ReadError, ReadCancelled, SampleError, FileNotFoundError):
        raise
    except Exception as damage:  # pyarrow raises many kinds on what it cannot decode
        raise arrow.damaged(shown, KINDS[kind], damage) from damage
    return name, dict(left)


def _dataset(path: str, kind: str) -> Any:
    from pyarrow import dataset

    if not is_address(path):
        return dataset.dataset(path, format=kind)
    import fsspec

    system, inside = fsspec.core.url_to_fs(path)
    return dataset.dataset(inside, format=kind, filesystem=system)


def column_name(shown: str, schema: Any, options: ReadOptions) -> str:
    """The column of slips: the one named, or the only one of numbers."""
    names = [str(name) for name in schema.names]
    if options.column == EVERY_NUMBER and len(names) == 1:
        return names[0]
    if options.column is not None:
        return names[find_column(shown, names, options.column, "--column")]

    numeric = [str(field.name) for field in schema if arrow.of_numbers(field.type)]
    if not numeric:  # nothing but missing cells may have no type
        numeric = [str(field.name) for field in schema if str(field.type) == "null"]
    if len(numeric) == 1:
        return numeric[0]
    what = (
        f"columns of numbers are {', '.join(map(harmless, numeric))}"
        if numeric
        else ("no column of numbers")
    )
    raise ReadError(f"{shown}: {what}; name one with --column")


def _take_batch(
    shown: str,
    name: str,
    data: Any,
    options: ReadOptions,
    left: Counter[str],
    take: Take,
    before: int,
) -> None:
    """Hand over the numbers of a batch; count what is missing."""
    import pyarrow

    if pyarrow.types.is_dictionary(data.type):
        data = data.dictionary_decode()
    if pyarrow.types.is_null(data.type):  # what some programs write where all is missing
        data = data.cast(pyarrow.float64())
    if not arrow.of_numbers(data.type):
        raise ReadError(
            f"{shown}, column {quoted(name)}: holds {harmless(str(data.type))}, which is not a "
            "number; choose another with --column"
        )
    nulls = data.null_count
    values = data.cast(pyarrow.float64(), safe=False).to_numpy(zero_copy_only=False)
    left.update({"null": nulls} if nulls else {})
    if "inf" in options.na and (ends := int(np.isinf(values).sum())):
        left["infinity"] += ends
        values = np.where(np.isinf(values), np.nan, values)
        nulls += ends
    finite = np.isfinite(values)
    if not finite.all():
        infinite = np.flatnonzero(np.isinf(values))
        if len(infinite) and not options.skip_bad:
            raise _infinite(shown, name, before + int(infinite[0]) + 1)
        left.update({"NaN": len(values) - int(finite.sum()) - nulls - len(infinite)})
        left.update({"not a number": len(infinite)})
    values = np.where(finite, values, np.nan)
    for number, word in Nothing(options.na).numbers.items():
        left[word] += int((values == number).sum())
        values[values == number] = np.nan
    take(values)


def _infinite(shown: str, name: str, row: int) -> ReadError:
    return ReadError(
        f"{shown}, row {row}, column {quoted(name)}: infinity is infinite; "
        "correct the cell, or leave such cells out with --skip-bad"
    )
