"""A look at Parquet files in place of the first pass; and what happens where it misled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emtui.em.mixture import Array
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import default_start
from emtui.em.summary import sample_of
from emtui.em.survey import Survey
from emtui.em.variants import Variant
from emtui.slips import passes
from emtui.slips.passes import Pass, PassFindings, one_by_one
from emtui.slips.places import expanded
from emtui.slips.reading import looked
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.looked import look
from emtui.slips.reading.options import ReadOptions
from emtui.slips.streaming import Streamed, stream

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
from pyarrow import parquet  # noqa: E402

OPTIONS = ReadOptions()


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looked, "MANY", 1000)


def _slips() -> Array:
    rng = np.random.default_rng(5)
    return rng.permutation(np.concatenate([rng.normal(0, 1, 30_000), rng.normal(3, 0.6, 18_000)]))


def _written(folder: Path, values: Array, name: str = "a") -> str:
    path = folder / f"{name}.parquet"
    parquet.write_table(pyarrow.table({"x": values}), path, row_group_size=20_000)
    return str(path)


def _streamed(paths: Sequence[str]) -> tuple[Streamed, list[Pass]]:
    steps: list[Pass] = []

    def each(step: Pass, paths: Sequence[str]) -> PassFindings:
        steps.append(step)
        return one_by_one(step, paths)

    return stream(paths, OPTIONS, each=each), steps


def _climb(sample: Sample) -> list[float]:
    begun = Session.begin(sample, Variant(), default_start(sample, Variant()))
    return [entry.score for entry in begun.run(lambda k: k < 12).history]


def _as_in_memory(found: Streamed, values: Array) -> bool:
    summary = found.summary
    survey, cuts = summary.survey, np.searchsorted(summary.edges, summary.bars)
    assert survey.count == len(values)
    assert (survey.low, survey.high) == (values.min(), values.max())
    assert len(survey.drawn) == len(values)  # as they are fewer than are drawn of many
    # Cells end where bars do.
    width = np.diff(summary.bars).min()
    assert np.abs(summary.edges[cuts - 1] - summary.bars).max() < 1e-8 * width
    return _climb(sample_of(summary)) == pytest.approx(_climb(Sample.of(values)), rel=1e-11)


def test_files_are_read_once(tmp_path: Path) -> None:
    values = _slips()
    parts = np.array_split(values, 2)
    files = [_written(tmp_path, part, str(k)) for k, part in enumerate(parts)]
    found, steps = _streamed(files)
    assert [step.looks for step in steps] == [True, False]
    assert all(look(file, OPTIONS, 1) is not None for file in files)
    assert _as_in_memory(found, values)


@pytest.mark.parametrize(
    "values",
    [
        np.sort(_slips()),
        np.append(_slips(), np.nan),
        np.random.default_rng(1).standard_cauchy(9000),
    ],
    ids=["sorted", "not a number at the end", "long tails"],
)
def test_where_a_look_tells_too_little(values: Array, tmp_path: Path) -> None:
    found, _ = _streamed([_written(tmp_path, values)])
    assert _as_in_memory(found, values[np.isfinite(values)])


@pytest.mark.parametrize("off", ["range", "place", "number"])
def test_a_look_that_misled_costs_a_pass_and_no_digit(
    off: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def misled(path: str, options: ReadOptions, key: int) -> tuple[str, Survey] | None:
        seen = look(path, options, key)
        assert seen is not None
        name, guess = seen
        if off == "range":
            return name, replace(guess, high=guess.high - 1)
        if off == "number":
            return name, replace(guess, count=guess.count * 1000)
        return name, replace(guess, drawn=guess.low + 1e-3 * (guess.drawn - guess.low))

    monkeypatch.setattr(passes, "look", misled)
    values = _slips()
    found, steps = _streamed([_written(tmp_path, values)])
    assert len(steps) == {"range": 4, "number": 4, "place": 3}[off]
    assert _as_in_memory(found, values)
    counts = np.histogram(values, found.summary.edges)[0]
    assert counts.max() < len(values) / 100


def test_no_file_is_half_read_in_silence(tmp_path: Path) -> None:
    values = _slips()
    bad = _written(tmp_path, np.append(values, np.inf), "bad")
    good = _written(tmp_path, values, "good")
    with pytest.raises(ReadError, match=r"bad\.parquet, row 48001.* is infinite"):
        stream([good, bad], OPTIONS)
    left = stream([good, bad], OPTIONS, skip_files=True)
    assert left.summary.sources == (good,)
    assert len(left.skipped) == 1
    assert _as_in_memory(left, values)
    assert look(str(tmp_path / "nowhere.parquet"), OPTIONS, 1) is None
    assert expanded([str(tmp_path)]) == (bad, good)


def test_columns_of_one_name_and_names_that_are_no_text_are_one_line(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    column = pyarrow.array([1.0, 2.0, 8.0, 9.0])
    twice = tmp_path / "twice.parquet"
    parquet.write_table(pyarrow.Table.from_arrays([column, column], names=["a", "a"]), twice)
    parquet.write_table(pyarrow.table({"wert": column}), tmp_path / "w.parquet")
    other = tmp_path / "other.parquet"
    other.write_bytes((tmp_path / "w.parquet").read_bytes().replace(b"wert", b"w\xff\xfft"))
    for path in (twice, other):
        with pytest.raises(ReadError, match=path.name):
            stream([str(path)], ReadOptions(column="1"))
