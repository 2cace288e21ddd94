"""Files into one summary, block by block; and the summary into a file and back."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emtui.em.mixture import Array
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import default_start
from emtui.em.summary import Summary, sample_of
from emtui.em.variants import Variant
from emtui.slips.passes import local
from emtui.slips.places import expanded, slips_at_most
from emtui.slips.reading.errors import ChooseColumn, ReadCancelled, ReadError
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.readers import read_path
from emtui.slips.reading.streamed import read_blocks
from emtui.slips.streaming import stream
from emtui.slips.summary_file import read_summary, sum_of, write_summary

OPTIONS = ReadOptions()


def _slips(seed: int = 4, n: int = 9000) -> Array:
    rng = np.random.default_rng(seed)
    return rng.permutation(np.concatenate([rng.normal(0, 1, n), rng.normal(2, 0.6, n // 2)]))


def _lines(values: Array) -> str:
    return "".join(f"{value!r}\n" for value in values.tolist())


def _read(path: Path, options: ReadOptions = OPTIONS) -> tuple[Array, str, dict[str, int]]:
    parts: list[Array] = []
    column, left, _ = read_blocks(str(path), options, lambda block: parts.append(block.copy()))
    return np.concatenate(parts), column, left


def test_text_is_read_in_blocks_as_it_is_whole(tmp_path: Path) -> None:
    values = _slips()
    plain, table, packed = (tmp_path / name for name in ("a.txt", "b.csv", "c.txt.gz"))
    plain.write_text(_lines(values))
    rows = "".join(f"k,{value!r},2024-01-01\n" for value in values.tolist())
    table.write_text(f"id,x,day\n{rows}k,NA,2024-01-01\n")
    packed.write_bytes(gzip.compress(_lines(values).encode()))
    for path, name, missing in ((plain, "1", {}), (table, "x", {"NA": 1}), (packed, "1", {})):
        blocks, column, left = _read(path)
        assert np.array_equal(blocks, values)
        assert (column, left) == (name, missing)


@pytest.mark.parametrize("rows", [4, 60_000])
@pytest.mark.parametrize("column", [None, "w"])
@pytest.mark.parametrize(("name", "holes"), [("Total", False), ("Mittelwert", True)])
def test_a_total_in_the_last_line_is_told_of(
    rows: int, column: str | None, name: str, holes: bool, tmp_path: Path
) -> None:
    numbers = np.round(np.random.default_rng(4).normal(5.0, size=rows), 3)
    last = numbers.sum() if name == "Total" else numbers.mean()
    cells = [f"a,{'' if holes and n % 7 == 3 else v}" for n, v in enumerate(numbers)]
    if holes:
        last = numbers[np.arange(rows) % 7 != 3].mean()
    path = tmp_path / "slips.csv"
    path.write_text("\n".join(["g,w", *cells, f"{name},{last:.4f}", ""]))
    options = ReadOptions(column=column)
    _, _, notes = read_blocks(str(path), options, lambda _: None)
    told = [note for note in notes if "the last line" in note]
    assert told == [note for note in read_path(path, options).notes if "the last line" in note]
    assert repr(name) in told[0]


def test_parquet_is_read_in_blocks(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    values = _slips()
    path = tmp_path / "a.parquet"
    column = pyarrow.array([None, float("nan"), *values.tolist()])
    parquet.write_table(
        pyarrow.table({"day": ["d"] * len(column), "x": column}), path, row_group_size=5000
    )
    blocks, name, left = _read(path)
    assert np.array_equal(blocks, values)
    assert (name, left["null"], left["NaN"]) == ("x", 1, 1)
    damaged = tmp_path / "b.parquet"
    damaged.write_bytes(path.read_bytes()[:-900] + b"PAR1")
    with pytest.raises(ReadError, match=r"b\.parquet: .*damaged"):
        _read(damaged)


def test_addresses_go_through_fsspec() -> None:
    fsspec = pytest.importorskip("fsspec")
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    values = _slips(n=500)
    memory = fsspec.filesystem("memory")
    memory.pipe("/emtui/a.txt", _lines(values[:300]).encode())
    with memory.open("/emtui/b.parquet", "wb") as file:
        parquet.write_table(pyarrow.table({"1": values[300:]}), file)
    assert expanded(["memory://emtui"]) == expanded(["memory://emtui/*"])
    files = expanded(["memory://emtui/*"])
    assert [file.rpartition("/")[2] for file in files] == ["a.txt", "b.parquet"]
    summary = stream(files, OPTIONS).summary
    assert summary.survey.count == len(values)
    assert np.array_equal(np.sort(summary.survey.drawn), np.sort(values))
    with pytest.raises(ReadError, match="nosuchkind://"):
        stream(["nosuchkind://a/b.txt"], OPTIONS)


def test_what_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x,y\n" + "1.5,2.5\n2.5,1.5\n" * 5)
    with pytest.raises(ChooseColumn, match=r"a\.csv"):
        _read(path)
    path.write_text("x\n" + "1.5\n2.5\n" * 50_000 + "oops\n")
    with pytest.raises(ReadError, match=r"line 100002.*oops"):
        _read(path)
    blocks, _, left = _read(path, ReadOptions(skip_bad=True))
    assert (len(blocks), left) == (100_000, {"not a number": 1})
    with pytest.raises(ReadError, match="no such file"):
        _read(tmp_path / "nowhere.csv")


def test_a_bad_file_among_many(tmp_path: Path) -> None:
    for k in range(4):
        (tmp_path / f"p{k}.txt").write_text(_lines(_slips(k, 900)))
    (tmp_path / "p4.txt").write_text("1.5\nwords\n")
    files = expanded([str(tmp_path)])
    with pytest.raises(ReadError, match=r"p4\.txt.*words"):
        stream(files, OPTIONS)
    found = stream(files, OPTIONS, skip_files=True)
    assert found.summary.survey.count == 4 * 1350
    assert [Path(path).name for path, _ in found.skipped] == ["p4.txt"]
    assert len(found.summary.sources) == 4


def test_files_folders_and_patterns(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", "c.txt", ".hidden.csv", "picture.png"):
        (tmp_path / name).write_text("1\n2\n")
    names = [Path(p).name for p in expanded([str(tmp_path)])]
    assert names == ["a.csv", "b.csv", "c.txt"]
    assert [Path(p).name for p in expanded([str(tmp_path / "*.csv")])] == ["a.csv", "b.csv"]
    with pytest.raises(ReadError, match="count twice"):
        expanded([str(tmp_path / "a.csv"), str(tmp_path / "*.csv")])
    with pytest.raises(ReadError, match="no file matches"):
        expanded([str(tmp_path / "*.parquet")])


@pytest.mark.parametrize("pattern", ["[" * 2000, "*/" * 1500, "**/" * 300 + "*.csv", "*" * 5000])
def test_no_pattern_is_too_much(
    pattern: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a/b/c").mkdir(parents=True)
    (tmp_path / "a/b/c/p.txt").write_text("1\n2\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadError, match="pattern"):
        expanded([pattern])
    assert expanded(["**/" * 300 + "*.txt"]) == ("a/b/c/p.txt",)


def test_a_run_can_be_cancelled_and_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(_lines(_slips(n=20_000)))
    heard: list[float] = []

    def tell(file: str, share: float, slips: int) -> bool:
        heard.append(share)
        return len(heard) < 5

    with pytest.raises(ReadCancelled):
        stream([str(path)], OPTIONS, each=local(tell))
    assert heard == sorted(heard)
    assert slips_at_most([str(path)], 33_000)
    assert not slips_at_most([str(path)], 25_000)


def test_a_slip_at_the_edge_of_a_narrow_cell_makes_no_unsound_summary(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    x: Array = np.concatenate([rng.normal(45, 8, 14_000), rng.normal(125, 15, 6_000)])
    file = tmp_path / "p.txt"
    file.write_text(_lines(np.round(x, 3)))
    made = stream([str(file)], OPTIONS).summary
    widths = np.where(made.sums.moments[:, 0] > 0, np.diff(made.edges), np.inf)
    narrow = int(widths.argmin())
    rounding = 4 * np.finfo(np.float64).eps * abs(made.edges[narrow]) / widths[narrow]
    assert 100 * rounding > 1e-9
    sums = replace(made.sums, moments=made.sums.moments.copy())
    sums.moments[narrow, 10] = sums.moments[narrow, 0] * (1 + 100 * rounding)
    write_summary(replace(made, sums=sums), tmp_path / "edge.slips")
    assert read_summary(tmp_path / "edge.slips").survey.count == 20_000


def test_two_machines_on_the_same_cells_give_the_whole(tmp_path: Path) -> None:
    files = []
    for k in range(4):
        file = tmp_path / f"p{k}.txt"
        file.write_text(_lines(np.sort(_slips(k))))
        files.append(str(file))
    whole = stream(files, OPTIONS).summary
    write_summary(whole, tmp_path / "whole.slips")
    for name, part in (("one", files[:2]), ("two", files[2:])):
        like = read_summary(tmp_path / "whole.slips")
        write_summary(stream(part, OPTIONS, like=like).summary, tmp_path / f"{name}.slips")
    added = sum_of([str(tmp_path / "two.slips"), str(tmp_path / "one.slips")])
    assert added.survey.count == whole.survey.count
    assert sorted(added.sources) == sorted(whole.sources)
    off = np.abs(added.sums.moments - whole.sums.moments).max()
    assert off <= 1e-13 * whole.sums.moments[:, 0].max()
    assert np.array_equal(added.survey.drawn, whole.survey.drawn)
    scores = []
    for sample in (sample_of(whole), sample_of(added), Sample.of(np.concatenate(
        [_slips(k) for k in range(4)]
    ))):  # fmt: skip
        run = Session.begin(sample, Variant(), default_start(sample, Variant()))
        scores.append([entry.score for entry in run.run(lambda k: k < 10).history])
    assert scores[0] == pytest.approx(scores[1], rel=1e-13)
    assert scores[0] == pytest.approx(scores[2], rel=1e-11)
    opened = read_path(tmp_path / "whole.slips")
    assert opened.is_summed
    assert opened.count == whole.survey.count
    assert expanded([str(tmp_path)]) == tuple(files)
    with pytest.raises(ReadError, match="both summaries"):
        sum_of([str(tmp_path / "one.slips")] * 2)


def test_other_machines_have_other_files_of_the_same_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    like: Summary | None = None
    for machine in ("one", "two"):
        monkeypatch.setattr("platform.node", lambda name=machine: name)
        path.write_text(_lines(_slips(n=400 if machine == "one" else 500)))
        like = stream([str(path)], OPTIONS, like=like).summary
        write_summary(like, tmp_path / f"{machine}.slips")
    whole = sum_of([str(tmp_path / f"{machine}.slips") for machine in ("one", "two")])
    assert whole.survey.count == 600 + 750
    monkeypatch.setattr("platform.node", lambda: "three")  # which sees the file of "two"
    write_summary(stream([str(path)], OPTIONS, like=like).summary, tmp_path / "three.slips")
    with pytest.raises(ReadError, match="both summaries"):
        sum_of([str(tmp_path / f"{machine}.slips") for machine in ("two", "three")])


def test_bad_summaries_are_one_clear_line(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text(_lines(_slips(n=600)))
    good = tmp_path / "good.slips"
    write_summary(stream([str(text)], OPTIONS).summary, good)
    data = good.read_bytes()
    with np.load(io.BytesIO(data)) as file:
        arrays = dict(file)

    def with_one(name: str, value: Array) -> bytes:
        packed = io.BytesIO()
        np.savez(packed, allow_pickle=True, **{**arrays, name: value})
        return packed.getvalue()

    moments = arrays["moments"].copy()
    moments[10, 0] += 1
    other = arrays["about"].tobytes().replace(b'"emtui": 1', b'"emtui": 9')
    for bad in (
        b"",
        data[: len(data) // 2],
        b"PK\x03\x04 nothing",
        with_one("edges", arrays["edges"][::-1]),
        with_one("moments", moments),
        with_one("moments", np.full_like(moments, np.nan)),
        with_one("own", np.array([print], dtype=object)),
        with_one("drawn", arrays["drawn"][:3]),
        with_one("cell", arrays["cell"] + 10**9),
        with_one("about", np.frombuffer(b"[]", np.uint8)),
        with_one("about", np.frombuffer(other, np.uint8)),
    ):
        (tmp_path / "bad.slips").write_bytes(bad)
        with pytest.raises(ReadError, match=r"bad\.slips: ") as caught:
            read_summary(tmp_path / "bad.slips")
        assert "\n" not in str(caught.value)


def test_what_a_summary_says_of_itself_is_harmless_to_show(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text(_lines(_slips(n=600)))
    good = stream([str(text)], OPTIONS).summary
    survey = replace(good.survey, left_out={"\x1b]0;evil\x07\n": 3})
    evil = replace(good, sources=("\x1b[31mevil\n.txt",), survey=survey)
    write_summary(evil, tmp_path / "evil.slips")
    envelope = read_path(tmp_path / "evil.slips")
    with pytest.raises(ReadError, match="both summaries") as caught:
        sum_of([str(tmp_path / "evil.slips")] * 2)
    for told in (*envelope.notes, envelope.source, str(caught.value)):
        assert "evil" in told
        assert told.isprintable()


def test_what_was_read_how_is_told_of_a_sum_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    numbers = [12, 14.5, 13, 15, -99, -99, -99, 22, 25, 24]
    rows = "".join(f"x;{number}\n".replace(".", ",") for number in numbers)
    path.write_text(f"by Ann\nsite;v\n{rows}")
    told = "; ".join(stream([str(path)], OPTIONS).summary.notes)
    for words in ("1 line above", "column v read", "decimal commas", "--na=-99"):
        assert words in told


def test_notes_are_kept_in_a_file_and_add_up(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("site;v\n" + "x;1,5\nx;2,5\nx;3,5\n" * 3)
    summary = stream([str(tmp_path / "a.txt")], OPTIONS).summary
    assert summary.notes
    write_summary(replace(summary, notes=(*summary.notes, "evil\x1b")), tmp_path / "a.slips")
    again = read_summary(tmp_path / "a.slips")
    assert again.notes == (*summary.notes, "evil\x1b")
    told = read_path(tmp_path / "a.slips").notes
    assert set(summary.notes) <= set(told)
    assert all(note.isprintable() for note in told)
    other = replace(again, sources=("b.txt",), marks=("",))
    assert (again + other).notes == again.notes
