"""Numbers that may not be slips are read, and told."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.slips.reading.options import on_command_line
from emtui.slips.reading.readers import ReadOptions, read_text

PRICES = np.random.default_rng(3).normal([[1200], [2500]], 200, (2, 60)).round(1).ravel().tolist()
AGES = [18 + n % 60 for n in range(100)]

CODES = {
    "-99 among prices": (PRICES, [-99] * 20, ["--na=-99"]),
    "-9999 among prices": (PRICES, [-9999] * 3, ["--na=-9999"]),
    "999 among ages": (AGES, [999] * 4, ["--na 999"]),
    "99999 among prices": (PRICES, [99999] * 4, ["--na 99999"]),
    "-1 among ages": (AGES, [-1] * 4, ["--na=-1"]),
    "two codes": (AGES, [-99] * 4 + [-88] * 3, ["--na=-99", "--na=-88"]),
    "both sides": (AGES, [-99] * 4 + [999] * 3, ["--na=-99", "--na 999"]),
    "two -99 among answers": ([1, 2, 3, 4, 5] * 4, [-99] * 2, ["--na=-99"]),
    "two 999 among answers": ([1, 2, 3, 4, 5] * 4, [999] * 2, ["--na 999"]),
    "two -9 among answers": ([1, 2, 3, 4, 5] * 4, [-9] * 2, ["--na=-9"]),
    "two -8888 among answers": ([1, 2, 3, 4, 5] * 4, [-8888] * 2, ["--na=-8888"]),
    "two codes, two of each": (
        [1, 2, 3, 4, 5] * 4,
        [-99] * 2 + [-88] * 2,
        ["--na=-99", "--na=-88"],
    ),
    "a number far away": (AGES, [1e30] * 5, ["--na 1e+30"]),
}

NO_CODES = {
    "one of them": (AGES, [-99]),
    "two not far away": (AGES, [-9] * 2),
    "two of another number": (AGES, [-77] * 2),
    "99 among ages": ([*AGES, 85, 90, 92], [99] * 4),
    "zeros": (np.random.default_rng(4).exponential(5, 100).tolist(), [0] * 40),
    "a lump of equal ones": ([50, 51, 52, 53, 53, 54], [40] * 6),
    "answers from 1 to 5": ([1, 2, 3, 4, 1, 2, 3, 4], [5] * 4),
    "two numbers": ([1, 1, 1, 1], [99] * 4),
}


def _notes(numbers: list[float], options: ReadOptions = ReadOptions()) -> str:  # noqa: B008
    return "; ".join(read_text("v\n" + "\n".join(map(str, numbers)), options=options).notes)


@pytest.mark.parametrize("row", CODES.values(), ids=CODES)
def test_codes_are_named_and_kept(row: tuple[list[float], list[float], list[str]]) -> None:
    numbers, codes, options = row
    envelope = read_text("v\n" + "\n".join(map(str, numbers + codes)))
    assert len(envelope.slips) == len(numbers) + len(codes)
    assert [note.partition("say ")[2].partition(" if")[0] for note in envelope.notes] == options


@pytest.mark.parametrize("row", NO_CODES.values(), ids=NO_CODES)
def test_no_codes_no_note(row: tuple[list[float], list[float]]) -> None:
    assert not _notes(row[0] + row[1])


def test_a_code_that_was_said_is_told_as_left_out() -> None:
    told = _notes([*PRICES, -99, -99, -99], ReadOptions(na=("-99",)))
    assert told == "3 cells reading -99 left out"


def test_points_that_may_set_off_thousands() -> None:
    text = "price\n2.626\n1.199\n930\n1.040\n"
    assert "--thousands point" in "; ".join(read_text(text).notes)
    assert not read_text(text, options=ReadOptions(decimal="point")).notes
    assert read_text(text, options=ReadOptions(thousands="point")).slips[0] == 2626
    for plain in ("price\n2.626\n1.199\n1.04\n", "p\n2.62\n1.19\n930\n", "p\n2.626\n1.199\n2\n"):
        assert not read_text(plain).notes


@pytest.mark.parametrize("rows", ["Total,12.5", '"Mean",4.17', "Grand total,12.5"])
def test_a_total_is_told(rows: str) -> None:
    envelope = read_text(f"site,v\na,1.5\nb,2\nc,9\n{rows}\n")
    assert len(envelope.slips) == 4
    assert "was read as a slip; take it out" in envelope.notes[0]
    other = read_text("site,v\na,1.5\nb,2\nTotal,9\n").notes
    assert "was read as a slip; take it out of the file if it is a total" in other[0]


def test_an_answer_adds_to_what_means_a_missing_value() -> None:
    assert ReadOptions(na=("-9",)).answered({"na": ("--",)}).na == ("-9", "--")
    assert on_command_line({"na": ("--", "n d")}) == "--na=-- --na 'n d'"
