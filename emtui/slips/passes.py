"""A pass over files: each is surveyed, or summed on cells, block by block.

What is done to one file, `work_on`, knows nothing of the others, so that it can be done anywhere:
here file after file, in `cluster` on other machines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from emtui.em.mixture import Array
from emtui.em.sample import SampleError
from emtui.em.summary import CellSums, condense
from emtui.em.survey import Survey, part_key, survey
from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.streamed import read_blocks

AT_ONCE = 1 << 18
"""Slips condensed at once."""


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
"""Called with a file's address, the share of it done and the slips read; False cancels."""
Each = Callable[[Pass, Sequence[str]], PassFindings]
"""Takes a pass over files, and adds up what each gives."""


def work_on(step: Pass, path: str, tell: Tell | None = None) -> PassFindings:
    """A pass over one file; one that cannot be read is among the `failed` of the result.

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


def one_by_one(step: Pass, paths: Sequence[str], tell: Tell | None = None) -> PassFindings:
    """A pass over files, one after the other, here."""
    whole = PassFindings(Survey(), None, frozenset(), 0)
    for path in paths:
        whole += work_on(step, path, tell)
    return whole


def local(tell: Tell | None = None) -> Each:
    """Passes over files one after the other, with progress to `tell`."""
    return partial(one_by_one, tell=tell)
