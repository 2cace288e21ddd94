"""`emtui fit --by` and `--each`: every row is the fit of its group alone."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.commands.kit import fit, result

GROUPS = {
    "x, y": [0.1, 0.2, 0.15, 0.3, 5.1, 5.3, 5.2, 5.0, 0.25, 5.4],
    "z": [10.0, 10.2, 10.1, 12.0, 12.3, 12.1, 12.2, 10.3, 10.25, 12.4],
}
LONELY = "lonely"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two groups whose rows take turns, one of a single slip, and a row without a label."""
    path = tmp_path / "groups.csv"
    rows = [f'"{g}",{GROUPS[g][n]}' for n in range(10) for g in GROUPS]
    path.write_text("\n".join(["group,v", *rows, f"{LONELY},3", ",7"]) + "\n")
    return path


def alone(group: str) -> str:
    return " ".join(map(str, GROUPS[group]))


def test_json_is_a_list_of_the_fits_of_each_group_alone(table: Path) -> None:
    found = json.loads(fit(str(table), "--by", "group", "--format", "json").stdout)
    assert [row["group"] for row in found] == [*GROUPS, LONELY]
    for row, group in zip(found, GROUPS, strict=False):
        single = result(given=alone(group))
        for key in ("friends", "bic", "cut_points", "verdict", "log_likelihood"):
            assert row[key] == single[key]
    assert found[-1] == {
        "group": LONELY,
        "error": "there is only one slip: two friends need at least two",
    }


def test_the_table_has_a_row_a_group_and_a_reason_where_there_is_no_fit(table: Path) -> None:
    done = fit(str(table), "--by", "1")
    assert done.returncode == 0
    head, first, second, last = done.stdout.splitlines()
    words = ["group", "slips", "numbers", "spreads", "shares", "verdict", "cuts"]
    assert head.split() == words
    assert first.startswith("x, y")
    assert second.startswith("z")
    assert last.split() == [
        LONELY,
        *["there", "is", "only", "one", "slip:", "two", "friends", "need", "at", "least", "two"],
    ]
    assert "1 slip without a label left out" in done.stderr


def test_csv_reads_as_csv(table: Path) -> None:
    done = fit(str(table), "--by", "group", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["group"] for row in rows] == [*GROUPS, LONELY]
    single = result(given=alone("z"))["friends"]
    assert float(rows[1]["ali_mean"]) == single[0]["mean"]
    assert rows[2]["ali_mean"] == ""
    assert "only one slip" in rows[2]["reason"]


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A group that collapses, one that may say something, one of too few slips."""
    path = tmp_path / "odd.csv"
    rng = np.random.default_rng(3)
    wide = rng.normal(np.repeat([0.0, 6.0], 15), 1.0)
    rows = [f"tiny,{slip}" for slip in (10.0, 20.0, 21.0)]
    rows += [f"wide,{slip:.3f}" for slip in wide] + [f"small,{slip}" for slip in GROUPS["z"]]
    path.write_text("g,v\n" + "\n".join(rows) + "\n")
    return path


def test_a_group_without_a_verdict_has_its_reason_in_every_form(odd: Path) -> None:
    told = fit(str(odd), "--by", "g").stdout
    tiny, wide, small = told.splitlines()[1:4]
    assert tiny.split()[-2:] == ["collapsed", "-"]
    assert "two" in wide.split()
    assert "too few" in small
    assert "tiny: 3 slips cannot tell 5 numbers" in told
    rows = {
        row["g"]: row
        for row in csv.DictReader(io.StringIO(fit(str(odd), "--by", "g", "--format", "csv").stdout))
    }
    assert rows["tiny"]["reason"].startswith("3 slips cannot tell 5 numbers")
    assert (rows["tiny"]["says"], rows["wide"]["reason"]) == ("", "")
    assert rows["small"]["says"] == "none"
    assert rows["small"]["reason"] == "10 slips are too few to say whether it is two."


def test_every_group_has_its_own_bootstrap_and_test(odd: Path) -> None:
    asked = ("--by", "g", "--bootstrap", "3", "--test", "20", "--seed", "3")
    found = {
        row["group"]: row for row in json.loads(fit(str(odd), *asked, "--format", "json").stdout)
    }
    alone = result(*asked[2:], given=" ".join(
        row.split(",")[1] for row in odd.read_text().splitlines() if row.startswith("wide")
    ))  # fmt: skip
    for key in ("standard_errors", "intervals", "cut_intervals", "bootstrap", "verdict"):
        assert found["wide"][key] == alone[key]
    rows = {
        row["g"]: row
        for row in csv.DictReader(io.StringIO(fit(str(odd), *asked, "--format", "csv").stdout))
    }
    error, p = alone["standard_errors"][1]["mean"], alone["verdict"]["test"]["p"]
    assert float(rows["wide"]["bilal_mean_error"]) == error
    assert float(rows["wide"]["test_p"]) == p
    assert rows["tiny"]["bilal_mean_error"] == rows["tiny"]["test_p"] == ""
    told = fit(str(odd), *asked).stdout.splitlines()
    assert told[0].endswith("test p")
    assert told[2].split()[-1] == f"{p:.3f}"
    assert told[3].split()[:3] == ["±", *(f"{one['mean']:.2g}" for one in alone["standard_errors"])]


def test_slips_out_keeps_the_order_and_has_the_group_as_a_column(
    table: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    assert fit(str(table), "--by", "group", "--slips-out", str(out)).returncode == 0
    rows = list(csv.DictReader(out.open()))
    wanted = [(g, GROUPS[g][n]) for n in range(10) for g in GROUPS]
    assert [(row["group"], float(row["slip"])) for row in rows] == wanted
    assert all(float(row["ali"]) + float(row["bilal"]) == pytest.approx(1) for row in rows)


def test_each_file_has_a_row(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(alone("z" if name == "b" else "x, y"))
    paths = [str(tmp_path / f"{name}.txt") for name in ("a", "b", "missing")]
    found = json.loads(fit("--each", *paths, "--format", "json").stdout)
    assert [row["group"] for row in found] == paths
    assert found[1]["friends"] == result(given=alone("z"))["friends"]
    assert "no such file" in found[2]["error"]


def test_several_files_are_one_envelope(tmp_path: Path) -> None:
    paths = []
    for name, group in (("a", "x, y"), ("b", "z")):
        paths.append(str(tmp_path / f"{name}.csv"))
        Path(paths[-1]).write_text("v\n" + "\n".join(map(str, GROUPS[group])))
    found = json.loads(fit(*paths, "--format", "json").stdout)
    whole = result(given=alone("x, y") + " " + alone("z"))
    assert found["friends"] == whole["friends"]
    assert found["envelope"]["slips"] == 20
    Path(paths[1]).write_text("w\n1\n2\n3\n")
    done = fit(*paths)
    assert done.returncode == 2
    assert "in column 'w'" in done.stderr
    assert "--column" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--by", "nope"), "name one with --by: group, v"),
        (("--by", "v"), "beside 'v' no column holds numbers; name the column of labels with --by"),
        (("--by", "group", "--each"), "leave one out"),
        (("other.csv", "--by", "group"), "--by is about one file"),
        (("--by", "group", "--trace"), "--trace is about one envelope"),
        (("--by", "group", "--plot"), "emtui FILE --by COLUMN shows each group"),
        (("--each", "--picture", "x.svg"), "--picture is about one envelope; leave it out: fit"),
        (("--by", "group", "--truth", "group"), "--truth is about one envelope"),
        (("--each", "--slips-out", "x.csv"), "fit the files without --each"),
    ],
)
def test_what_does_not_go_together_is_one_line(
    table: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = fit(str(table), *arguments)
    assert done.returncode == 2
    assert words in done.stderr.strip()
    assert len(done.stderr.strip().splitlines()) == 1


def test_groups_of_different_numbers_of_friends_are_written_in_one_table(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    table, out = tmp_path / "g.csv", tmp_path / "o.csv"
    rows = [f"a,{slip}" for slip in rng.normal(0, 1, 60)]
    rows += [f"b,{slip}" for slip in rng.normal(np.repeat([0, 9], 40), 1)]
    table.write_text("g,v\n" + "\n".join(rows) + "\n")
    asked = ("--column", "v", "--by", "g", "--friends", "auto", "--slips-out", str(out))
    assert fit(str(table), *asked).returncode == 0
    told = list(csv.DictReader(out.read_text().splitlines()))
    assert list(told[0]) == ["g", "row", "slip", "ali", "bilal"]
    assert {(row["ali"], row["bilal"]) for row in told[:60]} == {("1.0", "0.0")}
    assert [float(row["bilal"]) > 0.9 for row in told[60:]] == [False] * 40 + [True] * 40


def test_json_of_groups_is_of_the_shipped_form(table: Path) -> None:
    form = json.loads((files("emtui.report") / "schema.json").read_text("utf-8"))
    found = json.loads(fit(str(table), "--by", "group", "--format", "json").stdout)
    assert {"error" in row for row in found} == {True, False}
    check = Draft202012Validator(form)
    assert [error.message for error in check.iter_errors(found)] == []
    for spoilt in ([found], [{"group": "a"}], [{"error": "b"}], [result()]):
        assert not check.is_valid(spoilt)


def test_patterns_and_folders_are_expanded(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text("g,v\n" + "".join(f"{n % 2},{n}\n" for n in range(9)))
    wanted = [str(tmp_path / f"{name}.csv") for name in "ab"]
    for named in (tmp_path, tmp_path / "*.csv"):
        done = fit("--each", str(named), "--column", "v", "--format", "json")
        assert [row["group"] for row in json.loads(done.stdout)] == wanted
    by = ("--column", "v", "--by", "g")
    assert fit(str(tmp_path / "a*"), *by).returncode == 0
    done = fit(str(tmp_path), *by)
    assert (done.returncode, "names 2" in done.stderr) == (2, True)
    assert "no file matches" in fit("--each", str(tmp_path / "z*")).stderr


def test_nothing_fitted_is_no_success(tmp_path: Path) -> None:
    assert fit("--each", str(tmp_path / "a"), str(tmp_path / "b")).returncode == 2


def test_a_group_for_nearly_every_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("y,v\n" + "".join(f"{n}.5,{n}\n" for n in range(40)))
    done = fit(str(path), "--column", "v", "--by", "y")
    assert done.returncode == 2
    assert "column 'y': 40 groups for 40 rows" in done.stderr
