"""One whole soft iteration, spreads different, beside other programs on the same slips and start.

    python -m tests.bench.bench_engine
    python -m tests.bench.bench_engine --sizes 1000,100000
    python -m tests.bench.bench_engine --small

Every program runs on one thread. Its time for one iteration is the difference between a long and
a short run over the iterations made between them, the best of a few tries, so that reading and
setting up do not count. A dash is what is not installed (scikit-learn, mclust in R) or too quick
for the clock. The tables are Markdown and hold ratios; `--readme` puts them into the README.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np

from emtui.em.chebyshev import cut
from emtui.em.condense import CELLS, Condensed, Slips, checked_step, condensed
from emtui.em.history import Limits
from emtui.em.mixture import Array, Mixture
from emtui.em.multistart import run_many
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, default_start, random_mixtures, random_start
from emtui.em.steps import m_step
from emtui.em.variants import Variant
from tests.bench import (
    clock,  # first: clock keeps numpy to one thread
    rivals,
    tables,
)

VARIANT = Variant()
SIZES = (1000, 100_000, 1_000_000, 10_000_000)
ALONG = 40
"""Iterations along which condensed and direct scores are compared."""

Times = dict[str, float]


def slips_of(n: int) -> Array:
    """Two friends that overlap; the same numbers each time."""
    rng = np.random.default_rng(n)
    return np.concatenate([rng.normal(0.0, 1.0, n // 2), rng.normal(2.5, 0.7, n - n // 2)])


def climb(slips: Slips, mixture: Mixture, count: int) -> Slips:
    """So many whole iterations from `mixture`; the slips as refined on the way."""
    sample = slips if isinstance(slips, Sample) else slips.sample
    for _ in range(count):
        taken, slips = checked_step(slips, mixture, VARIANT)
        mixture = m_step(sample, taken.moments, mixture, VARIANT)
    return slips


def an_iteration_of(slips: Slips, start: Mixture, plan: clock.Plan) -> float:
    """Seconds of an iteration of this program; where condensed, with its checks."""

    def run(count: int) -> int:
        climb(slips, start, count)
        return count

    return clock.an_iteration(run, plan)


def refining(sample: Sample, start: Mixture, count: int) -> tuple[Slips, float]:
    """The slips as refined by a climb, and the seconds that refining them took."""
    if condensed(sample) is sample:
        return sample, np.nan
    slips = Condensed(sample, cut(sample, CELLS))
    refined = climb(slips, start, count)
    first = clock.best(lambda: climb(slips, start, count), 3)
    again = clock.best(lambda: climb(refined, start, count), 3)
    return refined, max(first - again, 0.0)


def apart(sample: Sample) -> float:
    """Largest relative difference between condensed and direct scores along two runs."""
    largest = 0.0
    for start in (default_start(sample, VARIANT), random_start(sample, VARIANT, 5)):
        runs = [
            Session.begin(sample, VARIANT, start, Limits(max_iterations=ALONG, exact=exact)).run()
            for exact in (False, True)
        ]
        ours, theirs = (np.array([entry.score for entry in run.history]) for run in runs)
        shared = min(len(ours), len(theirs))
        gaps = np.abs(ours[:shared] - theirs[:shared]) / np.abs(theirs[:shared])
        largest = max(largest, float(gaps.max()), float("inf") if len(ours) != len(theirs) else 0)
    return largest


def compare(n: int, small: bool) -> Times:
    """Seconds of everything at one size, and how far scores are apart."""
    raw, plan = slips_of(n), clock.plan_for(n, small)
    # The condensed step's cost does not grow with the slips, so neither need its runs get shorter.
    quick = clock.plan_for(1000, small)
    sample = Sample.of(raw)
    start = default_start(sample, VARIANT).mixture
    refined, refined_in = refining(sample, start, quick.long)
    told = sample.to_units(start)
    room, repeats = np.empty_like(raw), max(1, 1_000_000 // n)
    return {
        "exp": clock.best(lambda: [np.exp(raw, out=room) for _ in range(repeats)], 5) / repeats,
        "condensed": an_iteration_of(refined, start, quick),
        "direct": an_iteration_of(sample, start, plan),
        "scikit-learn": rivals.sklearn(raw, told, plan),
        "mclust": rivals.mclust(raw, told, plan),
        "sort": clock.best(lambda: Sample.of(raw), 3),
        "cut": clock.best(lambda: cut(sample, CELLS), 3),
        "refining": refined_in,
        "apart": apart(sample),
    }


RATIOS: tuple[tuple[str, str, Callable[[Times], float]], ...] = (
    (
        "scikit-learn / condensed step",
        "≥ 500 at 1,000,000",
        lambda t: t["scikit-learn"] / t["condensed"],
    ),
    ("condensed step / that at {steady:,}", "≤ 1.5", lambda t: t["condensed"] / t["steady"]),
    ("scikit-learn / direct step", "≥ 5", lambda t: t["scikit-learn"] / t["direct"]),
    ("mclust / direct step", "≥ 1", lambda t: t["mclust"] / t["direct"]),
    ("condensed step / exp", "", lambda t: t["condensed"] / t["exp"]),
    ("direct step / exp", "", lambda t: t["direct"] / t["exp"]),
    (
        "sorting and condensing / direct step",
        "≤ 3",
        lambda t: (t["sort"] + t["cut"]) / t["direct"],
    ),
    ("refining on the way, once / direct step", "", lambda t: t["refining"] / t["direct"]),
    ("scores apart along a run, relative", "≤ 1e-11", lambda t: t["apart"]),
    ("one exp of all slips, ms", "", lambda t: 1e3 * t["exp"]),
)
"""The table's rows: words, what is to be reached, and the ratio from `compare`'s seconds."""
STEADY = 1_000_000
"""Slips whose condensed step the others are held against."""


def many_starts(count: int, tries: int) -> float:
    """How many times as fast as one after the other, on 272 slips to their ends."""
    sample = Sample.of(slips_of(272))
    starts = random_mixtures(sample, VARIANT, 1, count)
    together = clock.best(lambda: run_many(sample, VARIANT, starts), tries)

    def one_by_one() -> None:
        for k in range(count):
            Session.begin(sample, VARIANT, Start("alone", starts[k])).run()

    return clock.best(one_by_one, 1) / together


def page(sizes: list[int], small: bool) -> str:
    """Measure, and tell: the table of ratios and what they came from."""
    found = {n: compare(n, small) for n in sizes}
    size = STEADY if STEADY in found else sizes[-1]
    steady = found[size]["condensed"]
    rows = [
        [
            words.format(steady=size),
            wanted,
            *(tables.number(ratio({**t, "steady": steady})) for t in found.values()),
        ]
        for words, wanted, ratio in RATIOS
    ]
    count = 10 if small else 100
    times = tables.number(many_starts(count, 1 if small else 3))
    return "\n\n".join(
        (
            tables.markdown(["slips", "to reach", *(f"{n:,}" for n in sizes)], rows),
            f"{count} starts on 272 slips to their ends at once are {times} times as fast as one "
            "after the other (to reach: 5).",
            f"One thread of: {tables.machine(*rivals.versions())}.",
        )
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="slips, with commas")
    parser.add_argument("--small", action="store_true", help="only to see that it works")
    parser.add_argument("--readme", action="store_true", help="put the tables into the README")
    given = parser.parse_args()
    sizes = [1000, 20_000] if given.small else [int(float(n)) for n in given.sizes.split(",")]
    told = page(sizes, given.small)
    print(told)
    if given.readme:
        tables.put("engine bench", told)


if __name__ == "__main__":
    main()
