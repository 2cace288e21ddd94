"""Files of slips, however many, into one summary: two passes, block by block.

The first pass surveys the files (range, number, a sample taken everywhere), which decides the
cells; the second sums. Either takes file after file here (`passes`), or on other machines
(`cluster`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Full, Queue
from threading import Event, Thread

import numpy as np

from emtui.em.cell_edges import CELLS, edges_of, finer
from emtui.em.mixture import Array
from emtui.em.summary import Summary, refined
from emtui.slips.harmless import NAME_WIDTH, harmless, quoted
from emtui.slips.passes import Each, Pass, PassFindings, one_by_one
from emtui.slips.reading.errors import ReadCancelled, ReadError
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.streamed import read_blocks

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
        step = Pass(self.options, False, edges, fresh.astype(np.float64))
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
    skipped: tuple[tuple[str, str], ...] = ()
    step = Pass(options, True, None if like is None else like.edges, seed=seed)
    found = each(step, paths)
    if not skip_files:
        _refuse_failed(found)
    skipped = tuple(sorted(found.failed))
    bad = {path for path, _ in skipped}
    read = tuple(path for path in paths if path not in bad)
    column = _one_column(found, options)
    if not found.survey.count:
        raise ReadError(f"no slips in {len(paths)} file{'s' * (len(paths) > 1)}")
    sums = found.sums
    if like is not None:
        edges, bars = like.edges, like.bars
    else:
        edges, bars = edges_of(found.survey, cells)
        summed = each(Pass(options, False, edges), read)
        _refuse_failed(summed)
        sums = summed.sums
    assert sums is not None
    if abs(float(sums.moments[:, 0].sum()) - found.survey.count) > 0.5:
        raise ReadError("the files changed while they were read; read them again")
    summary = Summary(edges, bars, sums, found.survey.settled(), column, read)
    return Streamed(summary, skipped, options, each)


def _refuse_failed(found: PassFindings) -> None:
    if found.failed:
        _, why = min(found.failed)
        more = len(found.failed) - 1
        others = f" (and {more} other files cannot be read)" if more else ""
        raise ReadError(f"{why}{others}")


def _one_column(found: PassFindings, options: ReadOptions) -> str:
    names = sorted(found.columns)
    if len(names) > 1 and options.column is None:
        raise ReadError(
            f"files differ in the column of their slips: {quoted(names[0])} and "
            f"{quoted(names[1])}; name one with --column"
        )
    return names[0] if names else ""
