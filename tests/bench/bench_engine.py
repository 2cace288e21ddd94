"""One whole soft iteration, spreads different, beside other programs on the same slips and start.

    python -m tests.bench.bench_engine --sizes 1000,100000,1000000
    python -m tests.bench.bench_engine --small

Every program runs on one thread. Its time for one iteration is the difference between a long and
a short run over the iterations made between them, the best of a few tries, so that reading and
setting up do not count. The iterations are those a program says it made: mclust stops where
nothing changes any more, whatever it was asked for. A dash is what is not installed (scikit-learn,
mclust in R) or too quick for the clock. The table holds ratios.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # read when numpy is imported, so before it
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np  # noqa: E402

from emtui.em.cells import cut  # noqa: E402
from emtui.em.condense import CELLS, Condensed, Slips, checked_step, condensed  # noqa: E402
from emtui.em.many import run_many  # noqa: E402
from emtui.em.mixture import Array, Mixture  # noqa: E402
from emtui.em.sample import Sample  # noqa: E402
from emtui.em.session import Session  # noqa: E402
from emtui.em.starts import Start, default_start, random_mixtures  # noqa: E402
from emtui.em.steps import m_step  # noqa: E402
from emtui.em.variants import Variant  # noqa: E402

VARIANT = Variant()

MCLUST = """
suppressMessages(library(mclust))
a <- as.numeric(commandArgs(trailingOnly = TRUE)[-1])
x <- readBin(commandArgs(trailingOnly = TRUE)[1], "double", a[1])
start <- list(pro = a[2:3], mean = a[4:5],
              variance = list(modelName = "V", d = 1, G = 2, sigmasq = a[6:7]^2, scale = a[6:7]^2))
run <- function(k) {
  control <- emControl(tol = c(0, 0), itmax = c(k, k))
  begun <- Sys.time()
  fit <- em(data = x, modelName = "V", parameters = start, control = control)
  took <- as.numeric(Sys.time() - begun, units = "secs")
  c(took, abs(attr(fit, "info")[["iterations"]]))
}
for (k in a[8:9]) {
  tries <- sapply(1:a[10], function(i) run(k))
  cat(min(tries[1, ]), tries[2, 1], "\n")
}
"""


@dataclass(frozen=True)
class Plan:
    """How long to measure: iterations of a short and a long run, and tries of each."""

    short: int
    long: int
    tries: int


def plan_for(n: int, small: bool) -> Plan:
    """Enough iterations to be seen by a clock, few enough to wait for."""
    if small:
        return Plan(1, 3, 1)
    return Plan(2, 2 + int(np.clip(20_000_000 // n, 4, 150)), 5 if n < 1_000_000 else 3)


def best(action: Callable[[], object], tries: int) -> float:
    """Seconds of the quickest try."""
    times = []
    for _ in range(tries):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return min(times)


def an_iteration(run: Callable[[int], int], plan: Plan) -> float:
    """Seconds an iteration; `run` takes the most iterations to make and gives those it made."""
    few, many = run(plan.short), run(plan.long)
    short = best(lambda: run(plan.short), plan.tries)
    long = best(lambda: run(plan.long), plan.tries)
    return per_iteration(long - short, many - few)


def per_iteration(seconds: float, iterations: float) -> float:
    """Their quotient, NaN where the clock saw nothing."""
    return seconds / iterations if seconds > 0 and iterations > 0 else np.nan


def slips_of(n: int) -> Array:
    """Two friends that overlap; the same numbers each time."""
    rng = np.random.default_rng(n)
    return np.concatenate([rng.normal(0.0, 1.0, n // 2), rng.normal(2.5, 0.7, n - n // 2)])


def climb(slips: Slips, mixture: Mixture, count: int) -> Slips:
    """So many whole iterations from `mixture`; the slips as refined on the way."""
    for _ in range(count):
        taken, slips = checked_step(slips, mixture, VARIANT)
        mixture = m_step(taken.moments, mixture, VARIANT)
    return slips


def ours(raw: Array, plan: Plan, exact: bool) -> float:
    """An iteration of this program; where condensed, with its checks, once it has refined."""
    sample = Sample.of(raw)
    start = default_start(sample, VARIANT).mixture
    slips = condensed(sample, exact)
    if isinstance(slips, Condensed):
        slips = climb(slips, start, plan.long)

    def run(count: int) -> int:
        climb(slips, start, count)
        return count

    return an_iteration(run, plan)


def sklearn(raw: Array, plan: Plan) -> float:
    """An iteration of scikit-learn's GaussianMixture; NaN where it is not installed."""
    if not importlib.util.find_spec("sklearn"):
        return np.nan
    start, module = start_of(raw), importlib.import_module("sklearn.mixture")

    def run(count: int) -> int:
        model = module.GaussianMixture(
            2,
            tol=0.0,
            max_iter=count,
            init_params="random",
            weights_init=start.weights,
            means_init=start.means[:, None],
            precisions_init=(1.0 / start.sds**2)[:, None, None],
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return int(model.fit(raw[:, None]).n_iter_)

    return an_iteration(run, plan)


def mclust(raw: Array, plan: Plan) -> float:
    """An iteration of mclust's Fortran em; NaN where R or mclust is not installed."""
    if not shutil.which("Rscript"):
        return np.nan
    start = start_of(raw)
    numbers = [len(raw), *start.weights, *start.means, *start.sds]
    with tempfile.TemporaryDirectory() as folder:
        slips, script = Path(folder, "slips"), Path(folder, "em.R")
        slips.write_bytes(raw.tobytes())
        script.write_text(MCLUST)
        words = [repr(float(v)) for v in (*numbers, plan.short, plan.long, plan.tries)]
        found = subprocess.run(
            ["Rscript", str(script), str(slips), *words], capture_output=True, text=True
        )
    if found.returncode:
        print(f"mclust is left out: {found.stderr.strip()}", file=sys.stderr)
        return np.nan
    (short, few), (long, many) = (map(float, line.split()) for line in found.stdout.splitlines())
    return per_iteration(long - short, many - few)


def start_of(raw: Array) -> Mixture:
    """The default start in the slips' units."""
    sample = Sample.of(raw)
    return sample.to_units(default_start(sample, VARIANT).mixture)


def compare(n: int, small: bool) -> dict[str, float]:
    """Seconds of everything at one size."""
    raw, plan = slips_of(n), plan_for(n, small)
    sample = Sample.of(raw)
    room = np.empty_like(raw)
    repeats = max(1, 1_000_000 // n)
    return {
        "exp": best(lambda: [np.exp(raw, out=room) for _ in range(repeats)], 5) / repeats,
        # Its cost does not grow with the slips, so neither need its runs get shorter.
        "condensed": ours(raw, plan_for(1000, small), exact=False),
        "direct": ours(raw, plan, exact=True),
        "scikit-learn": sklearn(raw, plan),
        "mclust": mclust(raw, plan),
        "sort": best(lambda: Sample.of(raw), 3),
        "cut": best(lambda: cut(sample, CELLS), 3),
    }


RATIOS: tuple[tuple[str, Callable[[dict[str, float]], float]], ...] = (
    ("condensed / exp", lambda t: t["condensed"] / t["exp"]),
    ("direct / exp", lambda t: t["direct"] / t["exp"]),
    ("scikit-learn / exp", lambda t: t["scikit-learn"] / t["exp"]),
    ("mclust / exp", lambda t: t["mclust"] / t["exp"]),
    ("scikit-learn / condensed", lambda t: t["scikit-learn"] / t["condensed"]),
    ("scikit-learn / direct", lambda t: t["scikit-learn"] / t["direct"]),
    ("mclust / direct", lambda t: t["mclust"] / t["direct"]),
    ("(sort + condense) / direct", lambda t: (t["sort"] + t["cut"]) / t["direct"]),
)
"""The table's rows: words, and the ratio from `compare`'s seconds."""


def many_starts(count: int) -> float:
    """How many times as fast as one after the other, on 272 slips to their ends."""
    sample = Sample.of(slips_of(272))
    starts = random_mixtures(sample, VARIANT, 1, count)
    together = best(lambda: run_many(sample, VARIANT, starts), 3)
    alone = best(
        lambda: [
            Session.begin(sample, VARIANT, Start("alone", starts[k])).run() for k in range(count)
        ],
        1,
    )
    return alone / together


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", default="1000,100000,1000000", help="slips, with commas")
    parser.add_argument("--small", action="store_true", help="only to see that it works")
    given = parser.parse_args()
    sizes = [1000, 20_000] if given.small else [int(float(n)) for n in given.sizes.split(",")]
    table = [compare(n, given.small) for n in sizes]
    print(f"{'slips':<28}" + "".join(f"{n:>12,}" for n in sizes))
    for words, ratio in RATIOS:
        cells = (ratio(times) for times in table)
        print(f"{words:<28}" + "".join(f"{'-' if np.isnan(v) else f'{v:.3g}':>12}" for v in cells))
    print(f"{'exp, ms':<28}" + "".join(f"{1e3 * times['exp']:>12.3g}" for times in table))
    count = 10 if given.small else 100
    print(f"\n{count} starts on 272 slips: {many_starts(count):.3g} times as fast at once")


if __name__ == "__main__":
    main()
