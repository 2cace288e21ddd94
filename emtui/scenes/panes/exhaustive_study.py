"""The computation behind the assignments: try every one, or measure how long it would take."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from emtui.em.exhaustive import MOST, Progress, try_all
from emtui.em.history import Phase
from emtui.em.labelings import Labeling, LabelingError, describe, labels_of, slips_of
from emtui.em.mixture import Mixture
from emtui.em.run_search import best_run, runs
from emtui.em.sample import Sample
from emtui.em.starts import BY_HAND, DEFAULT
from emtui.em.steps import e_step
from emtui.em.variants import Variant
from emtui.scenes.pane import GoingOn, Place, Study, View

ENOUGH = 20
"""Slips from which a search is long enough to measure the machine's rate by."""
FARTHEST = 100
"""The least upper limit of the time axis, in slips."""
SEARCHING = 0.6
"""Share of the progress that a search has which the rate is measured after."""
BLOCKS = 64
"""Blocks of labelings to measure the rate on if the search itself is too short."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Scores:
    """Both scores of one mixture, in the slips' units.

    Attributes:
        named: classification log-likelihood, with the likelier name for each slip.
        alone: log-likelihood of the slips alone.
    """

    named: float
    alone: float


@dataclass(frozen=True, eq=False, slots=True)
class BestSoFar:
    """A labeling that was the best when it was found.

    Attributes:
        tried: labelings tried by then.
        labeling: the labeling, with Ali as the friend with the lower mean.
    """

    tried: int
    labeling: Labeling


@dataclass(frozen=True, eq=False, slots=True)
class Search:
    """The state of the search.

    Attributes:
        slips: how many there are.
        done: labelings tried so far; 0 if there are too many slips to try any.
        first: labelings tried at the first report.
        total: number of labelings, 2^N; 0 if there are too many slips.
        degenerate: labelings tried that leave a friend without slips or without spread.
        bests: each best so far, in order.
        rate: labelings per second on this machine; None before it is measured.
        run: the best labeling that gives one friend a run of the sorted slips; None if there is
            none, or there are too many slips.
        runs: how many such labelings there are.
        here: both scores of the session's mixture, if there are too many slips to try.
    """

    slips: int
    done: int = 0
    first: int = 0
    total: int = 0
    degenerate: int = 0
    bests: tuple[BestSoFar, ...] = ()
    rate: float | None = None
    run: Labeling | None = None
    runs: int = 0
    here: Scores | None = None

    @property
    def tries(self) -> bool:
        """Whether there are few enough slips to try all labelings."""
        return self.slips <= MOST

    @property
    def run_is_best(self) -> bool:
        """Whether the best run of the sorted slips is as good as the best labeling."""
        if self.run is None or not self.bests or self.done < self.total:
            return False
        best = self.bests[-1].labeling.classification
        return abs(self.run.classification - best) <= 1e-9 * (1.0 + abs(best))

    def best_at(self, tried: float) -> BestSoFar | None:
        """The best of the first `tried` labelings."""
        known = [best for best in self.bests if best.tried <= tried]
        return known[-1] if known else None


def scores_of_story(sample: Sample, variant: Variant, mixture: Mixture) -> Scores:
    """Both scores of a mixture (standard scale); infinite if an sd is 0."""
    if not (mixture.sds > 0).all():
        return Scores(np.inf, np.inf)
    named, alone = (
        float(sample.score_in_units(e_step(sample, mixture, replace(variant, assign=way)).score))
        for way in ("hard", "soft")
    )
    return Scores(named, alone)


def present_scores(view: View) -> Scores:
    """Both scores of the session's current mixture."""
    session = view.frame.session
    return scores_of_story(session.sample, session.variant, session.now.standard)


def standing(view: View) -> str:
    """What to call the session's current mixture; empty for the opening guess, which is nobody's.

    The reader has seen no score of it with names.
    """
    session = view.frame.session
    if session.now.phase is not Phase.GUESS:
        return "EM now"
    return {DEFAULT: "", BY_HAND: "your guess"}.get(session.start.name, "the guess")


def best_here(view: View, found: Search) -> BestSoFar | None:
    """The best labeling up to the cursor; without a cursor, of all so far."""
    if view.cursor is None:
        return found.best_at(found.done)
    # Half a labeling of tolerance, because the cursor's place is a logarithm.
    tried = 10 ** min(view.cursor[0], 20.0) + 0.5
    return found.best_at(max(tried, found.first))


def farthest(found: Search) -> int:
    """The upper limit of the time axis, in slips."""
    return FARTHEST if found.slips > 3 * FARTHEST else max(FARTHEST, round(1.1 * found.slips))


def cursor_at_rest(view: View) -> Place:
    """At the end: after all labelings, or at the envelope's number of slips."""
    total = round(view.frame.session.sample.total)
    found = Search(total)
    return (
        (total * math.log10(2.0), 0.0) if found.tries else (float(min(total, farthest(found))), 0.0)
    )


def _depends(view: View) -> Hashable:
    session = view.frame.session
    rule = replace(session.variant, assign="soft")
    present = None if session.sample.total <= MOST else session.now
    return session.sample, rule, present


def search(view: View, going_on: GoingOn, clock: Clock = perf_counter) -> Iterator[Search]:
    """Try all labelings, or estimate how long it would take; stops if `going_on` says so.

    Raises:
        LabelingError: the counts are not whole slips.
    """
    session = view.frame.session
    sample, variant = session.sample, session.variant
    if not sample.whole:
        slips_of(sample)  # refuses
    total = round(sample.total)
    found = Search(total, run=_run(sample, variant), runs=runs(total, variant))
    if not found.tries:
        if found.run is not None:
            found = replace(found, here=scores_of_story(sample, variant, session.now.standard))
        yield replace(found, rate=measured_rate(variant, going_on, clock))
        return
    spent, began, whole = 0.0, clock(), found.slips >= ENOUGH
    share = 1.0 if whole else SEARCHING
    for progress in try_all(sample, variant):
        spent += clock() - began
        found = _further(found, progress, sample, variant)
        yield found
        if not going_on(share * progress.done / progress.total):
            return
        began = clock()
    if whole:
        yield replace(found, rate=found.done / max(spent, 1e-9))
        return
    rate = measured_rate(variant, lambda part: going_on(share + (1.0 - share) * part), clock)
    yield replace(found, rate=rate)


def _run(sample: Sample, variant: Variant) -> Labeling | None:
    try:
        return best_run(sample, variant)
    except LabelingError:
        return None


def _further(found: Search, progress: Progress, sample: Sample, variant: Variant) -> Search:
    bests = found.bests
    if np.isfinite(progress.best) and (
        not bests or progress.best > bests[-1].labeling.classification
    ):
        labels = labels_of(progress.code, found.slips)
        labeling = describe(sample, variant, labels)
        if labeling.mixture.means[0] > labeling.mixture.means[1]:
            labeling = describe(sample, variant, 1 - labels)
        # A rise within round-off is the same labeling with the names swapped.
        if not bests or (labeling.labels != bests[-1].labeling.labels).any():
            bests = (*bests, BestSoFar(progress.done, labeling))
    return replace(
        found,
        done=progress.done,
        first=found.first or progress.done,
        total=progress.total,
        degenerate=progress.degenerate,
        bests=bests,
    )


def measured_rate(variant: Variant, going_on: GoingOn, clock: Clock = perf_counter) -> float | None:
    """Labelings per second, measured on part of those of twenty slips; None if stopped."""
    twenty = Sample.of(np.linspace(0.0, 1.0, ENOUGH))
    done, began = 0, clock()
    for block, progress in enumerate(try_all(twenty, replace(variant, min_sd=0.0, known_sd=1.0))):
        done = progress.done
        if not going_on((block + 1) / BLOCKS):
            return None
        if block + 1 >= BLOCKS:
            break
    return done / max(clock() - began, 1e-9)


SEARCH = Study(_depends, search)
