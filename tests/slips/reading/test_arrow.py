"""Parquet and Arrow, where pyarrow is installed, and what is said where it is not."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

from emtui.slips.reading import streamed_arrow
from emtui.slips.reading.readers import ChooseColumn, ReadError, ReadOptions, read_path

HAS_PYARROW = find_spec("pyarrow") is not None
needs_pyarrow = pytest.mark.skipif(not HAS_PYARROW, reason="pyarrow is not installed")

COLUMNS = {
    "slip": [0.5, None, float("nan"), 0.7],
    "whole": [3, 1, None, 2],
    "who": ["x", "y", "x", "y"],
    "bad": [1.0, float("inf"), 2.0, 3.0],
}


def saved(folder: Path, form: str, columns: dict[str, list[object]]) -> Path:
    import pyarrow
    from pyarrow import feather, ipc, parquet

    table = pyarrow.table(columns)
    path = folder / "x.data"
    if form == "parquet":
        parquet.write_table(table, path)
    elif form == "file":
        feather.write_feather(table, str(path))
    else:
        with ipc.new_stream(str(path), table.schema) as stream:
            stream.write_table(table)
    return path


@needs_pyarrow
@pytest.mark.parametrize("form", ["parquet", "file", "stream"])
def test_columns(tmp_path: Path, form: str) -> None:
    path = saved(tmp_path, form, COLUMNS)  # type: ignore[arg-type]
    envelope = read_path(path, ReadOptions(column="slip", truth="who"))
    assert envelope.slips.tolist() == [0.5, 0.7]
    assert envelope.notes == ("1 cell reading NaN left out", "1 cell reading null left out")
    assert envelope.truth is not None
    assert envelope.truth.tolist() == [0, 1]
    assert read_path(path, ReadOptions(column="2")).slips.tolist() == [3, 1, 2]
    with pytest.raises(ChooseColumn) as caught:
        read_path(path)
    assert [column.name for column in caught.value.columns] == ["slip", "whole", "bad"]
    with pytest.raises(ReadError, match="row 2, column 'bad': infinity is infinite"):
        read_path(path, ReadOptions(column="bad"))
    skipped = read_path(path, ReadOptions(column="bad", skip_bad=True))
    assert skipped.slips.tolist() == [1, 2, 3]


@needs_pyarrow
@pytest.mark.parametrize("form", ["parquet", "file", "stream"])
def test_damage(tmp_path: Path, form: str) -> None:
    path = saved(tmp_path, form, {"slip": [1.0, 2.0]})
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(ReadError, match="data is damaged"):
        read_path(path)


@needs_pyarrow
@pytest.mark.parametrize("form", ["parquet", "file", "stream"])
def test_one_column_cannot_be_slips_and_labels(tmp_path: Path, form: str) -> None:
    path = saved(tmp_path, form, {"slip": [1.0, 2.0], "who": ["a", "b"]})
    with pytest.raises(ReadError, match="column 'who' cannot be the slips and who wrote them"):
        read_path(path, ReadOptions(column="who", truth="who"))


@pytest.mark.parametrize(("magic", "kind"), [(b"PAR1", "Parquet"), (b"ARROW1\0\0", "Arrow")])
def test_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, magic: bytes, kind: str
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    path = tmp_path / "x.parquet"
    path.write_bytes(magic + b"rest")
    with pytest.raises(ReadError) as caught:
        read_path(path)
    assert str(caught.value) == f"{path}: {kind} files need pyarrow: pip install pyarrow"


def strange() -> dict[str, object]:
    """Columns that Python has no values for, beside one of numbers."""
    import pyarrow

    whole = pyarrow.array([2**31 - 1, 0, -(2**31)], pyarrow.int32())
    long = pyarrow.array([2**63 - 1, 1, -(2**63) + 1], pyarrow.int64())
    return {
        "x": [1.5, 2.5, 9.0],
        "date": whole.cast(pyarrow.date32()),
        "stamp": long.cast(pyarrow.timestamp("s")),
        "nanoseconds": long.cast(pyarrow.timestamp("ns", "Europe/Berlin")),
        "while": long.cast(pyarrow.duration("s")),
        "clock": whole.cast(pyarrow.time32("s")),
        "nested": [{"a": 1}, None, {"a": 2}],
        "bytes": [b"\xff", b"1", None],
        "truth": [True, False, None],
    }


@needs_pyarrow
@pytest.mark.parametrize("form", ["parquet", "file", "stream"])
def test_values_that_python_has_no_form_for(tmp_path: Path, form: str) -> None:
    columns = strange()
    if form == "parquet":  # it has no seconds
        del columns["stamp"], columns["while"], columns["clock"]
    path = saved(tmp_path, form, columns)  # type: ignore[arg-type]
    assert read_path(path).slips.tolist() == [1.5, 2.5, 9.0]
    assert read_path(path, ReadOptions(column="x")).slips.tolist() == [1.5, 2.5, 9.0]
    for name in list(columns)[1:]:
        with pytest.raises(ReadError) as caught:
            read_path(path, ReadOptions(column=name))
        assert str(caught.value).startswith(str(path)), name
        assert f"column '{name}': holds" in str(caught.value)
        with suppress(ReadError):  # or two labels
            read_path(path, ReadOptions(column="x", truth=name))


@needs_pyarrow
@pytest.mark.parametrize(
    "fault", [OverflowError, MemoryError, KeyError, TypeError, SystemError, ValueError]
)
def test_what_pyarrow_raises_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise fault("days=2147483647\nand more")

    path = saved(tmp_path, "parquet", {"slip": [1.0, 2.0]})
    monkeypatch.setattr("emtui.slips.reading.arrow._numbers", fail)
    with pytest.raises(ReadError) as caught:
        read_path(path)
    assert "column 'slip': cannot be read (" in str(caught.value)
    assert str(caught.value).isprintable()
    assert ("this machine's memory" in str(caught.value)) is (fault is MemoryError)


@needs_pyarrow
def test_no_memory_for_the_whole_file_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow
    from pyarrow import parquet

    def fail(*_: object, **__: object) -> None:
        raise pyarrow.ArrowMemoryError("malloc of size 8388608 failed")

    path = saved(tmp_path, "parquet", {"slip": [1.0, 2.0]})
    monkeypatch.setattr(parquet.ParquetFile, "read", fail)
    with pytest.raises(ReadError, match="too large for this machine's memory; fetch"):
        read_path(path)


@needs_pyarrow
@pytest.mark.parametrize("fault", [OverflowError, MemoryError, KeyError, TypeError, SystemError])
def test_what_pyarrow_raises_batch_by_batch_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise fault("days=2147483647\nand more")

    path = saved(tmp_path, "parquet", {"slip": [1.0, 2.0]})
    monkeypatch.setattr(streamed_arrow, "_take_batch", fail)
    with pytest.raises(ReadError) as caught:
        streamed_arrow.arrow_blocks(str(path), "x", "parquet", ReadOptions(), lambda _: None, None)
    assert str(caught.value).startswith("x: the Parquet data is damaged")
    assert str(caught.value).isprintable()
