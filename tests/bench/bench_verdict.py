"""What the verdict says of simulated slips, which end is chosen of many, and the same of peers.

    python -m tests.bench.bench_verdict
    python -m tests.bench.bench_verdict --envelopes 20 --sizes 50

Lumps and pairs of LUMPS and FRIENDS are dealt anew, seeded, and judged: a table counts the
conclusions. The second fits two overlapping friends (PAIRS): how often the end is a spike, ends
more than .5 below the best sensible one known, and how many more slips it misclassifies than the
truth itself would; mclust's, mixtools' and scikit-learn's ends beside it where these are installed.
Then everything of bench_verdict_peers. The tables are Markdown.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable

import numpy as np

from emtui.em.best import Best, best_of
from emtui.em.mixture import Array, Mixture, responsibilities
from emtui.em.multistart import run_many
from emtui.em.sample import Sample
from emtui.em.spikes import spikes
from emtui.em.variants import Variant
from emtui.em.verdict import verdict
from tests.bench import bench_verdict_peers, r_peers, rivals

Draw = Callable[[np.random.Generator, int], Array]
VARIANT = Variant()

LUMPS: dict[str, Draw] = {
    "normal": lambda rng, n: rng.normal(size=n),
    "lognormal .5": lambda rng, n: rng.lognormal(0.0, 0.5, n),
    "exponential": lambda rng, n: rng.exponential(size=n),
    "gamma 3": lambda rng, n: rng.gamma(3.0, size=n),
    "mirrored lognormal": lambda rng, n: -rng.lognormal(0.0, 0.5, n),
    "t3": lambda rng, n: rng.standard_t(3, n),
    "Laplace": lambda rng, n: rng.laplace(size=n),
    "uniform": lambda rng, n: rng.random(n),
    "triangular": lambda rng, n: rng.triangular(0.0, 0.5, 1.0, n),
}
"""One lump each: `two`, `overlapping` and `more` are false alarms."""


def friends(*means: float) -> Draw:
    """Friends with equal shares and spreads of 1."""

    def draw(rng: np.random.Generator, n: int) -> Array:
        return np.asarray(rng.normal(rng.choice(means, n), 1.0))

    return draw


FRIENDS: dict[str, tuple[Draw, int, tuple[str, ...]]] = {
    "N(0,1) + N(4,1)": (friends(0.0, 4.0), 200, ("two",)),
    "N(0,1) + N(3,1)": (friends(0.0, 3.0), 200, ("two", "overlapping")),
    "three, 4 apart": (friends(0.0, 4.0, 8.0), 300, ("more",)),
}
"""Several friends: how they are drawn, how many slips, and what is right to say."""

PAIRS = (
    Mixture(np.array([0.5, 0.5]), np.array([0.0, 2.0]), np.array([1.0, 1.0])),
    Mixture(np.array([0.5, 0.5]), np.array([0.0, 3.0]), np.array([1.0, 1.0])),
    Mixture(np.array([0.6, 0.4]), np.array([0.0, 2.5]), np.array([1.0, 0.5])),
    Mixture(np.array([0.8, 0.2]), np.array([0.0, 3.0]), np.array([1.0, 1.0])),
)
"""Two friends that overlap."""
COUNTS = (60, 100, 200, 300)


def says(draw: Draw, slips: int, envelopes: int) -> Counter[str]:
    """How often each conclusion is drawn."""
    rng = np.random.default_rng(slips)
    return Counter(verdict(Sample.of(draw(rng, slips)), VARIANT).says for _ in range(envelopes))


def conclusions(sizes: list[int], envelopes: int) -> list[str]:
    """The first table: shares of envelopes in percent."""
    codes = ("none", "one", "crooked", "more", "two", "overlapping")
    lines = [f"| slips | n | {' | '.join(codes)} | wrong |", "|" + " --- |" * (len(codes) + 3)]
    print(*lines, sep="\n", flush=True)
    rows: list[tuple[str, Draw, int, tuple[str, ...]]]
    rows = [(name, draw, n, ("none", "one", "crooked"))
            for n in sizes for name, draw in LUMPS.items()]  # fmt: skip
    rows += [(name, draw, n, right) for name, (draw, n, right) in FRIENDS.items()]
    for name, draw, n, right in rows:
        found = says(draw, n, envelopes)
        wrong = sum(count for code, count in found.items() if code not in right)
        cells = [f"{100 * found[code] / envelopes:.0f}" for code in codes]
        lines.append(f"| {name} | {n} | {' | '.join(cells)} | {100 * wrong / envelopes:.1f} % |")
        print(lines[-1], flush=True)
    return lines


class Score:
    """Of one program's ends: spikes, ends too low, and slips misclassified in excess."""

    def __init__(self) -> None:
        self.spikes, self.low, self.excess = 0, 0, list[float]()

    def add(self, sample: Sample, end: Mixture, height: float, best: float, excess: float) -> None:
        spiked = bool(spikes(sample, end).any() or not (end.sds > 0).all())
        self.spikes += spiked
        self.low += not spiked and height < best - 0.5
        self.excess.append(excess)

    def row(self, name: str) -> str:
        n, excess = len(self.excess), np.array(self.excess)
        return (
            f"| {name} | {n} | {100 * self.spikes / n:.1f} % | {100 * self.low / n:.1f} % "
            f"| {100 * excess.mean():.1f} % | {100 * (excess > 0.2).mean():.1f} % |"
        )


def ends(envelopes: int, *, peers: bool = False) -> list[str]:
    """The second table, over as many envelopes of every pair and number of slips together."""
    rng = np.random.default_rng(17)
    dealt = []
    for k in range(envelopes):
        pair, n = PAIRS[k % len(PAIRS)], COUNTS[k // len(PAIRS) % len(COUNTS)]
        who = (rng.random(n) < pair.weights[1]).astype(int)
        dealt.append((pair, who, rng.normal(pair.means[who], pair.sds[who])))
    r = peers and r_peers.installed()
    others = r_peers.fits([slips for _, _, slips in dealt]) if r else {}
    scores: dict[str, Score] = {}
    for k, (pair, who, slips) in enumerate(dealt):
        sample = Sample.of(slips)
        found = best_of(sample, VARIANT)
        told = {"emtui": (sample.to_units(found.mixture), found.score)}
        told |= {name: fit for (name, number), fit in others.items() if number == k}
        if peers and rivals.has_sklearn():
            told["scikit-learn, n_init 10"] = sklearn(slips, k)
        top = best_known(sample, pair, found, k)
        least = missed(slips, who, pair)
        for name, (end, height) in told.items():
            excess = missed(slips, who, end) - least
            score = scores.setdefault(name, Score())
            score.add(sample, sample.to_standard(end), height, top, excess)
    lines = ["| | envelopes | spike | > .5 below | excess misclassified | > 20 points |",
             "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    return lines + [score.row(name) for name, score in scores.items()]


def best_known(sample: Sample, truth: Mixture, found: Best, seed: int) -> float:
    """The highest end known that is no spike: ours, of many more starts, or from the truth."""
    wide = best_of(sample, VARIANT, count=150, seed=seed)
    from_truth = run_many(sample, VARIANT, sample.to_standard(truth)[None])
    tops = [end.score for end in (found, wide) if end.sound]
    if not spikes(sample, from_truth.mixtures[0]).any() and from_truth.why[0] == 0:
        tops.append(float(from_truth.scores[0]))
    return max(tops, default=-np.inf)


def sklearn(slips: Array, seed: int) -> tuple[Mixture, float]:
    """Where scikit-learn ends, and its log-likelihood."""
    model = rivals.gaussian_mixture(2, n_init=10, random_state=seed).fit(slips[:, None])
    sds = np.sqrt(model.covariances_.ravel())
    end = Mixture(model.weights_, model.means_.ravel(), sds)
    return end, float(len(slips) * model.score(slips[:, None]))


def missed(slips: Array, who: Array, mixture: Mixture) -> float:
    """Share of slips given to the wrong friend, under the better of both ways to name them."""
    if not (mixture.sds > 0).all():
        return 0.5
    wrong = float((responsibilities(slips, mixture).argmax(0) != who).mean())
    return min(wrong, 1.0 - wrong)


def main(arguments: list[str] | None = None) -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--envelopes", type=int, default=200)
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--sizes", default="50,200")
    parser.add_argument("--no-peers", dest="peers", action="store_false")
    parser.add_argument("--small", action="store_true", help="a few envelopes of each")
    options = parser.parse_args(arguments)
    if options.small:
        options.envelopes, options.pairs, options.sizes = 3, 4, "50"
    if options.pairs:
        print("\n".join(ends(options.pairs, peers=options.peers)), "\n", flush=True)
    if options.envelopes:
        conclusions([int(size) for size in options.sizes.split(",")], options.envelopes)
    if options.peers:
        print()
        bench_verdict_peers.main(["--small"] if options.small else [])


if __name__ == "__main__":
    main()
