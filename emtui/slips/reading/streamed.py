"""A column of a file handed over block by block, so that no more than a block is held.

Parquet, Arrow and Feather files come through pyarrow.dataset; text through the project's own
reader, so that the same cells are read and refused as where a file is read whole. Other formats
are read whole. Addresses such as ``s3://`` go through fsspec where it is installed.
"""

from __future__ import annotations

import dataclasses
import io
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, cast

import numpy as np

from emtui.em.mixture import Array
from emtui.slips.harmless import NAME_WIDTH, harmless, quoted
from emtui.slips.reading import arrow
from emtui.slips.reading.column_choice import choose_column
from emtui.slips.reading.columns import Column
from emtui.slips.reading.errors import ReadCancelled, ReadError
from emtui.slips.reading.missing import Nothing
from emtui.slips.reading.named import find_column
from emtui.slips.reading.options import MAX_BYTES, MAX_SLIPS, ReadOptions
from emtui.slips.reading.readers import READERS, ask_about_thousands, why_not
from emtui.slips.reading.sniff import layout_of
from emtui.slips.reading.source import Progress, Source, open_source, with_text

ROWS = 1 << 17
"""Rows of a Parquet file at once."""
ENDLESS = 1 << 62

Take = Callable[[Array], None]
"""Takes the next slips of a file, shape ``(n,)``, finite, in the file's order."""


def is_address(path: str) -> bool:
    """Whether a path is an address for fsspec, such as ``s3://bucket/slips.parquet``."""
    return "://" in path


def opened(path: str) -> BinaryIO:
    """A file, or what lies at an address, opened for reading bytes.

    Raises:
        ReadError: the address needs a package that is not installed.
        OSError: it cannot be opened.
    """
    if not is_address(path):
        return open(path, "rb")
    try:
        import fsspec

        return cast("BinaryIO", fsspec.open(path, "rb").open())
    except ImportError as missing:
        raise ReadError(
            f"{harmless(path, NAME_WIDTH)}: such an address needs a package ({missing}); "
            "install fsspec and the one for its kind, such as s3fs or gcsfs"
        ) from missing


def read_blocks(
    path: str, options: ReadOptions, take: Take, progress: Progress | None = None
) -> tuple[str, dict[str, int]]:
    """Hand over the slips of a file; return their column's name and how many cells were left out.

    Args:
        path: of the file, or an address.
        options: without `truth` and `counts`. Bytes and slips are limited only where they are
            limited more narrowly than usual.
        take: called with block after block.
        progress: called with the share of the file read; returning False cancels.

    Raises:
        ReadError: it cannot be read. What was handed over before does not count.
        ReadCancelled: `progress` returned False.
    """
    shown = harmless(path, NAME_WIDTH)
    if options.max_bytes == MAX_BYTES:
        options = dataclasses.replace(options, max_bytes=ENDLESS)
    if options.max_slips == MAX_SLIPS:
        options = dataclasses.replace(options, max_slips=ENDLESS)
    try:
        with opened(path) as stream:
            head = stream.read(8)
            stream.seek(0)
            if head.startswith((arrow.PARQUET, arrow.ARROW_FILE)):
                kind = "parquet" if head.startswith(arrow.PARQUET) else "ipc"
                return _arrow_blocks(path, shown, kind, options, take, progress)
            size = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            return _text_blocks(stream, shown, size, options, take, progress)
    except (OSError, ValueError) as error:
        raise ReadError(f"{shown}: {why_not(error)}") from error


# Text.


def _text_blocks(
    stream: BinaryIO,
    shown: str,
    size: int,
    options: ReadOptions,
    take: Take,
    progress: Progress | None,
) -> tuple[str, dict[str, int]]:
    source = open_source(stream, shown, size, progress, options.max_bytes)
    if not source.head.strip():
        raise ReadError(f"{shown}: empty; slips are numbers, one a line")
    reader = next(row for row in READERS if row.recognises(source, options))
    seen = [0]

    def drain(values: Array) -> None:
        values = values[~np.isnan(values)]
        seen[0] += len(values)
        if len(values):
            take(values)

    if reader.name == "text":
        options = _settled(source, options)
        source = dataclasses.replace(source, drain=drain)
    found = reader.read(source, options)
    column = choose_column(shown, found, options) if reader.name != "text" else found.columns[0]
    ask_about_thousands(shown, column, options)
    _refuse_bad(shown, column, options)
    drain(column.values)
    if not seen[0]:
        choose_column(shown, found, options)  # which says what stands there instead
    return column.name, _left_out(column.missing, column.bad)


def _settled(source: Source, options: ReadOptions) -> ReadOptions:
    """The options with the column named, where lines of cells leave it open.

    The first lines decide, as a person would who looks at them.
    """
    layout = layout_of(source, options)
    if layout.kind != "table" or options.column is not None:
        return options
    whole_lines = source.head if source.whole else source.head[: source.head.rfind(b"\n") + 1]
    top = with_text(source, whole_lines.decode("utf-8", "replace"))
    reader = next(row for row in READERS if row.name == "text")
    found = reader.read(top, dataclasses.replace(options, skip_bad=True))
    return dataclasses.replace(
        options, column=str(choose_column(source.name, found, options).number)
    )


def _refuse_bad(shown: str, column: Column, options: ReadOptions) -> None:
    if column.bad and not options.skip_bad:
        raise ReadError(f"{shown}, {column.first_bad}", column.first_meant[1:-1], column.answers)


def _left_out(missing: Mapping[str, int], bad: int) -> dict[str, int]:
    return {**missing, **({"not a number": bad} if bad else {})}


# Parquet and Arrow.


def _arrow_blocks(
    path: str,
    shown: str,
    kind: str,
    options: ReadOptions,
    take: Take,
    progress: Progress | None,
) -> tuple[str, dict[str, int]]:
    arrow.need_pyarrow(f"{shown}: {kind.capitalize()} files need pyarrow")
    import pyarrow

    try:
        data = _dataset(path, kind)
        rows, done = max(1, data.count_rows()), 0
        name = _column_name(shown, data.schema, options)
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
    except (pyarrow.ArrowException, OSError) as damage:
        if isinstance(damage, FileNotFoundError):
            raise
        why = harmless(str(damage).partition("\n")[0], 80)
        raise ReadError(f"{shown}: the data is damaged ({why})") from damage
    return name, dict(left)


def _dataset(path: str, kind: str) -> Any:
    from pyarrow import dataset

    if not is_address(path):
        return dataset.dataset(path, format=kind)
    import fsspec

    system, inside = fsspec.core.url_to_fs(path)
    return dataset.dataset(inside, format=kind, filesystem=system)


def _column_name(shown: str, schema: Any, options: ReadOptions) -> str:
    """The column of slips: the one named, or the only one of numbers."""
    from pyarrow import types

    names = [str(name) for name in schema.names]
    if options.column is not None:
        return names[find_column(shown, names, options.column, "--column")]

    def holds_numbers(kind: Any) -> bool:
        return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind))

    numeric = [str(field.name) for field in schema if holds_numbers(field.type)]
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
    kinds = pyarrow.types
    if not any(is_kind(data.type) for is_kind in (kinds.is_integer, kinds.is_floating,
                                                  kinds.is_decimal)):  # fmt: skip
        raise ReadError(
            f"{shown}, column {quoted(name)}: holds {harmless(str(data.type))}, which is not a "
            "number; choose another with --column"
        )
    nulls = data.null_count
    values = data.cast(pyarrow.float64(), safe=False).to_numpy(zero_copy_only=False)
    left.update({"null": nulls} if nulls else {})
    finite = np.isfinite(values)
    if not finite.all():
        infinite = np.flatnonzero(np.isinf(values))
        if len(infinite) and not options.skip_bad:
            raise ReadError(
                f"{shown}, row {before + infinite[0] + 1}, column {quoted(name)}: infinity is "
                "infinite, and a slip never is; correct the cell, or leave such cells out with "
                "--skip-bad"
            )
        left.update({"NaN": len(values) - int(finite.sum()) - nulls - len(infinite)})
        left.update({"not a number": len(infinite)})
        values = values[finite]
    for number, word in Nothing(options.na).numbers.items():
        left[word] += int((values == number).sum())
        values = values[values != number]
    if len(values):
        take(values)
