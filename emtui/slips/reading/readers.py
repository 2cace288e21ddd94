"""Reads numbers in any everyday format into an envelope: the only entry point.

A file is unpacked and turned into UTF-8 (source.py); the first row of READERS that recognises
its beginning makes columns of it; one column becomes the slips.
"""

from __future__ import annotations

import dataclasses
import io
import os
from pathlib import Path
from typing import BinaryIO

from emtui.slips.envelope import Envelope
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading.bins import binned, with_open_ends
from emtui.slips.reading.collect import Groups, fill, grouped
from emtui.slips.reading.column_choice import choose_column, only_column_note
from emtui.slips.reading.columns import Column, ColumnPreview, Labels, Table
from emtui.slips.reading.commas import ask_about_thousands
from emtui.slips.reading.counts import counted, counts_of
from emtui.slips.reading.errors import (
    AmbiguousDecimal,
    ChooseColumn,
    ReadCancelled,
    ReadError,
    why_not,
)
from emtui.slips.reading.formats import READERS
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.prints import unprinted
from emtui.slips.reading.source import Progress, open_source
from emtui.slips.reading.suffixes import could_be_read
from emtui.slips.summary_file import is_summary, read_summary

__all__ = [
    "AmbiguousDecimal",
    "ChooseColumn",
    "ColumnPreview",
    "ReadCancelled",
    "ReadError",
    "ReadOptions",
    "read_groups",
    "read_path",
    "read_stream",
    "read_text",
]

NO_ROWS = "{} needs rows, and a summary has none; give the files of its slips"
TOO_LARGE = "too large for this machine's memory; give fewer slips"


def read_path(
    path: str | os.PathLike[str],
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen
    progress: Progress | None = None,
) -> Envelope:
    """Read a file of slips.

    Args:
        path: the file, in any of the formats of READERS, packed or not.
        options: what the person said about it.
        progress: called now and then with the share done, 0 to 1; returning False cancels.

    Raises:
        ReadError: it cannot be read; the message is one line naming file, place and fix.
            `AmbiguousDecimal` and `ChooseColumn` carry what to ask instead.
        ReadCancelled: `progress` returned False.
    """
    if not os.fspath(path):
        raise ReadError("a file without a name; give its path")
    place = Path(path)
    shown = harmless(str(path), NAME_WIDTH)
    try:
        if place.is_dir():
            raise ReadError(_about_folder(place, shown))
        if is_summary(place):
            if options.about_rows:
                raise ReadError(f"{shown}: {NO_ROWS.format(options.about_rows)}")
            return Envelope.summed(harmless(place.name, NAME_WIDTH), read_summary(place))
        with place.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            return _read(stream, place.name, shown, size, options, progress)
    except MemoryError as error:
        raise ReadError(f"{shown}: {TOO_LARGE}") from error
    except (OSError, ValueError) as error:
        raise ReadError(f"{shown}: {why_not(error)}") from error


def read_stream(
    stream: BinaryIO,
    name: str,
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen
    progress: Progress | None = None,
) -> Envelope:
    """Read slips from an opened binary stream, such as a pipe; raises as `read_path` does.

    Where the stream cannot tell its size, `progress` hears 0 until it ends.
    """
    shown = harmless(name, NAME_WIDTH)
    try:
        return _read(stream, name, shown, _size(stream), options, progress)
    except MemoryError as error:
        raise ReadError(f"{shown}: {TOO_LARGE}") from error
    except (OSError, ValueError) as error:
        raise ReadError(f"{shown}: {why_not(error)}") from error


def read_text(
    text: str,
    name: str = "pasted",
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen
    progress: Progress | None = None,
) -> Envelope:
    """Read slips from text that a person pasted or typed; raises as `read_path` does."""
    # A byte order mark says text: pasted letters are never taken for a packed file.
    data = "\ufeff" + text.removeprefix("\ufeff")
    stream = io.BytesIO(data.encode("utf-8", "replace"))
    return dataclasses.replace(read_stream(stream, name, options, progress), by_hand=True)


def _size(stream: BinaryIO) -> int | None:
    try:
        if not stream.seekable():
            return None
        here = stream.tell()
        end = stream.seek(0, os.SEEK_END)
        stream.seek(here)
    except OSError:
        return None
    return end - here


def _about_folder(folder: Path, shown: str) -> str:
    try:
        names = (entry.name for entry in folder.iterdir() if entry.is_file())
        files = sorted(name for name in names if could_be_read(name) and name[0] != ".")
    except OSError as error:
        return f"{shown}: {why_not(error)}"
    example = f", such as {harmless(files[0])}" if files else ""
    return f"{shown}: a folder, not a file of slips; name a file in it{example}"


def _read(
    stream: BinaryIO,
    name: str,
    shown: str,
    size: int | None,
    options: ReadOptions,
    progress: Progress | None,
) -> Envelope:
    if options.bins is not None:
        open_ended = with_open_ends(options)
        table = _table(stream, shown, size, open_ended, progress)
        envelope = binned(name, shown, table, open_ended)
    else:
        column, labels, notes = columns_of(stream, shown, size, options, progress)
        envelope = fill(name, shown, column, labels, notes, options)
    if progress is not None and not progress(1.0):
        raise ReadCancelled
    return envelope


def read_groups(
    stream: BinaryIO,
    name: str,
    by: str,
    options: ReadOptions,
    progress: Progress | None = None,
) -> Groups:
    """Read slips in groups, told apart by a column of labels.

    Args:
        stream: opened for reading bytes.
        name: what to call it.
        by: name, or number counted from 1, of the column of labels.
        options: as for `read_path`, without `truth`.
        progress: called with the share read.

    Raises:
        ReadError: the file cannot be read, or nothing in it has a label.
    """
    shown = harmless(name, NAME_WIDTH)
    asked = dataclasses.replace(options, truth=by)
    try:
        column, labels, notes = columns_of(stream, shown, _size(stream), asked, progress)
    except MemoryError as error:
        raise ReadError(f"{shown}: {TOO_LARGE}") from error
    assert labels is not None
    return grouped(Path(name).name, shown, column, labels, notes, options)


def columns_of(
    stream: BinaryIO,
    shown: str,
    size: int | None,
    options: ReadOptions,
    progress: Progress | None,
) -> tuple[Column, Labels | None, tuple[str, ...]]:
    """The column of slips, the labels beside it, and what is to be told."""
    table = _table(stream, shown, size, options, progress)
    column = choose_column(shown, table, options)
    ask_about_thousands(shown, column, options)
    notes = table.notes + only_column_note(table, column, options)
    labels, counts = table.labels, counts_of(shown, table, options)
    if counts is not None:
        pointed = dataclasses.replace(counts, thousands=counts.thousands or counts.pointed)
        ask_about_thousands(shown, pointed, options)
        column, labels, told = counted(shown, column, counts, labels, options)
        notes += told
    del table  # frees the columns that were not chosen
    return column.owned(), labels, notes


def _table(
    stream: BinaryIO,
    shown: str,
    size: int | None,
    options: ReadOptions,
    progress: Progress | None,
) -> Table:
    """The file's columns, as the format that recognises it reads them."""
    if both := options.contradiction():
        raise ReadError(f"{shown}: {both} contradict each other; leave one out")
    source = open_source(stream, shown, size, progress, options.max_bytes, options.skip_lines)
    if not source.head.strip():
        raise ReadError(f"{shown}: empty; slips are numbers, one a line")
    source = unprinted(source, options)
    reader = next(row for row in READERS if row.recognises(source, options))
    return reader.read(source, options)
