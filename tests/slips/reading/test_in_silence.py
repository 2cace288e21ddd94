# ruff: noqa: E501 - a file in a line
"""Files whose numbers could be taken for others: read right, told, or refused; never in silence."""

from __future__ import annotations

import re

import pytest

from emtui.slips.reading.readers import ReadError, ReadOptions, read_text
from tests.slips.reading.test_kinds import said

MONTHS = "      Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec\n"
YEARS = (
    "2001                 1.66 1.93 4.39 2.08 1.71 4.60 4.45 2.01 1.88\n"
    "2002 4.51 1.79\n"
)  # fmt: skip

READ = {
    "a frame as a dict": ("{'site': {0: 'B', 1: 'A'}, 'w': {0: 1.66, 1: 1.93}}", [1.66, 1.93]),
    "a frame as a dict, floats before": ("{'w': {1.0: 1.66, 2.5: 1.93}}", [1.66, 1.93]),
    "a frame as a dict, pairs before": ("{'w': {(1, 'a'): 1.66, (2, 'a'): 1.93}}", [1.66, 1.93]),
    "a series as a dict": ("{0: 1.66, 1: 1.93}", [1.66, 1.93]),
    "records named by numbers": ("[{0: 1.66}, {0: 1.93}]", [1.66, 1.93]),
    "months": (MONTHS + YEARS, [1.66, 1.93, 4.39, 2.08, 1.71, 4.6, 4.45, 2.01, 1.88, 4.51, 1.79]),
    "quarters": ("     Qtr1 Qtr2 Qtr3 Qtr4\n2001           1.66 1.93\n2002 4.39 2.08\n", [1.66, 1.93, 4.39, 2.08]),
    "how long psql took": (" w\n------\n 1.66\n 1.93\n 4.39\n(3 rows)\n\nTime: 0.345 ms\n", [1.66, 1.93, 4.39]),
    "how long psql took, in minutes": ("Timing is on.\n w\n------\n 1.66\n 1.93\n(2 rows)\n\nTime: 61200.345 ms (01:01.200)\n", [1.66, 1.93]),
}  # fmt: skip


@pytest.mark.parametrize("row", READ.values(), ids=READ)
def test_the_right_numbers(row: tuple[str, list[float]]) -> None:
    text, slips = row
    assert read_text(text).slips.tolist() == slips


TOLD = {
    "a tally in JSON": ('{"1":3,"2":8,"3":5}', said(), "if they are counts of those before"),
    "a tally in Python": ("{1: 3, 2: 8, 3: 5}", said(), "if they are counts of those before"),
    "half of them per cent": ("w\n1.66%\n1.93\n4.39%\n2.08\n", said(percent=True), "2 per cent signs taken off; 2 numbers had none"),
    "half of them per cent, in a table": ("g,w\na,1.66%\nb,1.93%\nc,2\n", said(percent=True), "2 per cent signs taken off; 1 number had none"),
    "a sum and a mean": ("g;w\na;1,5\nb;2\nc;9\nSumme;12,5\nMittelwert;4,17\n", said(), "2 lines called Summe, Mittelwert were read as slips"),
    "a rounded mean": ("g;w\na;1,5\nb;2\nc;9\nMittelwert;4\n", said(), "the line called 'Mittelwert' was read as a slip"),
    "what describes them": ("g,w\na,1.5\nb,2\nc,9\nMean,4.17\nSD,4.19\nN,3\n", said(column="w"), "3 lines called Mean, SD, N were read as slips"),
    "subtotals": ("g,w\na,1.5\nb,2\nSubtotal,3.5\nc,9\nd,2\nSubtotal,11\nTotal,14.5\n", said(column="w"), "3 lines called Subtotal, Total were read as slips"),
    "an org table": ("| g | w |\n|---+---|\n| a | 1.5 |\n| b | 2 |\n| c | 9 |\n|---+---|\n| Total | 12.5 |\n#+TBLFM: @>$2=vsum(@2..@-1)\n", said(), "'Total', is the sum of those above"),
    "a total in columns of a width": ("city      weight  note\nNew York     1.5  x\nRome         1.7\nOslo         6.5  y z\nTotal        9.7\n", said(), "'Total', is the sum of those above"),
    "a mean at the end of many": ("g,w\n" + "ab,1.5\nc,2\n" * 9000 + "Mean,1.8\nSD,0.25\n", said(column="w"), "2 lines called Mean, SD were read as slips"),
}  # fmt: skip

COUNTRIES = "country,2019,2020\nC0,1.66,2.66\nC1,1.93,2.93\nC2,4.39,5.39\n"
NAMED = {
    "years beside a word": (COUNTRIES, "3", [2.66, 2.93, 5.39]),
    "years by their names": (COUNTRIES, "2019", [1.66, 1.93, 4.39]),
    "years above whole numbers": ("country;2019;2020\na;12;328000\nb;15;331000\nc;9;17\n", "2020", [328000, 331000, 17]),
    "years alone": ("2019,2020\n1.66,3.32\n1.93,3.86\n4,8.78\n", "2020", [3.32, 3.86, 8.78]),
    "years between blanks": ("2019 2020\n1.66 3.32\n1.93 3.86\n4 8.78\n", "2020", [3.32, 3.86, 8.78]),
    "years, all of them": ("2019 2020\n1.66 3.32\n1.93 3.86\n4 8.78\n", "all", [1.66, 3.32, 1.93, 3.86, 4, 8.78]),
    "years above a printed frame": ("  g  2019  2020\n0 a  1.66  3.32\n1 b  1.93  3.86\n2 c  4.39  8.78\n", "2020", [3.32, 3.86, 8.78]),
    "a year with decimal commas": ("Land;2020\na;1,66\nb;1,93\nc;4,39\n", None, [1.66, 1.93, 4.39]),
    "numbers that count": ("k,1,2\nx,1.66,3.32\nx,1.93,3.86\nx,4.39,8.78\n", "3", [3.32, 3.86, 8.78]),
    "doses": ("k,10,50\nx,1.66,3.32\nx,1.93,3.86\nx,4.39,8.78\n", "50", [3.32, 3.86, 8.78]),
    "numbers that count, alone": ("1,2\n1.66,3.32\n1.93,1.86\n4.39,8.78\n", "2", [3.32, 1.86, 8.78]),
    "a series of pandas": (",0\n0,12\n1,15\n2,9\n", None, [12, 15, 9]),
}  # fmt: skip


@pytest.mark.parametrize("row", NAMED.values(), ids=NAMED)
def test_numbers_that_name_columns(row: tuple[str, str | None, list[float]]) -> None:
    text, column, slips = row
    envelope = read_text(text, options=ReadOptions(column=column))
    assert envelope.slips.tolist() == slips
    assert "the first line was read as names" in "; ".join(envelope.notes)


NOT_NAMED = {
    "words and whole numbers": ("a,1\nb,2.5\nc,3.5\nd,4.5\n", "2", [1, 2.5, 3.5, 4.5]),
    "a year among years": ("1999,2.5\n2001,3.5\n2003,4.5\n2005,1.5\n", "1", [1999, 2001, 2003, 2005]),
    "years among prices": ("a,1999,2050\nb,1850,2700\nc,400,1900\nd,2100,20\n", "2", [1999, 1850, 400, 2100]),
    "one year above thousands": ("a,2020\nb,2500\nc,1500\nd,3000\n", "2", [2020, 2500, 1500, 3000]),
    "whole numbers below": ("a,10,20\nb,12,1.5\nc,3.5,2.5\nd,4,7\n", "2", [10, 12, 3.5, 4]),
    "falling numbers": ("a,20,10\nb,1.5,1.5\nc,3.5,2.5\nd,4.5,7.5\n", "2", [20, 1.5, 3.5, 4.5]),
}  # fmt: skip


@pytest.mark.parametrize("row", NOT_NAMED.values(), ids=NOT_NAMED)
def test_numbers_that_are_slips(row: tuple[str, str, list[float]]) -> None:
    text, column, slips = row
    assert read_text(text, options=ReadOptions(column=column)).slips.tolist() == slips


@pytest.mark.parametrize("row", TOLD.values(), ids=TOLD)
def test_told(row: tuple[str, ReadOptions, str]) -> None:
    text, options, told = row
    assert told in "; ".join(read_text(text, options=options).notes)


NOT_TOLD = {
    "a series in JSON": ('{"0":3,"1":8,"2":5}', said()),
    "a filtered series in JSON": ('{"3":1.5,"7":1.75}', said()),
    "seasons": ("g,w\nWinter,1.5\nSpring,2\nSummer,9\n", said()),
    "north and south": ("g,w\nS,1.5\nN,2\nS,9\nN,8\n", said()),
    "the least and the most": ("g,w\nmin,1.5\nmax,2\nmin,1.25\nmax,9\n", said()),
    "a last word that could be one": ("g,w\nlow,1.5\nhigh,2\nmedian,9\n", said()),
    "a column called total": ("g,total\na,1.5\nb,2\nc,9\n", said()),
    "a total that is not there": ("g,w\na,1.5\nb,2\nc,9\nTotal,\n", said(na=("",))),
    "three decimals": ("g,w\na,1.250\nb,1.375\nc,2.625\n", said()),
    "three decimals, one a line": ("w\n12.250\n13.375\n9.625\n", said()),
    "three decimals below one": ("g;w\na;1.250\nb;0.375\nc;2.625\n", said()),
    "three decimals beside a thousand": ("g;w\na;1.250\nb;1.375\nc;1250\n", said()),
    "two decimals": ("g;w\na;1.25\nb;1.375\n", said()),
    "three decimals that were said": ("g;w\na;1.250\nb;1.375\n", said(decimal="point")),
    "weights of a survey": ("v,n\n1,1.300\n2,0.950\n3,1.125\n", said(counts="n")),
    "all of them per cent": ("1.66%\n1.93%\n", said(percent=True)),
}  # fmt: skip


@pytest.mark.parametrize("row", NOT_TOLD.values(), ids=NOT_TOLD)
def test_plain_files_are_left_in_peace(row: tuple[str, ReadOptions]) -> None:
    text, options = row
    notes = read_text(text, options=options).notes
    assert [
        note
        for note in notes
        if not re.search("taken off|the only one|left out|counts|each as often", note)
    ] == []
    assert "had none" not in "; ".join(notes)


REFUSED = {
    "a dict of floats": ("{1.0: 5, 2.0: 7}", said(), "an object without a list"),
    "a dict of nothing and pairs": ("{None: 5, (1, 2): 7}", said(), "an object without a list"),
    "equal names in a dict": ("{'w': {1: 2, '1': 3}}", said(), "an object without a list"),
    "describe as CSV": (",w\ncount,26.0\nmean,2.9\nstd,1.2\nmin,1.6\n25%,1.7\n50%,2.0\n75%,4.4\nmax,4.6\n", said(), "a summary of numbers"),
    "describe as CSV, quoted": ('"";"w"\n"count";26\n"mean";2,9\n"std";1,2\n"min";1,6\n"max";4,6\n', said(), "a summary of numbers"),
    "describe of polars": ("statistic,w\ncount,26.0\nnull_count,0.0\nmean,2.9\nstd,1.2\nmin,1.6\nmax,4.6\n", said(), "a summary of numbers"),
    "uniq -c": ("      3 1.66\n     12 4.39\n      2 1.93\n      1 2.08\n", said(), "2 columns hold numbers"),
    "uniq -c, the most first": ("     12 4.39\n      9 1.66\n      9 1.93\n      1 2.08\n", said(), "2 columns hold numbers"),
    "German thousands": ("Artikel;Umsatz\na;12.500\nb;13.750\nc;950\n", said(), "'12.500' could be 12500 or 12.500; say which with --thousands point or --decimal point"),
    "German thousands, one of them": ("Artikel;Umsatz\na;800\nb;1.250\nc;950\n", said(), "could be 1250 or 1.250"),
    "German thousands, asked for": ("Artikel;Umsatz\na;1.250\nb;1.375\n", said(column="Umsatz"), "could be 1250 or 1.250"),
    "millions beside thousands": ("a,w\nx,1.250\ny,1.234.567\nz,2.500\n", said(), "could be 1250 or 1.250"),
    "millions beside thousands, one a line": ("1.250\n1.234.567\n2.500\n", said(), "write 1234567, or say --thousands point"),
    "counts with thousands": ("v;n\n1;1.300\n2;2.100\n3;400\n5;600\n", said(counts="n"), "column 'n': '1.300' could be 1300 or 1.300"),
    "counts with thousands, between commas": ("v,n\n1,1.300\n2,2.100\n3,400\n", said(counts="n"), "column 'n': '1.300' could be 1300 or 1.300"),
    "a no-break space before a point": ("1\u00a0.5\n1.7\n", said(), "no-break space"),
}  # fmt: skip


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_refused_in_one_line(row: tuple[str, ReadOptions, str]) -> None:
    text, options, words = row
    with pytest.raises(ReadError) as caught:
        read_text(text, options=options)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
