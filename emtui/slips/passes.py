"""A pass over files: each is surveyed, or summed on cells, block by block.

What is done to one file, `work_on`, knows nothing of the others, so that it can be done anywhere:
here on the cores there are, in `cluster` on other machines.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from threading import Event

import numpy as np

from emtui.em.cell_sums import CellSums, condense
from emtui.em.mixture import Array
from emtui.em.sample import SampleError
from emtui.em.survey import ANY, Survey, part_key, survey
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading.errors import ReadCancelled, ReadError
from emtui.slips.reading.looked import look
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.streamed import read_blocks

AT_ONCE = 1 << 18
"""Slips condensed at once."""
AT_MOST, AHEAD = 3, 12
"""Files that are read at once here, at most, as each takes some 40 MB; and that are begun."""


@dataclass(frozen=True, eq=False, slots=True)
class PassFindings:
    """What a pass over one file, or several added up, gave.

    Attributes:
        survey: where the pass was to survey.
        sums: where it was to sum.
        columns: names of the columns that slips stood in.
        files: how many were read to their end.
        failed: those that were not, and why.
        looked: whether a file was only looked at, so that the survey is a guess.
        marks: of the files read, by their paths; see `mark_of`.
        notes: what is to be told of the reading.
    """

    survey: Survey
    sums: CellSums | None
    columns: frozenset[str]
    files: int
    failed: tuple[tuple[str, str], ...] = ()
    looked: bool = False
    marks: tuple[tuple[str, str], ...] = ()
    notes: frozenset[str] = frozenset()

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
            self.looked or other.looked,
            (*self.marks, *other.marks),
            self.notes | other.notes,
        )


@dataclass(frozen=True, eq=False, slots=True)
class Pass:
    """What to do to every file.

    Attributes:
        options: how to read it.
        surveys: whether to survey it.
        looks: whether a look will do for a survey, where a file allows for one.
        edges: of the cells to sum it on; None for no sums.
        only: which cells to sum; None for all.
        bound: no slip is drawn whose hash is not below it.
        seed: of the sample.
    """

    options: ReadOptions
    surveys: bool = False
    looks: bool = False
    edges: Array | None = None
    only: Array | None = None
    bound: int = ANY
    seed: int = 0


Tell = Callable[[str, float, int], bool]
"""Called with a file's address, the share of it done and the slips read; False cancels."""
Each = Callable[[Pass, Sequence[str]], PassFindings]
"""Takes a pass over files, and adds up what each gives."""


def work_on(step: Pass, path: str, tell: Tell | None = None) -> PassFindings:
    """A pass over one file; one that cannot be read is among the `failed` of the result.

    Raises:
        ReadCancelled: `tell` returned False.
    """
    key = part_key(path, step.seed)
    taken = _Taken(step, key)
    progress = None if tell is None else (lambda share: tell(path, share, taken.count))
    try:
        if step.looks and (seen := look(path, step.options, key)) is not None:
            if progress is not None and not progress(0.0):
                raise ReadCancelled
            mark = ((path, mark_of(path)),)
            return PassFindings(seen[1], None, frozenset({seen[0]}), 1, looked=True, marks=mark)
        column, left, notes = read_blocks(path, step.options, taken.take, progress)
        taken.flush()
    except (ReadError, SampleError) as fault:
        why = str(fault)
        shown = harmless(path, NAME_WIDTH)
        why = why if why.startswith(shown) else f"{shown}: {why}"
        return PassFindings(Survey(), None, frozenset(), 0, ((path, why),))
    found = replace(taken.survey, left_out=left if step.surveys else {})
    mark = ((path, mark_of(path)),)
    told = frozenset(notes)
    return PassFindings(found, taken.sums, frozenset({column}), 1, marks=mark, notes=told)


def mark_of(path: str) -> str:
    """What tells a file from one of the same path elsewhere: machine, size, last change.

    Of the machine only a hash is kept. Empty where nothing is known, as of an address.
    """
    try:
        known = os.stat(path)
    except (OSError, ValueError):
        return ""
    machine = hashlib.blake2b(platform.node().encode(), digest_size=6).hexdigest()
    return f"{machine} {known.st_size} {known.st_mtime_ns}"


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
            bound = min(self.survey.bound, self._step.bound)
            self.survey += survey(values, self._key, self.count, bound)
        self.count += len(values)
        edges, only = self._step.edges, self._step.only
        if edges is None:
            return
        if only is not None:
            values = np.sort(values)  # neighbours are quickly found
            values = values[only[np.searchsorted(edges, values, side="right") - 1] > 0]
        sums = condense(values, edges)
        self.sums = sums if self.sums is None else self.sums + sums


def one_by_one(step: Pass, paths: Sequence[str], tell: Tell | None = None) -> PassFindings:
    """A pass over files, on as many cores as there are, here.

    Raises:
        ReadCancelled: `tell` returned False.
    """
    over = Event()

    def heard(path: str, share: float, slips: int) -> bool:
        return not over.is_set() and (tell is None or tell(path, share, slips))

    whole, rest = PassFindings(Survey(), None, frozenset(), 0), iter(paths)
    with ThreadPoolExecutor(min(cores(), AT_MOST)) as pool:
        try:
            waiting = deque(pool.submit(work_on, step, path, heard) for path in islice(rest, AHEAD))
            while waiting:
                whole += waiting.popleft().result()
                waiting.extend(pool.submit(work_on, step, path, heard) for path in islice(rest, 1))
        finally:
            over.set()
            pool.shutdown(wait=False, cancel_futures=True)
    return whole


def cores() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1


def local(tell: Tell | None = None) -> Each:
    """Passes over files here, with progress to `tell`."""
    return partial(one_by_one, tell=tell)
