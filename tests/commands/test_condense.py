"""`emtui condense`, and `emtui fit` of many files and of summaries."""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from emtui.commands import condense, fit, fit_arguments, opening
from emtui.commands.parsing import UsageError
from emtui.commands.summaries import gathered
from emtui.em.session import Session
from emtui.em.starts import default_start
from emtui.em.variants import Variant
from emtui.slips.envelope import Envelope
from tests.commands.kit import emtui


def _found(*arguments: str) -> dict[str, float]:
    """The last line of the CSV of a fit from the quartiles, which nobody judges."""
    return _row("--starts", "1", *arguments)


def _row(*arguments: str) -> dict[str, float]:
    done = emtui("fit", "--format", "csv", *arguments)
    assert done.returncode == 0, done.stderr
    head, line = done.stdout.splitlines()
    return dict(zip(head.split(","), map(float, line.split(",")), strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("slips")
    rng = np.random.default_rng(12)
    for k in range(3):
        values = np.concatenate([rng.normal(0, 1, 1500), rng.normal(4, 0.5, 700)])
        rows = "".join(f"{value!r},{k}\n" for value in rng.permutation(values).tolist())
        (place / f"p{k}.csv").write_text("ms,day\n" + rows)
    return place


def test_the_same_numbers_in_memory_streamed_and_from_summaries(
    folder: Path, tmp_path: Path
) -> None:
    parts = [str(tmp_path / f"{name}.slips") for name in ("one", "two")]
    first, rest = str(folder / "p0.csv"), str(folder / "p[12].csv")
    done = emtui("condense", first, "--column", "ms", "-o", parts[0])
    assert done.returncode == 0, done.stderr
    assert "2,200 slips of 1 file" in done.stdout
    done = emtui("condense", rest, "--column", "ms", "-o", parts[1], "--edges", parts[0])
    assert done.returncode == 0, done.stderr
    ms = (str(folder), "--column", "ms")
    memory = _found(*ms)
    for other in ((*ms, "--stream"), (*ms, "--in-memory", "6000"), tuple(parts)):
        found = _found(*other)
        assert found["log_likelihood"] == pytest.approx(memory["log_likelihood"], rel=1e-11)
        assert found["bilal_mean"] == pytest.approx(memory["bilal_mean"], abs=1e-4)


def test_a_summary_is_judged(folder: Path) -> None:
    done = emtui("fit", "--format", "json", str(folder), "--column", "ms", "--stream")
    found = json.loads(done.stdout)
    assert found["envelope"] == {"name": "3 files", "slips": 6_600, "distinct": None}
    assert found["verdict"]["says"] == "two"
    assert found["ends"]["tried"] == 24


def test_slips_out_reads_the_files_once_more(folder: Path, tmp_path: Path) -> None:
    written, few = [], ("--starts", "1", "--format", "csv")
    for name, more in (("held.csv", ()), ("streamed.csv", ("--stream",))):
        out = tmp_path / name
        done = emtui("fit", str(folder), "--column", "ms", "--slips-out", str(out), *few, *more)
        assert done.returncode == 0, done.stderr
        written.append(np.loadtxt(out, delimiter=",", skiprows=1, usecols=(1, 2, 3, 4)))
    held, streamed = written
    assert np.array_equal(held[:, :2], streamed[:, :2])
    assert np.abs(held - streamed).max() < 1e-5
    summary = str(tmp_path / "a.slips")
    assert emtui("condense", str(folder), "--column", "ms", "-o", summary).returncode == 0
    done = emtui("fit", summary, "--slips-out", str(tmp_path / "no.csv"))
    assert "--slips-out needs every slip" in done.stderr


def test_errors_of_replicates_are_those_of_all_slips(folder: Path) -> None:
    few = (str(folder), "--column", "ms", "--bootstrap", "6")
    memory, summed = _found(*few), _found(*few, "--stream")
    assert summed["ali_mean_error"] == pytest.approx(memory["ali_mean_error"], rel=1e-3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("{folder}", "--column", "ms", "--stream", "--assign", "hard"), "--assign hard needs"),
        pytest.param(
            ("{folder}", "--column", "ms", "--stream", "--starts", "1", "--slips-out", "a.parquet"),
            ".csv or .jsonl",
            marks=pytest.mark.skipif(not find_spec("pyarrow"), reason="pyarrow is not installed"),
        ),
        (("{folder}", "--stream"), "--column"),
        (("{folder}/p9*.csv", "--column", "ms"), "no file matches"),
        (("{folder}/p0.csv", "{folder}/x.slips"), "holds slips and the others are summaries"),
        (("{folder}/nothing.slips",), "no such file"),
    ],
)
def test_refusals_are_one_line(arguments: tuple[str, ...], said: str, folder: Path) -> None:
    done = emtui("fit", *(part.format(folder=folder) for part in arguments))
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.fixture(scope="module")
def made(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = str(tmp_path_factory.mktemp("made") / "a.slips")
    done = emtui("condense", str(folder / "p0.csv"), "--column", "ms", "-o", out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (("--column", "day"), "the sum of column 'ms', not of 'day'"),
        (("--na=-99",), "--na is about files of slips"),
        (("--in-memory", "1M"), "--in-memory is about files of slips"),
        (("--max-slips", "5"), "--max-slips is about files of slips"),
        (("--stream",), "--stream is about files of slips"),
        (("--exact",), "--exact needs every slip"),
        (("--assign", "hard"), "--assign hard needs every slip"),
        (("--slips-out", "a.csv"), "--slips-out needs every slip"),
        (("--by", "day"), "--by needs rows"),
    ],
)
def test_a_summary_refuses_what_is_about_its_files(
    how: tuple[str, ...], said: str, made: str
) -> None:
    with pytest.raises(UsageError, match=said):
        fit.run([made, *how])


def test_a_summary_heeds_its_own_column(made: str) -> None:
    with gathered(fit_arguments.parser().parse([made, "--column", "ms"])) as (envelope, streamed):
        assert (envelope.count, streamed) == (2_200, None)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (("--stream", "--exact"), "--exact needs every slip in memory; leave out --stream"),
        (("--stream", "--truth", "day"), "--truth is about a file that is read whole"),
        (("--in-memory", "9", "--counts", "day"), "--in-memory N lets more be read"),
        (("--stream", "--by", "day"), "--stream makes one sum"),
        pytest.param(
            ("--stream", "--slips-out", "nowhere.parquet"),
            "go to .csv or .jsonl",
            marks=pytest.mark.skipif(not find_spec("pyarrow"), reason="pyarrow is not installed"),
        ),
    ],
)
def test_a_stream_refuses_what_needs_whole_files(
    how: tuple[str, ...], said: str, folder: Path
) -> None:
    with pytest.raises(UsageError, match=said):
        fit.run([str(folder / "p0.csv"), "--column", "ms", *how])


def test_a_bad_summary_among_several(made: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.slips"
    bad.write_bytes(b"PK no")
    options = fit_arguments.parser().parse([made, str(bad)])
    with pytest.raises(UsageError, match=r"bad\.slips: not a sound summary"), gathered(options):
        pass
    options.skip_files = True
    with gathered(options) as (envelope, _):
        assert (envelope.name, envelope.count) == ("a.slips", 2_200)
        assert "1 file left out: " in envelope.notes[-1]
    with pytest.raises(UsageError, match="not a sound"):
        fit.run([str(bad), "--skip-files"])


def test_summaries_have_a_name_that_says_so(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"foo\.bin: a summary's name ends in \.slips"):
        condense.run([str(folder), "-o", "foo.bin"])


def test_a_bad_file_leaves_nothing_behind_unless_skipped(folder: Path, tmp_path: Path) -> None:
    bad, out = tmp_path / "bad.csv", tmp_path / "out.slips"
    bad.write_text("ms,day\n1.5,1\noops,2\n")
    command = ("condense", str(folder), str(bad), "--column", "ms", "-o", str(out))
    done = emtui(*command)
    assert done.returncode == 2
    assert "bad.csv, line 3" in done.stderr
    assert not out.exists()
    done = emtui(*command, "--skip-files")
    assert done.returncode == 0
    assert "1 file left out" in done.stderr
    assert "6,600 slips of 3 files" in done.stdout
    assert "already exists" in emtui(*command, "--skip-files").stderr


def test_a_missing_file_is_skipped_where_asked(tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_text("1 2 3 4 9 8 7")
    missing = str(tmp_path / "nope.txt")
    for how in ((), ("--stream",)):
        done = emtui("fit", str(path), missing, "--skip-files", *how)
        assert done.returncode == 0, done.stderr
        assert "7 slips" in done.stdout
        assert "1 file left out: " in done.stdout
        assert "no such file" in done.stdout
    for named in ((str(path), missing), (missing, missing + "2", "--skip-files")):
        done = emtui("fit", *named)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "nope.txt: no such file" in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_read_once_and_whole(tmp_path: Path) -> None:
    path, pipe = tmp_path / "p.txt", tmp_path / "pipe"
    path.write_text("1 2 3 4 9 8 7")
    os.mkfifo(pipe)

    def write() -> None:
        with suppress(BrokenPipeError):
            pipe.write_text("5 6 7 8 9\n")

    done = emtui("fit", str(pipe), "--stream")  # it is not opened: nobody writes to it
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "a pipe, and many slips take several passes" in done.stderr
    for arguments, status, said in (
        ((str(path), str(pipe)), 0, "12 slips"),
        ((str(path), str(pipe), "--skip-files"), 0, "12 slips"),
    ):
        writer = threading.Thread(target=write, daemon=True)
        writer.start()
        done = emtui("fit", *arguments)
        writer.join(5)
        assert (done.returncode, said in done.stdout + done.stderr) == (status, True), done


def test_a_name_that_is_only_a_suffix_is_refused(folder: Path, tmp_path: Path) -> None:
    done = emtui("condense", str(folder), "--column", "ms", "-o", str(tmp_path / ".slips"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "-o OUT.slips" in done.stderr


def test_a_friend_too_narrow_for_a_lone_summary(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.normal(0, 1, 6000), rng.normal(0.3, 1e-4, 6000)])
    text, out = tmp_path / "a.txt", str(tmp_path / "a.slips")
    text.write_text("\n".join(map(repr, values.tolist())))
    assert emtui("condense", str(text), "-o", out, "--cells", "64").returncode == 0
    start = ("--start-means", "0.1", "0.3", "--start-spreads", "1", "0.01")
    done = emtui("fit", out, *start)
    assert done.returncode == 2
    assert "--cells" in done.stderr
    assert "too wide for a spread of" in done.stderr
    assert "at 0.3" in done.stderr or "at 0.29" in done.stderr
    streamed = _found(str(text), "--stream", "--cells", "64", *start)
    memory = _found(str(text), *start)
    assert streamed["log_likelihood"] == pytest.approx(memory["log_likelihood"], rel=1e-11)
    assert streamed["bilal_spread"] == pytest.approx(1e-4, rel=0.05)


def test_a_start_that_cells_are_too_wide_for_is_followed_where_the_files_are_known(
    tmp_path: Path,
) -> None:
    n, rng = 3000, np.random.default_rng(0)
    values = np.concatenate([np.full(n, 7.0), np.full(n, 7.0001), rng.uniform(-500, 500, n)])
    text = tmp_path / "a.txt"
    text.write_text("\n".join(map(repr, rng.permutation(values).tolist())))
    found = _row(str(text), "--stream", "--cells", "256")
    assert found["bilal_spread"] == pytest.approx(5e-5, rel=1e-6)
    assert found["log_likelihood"] == pytest.approx(23920.462, abs=1e-2)  # as in memory


def test_the_screen_opens_many(folder: Path, tmp_path: Path) -> None:
    def opened(*arguments: str) -> Envelope:
        options = opening.parser().parse_args([*arguments, "--column", "ms"])
        envelope, unread = opening.read(options, ())
        assert unread is None
        assert envelope is not None
        return envelope

    held = opened(str(folder / "p0.csv"), str(folder / "p1.csv"))
    assert (held.count, held.is_summed) == (4_400, False)
    summed = opened(str(folder), "--stream")
    assert (summed.count, summed.is_summed) == (6_600, True)
    rng = np.random.default_rng(1)
    (tmp_path / "far.csv").write_text(
        "ms\n" + "\n".join(map(repr, rng.standard_cauchy(9_000).tolist()))
    )
    far = opened(str(tmp_path / "far.csv"), "--stream", "--cells", "64")
    # Its files were at hand, so the opening climb goes to its end.
    start = default_start(far.sample, Variant())
    assert Session.begin(far.sample, Variant(), start).run().now.end is not None


def test_help_lists_only_what_can_be_done() -> None:
    told = emtui("condense", "--help").stdout
    assert not [name for name in ("--counts", "--bins", "--truth", "--example") if name in told]
    assert "--na TEXT" in told


def test_cells_are_either_counted_or_taken(folder: Path, tmp_path: Path) -> None:
    both = ("--cells", "100", "--edges", "x.slips", "-o", str(tmp_path / "a.slips"))
    done = emtui("condense", str(folder), "--column", "ms", *both)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "--cells: the cells are those of" in done.stderr
