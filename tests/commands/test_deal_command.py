"""`emtui deal`, `emtui examples`, and slips going round: deal, read, fit, write, read again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from emtui.slips.examples import EXAMPLES
from emtui.slips.reading.readers import read_path
from tests.commands.kit import emtui

DEAL = (
    *("deal", "--slips", "200", "--ali", "0.3,0.05", "--bilal", "0.7,0.1"),
    *("--share", "0.6", "--seed", "7"),
)


def test_the_same_deal_gives_the_same_slips() -> None:
    first, again = emtui(*DEAL), emtui(*DEAL)
    assert first.stdout == again.stdout
    rows = list(csv.DictReader(io.StringIO(first.stdout)))
    assert len(rows) == 200
    ali = [float(row["slip"]) for row in rows if row["friend"] == "Ali"]
    assert np.mean(ali) == pytest.approx(0.3, abs=0.02)
    assert len(ali) == pytest.approx(120, abs=25)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_round_trip(tmp_path: Path, suffix: str) -> None:
    if suffix == ".parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    dealt, out = tmp_path / "dealt.csv", tmp_path / f"out{suffix}"
    assert emtui(*DEAL, "--out", str(dealt)).returncode == 0
    fit = emtui("fit", str(dealt), "--format", "json", "--slips-out", str(out))
    found = json.loads(fit.stdout)
    first, again = read_path(str(dealt)), read_path(str(out))
    np.testing.assert_array_equal(first.slips, again.slips)
    assert first.truth is not None
    assert again.truth is not None
    np.testing.assert_array_equal(first.truth, again.truth)
    assert found["friends"][0]["mean"] == pytest.approx(0.3, abs=0.02)
    refit = json.loads(emtui("fit", str(out), "--format", "json").stdout)
    assert refit["log_likelihood"] == found["log_likelihood"]


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ("0,5e-324", "Ali's spread 4.94066e-324 is rounded away beside his number, 0; choose"),
        ("1e17,0.001", "Ali's spread 0.001 is rounded away beside his number, 1e+17; choose"),
        ("1e9,0.001", ""),
    ],
)
def test_noise_that_is_rounded_away_is_told(pair: str, words: str) -> None:
    done = emtui("deal", "--ali", pair)
    assert done.returncode == 0
    assert (words in done.stderr) if words else not done.stderr


def test_a_hyphen_is_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("emtui.lessons.assignment.handed_in", lambda journal, day: "bets")
    assert emtui(*DEAL, "--out", "-").stdout == emtui(*DEAL).stdout
    sheet = ("lessons", "--assignment", "7")
    assert emtui(*sheet, "--out", "-").stdout == emtui(*sheet).stdout
    assert emtui("lessons", "--hand-in", "-").stdout == "bets\n"
    assert not list(tmp_path.iterdir())


def test_slips_out_holds_bayes_rule(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    found = json.loads(
        emtui("fit", "--example", "essay", "--format", "json", "--slips-out", str(out)).stdout
    )
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert [float(row["slip"]) for row in rows[:3]] == [0.05, 0.07, 0.48]
    for row in rows:
        x = float(row["slip"])
        joint = [
            f["share"] / f["spread"] * np.exp(-((x - f["mean"]) ** 2) / (2 * f["spread"] ** 2))
            for f in found["friends"]
        ]
        assert float(row["ali"]) == pytest.approx(joint[0] / sum(joint), rel=1e-9, abs=1e-300)


def test_an_existing_file_is_replaced_only_when_said(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("mine")
    refused = emtui("fit", "--example", "essay", "--slips-out", str(out))
    assert refused.returncode == 2
    assert "already exists" in refused.stderr
    assert out.read_text() == "mine"
    assert emtui("fit", "--example", "essay", "--slips-out", str(out), "--replace").returncode == 0
    assert out.read_text().startswith("row,slip,")
    assert list(tmp_path.iterdir()) == [out]


def test_examples_are_listed_with_their_sources_and_all_fit() -> None:
    page = emtui("examples").stdout
    assert max(map(len, page.splitlines())) <= 80
    for name, example in EXAMPLES.items():
        assert f"\n{name}" in f"\n{page}"
        assert example.source in " ".join(page.split())
        assert emtui("fit", "--example", name).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("deal", "--slips", "1"), "below 2"),
        (("deal", "--ali", "0.3"), "as 0.3,0.05"),
        (("deal", "--ali", "0.3,0"), "above 0"),
        (("deal", "--share", "1.5"), "from 0 to 1"),
        (("deal", "--slips", "20000000"), "choose 2 to 10000000; allow more with --max-slips"),
        (("deal", "--slips", "9", "--max-slips", "8"), "choose 2 to 8; allow more with"),
        (("fit", "--example", "nothing"), "there are: essay"),
        (("fit", "x.csv", "--example", "essay"), "not both"),
        (("fit", "--example", "essay", "--spread", "known"), "--known-spread"),
        (("fit", "--example", "essay", "--slips-out", "x.doc"), ".csv"),
    ],
)
def test_what_cannot_be_is_one_line_and_status_2(arguments: tuple[str, ...], words: str) -> None:
    done = emtui(*arguments)
    assert done.returncode == 2
    assert words in done.stderr.strip().splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_exact_and_condensed_agree(tmp_path: Path) -> None:
    many = tmp_path / "many.csv"
    emtui("deal", "--slips", "20000", "--out", str(many))
    fits = [
        json.loads(emtui("fit", str(many), "--format", "json", *flag).stdout)
        for flag in ((), ("--exact",))
    ]
    assert fits[0]["log_likelihood"] == pytest.approx(fits[1]["log_likelihood"], rel=1e-11)


def test_a_known_spread_stays() -> None:
    found = json.loads(
        emtui("fit", "--example", "galaxies", "--spread", "known", "--start-spreads", "2", "2",
              "--starts", "20", "--format", "json").stdout
    )  # fmt: skip
    assert [friend["spread"] for friend in found["friends"]] == [2.0, 2.0]
