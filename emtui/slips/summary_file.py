"""`.slips` files: a summary in numpy's npz format, without pickles."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emtui.em.cell_sums import CellSums
from emtui.em.chebyshev import DEGREE, POINTS
from emtui.em.mixture import frozen
from emtui.em.sample import SampleError
from emtui.em.summary import Summary
from emtui.em.survey import DRAWN, Survey
from emtui.slips.atomic import write_atomically
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading.errors import ReadError, why_not

SUFFIX = ".slips"
FORMAT = 1
MOST = 1 << 30
"""Bytes of a file, unpacked."""
MOST_NOTES = 100
"""Notes that a file keeps."""
FORMS = {
    "edges": ("f8", 1),
    "bars": ("f8", 1),
    "moments": ("f8", 2),
    "listed": ("b1", 1),
    "own": ("f8", 1),
    "counts": ("f8", 1),
    "cell": ("i8", 1),
    "hashes": ("u8", 1),
    "drawn": ("f8", 1),
    "about": ("u1", 1),
}
"""The arrays of a file: their type and their dimensions."""


def is_summary(path: str | os.PathLike[str]) -> bool:
    """Whether a path is that of a summary; told by its suffix alone."""
    return os.fspath(path).lower().endswith(SUFFIX)


def write_summary(summary: Summary, path: str | os.PathLike[str], *, replace: bool = False) -> None:
    """Write a summary.

    Raises:
        WriteError: as `write_atomically` does.
    """
    sums, found = summary.sums, summary.survey
    about = {
        "emtui": FORMAT,
        "degree": DEGREE,
        "slips": found.count,
        "smallest": found.low,
        "largest": found.high,
        "left_out": dict(found.left_out),
        "column": summary.column,
        "sources": list(summary.sources),
        "marks": list(summary.marks),
        "notes": list(summary.notes[:MOST_NOTES]),
    }
    text = np.frombuffer(json.dumps(about).encode(), np.uint8)
    arrays: dict[str, NDArray[Any]] = {
        "edges": summary.edges,
        "bars": summary.bars,
        "moments": sums.moments,
        "listed": sums.listed,
        "own": sums.own,
        "counts": sums.counts,
        "cell": sums.cell.astype(np.int64),
        "hashes": found.hashes,
        "drawn": found.drawn,
        "about": text,
    }
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    write_atomically(path, file.getvalue(), replace=replace)


def read_summary(path: str | os.PathLike[str]) -> Summary:
    """Read a summary.

    Raises:
        ReadError: there is none, or not a whole and sound one.
    """
    shown = harmless(os.fspath(path), NAME_WIDTH)
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise ReadError(f"{shown}: {why_not(error)}") from error
    try:
        return _summary(data)
    except _NewerError as error:
        raise ReadError(f"{shown}: {error}") from error
    except Exception as damage:  # whatever a damaged or hostile file makes zip, numpy or JSON raise
        raise ReadError(
            f"{shown}: not a sound summary; make it again with emtui condense"
        ) from damage


def sum_of(paths: Sequence[str], skipped: list[tuple[str, str]] | None = None) -> Summary:
    """The sum of the summaries in some files, at least one.

    Args:
        paths: of the files.
        skipped: gets those that cannot be read, and why; None to refuse them.

    Raises:
        ReadError: one, or each, cannot be read, or one does not add up with those before it.
    """
    whole: Summary | None = None
    for path in paths:
        try:
            part = read_summary(path)
        except ReadError as fault:
            if skipped is None or (whole is None and path == paths[-1]):
                raise
            skipped.append((path, str(fault)))
            continue
        try:
            whole = part if whole is None else whole + part
        except SampleError as odd:
            raise ReadError(f"{harmless(path, NAME_WIDTH)}: {harmless(str(odd), 200)}") from odd
    assert whole is not None
    return whole


class _NewerError(Exception):
    """A file of another version."""


def _need(fine: object, what: str) -> None:
    if not fine:
        raise ValueError(what)


def _summary(data: bytes) -> Summary:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        _need(sum(entry.file_size for entry in packed.infolist()) <= MOST, "too large")
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        arrays = {name: file[name] for name in FORMS}
    for name, (kind, dimensions) in FORMS.items():
        array = arrays[name]
        _need(array.dtype == np.dtype(kind) and array.ndim == dimensions, name)
        _need(array.dtype.kind != "f" or np.isfinite(array).all(), name)
    about = json.loads(arrays["about"].tobytes())
    _need(isinstance(about, dict) and isinstance(about.get("emtui"), int), "about")
    if about["emtui"] == FORMAT and about.get("degree") != DEGREE:
        raise _NewerError(
            f"a summary of sums to another degree than the {DEGREE} that this emtui reads; "
            "condense again, or use the emtui that made it"
        )
    if about["emtui"] != FORMAT:
        raise _NewerError(
            f"a summary of format {about['emtui']}, and this emtui reads format {FORMAT}; "
            "condense again, or use the emtui that made it"
        )
    survey = _survey(arrays, about)
    sums = _sums(arrays, survey)
    column, sources = about["column"], about["sources"]
    _need(isinstance(column, str) and isinstance(sources, list), "about")
    marks = about.get("marks", [])
    _need(isinstance(marks, list) and len(marks) in (0, len(sources)), "marks")
    notes = about.get("notes", [])
    _need(isinstance(notes, list) and len(notes) <= MOST_NOTES, "notes")
    _need(all(isinstance(word, str) for word in (*sources, *marks, *notes)), "sources")
    bars = arrays["bars"]
    _need(len(bars) > 1 and len(bars) < 1000 and (np.diff(bars) > 0).all(), "bars")
    edges = frozen(arrays["edges"])
    lists = tuple(sources), tuple(marks), tuple(notes)
    return Summary(edges, frozen(bars), sums, survey, column, *lists)


def _survey(arrays: dict[str, NDArray[Any]], about: dict[str, Any]) -> Survey:
    count, low, high, left = (about[k] for k in ("slips", "smallest", "largest", "left_out"))
    hashes, drawn = arrays["hashes"], arrays["drawn"]
    _need(isinstance(count, int) and 0 < count < 2**53, "slips")
    _need(isinstance(low, float) and isinstance(high, float) and low <= high, "range")
    _need(isinstance(left, dict), "left_out")
    _need(all(isinstance(n, int) and n >= 0 for n in left.values()), "left_out")
    _need(len(hashes) == len(drawn) == min(DRAWN, count), "drawn")
    _need((hashes[1:] >= hashes[:-1]).all(), "hashes")
    _need(((drawn >= low) & (drawn <= high)).all(), "drawn")
    return Survey(count, low, high, hashes, frozen(drawn), left)


def _sums(arrays: dict[str, NDArray[Any]], survey: Survey) -> CellSums:
    edges, moments, listed = (arrays[name] for name in ("edges", "moments", "listed"))
    own, counts, cell = (arrays[name] for name in ("own", "counts", "cell"))
    m = len(edges) - 1
    _need(m > 0 and (np.diff(edges) > 0).all(), "edges")
    _need(edges[0] <= survey.low and survey.high < edges[-1], "edges")
    _need(moments.shape == (m, POINTS) and listed.shape == (m,), "moments")
    _need(len(own) == len(counts) == len(cell), "own")
    _need((np.diff(own) > 0).all() and (counts >= 1).all(), "own")
    _need(((cell >= 0) & (cell < m)).all(), "cell")
    _need((edges[cell] <= own).all() and (own < edges[cell + 1]).all(), "cell")
    # |T_j| is at most 1 on a cell, so no moment exceeds the number of its slips, but for rounding:
    # a place at the edge may lie beyond it by the edges' last digits, and |T_j'| is j^2 there.
    most = moments[:, :1]
    largest = np.maximum(np.abs(edges[:-1]), np.abs(edges[1:]))
    beyond = 8.0 * np.finfo(np.float64).eps * largest / np.diff(edges)
    slack = 1e-9 + DEGREE**2 * np.minimum(beyond, 1e-3)[:, None]
    _need((most >= 0).all() and (np.abs(moments) <= most * (1 + slack)).all(), "moments")
    _need(abs(float(moments[:, 0].sum()) - survey.count) < 0.5, "slips")
    listing = np.bincount(cell, counts, m)
    _need(
        (np.abs(listing - moments[:, 0])[listed] < 0.5).all() and not listing[~listed].any(), "own"
    )
    return CellSums(moments, listed, own, counts, cell.astype(np.intp))
