import itertools
import math

import numpy as np
import pytest

from emtui.em.landscape import climbed_surface, friend_surface, means_surface, refined
from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.starts import quartile_start
from emtui.em.steps import e_step
from emtui.em.variants import ASSIGNERS, Variant
from emtui.slips.essay import ESSAY
from tests.long_run import in_long_runs

SAMPLE = Sample.of(ESSAY)
START = quartile_start(SAMPLE, Variant()).mixture


def mix(weights: list[float], means: list[float], sds: list[float]) -> Mixture:
    return Mixture(np.array(weights), np.array(means), np.array(sds))


UNEQUAL = SAMPLE.to_standard(mix([0.64, 0.36], [0.07, 0.56], [0.0265, 0.173]))


def score(sample: Sample, variant: Variant, mixture: Mixture) -> float:
    """In the slips' units, by the E-step; the mixture is in the slips' units too."""
    here = sample.to_standard(mixture)
    return float(sample.score_in_units(e_step(sample, here, variant).score))


def two_heaps(count: int) -> Sample:
    rng = np.random.default_rng(1)
    return Sample.of(np.concatenate([rng.normal(0, 1, count // 2), rng.normal(4, 0.5, count // 2)]))


@pytest.mark.parametrize("assign", ASSIGNERS)
@pytest.mark.parametrize("held", [START, UNEQUAL], ids=["equal", "unequal"])
def test_every_cell_of_the_means_is_the_score_there(assign: str, held: Mixture) -> None:
    variant = Variant(assign)
    surface = means_surface(SAMPLE, variant, held, (9, 7))
    assert surface.scores.shape == (7, 9)
    told = SAMPLE.to_units(held)
    for row, column in itertools.product(range(7), range(9)):
        means = np.array([surface.xs[column], surface.ys[row]])
        here = score(SAMPLE, variant, Mixture(told.weights, means, told.sds))
        assert surface.scores[row, column] == pytest.approx(here, rel=1e-9, abs=1e-9)
    assert surface.xs[0] < min(ESSAY) < max(ESSAY) < surface.xs[-1]


def test_slips_out_of_reach_lose_no_digits() -> None:
    narrow = SAMPLE.to_standard(mix([0.5, 0.5], [0.1, 0.5], [0.004, 0.004]))
    surface = means_surface(SAMPLE, Variant(), narrow, (12, 12))
    spot = surface.at(0.05, 0.1)
    here = score(SAMPLE, Variant(), mix([0.5, 0.5], [spot.x, spot.y], [0.004, 0.004]))
    assert here < -10_000
    assert spot.score == pytest.approx(here, rel=1e-12)


@pytest.mark.parametrize("sds", [[0.0004, 0.2], [0.2, 0.0004]])
def test_a_narrow_friend_between_the_cells_costs_no_digits(sds: list[float]) -> None:
    """Where one friend's densities are nothing beside the other's, whichever of the two it is."""
    told = mix([0.5, 0.5], [0.1, 0.5], sds)
    surface = means_surface(SAMPLE, Variant(), SAMPLE.to_standard(told), (6, 5))
    for row, column in itertools.product(range(5), range(6)):
        means = np.array([surface.xs[column], surface.ys[row]])
        here = score(SAMPLE, Variant(), Mixture(told.weights, means, told.sds))
        assert surface.scores[row, column] == pytest.approx(here, rel=1e-12)


def test_two_mirrored_peaks_and_the_pass_between() -> None:
    surface = means_surface(SAMPLE, Variant(spread="same"), START)
    assert surface.mirrored
    first, second = surface.peaks()
    assert (first.x, first.y) == (second.y, second.x)
    crossing = surface.diagonal_pass()
    assert crossing is not None
    assert crossing.x == pytest.approx(np.mean(ESSAY), abs=1e-9)
    told = SAMPLE.to_units(START)
    merged = Mixture(told.weights, np.full(2, np.mean(ESSAY)), told.sds)
    assert crossing.score == pytest.approx(score(SAMPLE, Variant(), merged), rel=1e-9)
    # Halfway between a peak and its mirror lies lower than both: the score is not concave.
    middle = (first.x + first.y) / 2
    assert surface.at(middle, middle).score < first.score


def test_unequal_stories_have_a_map_for_the_swapped_one() -> None:
    surface = means_surface(SAMPLE, Variant(), UNEQUAL, (11, 13))
    assert not surface.mirrored
    assert surface.diagonal_pass() is None
    other = means_surface(SAMPLE, Variant(), UNEQUAL.swapped, (13, 11))
    np.testing.assert_allclose(surface.swapped.scores, other.scores, rtol=1e-12)
    np.testing.assert_allclose(surface.swapped.held.sds, other.held.sds)
    np.testing.assert_allclose(surface.swapped.xs, other.xs)


def test_climbed_out_peaks_reach_the_essays_end_and_mirror_each_other() -> None:
    surface = climbed_surface(SAMPLE, Variant(), UNEQUAL, (41, 41))
    assert surface.mirrored
    first, second = surface.peaks()[:2]
    assert (first.x, first.y) == (second.y, second.x)
    assert sorted([first.x, first.y]) == pytest.approx([0.0721, 0.5627], abs=0.025)
    assert 11.9 < first.score <= 12.580191
    assert surface.climbed
    assert surface.min_spread == pytest.approx((0.9 - 0.03) / 200)
    crossing = climbed_surface(SAMPLE, Variant(spread="same"), UNEQUAL, (31, 31)).diagonal_pass()
    assert crossing is not None
    assert crossing.score == pytest.approx(-0.906073, abs=0.001)
    assert crossing.x == pytest.approx(0.24857, abs=0.001)


def profile_by_search(means: tuple[float, float], smallest: float) -> float:
    """The highest score at these means over a fine grid of shares and sds, written out."""
    best = -math.inf
    shares = np.linspace(0.02, 0.98, 49)
    sds = np.geomspace(smallest, 1.0, 45)
    w, a, b = (g[..., None] for g in np.meshgrid(shares, sds, sds, indexing="ij"))
    x = np.array(ESSAY)

    def bell(m: float, s: Array) -> Array:
        return np.asarray(np.exp(-0.5 * ((x - m) / s) ** 2) / (s * math.sqrt(math.tau)))

    with np.errstate(divide="ignore"):
        scores = np.log(w * bell(means[0], a) + (1 - w) * bell(means[1], b)).sum(-1)
    return max(best, float(scores.max()))


@pytest.mark.parametrize("place", [(0.1, 0.5), *in_long_runs((0.2, 0.6), (0.05, 0.3), (0.3, 0.31))])
def test_climbing_out_against_a_search_over_the_rest(place: tuple[float, float]) -> None:
    surface = climbed_surface(SAMPLE, Variant(), START, (30, 30))
    spot = surface.at(*place)
    best = profile_by_search((spot.x, spot.y), surface.min_spread)
    # The search's grid misses the very top.
    assert best - 1e-3 < spot.score < best + 0.1


def test_a_map_given_up_has_no_scores_where_nobody_climbed() -> None:
    heard: list[float] = []

    def going_on(share: float) -> bool:
        heard.append(share)
        return len(heard) < 2

    surface = climbed_surface(two_heaps(4000), Variant(), START, (24, 24), going_on=going_on)
    assert heard[0] == 0.0 < heard[1] < 1.0
    climbed = np.isfinite(surface.scores)
    assert 0 < climbed.sum() < climbed.size


def test_a_known_spread_is_not_climbed() -> None:
    held = SAMPLE.to_standard(mix([0.5, 0.5], [0.1, 0.5], [0.1, 0.1]))
    variant = Variant("soft", "known", "equal", known_sd=0.1)
    climbed = climbed_surface(SAMPLE, variant, held, (10, 10))
    np.testing.assert_allclose(
        climbed.scores, means_surface(SAMPLE, variant, held, (10, 10)).scores
    )


def test_one_friends_map_has_the_trap_as_a_spike() -> None:
    surface = friend_surface(SAMPLE, Variant(), UNEQUAL, 0, (40, 40))
    told = SAMPLE.to_units(UNEQUAL)
    for row, column in [(0, 3), (20, 10), (39, 39)]:
        here = mix(
            [0.64, 0.36], [surface.xs[column], told.means[1]], [surface.ys[row], told.sds[1]]
        )
        assert surface.scores[row, column] == pytest.approx(
            score(SAMPLE, Variant(), here), rel=1e-9
        )
    # Straight down towards no spread at all the score falls beside a slip and rises on it.
    on = surface.at(0.9, 0.0).column
    assert surface.xs[on] == pytest.approx(0.9)
    assert surface.scores[0, on] > surface.scores[10, on] + 1.0
    with pytest.raises(ValueError, match="mirror"):
        _ = surface.swapped


def test_one_spread_for_both_goes_along() -> None:
    variant = Variant(spread="same")
    surface = friend_surface(SAMPLE, variant, START, 1, (10, 12))
    told = SAMPLE.to_units(START)
    both = mix([0.5, 0.5], [told.means[0], surface.xs[4]], [surface.ys[7], surface.ys[7]])
    assert surface.scores[7, 4] == pytest.approx(score(SAMPLE, variant, both), rel=1e-9)


def test_many_slips_are_binned_within_the_stated_error() -> None:
    sample = two_heaps(4000)
    start = quartile_start(sample, Variant()).mixture
    for assign in ASSIGNERS:
        variant = Variant(assign)
        exact = means_surface(sample, variant, start, (12, 12), bins=10_000)
        short = means_surface(sample, variant, start, (12, 12), bins=500)
        assert (exact.bins, exact.bin_error) == (0, 0.0)
        assert 0 < short.bins <= 500
        off = np.abs(exact.scores - short.scores).max()
        assert 0 < off <= short.bin_error < np.ptp(exact.scores) / 1000


def test_coarse_to_fine() -> None:
    assert refined() == [(8, 8), (16, 16), (32, 32), (60, 60)]
    assert refined((40, 12)) == [(8, 8), (16, 12), (32, 12), (40, 12)]


def test_no_spread_no_landscape() -> None:
    gone = mix([0.5, 0.5], [0.0, 0.5], [0.0, 0.2])
    with pytest.raises(ValueError, match="no spread"):
        means_surface(SAMPLE, Variant(), gone)
    with pytest.raises(ValueError, match="no spread"):
        friend_surface(SAMPLE, Variant(), gone, 0)
    assert np.isfinite(climbed_surface(SAMPLE, Variant(), gone, (8, 8)).scores).all()


@pytest.mark.parametrize("spread", ["different", "same"])
def test_the_mixture_of_a_cell_has_the_cells_score(spread: str) -> None:
    variant = Variant(spread=spread)
    held = variant.admit(UNEQUAL, SAMPLE.scale)
    surfaces = [
        means_surface(SAMPLE, variant, held, (9, 7)),
        means_surface(SAMPLE, variant, held, (9, 7)).swapped,
        climbed_surface(SAMPLE, variant, held, (9, 9)),
        climbed_surface(SAMPLE, variant, held, (9, 7)).swapped,
        friend_surface(SAMPLE, variant, held, 0, (9, 7)),
        friend_surface(SAMPLE, variant, held, 1, (9, 7)),
    ]
    for surface in surfaces:
        for row, column in itertools.product(*(range(n) for n in surface.scores.shape)):
            spot = surface.spot(row, column)
            here = score(SAMPLE, variant, surface.mixture_at(spot))
            assert here == pytest.approx(spot.score, rel=1e-9, abs=1e-9)


END_TO_END = ([1e308, -1e308], [1.797e308, -1.797e308, 1e300], [1e308, 1.797e308, 1.5e308])


@pytest.mark.parametrize("slips", END_TO_END)
def test_the_axes_of_slips_from_end_to_end_are_numbers(slips: list[float]) -> None:
    sample = Sample.of(slips)
    held = quartile_start(sample, Variant()).mixture
    both = means_surface(sample, Variant(), held, (20, 21))
    for cells in (both.xs, both.ys):
        assert np.isfinite(cells).all()
        assert (np.diff(cells / 2) > 0).all()
        assert cells[0] <= min(slips) + 1e-12 * abs(min(slips))
        assert cells[-1] >= max(slips) - 1e-12 * abs(max(slips))
    one = friend_surface(sample, Variant(), held, 0, (20, 21))
    assert np.isfinite(one.ys).all()
    assert (np.diff(one.ys) > 0).all()
    widest = min(max(slips) / 2 - min(slips) / 2, np.finfo(float).max / 2)
    assert one.ys[-1] / 2 == pytest.approx(widest, rel=1e-9)


def test_a_spread_beyond_any_double_is_infinite_without_a_warning() -> None:
    sample = Sample.of([1e308, -1e308])
    wide = sample.to_units(mix([0.5, 0.5], [0.0, 0.0], [1.0, 4.0]))
    assert np.isfinite(wide.sds[0])
    assert wide.sds[1] == np.inf
    land = climbed_surface(sample, Variant(assign="hard"), START, (8, 8))
    assert not np.isnan(land.scores).any()
