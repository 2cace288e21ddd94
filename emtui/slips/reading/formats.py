"""The formats of files of slips: how each is recognised by its beginning, and read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from emtui.slips.reading import arrow, code, json, table, text
from emtui.slips.reading.columns import Table
from emtui.slips.reading.errors import NoColumn, ReadError
from emtui.slips.reading.head import lines_above_name
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.sniff import layout_of
from emtui.slips.reading.source import Source


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


MARKUP = re.compile(rb"\s*<(?:[!?]|[a-zA-Z][^<>]*>)|\s*\{\|[^\n|]*\n")
"""How tables of a wiki, web pages and other XML begin; a bound such as <0.5 does not."""
SQL = re.compile(
    rb"\s*(?:--[^\n]*\n\s*|/\*[^\n]*\n\s*)*"
    rb"(?:INSERT INTO|CREATE TABLE|SELECT .*FROM|BEGIN TRANSACTION|PRAGMA \w|DROP TABLE|"
    rb"VALUES ?\()",
    re.IGNORECASE,
)
_SAVE_AS_CSV = "save the sheet as CSV and open that"


def _read_text(source: Source, options: ReadOptions) -> Table:
    """Lines of cells, or bare numbers."""
    layout = layout_of(source, options)
    read = table.read_delimited if layout.kind == "table" else text.read_plain
    try:
        return read(source, options, layout)
    except NoColumn as fault:
        if above := lines_above_name(source, fault.wanted):
            raise ReadError(
                f"{fault}; line {above + 1} has it: say --skip-lines {above} if that names the "
                "columns"
            ) from fault
        raise


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
        _refusing(
            "a web page, a wiki or XML", "save its table as CSV, or copy the numbers and paste them"
        ),
    ),
    Format("xls", _begins(b"\xd0\xcf\x11\xe0"), _refusing("an old spreadsheet", _SAVE_AS_CSV)),
    Format(
        "numbers with NUL between",
        lambda source, _: (
            re.fullmatch(rb"[-+.,\deE\s]+\x00[-+.,\deE\s\x00]*", source.head) is not None
        ),
        _refusing(
            "numbers with NUL bytes between",
            "put one a line: tr '\\0' '\\n' < FILE > slips.txt",
        ),
    ),
    Format(
        "binary",
        lambda source, _: b"\x00" in source.head,
        _refusing("not a text file", "slips are numbers, one a line, or a CSV or JSON file"),
    ),
    Format(
        "SQL",
        lambda source, _: bool(SQL.match(source.head)),
        _refusing("statements of SQL", "export the table as CSV and open that"),
    ),
    Format(
        "packed",
        _begins(b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"Rar!", b"\x1f\x9d"),
        _refusing("packed as emtui does not open", "unpack it, or pack it with gzip, bzip2 or xz"),
    ),
    Format("JSON Lines", lambda source, _: json.looks_like_lines(source), json.read_json_lines),
    Format("JSON", lambda source, _: json.looks_like_json(source), json.read_json),
    Format("program", code.looks_like_program, code.refuse_program),
    Format(
        "code",
        code.looks_like_code,
        code.read_code,
    ),
    Format("text", lambda source, options: True, _read_text),
)
"""The formats in the order they are tried; the last takes what is left."""
