"""`emtui fit` as scripts rely on it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from tests.commands.kit import fit, result
from tests.strategies import slips_of


def test_json_has_exactly_the_keys_scripts_rely_on() -> None:
    found = result()
    assert found["envelope"] == {"name": "standard input", "slips": 14, "distinct": 12}
    assert found["variant"] == {
        "assign": "soft", "spread": "different", "share": "free", "min_spread": 0.0,
    }  # fmt: skip
    assert set(found["start"]) == {"means", "spreads", "shares", "near_end"}
    assert set(found["end"]) == {"why", "iterations", "merged", "saddle"}
    assert found["end"]["why"] == "settled"
    assert found["score"] == "log-likelihood"
    assert found["log_likelihood"] == pytest.approx(12.580190, abs=1e-6)
    assert [friend["name"] for friend in found["friends"]] == ["Ali", "Bilal"]
    assert found["friends"][0]["mean"] == pytest.approx(0.0721214, abs=1e-6)
    assert "trace" not in found
    ends = {"tried", "settled", "collapsed", "emptied", "narrow", "set_aside"}
    assert set(found["ends"]) == ends
    assert found["ends"]["tried"] == 24
    assert set(found["verdict"]) == {
        "says", "sentence", "because", "bic", "crooked", "dip", "peaks", "separation", "test",
    }  # fmt: skip


def test_higher_ends_that_stand_on_few_slips_are_set_aside() -> None:
    galaxies = " ".join(map(str, slips_of("galaxies")))
    found = result(given=galaxies)
    (aside,) = found["ends"]["set_aside"]
    assert aside["log_likelihood"] > found["log_likelihood"]
    assert aside["slips"] == [9.172, 9.35, 9.483, 9.558, 9.775, 10.227, 10.406]
    assert "where a friend has only 7 slips: 9.172" in fit(given=galaxies).stdout


def test_names_are_exchanged_unless_a_start_was_given() -> None:
    backward = ("--start-means", "0.9", "0.05")
    for arguments, rises in (((), True), (("--starts", "1"), True), (backward, False)):
        found = result("--trace", *arguments)
        means = [friend["mean"] for friend in found["friends"]]
        assert (means[0] < means[1]) is rises
        assert found["trace"][0]["friends"][0]["mean"] == found["start"]["means"][0]


def test_a_known_spread_is_held_and_is_no_given_start() -> None:
    found = result("--known-spread", "0.1")
    assert [friend["spread"] for friend in found["friends"]] == pytest.approx([0.1, 0.1])
    assert found["variant"]["spread"] == "known"
    assert found["ends"]["tried"] == 24
    assert found["verdict"]["bic"]["three"] is not None
    older = result("--spread", "known", "--start-spreads", "0.1", "0.1")
    assert older["log_likelihood"] == pytest.approx(found["log_likelihood"])


def test_a_start_by_name_is_a_given_start() -> None:
    found = result("--start", "both-the-same")
    assert found["end"]["saddle"]
    assert found["ends"] is None


def test_the_default_start_is_that_of_the_quantiles() -> None:
    start = result("--starts", "1")["start"]
    assert start["means"] == pytest.approx([0.0625, 0.465], abs=1e-12)
    assert start["spreads"] == pytest.approx([0.129074412962572] * 2, abs=1e-12)
    assert start["shares"] == [0.5, 0.5]


def test_trace_begins_at_the_start_and_climbs_to_the_end() -> None:
    found = result("--trace", "--spread", "same", "--starts", "1")
    trace = found["trace"]
    assert [entry["iteration"] for entry in trace] == list(range(found["end"]["iterations"] + 1))
    assert trace[0]["log_likelihood"] == pytest.approx(0.191061750759942, abs=1e-10)
    scores = [entry["log_likelihood"] for entry in trace]
    assert scores == sorted(scores)
    assert scores[-1] == found["log_likelihood"] == pytest.approx(2.804733, abs=1e-6)


def test_hard_labels_report_their_own_score() -> None:
    found = result("--assign", "hard", "--starts", "50")
    assert found["score"] == "classification log-likelihood"
    assert found["log_likelihood"] == pytest.approx(12.547966, abs=1e-6)


def test_slips_given_to_whom_they_are_from_are_counted() -> None:
    rows = [(n / 10, "x") for n in range(10)] + [(7 + n / 10, "y") for n in range(10)]
    given = "s,w\n0.45,y\n" + "".join(f"{slip},{who}\n" for slip, who in rows)
    done = fit("--truth", "w", given=given)
    assert "given to the friend they are from: 20 of 21 slips (95.2%)" in done.stdout
    assert "given to" not in fit(given="".join(f"{slip}\n" for slip, _ in rows)).stdout
    found = result("--truth", "w", given=given)
    assert found["hits"] == {"right": 20, "of": 21, "exchanged": False}


@pytest.mark.parametrize("numbers", [("-1e-3", "1"), ("-.5", "2E-1"), ("-1", "-2")])
def test_negative_and_exponent_starts(numbers: tuple[str, str]) -> None:
    found = result("--start-means", *numbers, "--start-share", "0.25")
    assert found["start"]["means"] == [float(number) for number in numbers]
    assert found["start"]["shares"] == [0.25, 0.75]


def test_a_collapse_is_valid_json_with_null() -> None:
    found = result("--start-means", "0.07", "0.9", "--start-spreads", "0.03", "0.005")
    assert found["end"]["why"] == "collapsed"
    assert found["log_likelihood"] is None
    assert found["friends"][1]["spread"] == 0


def test_many_starts_leave_collapses_behind() -> None:
    found = result("--starts", "60", "--seed", "3", "--start-means", "0.07", "0.9",
                   "--start-spreads", "0.03", "0.005")  # fmt: skip
    assert found["end"]["why"] == "settled"
    assert found["log_likelihood"] == pytest.approx(12.580190, abs=1e-6)


def test_the_same_seed_finds_the_same() -> None:
    arguments = ("--starts", "5", "--seed", "11")
    assert result(*arguments) == result(*arguments)


def test_a_saddle_is_told() -> None:
    end = result("--start-means", "0.3", "0.3")["end"]
    assert (end["merged"], end["saddle"]) == (True, True)


def test_step_limit_and_tolerance() -> None:
    assert result("--max-iterations", "2")["end"] == {
        "why": "step limit", "iterations": 2, "merged": False, "saddle": False,
    }  # fmt: skip
    longer = result("--tolerance", "0")["end"]["iterations"]
    assert longer > result()["end"]["iterations"]


def test_min_spread_holds() -> None:
    found = result("--min-spread", "0.05")
    assert found["friends"][0]["spread"] == 0.05
    assert found["variant"]["min_spread"] == 0.05


def test_equal_shares() -> None:
    assert [friend["share"] for friend in result("--share", "equal")["friends"]] == [0.5, 0.5]


def test_csv_is_read_back() -> None:
    rows = list(csv.DictReader(io.StringIO(fit("--format", "csv", "--trace").stdout)))
    trace = result("--trace")["trace"]
    assert [float(row["log_likelihood"]) for row in rows] == [t["log_likelihood"] for t in trace]
    assert float(rows[-1]["bilal_mean"]) == trace[-1]["friends"][1]["mean"]


def test_the_table_says_what_matters() -> None:
    table = fit().stdout
    for words in ("14 slips", "0.0721214", "64.0%", "12.580190", "settled after"):
        assert words in table


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--start-spreads", "0", "1"), "above 0"),
        (("--start-spreads", "1", "2", "--spread", "same"), "must be equal"),
        (("--start-share", "0.3", "--share", "equal"), "must be 0.5"),
        (("--start-share", "1"), "between 0 and 1"),
        (("--start-means", "nan", "1"), "finite"),
        (("--start-means", "-inf", "1"), "finite"),
        (("--start-means", "1e300", "1"), "too far from the slips"),
        (("--start-spreads", "1e-200", "1"), "too wide or too narrow"),
        (("--min-spread", "1e300"), "too wide or too narrow"),
        (("--starts", "0"), "below 1"),
        (("--min-spread", "-1"), "below 0"),
        (("--min-spread", "2", "--start-spreads", "1", "1"), "--min-spread"),
        (("--assign", "firm"), "invalid choice"),
        (("no such file.txt",), "no such file.txt"),
    ],
)
def test_bad_arguments_are_one_line_and_status_2(arguments: tuple[str, ...], words: str) -> None:
    done = fit(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert words in done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "standard input"),
        ("1\n", "two"),
        ("1 1 1", "different"),
        ("1\n2\nabc\n", "line 3"),
        ("1\n2\ninf\n", "line 3"),
        ("0,5\n0,7\n", "--decimal"),
    ],
)
def test_bad_slips_are_one_line_and_status_2(given: str, words: str) -> None:
    done = fit(given=given)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert words in done.stderr


@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_is_left_out_is_told_beside_the_data(form: str) -> None:
    done = fit("--format", form, given="1\nNA\n2\n9\n")
    assert done.returncode == 0
    assert done.stderr == "emtui: standard input: 1 cell reading NA left out\n"
    told = ["1 cell reading NA left out"]
    if form == "json":
        assert json.loads(done.stdout)["envelope"]["notes"] == told
    else:
        assert "NA" not in done.stdout
    assert "1 cell reading NA left out\n" in fit(given="1\nNA\n2\n9\n").stdout


def test_a_file_by_name(tmp_path: Path) -> None:
    path = tmp_path / "my slips.txt"
    path.write_text("# mine\n1, 2; 3\t4\n10 11\n12\n")
    found = result(str(path), given="")
    assert found["envelope"] == {"name": "my slips.txt", "slips": 7, "distinct": 7}


def test_three_friends_are_fitted_and_named_in_order() -> None:
    galaxies = " ".join(map(str, slips_of("galaxies")))
    found = result("--friends", "3", "--bootstrap", "3", given=galaxies)
    assert [friend["name"] for friend in found["friends"]] == ["Ali", "Bilal", "Celia"]
    means = [friend["mean"] for friend in found["friends"]]
    assert means == sorted(means)
    assert found["log_likelihood"] == pytest.approx(-203.179228, abs=1e-5)  # mclust: -212.08
    assert found["bic"] == pytest.approx(found["verdict"]["bic"]["three"], abs=0.1)
    assert len(found["cut_points"]) == 2
    assert [error["name"] for error in found["intervals"]] == ["Ali", "Bilal", "Celia"]
    rows = list(csv.DictReader(io.StringIO(
        fit("--friends", "3", "--format", "csv", given=galaxies).stdout
    )))  # fmt: skip
    assert float(rows[-1]["celia_mean"]) == pytest.approx(means[2])


def test_how_many_friends_is_told_by_bic() -> None:
    rng = np.random.default_rng(8)
    slips = np.concatenate([rng.normal(5.0 * k, 1.0, 80) for k in range(5)])
    found = result("--friends", "auto", given=" ".join(map(str, slips)))
    numbers = found["bic_of_numbers"]
    assert len(found["friends"]) == 5
    assert min(n for n in numbers if n is not None) == numbers[4]
    assert found["bic"] == pytest.approx(numbers[4], abs=0.1)
    expected = [slips[80 * k : 80 * (k + 1)].mean() for k in range(5)]
    means = [friend["mean"] for friend in found["friends"]]
    assert means == pytest.approx(expected, abs=0.3)


def test_one_friend_is_taken_where_one_is_enough() -> None:
    given = " ".join(map(str, np.random.default_rng(8).normal(3.0, 2.0, 90)))
    arguments = ("--friends", "auto", "--bootstrap", "2")
    found = result(*arguments, given=given)
    assert [friend["name"] for friend in found["friends"]] == ["Ali"]
    assert found["friends"][0]["share"] == 1.0
    assert found["bic"] == found["one"]["bic"] == pytest.approx(found["bic_of_numbers"][0])
    assert found["end"]["why"] == "settled"
    assert not found["end"]["merged"]
    assert (found["cut_points"], found["cut_intervals"]) == ([], [])
    assert found["standard_errors"][0]["share"] == 0.0
    table = fit(*arguments, given=given).stdout
    heads, bics = (
        line.split()[1:] for line in table.splitlines() if line.startswith(("friends", "BIC"))
    )
    assert heads == ["1*", "2", "3", "4", "5", "6"]
    assert bics[0] == f"{found['bic']:.1f}"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--friends", "7"),
        ("--friends", "3", "--start-means", "1", "2"),
        ("--friends", "auto", "--start-means", "1", "2"),
        ("--friends", "3", "--start", "extremes"),
        ("--friends", "3", "--start-share", "0.2"),
    ],
)
def test_what_does_not_fit_the_number_of_friends_is_refused(arguments: tuple[str, ...]) -> None:
    done = fit(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("friends", ["1", "3"])
def test_every_friends_probability_is_written_beside_the_slips(
    friends: str, tmp_path: Path
) -> None:
    rng = np.random.default_rng(8)
    count = int(friends)
    who = np.repeat(np.arange(count), 40)
    slips = rng.normal(9.0 * who, 1.0).round(3)
    rows = [f"{'xyz'[k]},{slip}" for k, slip in zip(who, slips, strict=True)]
    file, out = tmp_path / "h.csv", tmp_path / "o.csv"
    file.write_text("w,v\n" + "\n".join(rows) + "\n")
    truth = ("--truth", "w") if count > 1 else ()
    number = str(count) if count > 1 else "auto"
    done = fit(str(file), "--column", "v", *truth, "--friends", number, "--slips-out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    told = list(csv.DictReader(io.StringIO(out.read_text())))
    names = ["ali", "bilal", "celia"][:count]
    assert list(told[0]) == ["row", "slip", *names, *(["friend"] if truth else [])]
    for row, one, slip in zip(told, who, slips, strict=True):
        assert float(row["slip"]) == slip
        assert float(row[names[one]]) > 0.9
        assert not truth or row["friend"].lower() == names[one]


def test_a_file_may_follow_the_numbers_of_a_start(tmp_path: Path) -> None:
    file = tmp_path / "slips.txt"
    file.write_text("1 2 1.5 -2 0.5 9 8.5 9.5 10 11")
    wanted = result(str(file), "--start-means", "-2", "9")
    for arguments in (
        ("--start-means", "-2", "9", str(file)),
        ("--start-means", "-2", "9", str(file), "--cut", ".5"),
        ("--friends", "2", "--start-means", "-2", "9", "--start-spreads", "4.1", "4.1", str(file)),
    ):
        found = result(*arguments)
        assert found["log_likelihood"] == pytest.approx(wanted["log_likelihood"], abs=1e-6)
    assert (
        result("--start-means", "-2", "9", "-", given=file.read_text())["envelope"]["slips"] == 10
    )
    assert "is not a number" in fit("--start-means", "x", "9").stderr
    assert "nowhere.txt" in fit("--start-means", "1", "9", "nowhere.txt").stderr
