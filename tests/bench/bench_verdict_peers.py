"""Fits, the dip and the bootstrap beside mclust, mixtools, diptest and scikit-learn.

    python -m tests.bench.bench_verdict_peers
    python -m tests.bench.bench_verdict_peers --small

Seeded; prints Markdown: processor seconds of a fit with its verdict, of many starts on a needle and
of a bootstrap; log-likelihoods of 1 to 4 Gaussians on galaxies, and of three and five simulated
friends; the dip and its p; the p of the bootstrap test. Peers that are not installed are left out.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from emtui.em.best import best_of
from emtui.em.bootstrap import bootstrap
from emtui.em.dip import dip_of
from emtui.em.fitting import fit
from emtui.em.mixture import Array
from emtui.em.sample import Sample
from emtui.em.variants import Variant
from emtui.em.verdict import ratio_test, verdict
from tests.bench import r_peers, rivals
from tests.bench.tables import markdown

DATA = Path(__file__).parents[1] / "data"
REAL = ("acidity", "faithful_eruptions", "faithful_waiting", "galaxies")
VARIANT = Variant()


def slips_of(name: str) -> Array:
    """Slips of tests/data."""
    return np.loadtxt(DATA / f"{name}.txt", comments="#").ravel()


def friends(count: int, slips: int = 400) -> Array:
    """So many friends, five of their spreads apart."""
    rng = np.random.default_rng(count)
    return rng.normal(rng.choice(5.0 * np.arange(count), slips), 1.0)


def needle() -> Array:
    """A wide friend, and a narrow one with a twenty-sixth of the slips."""
    rng = np.random.default_rng(1)
    return np.concatenate([rng.normal(0.0, 1.0, 5000), rng.normal(1.0, 0.1, 200)])


def seconds(work: Callable[[], object], times: int) -> float:
    """Of processor, the fastest of a few."""
    found = []
    for _ in range(times):
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return min(found)


def times(tries: int) -> Iterator[tuple[str, str, str]]:
    """What takes how long, and its goal."""
    fit(Sample.of(slips_of("acidity")), VARIANT)  # what is imported and made once
    rng = np.random.default_rng(3)
    few, many = (np.concatenate([rng.normal(0, 1, n // 2), rng.normal(3, 1, n // 2)])
                 for n in (300, 5000))  # fmt: skip
    for name, slips, goal in (("300 slips", few, "0.8"), ("5,000 slips", many, "2"),
                              ("needle, 5,200 slips", needle(), "3")):  # fmt: skip
        sample = Sample.of(slips)
        took = seconds(partial(fit, sample, VARIANT), tries)
        yield f"fit with its verdict, {name}", f"{took:.2f}", goal
    sample = Sample.of(needle())
    took = seconds(lambda: best_of(sample, VARIANT, count=100), 1)
    yield "100 starts on the needle", f"{took:.2f}", "10"
    waits = Sample.of(slips_of("faithful_waiting"))
    end = best_of(waits, VARIANT).mixture
    took = seconds(lambda: list(bootstrap(waits, VARIANT, end, 200)), tries)
    yield "bootstrap, 200 replicates of 272 slips", f"{took:.2f}", "0.5"


def needle_found() -> str:
    """Where the needle's fit ends."""
    found = fit(Sample.of(needle()), VARIANT)
    assert found.verdict is not None
    now = found.session.now
    told = "; ".join(
        f"{mean:.3f} ± {sd:.3f} share {weight:.3f}"
        for mean, sd, weight in zip(now.mixture.means, now.mixture.sds, now.mixture.weights,
                                    strict=True)
    )  # fmt: skip
    bics = f"BIC of one {found.verdict.one.bic:.1f}, of two {found.verdict.two.bic:.1f}"
    return f"needle: {now.score:.3f}, {told}; {bics}; {found.verdict.says}"


def heights() -> Iterator[tuple[str, ...]]:
    """Log-likelihoods of 1 to 6 Gaussians: ours, mclust's, scikit-learn's."""
    cases = [("galaxies", k, slips_of("galaxies")) for k in range(1, 5)]
    cases += [(f"{k} friends, five apart", k, friends(k)) for k in (3, 5)]
    theirs = (
        r_peers.run(r_peers.NUMBERS, [slips for _, _, slips in cases])
        if r_peers.installed()
        else None
    )
    for row, (name, count, slips) in enumerate(cases):
        sample = Sample.of(slips)
        if count == 1:
            ours = fit(sample, VARIANT, components=1, judged=False).session.now.score
        else:
            ours = best_of(sample, VARIANT, count).score
        mclust = theirs[row][count - 1] if theirs else "–"
        sklearn = "–"
        if rivals.has_sklearn():
            model = rivals.gaussian_mixture(
                count, n_init=20, tol=1e-8, max_iter=5000, random_state=0
            )
            sklearn = f"{len(slips) * model.fit(slips[:, None]).score(slips[:, None]):.3f}"
        yield name, str(count), f"{ours:.3f}", mclust, sklearn


def dips() -> Iterator[tuple[str, ...]]:
    """The dip and its p beside R's."""
    rng = np.random.default_rng(5)
    cases = {name: slips_of(name) for name in REAL}
    cases |= {"uniform, 300": rng.random(300), "two, 300": friends(2, 300)}
    theirs = (
        r_peers.run(r_peers.DIPS, list(cases.values()))
        if r_peers.installed()
        else [["–", "–"]] * len(cases)
    )
    for (name, slips), (statistic, p) in zip(cases.items(), theirs, strict=True):
        ours = dip_of(Sample.of(slips))
        apart = f"{abs(ours.statistic - float(statistic)):.1e}" if r_peers.installed() else "–"
        yield name, f"{ours.statistic:.6f}", apart, f"{ours.p:.4f}", p[:6]


def tests(replicates: int) -> Iterator[tuple[str, ...]]:
    """The p of the likelihood ratio's bootstrap beside mclust's."""
    for name in ("acidity", "faithful_waiting", "faithful_eruptions"):
        sample = Sample.of(slips_of(name))
        *_, found = ratio_test(sample, VARIANT, verdict(sample, VARIANT), replicates)
        assert found.test is not None
        ratio, p = "–", "–"
        if r_peers.installed():
            ((ratio, p),) = r_peers.run(r_peers.RATIO, [slips_of(name)], str(replicates))
        yield name, f"{found.test.ratio:.3f}", f"{found.test.p:.4f}", ratio, p


def main(arguments: list[str] | None = None) -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=99, help="of the bootstrap test")
    parser.add_argument("--small", action="store_true", help="fewer of everything")
    options = parser.parse_args(arguments)
    print(f"Peers: {r_peers.versions() if r_peers.installed() else 'no R packages'}\n")
    tries = 1 if options.small else 3
    print(markdown(("processor seconds", "took", "goal"), times(tries)), "\n", flush=True)
    print(needle_found(), "\n", flush=True)
    heads = ("log-likelihood of", "Gaussians", "emtui", "mclust", "scikit-learn")
    print(markdown(heads, heights()), "\n", flush=True)
    heads = ("slips", "dip", "off R's by", "p", "R's p")
    print(markdown(heads, dips()), "\n", flush=True)
    heads = ("test of one against two", "ratio", "p", "mclust's ratio", "its p")
    print(markdown(heads, tests(9 if options.small else options.replicates)), flush=True)


if __name__ == "__main__":
    main()
