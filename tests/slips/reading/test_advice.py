# ruff: noqa: E501 - a file in a line
"""What a message says to do reads the right numbers; what cannot be read has its reason."""

from __future__ import annotations

import pytest

from emtui.slips.reading.errors import is_question
from emtui.slips.reading.readers import (
    ChooseColumn,
    ReadError,
    ReadOptions,
    read_stream,
    read_text,
)
from emtui.tui.dialogs.open.questions import question_about
from tests.slips.reading.kinds import stream_of

LABVIEW = (
    "LabVIEW Measurement\t\nWriter_Version\t2\nSeparator\tTab\n***End_of_Header***\t\n\n"
    "X_Value\tVoltage\tComment\n0.000\t1.66\t\n0.100\t1.93\t\n0.200\t5.2\t\n"
)
BANK = (
    '"Kontonummer";"DE12345"\n"Zeitraum";"Mai"\n\n'
    '"Buchungstag";"Zweck";"Betrag (EUR)"\n"01.01.2024";"Miete";"-8,5"\n"03.01.2024";"Brot";"-3,5"\n"Saldo";"-12"\n'
)
SAS = "       The SAS System       10:15 Monday, January 1, 2024   1\n\n  Obs    slip    who\n\n    1    1.66     a\n    2    1.93     b\n    3    5.20     b\n"
BINS = ReadOptions(bins=("lower", "upper"), counts="n")

REFUSED = {
    "counts of ranges": (" \n(0,1] (1,2] (2,3] \n    0     5     3 \n", ReadOptions(skip_bad=True), "counts of ranges, as R prints them; write lower edges"),
    "R's str": (" num [1:26] 1.66 1.93 1.42 ...\n", ReadOptions(skip_bad=True), "the printout leaves numbers out ('...')"),
    "R's str of a frame": ("'data.frame':\t26 obs. of  1 variable:\n $ slip: num  1.66 1.93 ...\n", ReadOptions(), "line 2: the printout leaves numbers out"),
    "a half": ("v\n1.2\n1½\n", ReadOptions(), "'1½' is not a number; write 1.5"),
    "a quarter alone": ("v\n1.2\n-¼\n", ReadOptions(), "'-¼' is not a number; write -0.25"),
    "a power of ten": ("v\n1.2\n1,5·10³\n", ReadOptions(), "'1,5·10³' is not a number; write 1.5e3"),
    "thousands by a prefix": ("v\n1.2\n1.66k\n", ReadOptions(), "has a prefix and is not a number; write 1660,"),
    "millions by a prefix, or a unit": ("v\n1.2\n1.5M\n", ReadOptions(), "write 1500000 or 1.5, whichever is meant"),
    "a unit": ("v\n1500g\n1.66kg\n", ReadOptions(), "'1500g' has a unit and is not a number; write 1500, and all numbers in g"),
    "a unit behind a word": ("took 1.66ms\ntook 1.93ms\n", ReadOptions(), "'1.66ms' has a unit"),
    "debit and credit": ("v\n1.66 DR\n1.93 CR\n", ReadOptions(), "line 2: '1.66 DR' is one side of an account"),
    "some of the other side": ("v\n1.2\n1.66 CR\n3.4\n", ReadOptions(), "line 3: '1.66 CR' is one side of an account"),
    "Soll in a table": ("a,v\nx,1.66 S\ny,1.93 H\n", ReadOptions(column="v"), "'1.66 S' is one side of an account"),
    "a wrapped frame": ("  slip another_one\n1 1.66         5.1\n2 1.93         5.2\n  a_third_column\n1              7\n2              8\n", ReadOptions(), "line 4: the printout is broken into blocks"),
    "a bound for an open end": ("lower,upper,n\n<1,1,3\n1,2,5\n2,3,1\n", BINS, "'<1' is a bound, not a number; write the edge alone, or nothing where the bin has no end"),
    "more for an open end": ("lower,upper,n\n,1,3\n1,2,5\n2,3+,1\n", BINS, "'3+' is a range, not a number; write the edge alone, or nothing"),
    "ranges in a frame of R's": ("         Var1 Freq\n1 (0.98,1.4]    3\n2  (1.4,1.9]    5\n", ReadOptions(), "'(0.98,1.4]' is a range, not a number; write lower and upper edges"),
    "counts of ranges of pandas'": ("(0, 1]    3\n(1, 2]    5\n(2, 3]    1\ndtype: int64\n", ReadOptions(skip_bad=True), "counts of values, as pandas prints them"),
    "one unit behind blanks": ("v\n1.66 kg\n1.93 kg\n", ReadOptions(), "'1.66 kg' has a unit and is not a number"),
    "a negative range": ('age,n\n"(-1,0]",3\n"(0,1]",5\n', ReadOptions(column="age", counts="n"), "is a range, not a number"),
    "numbers with NUL between": ("1.66\x001.93\x005.2\x00", ReadOptions(), "put one a line: tr"),
    "a column of a later header": (BANK, ReadOptions(column="Betrag (EUR)"), "line 4 has it: say --skip-lines 3"),
    "the same of LabVIEW": (LABVIEW, ReadOptions(column="Voltage"), "line 6 has it: say --skip-lines 5"),
    "a name that is nowhere": (LABVIEW, ReadOptions(column="Current"), "LabVIEW Measurement, 2"),
}  # fmt: skip


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_refused_with_its_reason(row: tuple[str, ReadOptions, str]) -> None:
    text, options, message = row
    with pytest.raises(ReadError) as caught:
        read_stream(stream_of(text), "x", options)
    assert message in str(caught.value)
    if options.skip_bad or options.bins:
        assert "--skip-bad" not in str(caught.value)
    if message.startswith("LabVIEW"):
        assert "--skip-lines" not in str(caught.value)


READ = {
    "a list that goes on before it begins": ("x = [ ...\n 1.66 1.93 ...\n 5.2 ...\n];\n", ReadOptions()),
    "one number a line of it": ("x = [ ...\r\n 1.66\r\n 1.93\r\n 5.2\r\n];\r\n", ReadOptions()),
    "short rules of Markdown": ("| name | w |\n|:--|--:|\n| a | 1.66 |\n| b | 1.93 |\n| c | 5.2 |\n", ReadOptions()),
    "the shortest": ("name | w\n:-|-:\na | 1.66\nb | 1.93\nc | 5.2\n", ReadOptions()),
    "blanks within LaTeX's signs": ("a & $ 1.66 $ \\\\\nb & $1.93$ \\\\\nc & $ 5.2 $ \\\\\n", ReadOptions()),
    "levels of a long factor": (" [1] 1.66 1.93\n [3] 5.2 \n26 Levels: 0.98 1.05 ... 5.2\n", ReadOptions()),
    "a listing of SAS": (SAS, ReadOptions(column="slip")),
    "LabVIEW below its lines": (LABVIEW, ReadOptions(column="Voltage", skip_lines=5)),
}  # fmt: skip


@pytest.mark.parametrize("row", READ.values(), ids=READ)
def test_read(row: tuple[str, ReadOptions]) -> None:
    assert read_stream(stream_of(row[0]), "x", row[1]).slips.tolist() == [1.66, 1.93, 5.2]


ANSWERED = {
    "a header that is longer than what stands above": (LABVIEW, "--skip-lines 5", ReadOptions(column="Voltage"), [1.66, 1.93, 5.2]),
    "the same between semicolons": (BANK, "--skip-lines 3", ReadOptions(), [-8.5, -3.5]),
    "decimal commas of R's print": ("  slip who\n1 1,66   a\n2 1,93   b\n3 5,2   b\n", "--decimal comma", ReadOptions(), [1.66, 1.93, 5.2]),
}  # fmt: skip


@pytest.mark.parametrize("row", ANSWERED.values(), ids=ANSWERED)
def test_the_first_answer_on_the_screen_reads_it(
    row: tuple[str, str, ReadOptions, list[float]],
) -> None:
    text, option, more, slips = row
    with pytest.raises(ReadError) as caught:
        read_stream(stream_of(text), "x")
    assert option in str(caught.value)
    question = question_about(caught.value, more)
    assert question is not None
    answer = question.answers[question.likely][1]
    assert answer is not None
    assert read_stream(stream_of(text), "x", answer).slips.tolist() == slips
    assert "Leave such cells out" not in str(question.answers)


def test_counts_are_preselected_beside_values_that_count_up() -> None:
    rows = "".join(f"{score},{count}\n" for score, count in enumerate([3, 8, 9, 5, 2, 2], 1))
    with pytest.raises(ChooseColumn) as caught:
        read_stream(stream_of("score,count\n" + rows), "x")
    question = question_about(caught.value, ReadOptions())
    assert question is not None
    answer = question.answers[question.likely][1]
    assert answer == ReadOptions(column="score", counts="count")


@pytest.mark.parametrize(
    ("text", "offered"), [("1 1.5\n2 1.7\n3 6.5\n", True), ("1 1.5 a\n2 1.7 a\n3 6.5 b\n", False)]
)
def test_all_is_offered_only_where_it_reads(text: str, *, offered: bool) -> None:
    with pytest.raises(ChooseColumn) as caught:
        read_stream(stream_of(text), "x")
    question = question_about(caught.value, ReadOptions())
    assert question is not None
    every = ReadOptions(column="all")
    assert (every in [answer for _, answer in question.answers]) == offered
    assert ("--column all" in str(caught.value)) == offered
    if offered:
        assert len(read_stream(stream_of(text), "x", every).slips) == 6


def test_notes_do_not_say_what_is_not_so() -> None:
    counted = ReadOptions(counts="Frequency", skip_bad=True)
    found = read_stream(stream_of("Age,Frequency\n1,3\n2,5\n3,2\nTotal,10\n"), "x", counted)
    assert len(found.slips) == 10
    assert "was read" not in " ".join(found.notes)
    blanks = ReadOptions(thousands="space")
    assert not read_stream(stream_of("1 250\n1 300\n2 450\n"), "x", blanks).notes


def test_a_text_without_numbers_asks_nothing() -> None:
    with pytest.raises(ReadError, match="no numbers in it") as caught:
        read_text("x <- cold9 nonsense", "pasted")
    assert not is_question(caught.value)
