"""Numbers in any everyday form, into an envelope: the one door.

A file is unpacked and turned into UTF-8 (source.py); the first row of READERS that recognises
its beginning makes columns of it; one column becomes the slips.
"""

from __future__ import annotations

import dataclasses
import io
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from emtui.slips.envelope import Envelope, together
from emtui.slips.harmless import NAME_WIDTH, harmless, quoted
from emtui.slips.reading import arrow, code, json, table, text
from emtui.slips.reading.bins import binned, with_open_ends
from emtui.slips.reading.collect import Groups, fill, grouped
from emtui.slips.reading.column_choice import choose_column, only_column_note
from emtui.slips.reading.columns import Column, ColumnPreview, Labels, Table
from emtui.slips.reading.commas import comma_doubt
from emtui.slips.reading.counts import counted, counts_of
from emtui.slips.reading.errors import (
    AmbiguousDecimal,
    ChooseColumn,
    ReadCancelled,
    ReadError,
    check_slips,
)
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.prints import unprinted
from emtui.slips.reading.sniff import layout_of
from emtui.slips.reading.source import Progress, Source, open_source
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
    "read_together",
]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, how it is recognised, how it is read."""

    name: str
    recognises: Callable[[Source, ReadOptions], bool]
    read: Callable[[Source, ReadOptions], Table]


def _begins(*magics: bytes) -> Callable[[Source, ReadOptions], bool]:
    return lambda source, _: source.head.startswith(magics)


def _refusing(what: str, fix: str) -> Callable[[Source, ReadOptions], Table]:
    def refuse(source: Source, options: ReadOptions) -> Table:
        raise ReadError(f"{source.name}: {what}; {fix}")

    return refuse


def _is_tar(source: Source, options: ReadOptions) -> bool:
    return source.head[257:262] == b"ustar"


TOO_LARGE = "too large for this machine's memory; give fewer slips"
MARKUP = re.compile(rb"\s*<(?:[!?]|[a-zA-Z][^<>]*>)")
"""How web pages and other XML begin; a bound such as <0.5 does not."""

_SAVE_AS_CSV = "save the sheet as CSV and open that"


def _read_text(source: Source, options: ReadOptions) -> Table:
    """Lines of cells, or bare numbers."""
    layout = layout_of(source, options)
    read = table.read_delimited if layout.kind == "table" else text.read_plain
    return read(source, options, layout)


READERS = (
    Format("Parquet", _begins(arrow.PARQUET), arrow.read_parquet),
    Format("Arrow", _begins(arrow.ARROW_FILE, arrow.ARROW_STREAM), arrow.read_arrow),
    Format("zip", _begins(b"PK\x03\x04"), _refusing("a zip or spreadsheet file", _SAVE_AS_CSV)),
    Format("PDF", _begins(b"%PDF"), _refusing("a PDF", "copy the numbers out and paste them")),
    Format("RTF", _begins(b"{\\rtf"), _refusing("formatted text", "save it as plain text")),
    Format("tar", _is_tar, _refusing("a tar archive", "unpack it and open the file in it")),
    Format(
        "markup",
        lambda source, _: bool(MARKUP.match(source.head)),
        _refusing("a web page or XML", "save its table as CSV, or copy the numbers and paste them"),
    ),
    Format("xls", _begins(b"\xd0\xcf\x11\xe0"), _refusing("an old spreadsheet", _SAVE_AS_CSV)),
    Format(
        "binary",
        lambda source, _: b"\x00" in source.head,
        _refusing("not a text file", "slips are numbers, one a line, or a CSV or JSON file"),
    ),
    Format("JSON Lines", lambda source, _: json.looks_like_lines(source), json.read_json_lines),
    Format("JSON", lambda source, _: json.looks_like_json(source), json.read_json),
    Format(
        "code",
        code.looks_like_code,
        code.read_code,
    ),
    Format("text", lambda source, options: True, _read_text),
)
"""The formats in the order they are tried; the last takes what is left."""


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
) -> Envelope:
    """Read slips from text, such as pasted numbers; raises as `read_path` does."""
    # A byte order mark says text: pasted letters are never taken for a packed file.
    data = "\ufeff" + text.removeprefix("\ufeff")
    return read_stream(io.BytesIO(data.encode("utf-8", "replace")), name, options)


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


def why_not(error: OSError | ValueError) -> str:
    """Why a file cannot be read, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "no such file; check the path"
    if isinstance(error, PermissionError):
        return "not allowed to read it; change its permissions or choose another"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read ({harmless(error.strerror)})"
    return f"cannot be read ({harmless(str(error), 80)})"


def _about_folder(folder: Path, shown: str) -> str:
    try:
        names = (entry.name for entry in folder.iterdir() if entry.is_file())
        files = sorted(name for name in names if could_be_read(name) and name[0] != ".")
    except OSError:
        files = []
    example = f", such as {harmless(files[0])}" if files else ""
    return f"{shown}: a folder, not a file of slips; name a file in it{example}"


def ask_about_thousands(shown: str, column: Column, options: ReadOptions) -> None:
    """Ask where every comma found in a column may be a decimal one or set off thousands."""
    if column.thousands and options.decimal_known is None:
        where = f"{shown}, column {quoted(column.name)}"
        raise comma_doubt(where, column.thousands, [], between=False)


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
        column, labels, notes = _columns(stream, shown, size, options, progress)
        envelope = fill(name, shown, column, labels, notes, options)
    if progress is not None and not progress(1.0):
        raise ReadCancelled
    return envelope


def read_together(paths: Sequence[str], options: ReadOptions) -> Envelope:
    """Read the same column of several files into one envelope, in the order of the files.

    Raises:
        ReadError: a file cannot be read, or another column holds its slips.
    """
    parts: list[Envelope] = []
    first = ""
    for path in paths:
        shown = harmless(path, NAME_WIDTH)
        try:
            with open(path, "rb") as stream:
                column, _, told = _columns(stream, shown, _size(stream), options, None)
        except (OSError, ValueError) as error:
            raise ReadError(f"{shown}: {why_not(error)}") from error
        if parts and column.name != first:
            raise ReadError(
                f"{shown}: its slips are in column {quoted(column.name)}, those of "
                f"{harmless(paths[0], NAME_WIDTH)} in {quoted(first)}; name one with --column"
            )
        first = column.name
        parts.append(fill(path, shown, column, None, told, options))
        check_slips(shown, sum(len(part.slips) for part in parts), options.max_slips)
    return together(parts)


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
        column, labels, notes = _columns(stream, shown, _size(stream), asked, progress)
    except MemoryError as error:
        raise ReadError(f"{shown}: {TOO_LARGE}") from error
    assert labels is not None
    return grouped(Path(name).name, shown, column, labels, notes, options)


def _columns(
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
        raise ReadError(f"{shown}: {both} cannot hold together; leave one out")
    source = open_source(stream, shown, size, progress, options.max_bytes)
    if not source.head.strip():
        raise ReadError(f"{shown}: empty; slips are numbers, one a line")
    source = unprinted(source, options)
    reader = next(row for row in READERS if row.recognises(source, options))
    return reader.read(source, options)
