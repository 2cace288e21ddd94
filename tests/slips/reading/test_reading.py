"""Files good and bad, a row each, most of them made here."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from emtui.slips.envelope import Envelope
from emtui.slips.reading.errors import AllMissing, NoColumn
from emtui.slips.reading.readers import (
    AmbiguousDecimal,
    ChooseColumn,
    ReadCancelled,
    ReadError,
    ReadOptions,
    read_path,
    read_stream,
    read_text,
)

ASSETS = Path(__file__).parents[3] / "assets" / "slips"
FIX = "correct it, or leave such cells out with --skip-bad"
PLAIN = ReadOptions()
SHEET = "id,slip,friend\n1,0.5,Ali\n2,0.7,Bilal\n3,0.4,Ali\n"


@dataclass(frozen=True)
class Good:
    """A file that reads: its bytes, the numbers, and what is told."""

    data: bytes
    slips: tuple[float, ...]
    options: ReadOptions = PLAIN
    notes: tuple[str, ...] = ()
    truth: tuple[float, ...] | None = None
    file: str = "x.txt"


@dataclass(frozen=True)
class Bad:
    """A file that does not read: its bytes and the whole message after the file's name."""

    data: bytes
    message: str
    options: ReadOptions = PLAIN
    kind: type[ReadError] = ReadError
    file: str = "x.txt"


def utf8(text: str) -> bytes:
    return text.encode()


def good(text: str, *slips: float, **more: object) -> Good:
    return Good(utf8(text), slips, **more)  # type: ignore[arg-type]


def only(name: str) -> str:
    """What is told where one column of several holds numbers."""
    return f"column {name} read, the only one of numbers"


def bad(text: str, message: str, **more: object) -> Bad:
    return Bad(utf8(text), message, **more)  # type: ignore[arg-type]


COMMAS = "commas read as decimal commas"
SKIP = "or leave such cells out with --skip-bad"
OPEN = ReadOptions
ABC = (0.5, -1.5, 2e-3)

SEPARATED = {
    f"between {name}": good(between.join(("0.5", "-1.5", "2e-3")), *ABC)
    for name, between in {
        "newlines": "\n",
        "CRLF": "\r\n",
        "CR": "\r",
        "spaces": "   ",
        "tabs": "\t",
        "commas": ",",
        "semicolons": ";",
        "commas and spaces": ", ",
        "a mixture": ",\n",
    }.items()
}
PACKED = {
    f"packed with {pack.__module__.strip('_')}": Good(pack(b"0.5 -1.5\n2e-3\n"), ABC)
    for pack in (gzip.compress, bz2.compress, lzma.compress)
} | {"packed twice": Good(gzip.compress(bz2.compress(b"0.5 -1.5 2e-3")), ABC)}
ENCODED = {
    f"in {encoding}": Good("größe\n0.5\n-1.5\n2e-3\n".encode(encoding), ABC)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "latin-1")
} | {
    "in big-endian UTF-16, packed": Good(
        gzip.compress(b"\xfe\xff" + "größe;x\n0,5;ä\n-1,5;é\n".encode("utf-16-be")),
        (0.5, -1.5),
        notes=(only("größe"), COMMAS),
    )
}
GOOD: dict[str, Good] = {
    **SEPARATED,
    **PACKED,
    **ENCODED,
    "comments": good("# why\n1 # one\n\n2\n#3\n4", 1, 2, 4),
    "no last newline": good("1\n2", 1, 2),
    "blank lines and lone separators": good("\n\n1,\n2,\n;3\n", 1, 2, 3),
    "empty cells between commas": good("1,,2, ,3", 1, 2, 3, notes=("2 empty cells left out",)),
    "missing cells of every kind": good(
        "1\nNA\nnan\nNaN\nnull\n-\n2\n",
        1,
        2,
        notes=(
            "1 cell reading - left out",
            "1 cell reading NA left out",
            "2 cells reading NaN left out",
            "1 cell reading null left out",
        ),
    ),
    "signs, points and exponents": good("+1. -.5 1E2 -1e-2", 1, -0.5, 100, -0.01),
    "decimal commas between semicolons": good("0,5; 0,7;1", 0.5, 0.7, 1, notes=(COMMAS,)),
    "decimal commas between tabs": good("0,5\t0,7", 0.5, 0.7, notes=(COMMAS,)),
    "decimal commas under a name": good("slip\n0,5\n0,7\n", 0.5, 0.7, notes=(COMMAS,)),
    "decimal commas, told": good(
        "0,5\n0,7 0,9, 1", 0.5, 0.7, 0.9, 1, options=OPEN(decimal="comma")
    ),
    "commas between, told": good("0,5\n0,7\n", 0, 5, 0, 7, options=OPEN(decimal="point")),
    "commas between, plain to see": good("1,2,3\n4,5", 1, 2, 3, 4, 5),
    "a point beside commas": good("1,2\n3.5,4\n", 1, 2, 3.5, 4),
    "one name above numbers": good("waiting time\n79\n54\n", 79, 54),
    "its column asked for": good("slip\n79\n54\n", 79, 54, options=OPEN(column="slip")),
    "its column by number": good("79\n54\n", 79, 54, options=OPEN(column="1")),
    "not numbers left out": good(
        "1\nabc\ninf\n2\n",
        1,
        2,
        options=OPEN(skip_bad=True),
        notes=("2 cells that are not numbers left out: 'abc' in line 2, 'inf' in line 3",),
    ),
    "CSV, the only column of numbers": good(
        "who,slip\nx,0.5\ny,0.7\n", 0.5, 0.7, notes=(only("slip"),)
    ),
    "CSV, a column by name": good(SHEET, 0.5, 0.7, 0.4, options=OPEN(column="slip")),
    "CSV, a column by number": good(SHEET, 0.5, 0.7, 0.4, options=OPEN(column="2")),
    "CSV without a header": good("0.5,Ali\n0.7,Bilal\n", 0.5, 0.7, notes=(only("1"),)),
    "CSV of numbers only": good("1,0.5\n2,0.7\n3,0.4\n", 0.5, 0.7, 0.4, options=OPEN(column="2")),
    "CSV of numbers only, every one": good(
        "1,0.5\n2,0.7\n3,0.4\n", 1, 0.5, 2, 0.7, 3, 0.4, options=OPEN(column="all")
    ),
    "CSV with quotes": good(
        '"a ""b"", c",slip\n"x, y",0.5\n"two\nlines",0.7\n', 0.5, 0.7, notes=(only("slip"),)
    ),
    "quoted numbers": good('"slip"\n"0.5"\n"0.7"\n', 0.5, 0.7),
    "quoted decimal commas": good('"0,5"\n"0,7"\n', 0.5, 0.7, notes=(COMMAS,)),
    "CSV with short and empty cells": good(
        "slip,who\n0.5,x\n,y\nNA\n0.7\n",
        0.5,
        0.7,
        notes=(
            only("slip"),
            "1 cell reading NA left out",
            "1 empty cell left out",
        ),
    ),
    "CSV with CR": good("slip,who\r0.5,x\r0.7,y\r", 0.5, 0.7, notes=(only("slip"),)),
    "CSV, a bad cell left out": good(
        "slip,who\n0.5,x\nzwei,y\n0.7,z\n",
        0.5,
        0.7,
        options=OPEN(skip_bad=True),
        notes=(
            only("slip"),
            "1 cell that is not a number left out: 'zwei' in line 3",
        ),
    ),
    "CSV, a long line left out": good(
        "slip,who\n0.5,x\n0,6,y\n0.7,z\n",
        0.5,
        0.7,
        options=OPEN(skip_bad=True),
        notes=(
            "1 line with too many cells left out",
            only("slip"),
        ),
    ),
    "CSV with comments": good(
        "# from\nslip,who\n0.5,x\n# more\n0.7,y\n", 0.5, 0.7, notes=(only("slip"),)
    ),
    "TSV": good("who\tslip\nx\t0.5\ny\t0.7\n", 0.5, 0.7, notes=(only("slip"),)),
    "semicolons with decimal commas": good(
        "who;slip\nx;0,5\ny;1\nz;0,7\n",
        0.5,
        1,
        0.7,
        notes=(
            only("slip"),
            COMMAS,
        ),
    ),
    "columns between spaces": good(
        "id slip\n1  0.5\n2  0.7\n", 0.5, 0.7, options=OPEN(column="slip")
    ),
    "truth by name": good(
        SHEET, 0.5, 0.7, 0.4, options=OPEN(column="slip", truth="friend"), truth=(0, 1, 0)
    ),
    "three labels": good(
        "s,w\n9,x\n1,y\n5,z\n8,x\n",
        9,
        1,
        5,
        8,
        options=OPEN(truth="w", friends=3),
        truth=(2, 0, 1, 2),
    ),
    "three names, two of them there": good(
        "s,w\n9,CELIA\n1,ali\n5,CELIA\n",
        9,
        1,
        5,
        options=OPEN(truth="w", friends=0),
        truth=(2, 0, 2),
    ),
    "letters of four": good(
        "s,w\n9,D\n1,b\n5,c\n", 9, 1, 5, options=OPEN(truth="w", friends=4), truth=(3, 1, 2)
    ),
    "truth that names Bilal first": good(
        "s,w\n0.1,bilal\n0.9,ALI\n", 0.1, 0.9, options=OPEN(truth="w"), truth=(1, 0)
    ),
    "truth of A and B": good(
        "s,w\n0.1,b\n0.9,A\n", 0.1, 0.9, options=OPEN(truth="2"), truth=(1, 0)
    ),
    "truth of other labels": good(
        "s,w\n0.9,x\n0.1,y\n0.8,x\n", 0.9, 0.1, 0.8, options=OPEN(truth="w"), truth=(1, 0, 1)
    ),
    "truth of 0 and 1": good(
        "s,w\n0.9,1\n0.1,0\n", 0.9, 0.1, options=OPEN(truth="w"), truth=(1, 0)
    ),
    "truth with a label missing": good(
        "s,w\n0.9,x\n0.1,y\n0.8,\n",
        0.9,
        0.1,
        options=OPEN(truth="w"),
        truth=(1, 0),
        notes=("1 slip without a label left out",),
    ),
    "what deal writes": good("slip,friend\n0.9,Bilal\n0.1,Ali\n", 0.9, 0.1, truth=(1, 0)),
    "JSON numbers": good(
        "[0.5, 1, null, -2e0]", 0.5, 1, -2, notes=("1 cell reading null left out",)
    ),
    "JSON with NaN": good("[1, NaN, 2]", 1, 2, notes=("1 cell reading NaN left out",)),
    "JSON text that is numbers": good('["1", "2.5"]', 1, 2.5),
    "JSON objects": good(
        '[{"s": 1, "w": "x"}, {"w": "y"}, {"s": 3}]',
        1,
        3,
        notes=(
            only("s"),
            "1 empty cell left out",
        ),
    ),
    "JSON object of lists": good(
        '{"meta": 1, "a": [1, 2], "b": [3, 4]}', 3, 4, options=OPEN(column="b")
    ),
    "JSON with truth": good(
        '{"s": [1, 2, 3], "w": ["x", "x", "y"]}', 1, 2, 3, options=OPEN(truth="w"), truth=(0, 0, 1)
    ),
    "JSON objects with truth": good(
        '[{"w": 1, "s": 5}, {"w": 0, "s": 1}]', 5, 1, options=OPEN(truth="w"), truth=(1, 0)
    ),
    "JSON Lines": good('{"s": 1, "w": "x"}\n\n{"s": 2}\n', 1, 2, notes=(only("s"),)),
    "JSON Lines, a column chosen": good(
        '{"s": 1, "t": 5}\n{"s": 2, "t": 6}\n', 5, 6, options=OPEN(column="t")
    ),
    "JSON Lines of deal's columns": good(
        '{"slip": 1, "friend": "Bilal"}\n{"slip": 2, "friend": "Ali"}\n', 1, 2, truth=(1, 0)
    ),
    "a wrong suffix": good("[1, 2]", 1, 2, file="numbers.csv"),
}

BAD: dict[str, Bad] = {
    "empty": bad("", ": empty; slips are numbers, one a line"),
    "white space": bad(" \n\n", ": empty; slips are numbers, one a line"),
    "comments only": bad(
        "# a\n# b\n", ": no numbers in it; slips are numbers, one a line", kind=AllMissing
    ),
    "one slip": bad("5\n", ": there is only one slip: two friends need at least two"),
    "all alike": bad(
        "5\n5\n5\n", ": all slips read 5: two friends need at least two different numbers"
    ),
    "one left": bad(
        "5\nNA\n",
        ": there is only one slip: two friends need at least two (1 cell reading NA left out)",
    ),
    "a word": bad("1\n2\nabc\n", f", line 3: 'abc' is not a number; {FIX}"),
    "a word after a comment": bad("# x\r\n\r\n1\r\nabc", f", line 4: 'abc' is not a number; {FIX}"),
    "a slip of the pen first": bad(
        "0.5x\n1\n2\n", f", line 1: '0.5x' is not a number; write 0.5, {SKIP}"
    ),
    "two points": bad("1\n1.2.3\n", f", line 2: '1.2.3' is not a number; {FIX}"),
    "a sign within": bad("1\n2-1\n", f", line 2: '2-1' is not a number; {FIX}"),
    "underscores": bad("1\n1_00\n", f", line 2: '1_00' is not a number; {FIX}"),
    "hexadecimal": bad("1\n0x10\n", f", line 2: '0x10' is not a number; {FIX}"),
    "infinite": bad("1\n-inf\n", f", line 2: '-inf' is infinite; {FIX}"),
    "too large": bad("1\n1e999\n", f", line 2: '1e999' is infinite; {FIX}"),
    "an escape": bad("1\n\x1b]0;x\x07\n", f", line 2: '\\x1b]0' is not a number; {FIX}"),
    "markup": bad("1\n[red]x[/no]\n", f", line 2: '[red]x[/no]' is not a number; {FIX}"),
    "a long word": bad("1\n" + "y" * 99, f", line 2: '{'y' * 39}…' is not a number; {FIX}"),
    "either": bad(
        "0,5\n0,7\n",
        ": '0,5' could be 0.5 or 0 and 5; say which with --decimal comma or --decimal point",
        kind=AmbiguousDecimal,
    ),
    "either, between spaces": bad(
        "0,5 0,7\n",
        ": '0,5' could be 0.5 or 0 and 5; say which with --decimal comma or --decimal point",
        kind=AmbiguousDecimal,
    ),
    "a point where commas are decimal": bad(
        "0,5;0.7",
        f", line 1: '0.7' is not a number; write 0,7, {SKIP}",
        options=OPEN(decimal="comma"),
    ),
    "several columns": bad(
        SHEET,
        ": 2 columns hold numbers (id, slip); choose one with --column NAME, such as --column slip",
        kind=ChooseColumn,
    ),
    "several columns without names": bad(
        "1,0.5\n2,0.7\n3,0.4\n",
        ": 2 columns hold numbers (1, 2); choose one with --column NAME, such as --column 2, "
        "or --column all for every number",
        kind=ChooseColumn,
    ),
    "several lists": bad(
        '{"a": [1, 2], "b": [3, 4]}',
        ": 2 columns hold numbers (a, b); choose one with --column NAME, such as --column b",
        kind=ChooseColumn,
    ),
    "no such column": bad(
        SHEET,
        ": no column 'size'; name one with --column: id, slip, friend",
        options=OPEN(column="size"),
        kind=NoColumn,
    ),
    "no such number": bad(
        SHEET,
        ": no column '4'; name one with --column: id, slip, friend",
        options=OPEN(column="4"),
        kind=NoColumn,
    ),
    "no such truth": bad(
        SHEET,
        ": no column 'who'; name one with --truth: id, slip, friend",
        options=OPEN(truth="who"),
        kind=NoColumn,
    ),
    "truth beside nothing": bad(
        "1\n2\n", ": no labels beside the numbers; leave --truth out", options=OPEN(truth="1")
    ),
    "three friends": bad(
        "s,w\n1,x\n2,y\n3,z\n",
        ", column 'w': 3 different labels (x, y, z), but two friends wrote the slips; name a "
        "column of two labels with --truth",
        options=OPEN(truth="w"),
    ),
    "two of three friends": bad(
        "s,w\n1,x\n2,x\n3,z\n",
        ", column 'w': 2 different labels (x, z), but three friends wrote the slips; name a "
        "column of three labels with --truth",
        options=OPEN(truth="w", friends=3),
    ),
    "one friend of any number": bad(
        "s,w\n1,x\n2,x\n3,x\n",
        ", column 'w': 1 different labels (x), but 2 to 6 friends wrote the slips; name a "
        "column of 2 to 6 labels with --truth",
        options=OPEN(truth="w", friends=0),
    ),
    "one friend": bad(
        "s,w\n1,x\n2,x\n",
        ", column 'w': 1 different labels (x), but two friends wrote the slips; name a "
        "column of two labels with --truth",
        options=OPEN(truth="w"),
    ),
    "words only": bad(
        "a,b\nx,y\nz,w\n", ": no column of numbers: a, b; slips are numbers, one a line"
    ),
    "a bad cell": bad(
        "slip,who\n0.5,x\nzwei,y\n0.7,z\n",
        f", line 3, column 'slip': 'zwei' is not a number; {FIX}",
    ),
    "an infinite cell": bad(
        "slip,who\n0.5,x\nInfinity,y\n0.7,z\n",
        f", line 3, column 'slip': 'Infinity' is infinite; {FIX}",
    ),
    "a column's name with an escape": bad(
        "a\x1b[31m,who\n0.5,x\n0.6,x\n?,y\n",
        f", line 4, column 'a\\x1b[31m': '?' is not a number; say --na '?' if nothing is "
        f"there, {SKIP}",
    ),
    "a long line": bad(
        "slip,who\n0,5,x\n",
        ', line 2: 3 cells where the first line has 2; put cells with a comma in "quotes", '
        "or leave such lines out with --skip-bad",
    ),
    "a quote closed before its cell ends": bad(
        'a\tb\n1\t"2"x\n3\t4\n',
        ", line 2: the quotes do not match ('\\t' expected after '\"'); close every \" and double "
        'those inside a cell ("" in place of \\")',
    ),
    "a quote never closed": bad(
        'slip,who\n0.5,"x\n0.7,y\n',
        ', line 3: the quotes do not match (unexpected end of data); close every " and double '
        'those inside a cell ("" in place of \\")',
    ),
    "broken JSON": bad(
        "[1,\n2 3]",
        ", line 2, character 3: not valid JSON (Expecting ',' delimiter); correct it there",
    ),
    "a list of lists": bad(
        "[[1, 2], [3]]",
        ": a list of lists that is no table; give a list of numbers, a list of objects or an "
        "object of lists",
    ),
    "an object of nothing": bad(
        '{"a": 1,\n"b": {}}',
        ": an object without a list in it; give a list of numbers, a list of objects or an "
        "object of lists",
    ),
    "JSON truth values": bad("[1, true, 2]", f", item 2: 'True' is not a number; {FIX}"),
    "JSON infinity": bad("[1, Infinity]", f", item 2: infinity is infinite; {FIX}"),
    "JSON too large": bad(
        f"[1, {10**400}]",
        f", item 2: infinity is infinite; {FIX}",
    ),
    "JSON labels too few": bad(
        '{"s": [1, 2, 3], "w": ["x", "y"]}',
        ": 3 slips but 2 labels; give each slip one",
        options=OPEN(truth="w"),
    ),
    "a broken JSON line": bad(
        '{"s": 1}\n{"s": 2\n',
        ", line 2: not a JSON object (Expecting ',' delimiter); every line must be one",
    ),
    "cut gzip": Bad(
        gzip.compress(b"1\n2\n" * 999)[:-9],
        ": the gzip data is damaged or cut short; fetch or pack it again",
    ),
    "damaged bzip2": Bad(
        b"BZh9" + b"x" * 40, ": the bzip2 data is damaged or cut short; fetch or pack it again"
    ),
    "damaged xz": Bad(
        lzma.compress(b"1\n2\n")[:-20] + b"\xff" * 20,
        ": the xz data is damaged or cut short; fetch or pack it again",
    ),
    "a spreadsheet": Bad(
        b"PK\x03\x04rest", ": a zip or spreadsheet file; save the sheet as CSV and open that"
    ),
    "a picture": Bad(
        b"\x89PNG\r\n\x1a\n\x00\x00\x00",
        ": not a text file; slips are numbers, one a line, or a CSV or JSON file",
    ),
    "no end of a number": Bad(
        b"1\n2\n" + b"7" * 600_000,
        f", line 3: '{'7' * 39}…' goes on for more than 65536 characters without an end; "
        "put one number a line",
    ),
}


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len(GOOD) + len(BAD) >= 60


@pytest.mark.parametrize("row", GOOD.values(), ids=GOOD)
def test_good_file(row: Good, tmp_path: Path) -> None:
    envelope = read_path(saved(tmp_path, row.file, row.data), row.options)
    assert envelope.slips.tolist() == list(row.slips)
    assert envelope.notes == row.notes
    truth = None if envelope.truth is None else tuple(envelope.truth.tolist())
    assert truth == row.truth
    assert envelope.name == row.file
    assert envelope.sample.total == len(row.slips)


@pytest.mark.parametrize("row", BAD.values(), ids=BAD)
def test_bad_file(row: Bad, tmp_path: Path) -> None:
    path = saved(tmp_path, row.file, row.data)
    with pytest.raises(ReadError) as caught, path.open("rb") as stream:
        read_stream(stream, row.file, row.options)
    assert str(caught.value) == row.file + row.message
    assert type(caught.value) is row.kind
    with pytest.raises(ReadError) as again:
        read_path(path, row.options)
    assert str(again.value).endswith(row.message)


def test_choose_column_carries_previews() -> None:
    with pytest.raises(ChooseColumn) as caught:
        read_text(SHEET)
    first, second = caught.value.columns
    assert (first.name, first.number, first.count, first.low, first.high) == ("id", 1, 3, 1, 3)
    assert (second.name, second.number, second.low, second.high) == ("slip", 2, 0.4, 0.7)
    assert first.histogram == (1, *[0] * 7, 1, *[0] * 6, 1)
    assert sum(second.histogram) == second.count


@pytest.mark.parametrize(
    "text",
    [
        '{"s": 1, "w": "x"}\n{"s": 2, "w": "y"}\n',
        '[{"s": 1, "w": "x"}, {"s": 2, "w": "y"}]',
        '{"s": [1, 2], "w": ["x", "y"]}',
    ],
)
@pytest.mark.parametrize("column", ["w", "2"])
def test_one_column_cannot_be_slips_and_labels(text: str, column: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_text(text, options=ReadOptions(column=column, truth="w"))
    assert str(caught.value) == (
        "pasted: column 'w' cannot be the slips and who wrote them; "
        "name another with --column or with --truth"
    )


def test_labels_that_come_late_or_not_at_all_leave_slips_out() -> None:
    """The column of labels is first named by the second object; a later one lacks it."""
    rows = [{"s": 1}, {"s": 2, "w": "Ali"}, {"s": 3, "w": "Bilal"}, {"s": 4}, {"s": 5, "w": None}]
    text = "\n".join(json.dumps(row) for row in rows)
    envelope = read_text(text, options=ReadOptions(column="s", truth="w"))
    assert envelope.slips.tolist() == [2, 3]
    assert envelope.truth is not None
    assert envelope.truth.tolist() == [0, 1]
    assert envelope.notes == ("3 slips without a label left out",)


def test_ambiguous_decimal_carries_an_example() -> None:
    with pytest.raises(AmbiguousDecimal) as caught:
        read_text("0,5\n0,7")
    assert caught.value.example == "0,5"


SAMPLES = {
    "essay.txt": (ReadOptions(), 14, (0.05, 0.07, 0.48)),
    "european.csv": (ReadOptions(column="Zettel"), 4, (0.5, 0.7, 0.65, 1.0)),
    "labelled.csv": (ReadOptions(), 6, (0.05, 0.07, 0.48)),
    "waits.jsonl": (ReadOptions(), 3, (79.0, 54.0, 62.5)),
    "columns.json": (ReadOptions(column="height"), 4, (1.62, 1.75, 1.8)),
}


def test_every_sample_file_is_tested() -> None:
    assert {path.name for path in ASSETS.iterdir()} == set(SAMPLES)


@pytest.mark.parametrize("file", SAMPLES)
def test_sample_files(file: str) -> None:
    options, count, first = SAMPLES[file]
    envelope = read_path(ASSETS / file, options)
    assert len(envelope.slips) == count
    assert tuple(envelope.slips[: len(first)].tolist()) == first


def test_folder_is_said_to_be_one(tmp_path: Path) -> None:
    saved(tmp_path, "b.csv", b"")
    saved(tmp_path, "a.csv", b"")
    with pytest.raises(
        ReadError, match=r"a folder, not a file of slips; name a file in it, such as a\.csv$"
    ):
        read_path(tmp_path)


def test_missing_file_and_strange_paths(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"nothing\.txt: no such file; check the path$"):
        read_path(tmp_path / "nothing.txt")
    with pytest.raises(ReadError, match="cannot be read"):
        read_path("a\0b")
    with pytest.raises(ReadError) as caught:
        read_path(tmp_path / "\x1b[2J\n")
    assert "\x1b" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_path_must_have_a_name() -> None:
    with pytest.raises(ReadError, match="a file without a name"):
        read_path("")


class Failing(io.RawIOBase):
    """A stream that the system refuses to read on."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self._error = error

    def readable(self) -> bool:
        return True

    def readinto(self, _: object) -> int:
        raise self._error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied"), "not allowed to read it"),
        (OSError(5, "Input/output error"), "cannot be read (Input/output error)"),
        (OSError("no number"), "cannot be read (no number)"),
    ],
)
def test_what_the_system_says_is_passed_on(error: OSError, words: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_stream(io.BufferedReader(Failing(error)), "disk")
    assert str(caught.value).startswith(f"disk: {words}")


def test_a_folder_that_cannot_be_listed_is_still_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(ReadError, match="not allowed to read it; change its permissions"):
        read_path(tmp_path)


@pytest.mark.parametrize(("module", "name"), [("lzma", "xz"), ("bz2", "bzip2"), ("gzip", "gzip")])
def test_a_python_without_a_packing_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    packed = {"lzma": lzma, "bz2": bz2, "gzip": gzip}[module].compress(b"1\n2\n")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReadError, match=f"this Python cannot open {name} files; unpack it first"):
        read_path(saved(tmp_path, "x", packed))


def test_cancelled_at_the_very_end() -> None:
    heard = Listener()
    read_stream(io.BytesIO(b"1\n2\n"), "x", progress=heard)
    stop_at_last = Listener(most=len(heard.told))
    with pytest.raises(ReadCancelled):
        read_stream(io.BytesIO(b"1\n2\n"), "x", progress=stop_at_last)


def test_names_of_envelopes_are_harmless(tmp_path: Path) -> None:
    envelope = read_path(saved(tmp_path, "\x1b[31m.txt", b"1 2"))
    assert envelope.name == "\\x1b[31m.txt"


class Listener:
    """A progress callback that keeps what it hears and says stop after `most` calls."""

    def __init__(self, most: int = 10**6) -> None:
        self.told: list[float] = []
        self._most = most

    def __call__(self, share: float) -> bool:
        self.told.append(share)
        return len(self.told) < self._most


def many(count: int) -> np.ndarray:
    return np.random.default_rng(5).normal(size=count)


@pytest.mark.parametrize("between", ["\n", "\r\n", "\r", " ", ",", ";", ", "])
def test_many_blocks(between: str) -> None:
    numbers = many(60_000)
    envelope = read_text(between.join(map(repr, numbers.tolist())))
    assert np.array_equal(envelope.slips, numbers)


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_a_bad_line_far_down_is_named(ending: str) -> None:
    lines = [repr(number) for number in many(40_000).tolist()]
    lines[35_000] = "oops"
    with pytest.raises(ReadError, match=r"^pasted, line 35001: 'oops' is not a number"):
        read_text(ending.join(lines))


def test_commas_that_come_late_are_still_asked_about() -> None:
    with pytest.raises(AmbiguousDecimal):
        read_text("\n".join(["12"] * 100_000 + ["0,5", "0,7"]))


def test_a_comment_longer_than_a_block() -> None:
    envelope = read_text("1 # " + "7 " * 400_000 + "\n2\n")
    assert envelope.slips.tolist() == [1, 2]


def test_gaps_at_the_edges_of_blocks_are_counted() -> None:
    envelope = read_text("1.5,," * 100_000 + "2")
    assert len(envelope.slips) == 100_001
    assert envelope.notes == ("100000 empty cells left out",)


def test_a_stream_that_cannot_seek() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as out:
        out.write(b"1\n2\n3\n")
    heard = Listener()
    with os.fdopen(reading, "rb") as stream:
        envelope = read_stream(stream, "standard input", progress=heard)
    assert envelope.slips.tolist() == [1, 2, 3]
    assert heard.told[0] == 0.0
    assert heard.told[-1] == 1.0


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_progress_climbs_to_one(tmp_path: Path, pack: type[bytes]) -> None:
    text = "\n".join(map(repr, many(50_000).tolist())).encode()
    heard = Listener()
    read_path(saved(tmp_path, "x", pack(text)), progress=heard)
    told = heard.told
    assert told == sorted(told)
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert len(told) > 5


@pytest.mark.parametrize("form", ["plain", "csv", "json"])
def test_cancel(tmp_path: Path, form: str) -> None:
    numbers = many(50_000).tolist()
    lines = "\n".join(map(repr, numbers))
    text = {
        "plain": lines,
        "csv": "slip,x\n" + lines.replace("\n", ",a\n"),
        "json": json.dumps(numbers),
    }[form]
    heard = Listener(most=3)
    with pytest.raises(ReadCancelled):
        read_path(saved(tmp_path, "x", text.encode()), progress=heard)
    assert len(heard.told) == 3


def test_slips_are_not_copied_once_read() -> None:
    slips = many(10)
    slips.setflags(write=False)
    assert Envelope.of("x", slips).slips is slips
    assert Envelope.of("x", slips[1:]).slips is not slips


def test_a_comma_in_the_last_line_alone_is_asked_about() -> None:
    with pytest.raises(AmbiguousDecimal, match=r"'0,1' could be 0\.1 or 0 and 1"):
        read_text("3\n0,1")
