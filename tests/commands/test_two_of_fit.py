"""What `emtui fit` says about whether it is two at all, and how sure the numbers are."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from emtui import cli
from emtui.slips.essay import ESSAY
from tests.commands.kit import SLIPS, fit, result

COLLAPSE = ("--start-means", "0.07", "0.9", "--start-spreads", "0.03", "0.005")
FIT = (sys.executable, "-m", "emtui", "fit")


def density(x: float, friend: dict[str, float]) -> float:
    z = (x - friend["mean"]) / friend["spread"]
    return friend["share"] * math.exp(-z * z / 2) / (friend["spread"] * math.sqrt(math.tau))


def test_one_gaussian_beside_two() -> None:
    found = result()
    one = found["one"]
    assert set(one) == {"mean", "spread", "log_likelihood", "bic"}
    mean = math.fsum(ESSAY) / 14
    variance = math.fsum((x - mean) ** 2 for x in ESSAY) / 14
    assert one["mean"] == pytest.approx(mean, rel=1e-12)
    assert one["spread"] == pytest.approx(math.sqrt(variance), rel=1e-12)
    assert one["log_likelihood"] == pytest.approx(-7 * (math.log(math.tau * variance) + 1))
    assert one["bic"] == pytest.approx(2 * math.log(14) - 2 * one["log_likelihood"])
    assert found["bic"] == pytest.approx(5 * math.log(14) - 2 * found["log_likelihood"])


def test_at_a_cut_point_a_slip_belongs_to_either() -> None:
    found = result()
    assert len(found["cut_points_all"]) == 2
    assert found["cut_points"] == found["cut_points_all"][1:]  # the other is beyond the slips
    for place in found["cut_points_all"]:
        ali, bilal = (density(place, friend) for friend in found["friends"])
        assert ali == pytest.approx(bilal, rel=1e-9)


def test_what_a_collapse_leaves_without_a_number_is_null() -> None:
    found = result(*COLLAPSE, "--bootstrap", "5")
    assert found["end"]["why"] == "collapsed"
    nothing = ("bic", "one", "cut_points", "cut_points_all")
    assert [found[key] for key in nothing] == [None] * 4
    assert found["verdict"]["says"] == "none"
    assert found["verdict"]["because"] == []
    assert found["intervals"] == [
        {"name": name, "mean": None, "spread": None, "share": None} for name in ("Ali", "Bilal")
    ]
    assert found["bootstrap"] == {"replicates": 5, "used": 0, "seed": 0}
    assert found["standard_errors"] == [
        {"name": name, "mean": None, "spread": None, "share": None} for name in ("Ali", "Bilal")
    ]


def test_standard_errors_come_only_when_asked_for() -> None:
    assert not {"standard_errors", "bootstrap"} & set(result())
    assert not {"standard_errors", "bootstrap"} & set(result("--bootstrap", "0"))


def test_standard_errors_are_seeded_and_about_right() -> None:
    slips = np.random.default_rng(2).normal(0, 1, 150).tolist()
    slips += np.random.default_rng(3).normal(30, 2, 50).tolist()
    given = " ".join(map(repr, slips))
    arguments = ("--bootstrap", "40", "--seed", "4")
    found = result(*arguments, given=given)
    assert found == result(*arguments, given=given)
    assert found["bootstrap"] == {"replicates": 40, "used": 40, "seed": 4}
    (cut,), ((low, high),) = found["cut_points"], found["cut_intervals"]
    assert low < cut < high < low + 4
    for friend, error in zip(found["friends"], found["standard_errors"], strict=True):
        assert error["name"] == friend["name"]
        count = 200 * friend["share"]
        assert error["mean"] == pytest.approx(friend["spread"] / math.sqrt(count), rel=0.3)
        assert error["spread"] == pytest.approx(friend["spread"] / math.sqrt(2 * count), rel=0.3)
        assert error["share"] == pytest.approx(math.sqrt(0.75 * 0.25 / 200), rel=0.3)
    other = result("--bootstrap", "40", "--seed", "5", given=given)
    assert other["standard_errors"] != found["standard_errors"]


def test_slips_dealt_anew_that_all_read_alike_are_left_out() -> None:
    found = result(
        *("--spread", "known", "--start-spreads", "1e-18", "1e-18", "--start-means", "1", "2"),
        *("--bootstrap", "40"),
        given="1 2",
    )
    assert 0 < found["bootstrap"]["used"] < 40


def test_csv_carries_the_errors_on_its_last_line() -> None:
    head, *rest, last = fit("--format", "csv", "--trace", "--bootstrap", "9").stdout.splitlines()
    assert head.endswith("ali_mean_error,ali_spread_error,ali_share_error,"
                         "bilal_mean_error,bilal_spread_error,bilal_share_error")  # fmt: skip
    assert all(row.endswith(",,,,,,") for row in rest)
    errors = result("--bootstrap", "9")["standard_errors"]
    told = [float(cell) for cell in last.split(",")[-6:]]
    assert told == [error[key] for error in errors for key in ("mean", "spread", "share")]


def test_the_table_says_it_in_words() -> None:
    table, found = fit("--bootstrap", "20").stdout, result("--bootstrap", "20")
    two, one = found["bic"], found["one"]["bic"]
    assert f"By BIC alone: one Gaussian {one:.1f}, two {two:.1f} (lower" in table
    (cut,) = found["cut_points"]
    assert f"a slip below {cut:.6g} is likelier Ali's, above it Bilal's" in table
    rows = [line.split() for line in table.splitlines() if line.startswith("  ±")]
    assert [row[1:3] for row in rows] == [
        [f"{error['mean']:.3g}", f"{error['spread']:.3g}"] for error in found["standard_errors"]
    ]
    assert "± standard errors from 20 of 20 envelopes dealt anew (seed 0)" in table
    ((low, high),) = found["cut_intervals"]
    words = f"cut at {cut:.6g}: from {low:.6g} to {high:.6g} in 95% of the envelopes dealt"
    assert words in " ".join(table.split())
    assert max(map(len, table.splitlines())) <= 80


@pytest.mark.parametrize("arguments", [(), ("--trace",), ("--trace", "--spread", "same")])
def test_the_table_fits_eighty_columns_and_writes_a_plain_minus(arguments: tuple[str, ...]) -> None:
    table = fit("--start-means", "-100", "900", *arguments, given=f"{SLIPS} -7").stdout
    assert max(map(len, table.splitlines())) <= 80
    assert "\N{MINUS SIGN}" not in table
    assert "-" in table


def test_the_table_tells_numbers_far_from_zero_apart() -> None:
    given = " ".join(f"{1e9 + x!r}" for x in (1, 1.5, 2, 2.25, 11, 12, 13.5))
    table, found = fit(given=given).stdout, result(given=given)
    for friend in found["friends"]:
        shown = next(line for line in table.splitlines() if line.startswith(friend["name"]))
        assert float(shown.split()[1]) == pytest.approx(friend["mean"], abs=1e-3)


def test_one_bic_of_one_fit_is_one_number(tmp_path: Path) -> None:
    bins = tmp_path / "bins.csv"
    rows = zip(range(80, 180, 10), (3, 30, 90, 60, 20, 40, 120, 150, 60, 9), strict=True)
    bins.write_text("from,to,n\n" + "".join(f"{at},{at + 10},{n}\n" for at, n in rows))
    few = "3.5 4.5 3.7 4.1 4.6 5.2 3.3 4.9 7.1 7.8 8.2 8.0 9.4 7.2 7.6"
    for found in (
        result(given=few),
        result("--example", "faithful-waiting"),
        result(str(bins), "--bins", "from", "to", "--counts", "n"),
    ):
        assert found["bic"] == found["verdict"]["bic"]["two"]


@pytest.mark.parametrize(
    ("slips", "arguments", "words"),
    [
        ("1 2 3 4 5 6 7 8 9", ("--start-means", "5", "5"), "By BIC alone: one Gaussian"),
        (SLIPS, COLLAPSE, "Bilal stands on one slip, 0.9; no spread can be told for him."),
        (SLIPS, ("--cut", "0.9"), "a slip below 0.139645 is Ali's with probability 0.9 or more"),
        ("1 2 5 5 5 5", (), "Bilal stands on 4 equal slips, 5;"),
        (SLIPS, ("--spread", "same"), "a slip below 0.33"),
        (SLIPS, (*COLLAPSE, "--bootstrap", "5"), "no standard errors: a spread fell to nothing"),
    ],
)
def test_the_table_fits_its_words_to_the_end(
    slips: str, arguments: tuple[str, ...], words: str
) -> None:
    assert words in " ".join(fit(*arguments, given=slips).stdout.split())


def test_ctrl_c_stops_it_without_a_word(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*FIT, "--example", "galaxies", "--bootstrap", "100000"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals to open here")
def test_progress_is_told_on_a_terminal_and_wiped_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("emtui.commands.progress.DELAY", 0.0)
    ours, theirs = os.openpty()
    with open(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        assert cli.main(["fit", "--example", "galaxies", "--bootstrap", "5"]) == 0
    told = b""
    with suppress(OSError):  # how Linux says that the other end is closed
        while piece := os.read(ours, 1 << 16):
            told += piece
    os.close(ours)
    assert "standard errors" in capsys.readouterr().out
    assert b"dealing anew" in told
    *_, wiped, after = told.rsplit(b"\r", 2)
    assert wiped.strip() == b""
    assert after == b""


@pytest.mark.parametrize(("option", "count"), [("--test", "19"), ("--bootstrap", "1")])
def test_too_few_envelopes_are_refused(option: str, count: str) -> None:
    done = fit(option, count, given=SLIPS)
    assert (done.returncode, f"{option}: {count} is below" in done.stderr) == (2, True)
