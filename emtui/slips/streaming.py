"""Files of slips, however many, into one summary: two passes, block by block.

The first pass surveys the files (range, number, a sample taken everywhere), which decides the
cells; the second sums. Of Parquet files a look is enough for the first, and the second checks what
was seen. Passes are taken here (`passes`), or on other machines (`cluster`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Full, Queue
from threading import Event, Thread

import numpy as np

from emtui.em.cell_edges import CELLS, crowded, edges_of, finer
from emtui.em.mixture import Array
from emtui.em.summary import Summary, refined
from emtui.em.survey import DRAWN, Survey
from emtui.slips.harmless import NAME_WIDTH, harmless, quoted
from emtui.slips.passes import Each, Pass, PassFindings, one_by_one
from emtui.slips.reading.columns import Column
from emtui.slips.reading.doubts import doubts
from emtui.slips.reading.errors import ReadCancelled, ReadError, check_slips
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.streamed import read_blocks, unlimited

AHEAD = 4
"""Blocks that are read ahead of one that is looked at."""


def blocks_of(path: str, options: ReadOptions) -> Iterator[Array]:
    """The rows of a file block by block; a thread reads on while one is looked at.

    A row without a slip is NaN.

    Raises:
        ReadError: the file cannot be read.
    """
    waiting: Queue[Array | ReadError | None] = Queue(AHEAD)
    over = Event()

    def put(what: Array | ReadError | None) -> None:
        while not over.is_set():
            with suppress(Full):
                waiting.put(what, timeout=0.1)
                return
        raise ReadCancelled

    def read() -> None:
        with suppress(ReadCancelled):
            try:
                read_blocks(path, options, put, holes=True)
            except ReadError as fault:
                put(fault)
            else:
                put(None)

    Thread(target=read, daemon=True).start()
    try:
        while (block := waiting.get()) is not None:
            if isinstance(block, ReadError):
                raise block
            yield block
    finally:
        over.set()


@dataclass(frozen=True, eq=False, slots=True)
class Streamed:
    """A summary, and what is needed to make it finer.

    Attributes:
        summary: of the files.
        skipped: files left out, and why.
        options, each: how they were read.
    """

    summary: Summary
    skipped: tuple[tuple[str, str], ...]
    options: ReadOptions
    each: Each

    def files(self) -> Iterator[tuple[str, Iterator[Array]]]:
        """Every file, and its rows once more; NaN where a row holds no slip.

        Going through them raises ReadError where a file can no longer be read.
        """
        for path in self.summary.sources:
            yield harmless(path, NAME_WIDTH), blocks_of(path, self.options)

    def finer(self, coarse: Array) -> Streamed:
        """One more pass, over the slips in cells that were too wide; see `em.cell_edges.finer`."""
        edges, fresh = finer(self.summary, coarse)
        step = Pass(self.options, edges=edges, only=fresh.astype(np.float64))
        found = self.each(step, self.summary.sources)
        _refuse_failed(found)
        assert found.sums is not None
        return replace(self, summary=refined(self.summary, edges, fresh, found.sums))


def stream(
    paths: Sequence[str],
    options: ReadOptions,
    *,
    each: Each = one_by_one,
    cells: int = CELLS,
    like: Summary | None = None,
    skip_files: bool = False,
    seed: int = 0,
) -> Streamed:
    """The summary of files.

    Args:
        paths: of the files, from `places.expanded`.
        options: how to read them.
        each: takes a pass over them.
        cells: about how many.
        like: a summary whose cells are taken, which saves a pass.
        skip_files: leave out what cannot be read, instead of refusing.
        seed: of the sample.

    Raises:
        ReadError: a file cannot be read, or holds its slips in another column.
        SampleError: there are fewer than two different slips.
        ReadCancelled: `each` was told to stop.
    """
    files = _Files(tuple(paths), each, skip_files)
    if like is not None:
        found = files.take(Pass(options, surveys=True, edges=like.edges, seed=seed))
        edges, bars, survey, sums = like.edges, like.bars, found.survey, found.sums
    else:
        first = files.take(Pass(options, surveys=True, looks=True, seed=seed))
        edges, bars = edges_of(first.survey, cells)
        bound = first.survey.likely_bound
        step = Pass(options, surveys=first.looked, edges=edges, bound=bound, seed=seed)
        found = files.take(step)
        survey, sums = (found if first.looked else first).survey, found.sums
        if first.looked and not _bears_out(survey, first.survey):
            survey = files.take(Pass(options, surveys=True, seed=seed)).survey
            edges, bars = edges_of(survey, cells)
            sums = files.take(Pass(options, edges=edges)).sums
    if sums is None or abs(float(sums.moments[:, 0].sum()) - survey.count) > 0.5:
        raise ReadError("the files changed while they were read; read them again")
    marks = tuple(map(dict(found.marks).__getitem__, files.paths))
    column = files.column(options)
    summary = Summary(edges, bars, sums, survey.settled(), column, files.paths, marks)
    notes = (*sorted(files.notes), *_doubts(summary.survey, options))
    summary = replace(summary, notes=notes)
    streamed = Streamed(summary, tuple(sorted(files.skipped)), options, each)
    coarse = crowded(summary) if like is None else np.empty((2, 0))
    return streamed.finer(coarse) if coarse.size else streamed


def _doubts(survey: Survey, options: ReadOptions) -> tuple[str, ...]:
    """What of the slips drawn may be meant otherwise than it was read."""
    found = doubts(Column("drawn", 1, survey.drawn, {}), options)
    if survey.count == len(survey.drawn):
        return found
    return tuple(f"of {len(survey.drawn):,} slips looked at, {note}" for note in found)


def _bears_out(survey: Survey, guess: Survey) -> bool:
    """Whether cells made from a guess do for slips that have been surveyed since."""
    drawn = len(survey.drawn) == min(DRAWN, survey.count)
    return drawn and (survey.low, survey.high) == (guess.low, guess.high)


class _Files:
    """Files to take passes over, less those that turn out not to be readable."""

    def __init__(self, paths: tuple[str, ...], each: Each, skips: bool) -> None:
        self.paths = paths
        self.skipped: tuple[tuple[str, str], ...] = ()
        self._each, self._skips = each, skips
        self._columns: frozenset[str] = frozenset()
        self.notes: frozenset[str] = frozenset()

    def take(self, step: Pass) -> PassFindings:
        """Take one pass; raises ReadError if a file fails that is not to be left out."""
        found = self._each(step, self.paths)
        if not self._skips:
            _refuse_failed(found)
        bad = {path for path, _ in found.failed}
        self.skipped += found.failed
        before = self.paths
        self.paths = tuple(path for path in self.paths if path not in bad)
        self._columns |= found.columns
        self.notes |= found.notes
        self.column(step.options)
        if step.surveys:
            if not found.survey.count:
                raise ReadError(_none_in(before, found.survey))
            most = unlimited(step.options).max_slips
            check_slips(_named(before), found.survey.count, most)
        return found

    def column(self, options: ReadOptions) -> str:
        """The one column that the slips stand in; raises ReadError where there are several."""
        names = sorted(self._columns)
        if len(names) > 1 and options.column is None:
            raise ReadError(
                f"files differ in the column of their slips: {quoted(names[0])} and "
                f"{quoted(names[1])}; name one with --column"
            )
        return names[0] if names else ""


def _named(paths: Sequence[str]) -> str:
    return harmless(paths[0], NAME_WIDTH) if len(paths) == 1 else f"{len(paths):,} files"


def _none_in(paths: Sequence[str], survey: Survey) -> str:
    them = "it" if len(paths) == 1 else "them"
    left = ", ".join(f"{count:,} {word}" for word, count in survey.left_out.items() if count)
    return f"{_named(paths)}: no slips in {them}{', only ' if left else ''}{left}"


def _refuse_failed(found: PassFindings) -> None:
    if found.failed:
        _, why = min(found.failed)
        more = len(found.failed) - 1
        others = f" (and {more:,} other file{'s' * (more > 1)})" if more else ""
        raise ReadError(f"{why}{others}")
