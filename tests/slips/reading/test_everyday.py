# ruff: noqa: E501 - a file in a line
"""Files as people have them: read at the first try, or told in one line what to change."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from emtui.slips.reading.readers import (
    ChooseColumn,
    ReadError,
    read_path,
    read_text,
)

SKIP = "or leave such cells out with --skip-bad"

READ = {
    "dates beside numbers": (
        "date,temp\n2024-01-01,3.5\n2024-01-02,-1.2\n",
        [3.5, -1.2],
        ("column temp read, the only one of numbers",),
    ),
    "a German spreadsheet": (
        "\ufeffDatum;Messwert;Notiz\r\n01.02.2024;12,5;ok\r\n02.02.2024;13,1;\r\n",
        [12.5, 13.1],
        ("column Messwert read, the only one of numbers", "commas read as decimal commas"),
    ),
    "three decimals between semicolons": (
        "a;kg\nx;1,250\ny;2,500\n",
        [1.25, 2.5],
        ("column kg read, the only one of numbers", "commas read as decimal commas"),
    ),
    "what spreadsheets say of themselves": ("sep=;\nslip\n1\n2\n", [1, 2], ()),
    "a printed minus": ("−1.5\n2.5\n−0.5\n", [-1.5, 2.5, -0.5], ()),
    "a printed minus in a table": (
        "who;x\na;−1,5\nb;2\n",
        [-1.5, 2],
        ("column x read, the only one of numbers", "commas read as decimal commas"),
    ),
    "more ways to say that nothing is there": (
        "t\n1\nn/a\n2\nN/A\n<NA>\n3\n",
        [1, 2, 3],
        ("1 cell reading <NA> left out", "2 cells reading n/a left out"),
    ),
    "what a spreadsheet did not find": (
        "t # days\n1\n#N/A\n2\n# above\n#N/A # none\n3\n", [1, 2, 3],
        ("2 cells reading #N/A left out",),
    ),
    "numbers in two columns": ("1.5 6.5\n2 6.7\n1 6.1\n", [1.5, 6.5, 2, 6.7, 1, 6.1],
                               ("2 numbers a line, all of them read",)),
    "a wrapped list": ("1 2 3\n4 5 6\n7 8\n", [1, 2, 3, 4, 5, 6, 7, 8], ()),
    "bullets": ("- 0.5\n- 0.7\n- 0.9\n", [0.5, 0.7, 0.9], ()),
    "a list of numbers of three digits": ("120,135,128\n131,195,102\n110\n",
                                          [120, 135, 128, 131, 195, 102, 110], ()),
    "a list with numbers of two digits": ("95,120,135", [95, 120, 135], ()),
    "a padding space that never breaks": ("0.5\u00a0\n0.7\u00a00.9\n", [0.5, 0.7, 0.9], ()),
    "names in brackets": (
        "[mV],who\n1.5,a\n2.5,b\n", [1.5, 2.5],
        ("column [mV] read, the only one of numbers",),
    ),
    "bars between cells": (
        "who|x\na|0.5\nb|0.7\n", [0.5, 0.7], ("column x read, the only one of numbers",),
    ),
    "key and value": (
        "name: value\na: 1.5\nb: 2.5\n", [1.5, 2.5],
        ("column value read, the only one of numbers",),
    ),
}  # fmt: skip

REFUSED = {
    "currency": ("item,price\nbread,$2.50\nmilk,$1.20\n",
                 ", line 2, column 'price': '$2.50' is not a number; write 2.50, or say --currency"),
    "currency behind": ("item;price\nbread;2,50 €\nmilk;1,20 €\n",
                        ", line 2, column 'price': '2,50 €' is not a number; write 2.50, or say --currency"),
    "currency that reads like a header": ("$1.50\n2.50\n3.50\n",
                                          f", line 1: '$1.50' is not a number; write 1.50, or say --currency, {SKIP}"),
    "percent": ("who,share\na,12%\nb,13.5%\n",
                ", line 2, column 'share': '12%' is not a number; write 12, or say --percent"),
    "units": ("12kg\n13kg\n", ", line 1: '12kg' has a unit and is not a number; write 12, and all numbers in kg"),
    "one unit": ("12\n13kg\n", f", line 2: '13kg' has a unit and is not a number; write 13, and all numbers in kg, {SKIP}"),
    "degrees": ("21.5°C\n22\n", f", line 1: '21.5°C' has a unit and is not a number; write 21.5, and all numbers in °C, {SKIP}"),
    "dates": ("2024-01-01\n2024-01-02\n",
              ", line 1: '2024-01-01' is a date, not a number; write numbers, such as days"),
    "times": ("12:30\n12:45\n", ", line 1: '12:30' is a time, not a number; write it in one unit, "
              "such as seconds"),
    "a bound": ("ph\n7.1\n<0.5\n7.4\n",
                f", line 3: '<0.5' is a bound, not a number; correct it, {SKIP}"),
    "a bound that reads like a header": ("<0.5\n1\n2\n", ", line 1: '<0.5' is a bound, not a "
                                         f"number; correct it, {SKIP}"),
    "a fraction": ("1/2\n3/4\n", ", line 1: '1/2' is not a number; write 0.5"),
    "thousands with points": (
        "Name;Preis\nHaus;1.250.000,50\nAuto;25.500,75\n",
        ", line 2, column 'Preis': '1.250.000,50' is not a number; write 1250000.50, or say "
        "--thousands point",
    ),
    "thousands with points, once": ("p;q\nx;250,00\ny;1.250,50\nz;7,5\n", ", line 3, column 'q': "
                                    f"'1.250,50' is not a number; write 1250,50, or say --thousands point, {SKIP}"),
    "thousands in quotes": (
        'who,price\na,"1,250,000"\nb,7\nc,8\n',
        f", line 2, column 'price': '1,250,000' is not a number; write 1250000, or say --thousands "
        f"comma, {SKIP}",
    ),
    "thousands with an apostrophe": ("1'234\n2\n",
                                     f", line 1: '1'234' is not a number; write 1234, or say "
                                     f"--thousands apostrophe, {SKIP}"),
    "thousands with a space that never breaks": (
        "1\u00a0234\n2\n", f", line 1: '1<no-break space>234' has a no-break space in it and is not a "
        f"number; write 1234, or say --thousands space, {SKIP}",
    ),
    "a comma where points are": ("x\n1.5\n2\n3\n0,7\n".replace("\n", ";y\n"), ", line 5, column "
                                 f"'x': '0,7' is not a number; write 0.7, {SKIP}"),
    "a thousand where points are": (
        'x,y\n1.5,a\n"1,250",b\n7,c\n',
        f", line 3, column 'x': '1,250' is not a number; write 1.250 or 1250, whichever is "
        f"meant, or say --thousands comma, {SKIP}",
    ),
    "text as spreadsheets keep it": (
        '="0.5"\n="0.7"\n', ", line 1, column '1': '=\"0.5\"' is not a number; write 0.5",
    ),
    "a letter": ("This is a letter.\nTo my friend.\n",
                 ": no numbers in it; slips are numbers, one a line"),
    "a web page": ("<!DOCTYPE html><html><td>1</td></html>", ": a web page, a wiki or XML; save its table "
                   "as CSV, or copy the numbers and paste them"),
    "a letter in formats": (r"{\rtf1 1 2 3}", ": formatted text; save it as plain text"),
    "objects within": (
        '{"features": [{"mag": 1.0}, {"mag": 2.5}]}',
        ", item 1, column 'features': an object within the object is not a number; bring its "
        "numbers to the top: a list of them, or of objects",
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", READ.values(), ids=READ)
def test_read(row: tuple[str, list[float], tuple[str, ...]]) -> None:
    given, slips, notes = row
    envelope = read_text(given)
    assert envelope.slips.tolist() == slips
    assert envelope.notes == notes


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_refused_with_what_to_write(row: tuple[str, str]) -> None:
    given, message = row
    with pytest.raises(ReadError) as caught:
        read_text(given)
    assert type(caught.value) is ReadError
    assert str(caught.value) == f"pasted{message}"


def test_what_is_advised_reads() -> None:
    for _, message in REFUSED.values():
        write = message.partition("; write ")[2].partition(",")[0]
        if write.replace(".", "").isdigit():
            assert read_text(f"{write}\n-77\n").slips.tolist() == [float(write), -77]


def test_columns_of_one_name_are_told_apart_by_number() -> None:
    with pytest.raises(ChooseColumn, match=r"such as --column 2$"):
        read_text("x,x\n1,5\n2,6\n4,8\n")


def test_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "slips.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("slips.txt")
        info.size = 4
        archive.addfile(info, io.BytesIO(b"1 2\n"))
    with pytest.raises(ReadError, match=r"a tar archive; unpack it and open the file in it$"):
        read_path(path)


def test_a_folder_names_a_file_that_could_be_read(tmp_path: Path) -> None:
    for name in ("a.png", "b.csv.gz", "c.txt"):
        (tmp_path / name).touch()
    with pytest.raises(ReadError, match=r"name a file in it, such as b\.csv\.gz$"):
        read_path(tmp_path)
