"""A column of a file handed over block by block, so that no more than a block is held.

Parquet, Arrow and Feather files come batch by batch (streamed_arrow.py); text through the project's
own reader, so that the same cells are read and refused as where a file is read whole. Other formats
are read whole.
"""

from __future__ import annotations

import dataclasses
import io
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from typing import BinaryIO

import numpy as np

from emtui.em.mixture import Array
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading import arrow
from emtui.slips.reading.addresses import is_address, opened
from emtui.slips.reading.collect import written_notes
from emtui.slips.reading.column_choice import choose_column
from emtui.slips.reading.columns import Column
from emtui.slips.reading.commas import ask_about_thousands
from emtui.slips.reading.errors import AllMissing, ReadError, check_bytes, check_slips, why_not
from emtui.slips.reading.formats import READERS
from emtui.slips.reading.options import MAX_BYTES, MAX_SLIPS, ReadOptions
from emtui.slips.reading.prints import unprinted
from emtui.slips.reading.sniff import layout_of
from emtui.slips.reading.source import Progress, Source, open_source, with_text
from emtui.slips.reading.streamed_arrow import Take, arrow_blocks

ENDLESS = 1 << 62
Told = tuple[str, dict[str, int], tuple[str, ...]]
"""A column's name, how many cells were left out by their word, and what else is to be told."""


def read_blocks(
    path: str,
    options: ReadOptions,
    take: Take,
    progress: Progress | None = None,
    *,
    holes: bool = False,
) -> Told:
    """Hand over the slips of a file; return their column's name, what was left out, and notes.

    What was left out is counted by the word that stood there.

    Args:
        path: of the file, or an address.
        options: without `truth` and `counts`. Bytes and slips are limited only where they are
            limited more narrowly than usual.
        take: called with block after block.
        progress: called with the share of the file read; returning False cancels.
        holes: hand over NaN where a row holds no slip, instead of nothing.

    Raises:
        ReadError: it cannot be read. What was handed over before does not count.
        ReadCancelled: `progress` returned False.
    """
    shown, options, rows = harmless(path, NAME_WIDTH), unlimited(options), 0

    def taken(values: Array) -> None:
        nonlocal rows
        rows += len(values)
        check_slips(shown, rows, options.max_slips)
        held = values if holes else values[~np.isnan(values)]
        if len(held):
            take(held)

    try:
        if not is_address(path) and stat.S_ISFIFO(os.stat(path).st_mode):
            # Before it is opened, which waits for a writer, and nothing interrupts a thread.
            raise ReadError(f"{shown}: a pipe, and many slips take several passes; save it first")
        with opened(path) as stream:
            head = stream.read(8)
            size = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            if head.startswith((arrow.PARQUET, arrow.ARROW_FILE)):
                check_bytes(shown, size, options.max_bytes)
                kind = "parquet" if head.startswith(arrow.PARQUET) else "ipc"
                return (*arrow_blocks(path, shown, kind, options, taken, progress), ())
            return _text_blocks(stream, shown, size, options, taken, progress)
    except (OSError, ValueError) as error:
        raise ReadError(f"{shown}: {why_not(error)}") from error


def unlimited(options: ReadOptions) -> ReadOptions:
    """The options without the limits of what is held, where nobody asked for narrower ones."""
    most = ENDLESS if options.max_bytes == MAX_BYTES else options.max_bytes
    slips = ENDLESS if options.max_slips == MAX_SLIPS else options.max_slips
    return dataclasses.replace(options, max_bytes=most, max_slips=slips)


def _text_blocks(
    stream: BinaryIO,
    shown: str,
    size: int,
    options: ReadOptions,
    take: Take,
    progress: Progress | None,
) -> Told:
    source = open_source(stream, shown, size, progress, options.max_bytes, options.skip_lines)
    if not source.head.strip():
        raise ReadError(f"{shown}: empty; slips are numbers, one a line")
    source = unprinted(source, options)
    reader = next(row for row in READERS if row.recognises(source, options))
    seen, asked = [0], options

    def drain(values: Array) -> None:
        seen[0] += int(np.count_nonzero(~np.isnan(values)))
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
        with suppress(AllMissing):
            choose_column(shown, found, options)  # which says what stands there instead
    notes = found.notes + written_notes(column, seen[0])
    if asked.column is None and len(found.names) > 1:
        notes += (f"column {harmless(column.name)} read, the only one of numbers",)
    return column.name, _left_out(column.missing, column.bad), notes


def _settled(source: Source, options: ReadOptions) -> ReadOptions:
    """The options with the column filled in, where a table leaves the choice open.

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
