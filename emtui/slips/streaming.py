"""Files of slips, however many, into one summary: two passes, block by block.

The first pass surveys the files (range, number, a sample taken everywhere), which decides the
cells; the second sums. What is done to one file, `work_on`, knows nothing of the others, so that it
can be done anywhere: here file after file, in `cluster` on other machines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from queue import Full, Queue
from threading import Event, Thread

import numpy as np

from emtui.em.cell_edges import CELLS, edges_of, finer
from emtui.em.mixture import Array
from emtui.em.sample import SampleError
from emtui.em.summary import CellSums, Summary, condense, refined
from emtui.em.survey import Survey, part_key, survey
from emtui.slips.harmless import NAME_WIDTH, harmless, quoted
from emtui.slips.reading.errors import ReadCancelled, ReadError
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.streamed import read_blocks

AT_ONCE = 1 << 18
"""Slips condensed at once."""
AHEAD = 4
"""Blocks that are read ahead of one that is looked at."""


@dataclass(frozen=True, eq=False, slots=True)
class PassFindings:
    """What a pass over one file, or several added up, gave.

    Attributes:
        survey: where the pass was to survey.
        sums: where it was to sum.
        columns: names of the columns that slips stood in.
        files: how many were read to their end.
        failed: those that were not, and why.
    """

    survey: Survey
    sums: CellSums | None
    columns: frozenset[str]
    files: int
    failed: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: PassFindings) -> PassFindings:
        sums = self.sums or other.sums
        if self.sums is not None and other.sums is not None:
            sums = self.sums + other.sums
        return PassFindings(
            self.survey + other.survey,
            sums,
            self.columns | other.columns,
            self.files + other.files,
            (*self.failed, *other.failed),
        )


@dataclass(frozen=True, eq=False, slots=True)
class Pass:
    """What to do to every file.

    Attributes:
        options: how to read it.
        surveys: whether to survey it.
        edges: of the cells to sum it on; None for no sums.
        only: which cells to sum; None for all.
        seed: of the sample.
    """

    options: ReadOptions
    surveys: bool
    edges: Array | None = None
    only: Array | None = None
    seed: int = 0


Tell = Callable[[str, float, int], bool]
"""Hears a file's address, the share of it done, and how many slips were read; False cancels."""
Each = Callable[[Pass, Sequence[str]], PassFindings]
"""Takes a pass over files, and adds up what each gives."""


def work_on(step: Pass, path: str, tell: Tell | None = None) -> PassFindings:
    """A pass over one file; what cannot be read is told in what is returned.

    Raises:
        ReadCancelled: `tell` returned False.
    """
    taken = _Taken(step, part_key(path, step.seed))
    progress = None if tell is None else (lambda share: tell(path, share, taken.count))
    try:
        column, left = read_blocks(path, step.options, taken.take, progress)
        taken.flush()
    except (ReadError, SampleError) as fault:
        why = str(fault)
        shown = harmless(path, NAME_WIDTH)
        why = why if why.startswith(shown) else f"{shown}: {why}"
        return PassFindings(Survey(), None, frozenset(), 0, ((path, why),))
    found = replace(taken.survey, left_out=left if step.surveys else {})
    return PassFindings(found, taken.sums, frozenset({column}), 1)


class _Taken:
    """Gathers a file's blocks until there are enough to be condensed at once."""

    def __init__(self, step: Pass, key: int) -> None:
        self.count = 0
        self.survey = Survey()
        self.sums: CellSums | None = None
        self._step = step
        self._key = key
        self._waiting: list[Array] = []
        self._size = 0

    def take(self, values: Array) -> None:
        """Take the next slips."""
        self._waiting.append(values)
        self._size += len(values)
        if self._size >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Condense what is waiting."""
        if not self._waiting:
            return
        values = self._waiting[0] if len(self._waiting) == 1 else np.concatenate(self._waiting)
        self._waiting, self._size = [], 0
        if self._step.surveys:
            self.survey += survey(values, self._key, self.count, self.survey.bound)
        self.count += len(values)
        edges, only = self._step.edges, self._step.only
        if edges is None:
            return
        if only is not None:
            values = values[only[np.searchsorted(edges, values, side="right") - 1] > 0]
        sums = condense(values, edges)
        self.sums = sums if self.sums is None else self.sums + sums


def blocks_of(path: str, options: ReadOptions) -> Iterator[Array]:
    """The slips of a file block by block; a thread reads on while one is looked at.

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
                read_blocks(path, options, put)
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


def one_by_one(step: Pass, paths: Sequence[str], tell: Tell | None = None) -> PassFindings:
    """A pass over files, one after the other, here."""
    whole = PassFindings(Survey(), None, frozenset(), 0)
    for path in paths:
        whole += work_on(step, path, tell)
    return whole


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

    def blocks(self) -> Iterator[Array]:
        """The slips once more, in the order of the files.

        Raises:
            ReadError: a file can no longer be read.
        """
        for path in self.summary.sources:
            yield from blocks_of(path, self.options)

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


def local(tell: Tell | None = None) -> Each:
    """Passes over files one after the other, told of to `tell`."""
    return partial(one_by_one, tell=tell)
