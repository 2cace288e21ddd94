"""Where a map's axes lie, what it says of itself, and how far it may be off."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from emtui.em.binning import binned
from emtui.em.landscape import climbed_surface, friend_surface, means_surface, refined
from emtui.em.mixture import Array, Mixture
from emtui.em.sample import Sample
from emtui.em.starts import default_start
from emtui.em.steps import e_step
from emtui.em.surface import Surface
from emtui.em.variants import ASSIGNERS, Variant
from tests.strategies import mixture as mix

SLIPS = [1000.0, 1003.0, 1010.0, 1050.0, 1051.0, 1080.0, 1098.0, 1100.0]
SAMPLE = Sample.of(SLIPS)
HELD = SAMPLE.to_standard(mix([0.3, 0.7], [1010.0, 1090.0], [5.0, 20.0]))
SAME, KNOWN = Variant(spread="same"), Variant(spread="known", known_sd=14.0)


def heaps(scale: float = 1.0) -> Sample:
    rng = np.random.default_rng(1)
    return Sample.of(scale * np.concatenate([rng.normal(0, 1, 2000), rng.normal(4, 0.5, 2000)]))


def scores_at(sample: Sample, variant: Variant, surface: Surface) -> Array:
    """The scores of the map's own mixtures, by the E-step."""
    rows, columns = surface.scores.shape
    spots = [surface.spot(*cell) for cell in itertools.product(range(rows), range(columns))]
    here = [sample.to_standard(surface.mixture_at(spot)) for spot in spots]
    found = [sample.score_in_units(e_step(sample, one, variant).score) for one in here]
    return np.reshape(found, (rows, columns))


def batch(sample: Sample, surface: Surface) -> Mixture:
    """The map's own mixtures on the standard scale, a batch of shape ``(ny nx, 2)``."""
    rows, columns = surface.scores.shape
    spots = [surface.spot(*cell) for cell in itertools.product(range(rows), range(columns))]
    here = [sample.to_standard(surface.mixture_at(spot)) for spot in spots]
    return Mixture(
        *(np.array([getattr(one, name) for one in here]) for name in ("weights", "means", "sds"))
    )


def test_means_reach_a_twentieth_of_the_range_past_the_slips() -> None:
    for surface in (
        means_surface(SAMPLE, Variant(), HELD, (9, 7)),
        climbed_surface(SAMPLE, Variant(), HELD, (9, 7)),
    ):
        np.testing.assert_allclose(surface.xs, np.linspace(995.0, 1105.0, 9), rtol=1e-14)
        np.testing.assert_allclose(surface.ys, np.linspace(995.0, 1105.0, 7), rtol=1e-14)


@pytest.mark.parametrize("cells", [(11, 5), (24, 6), (40, 5), (400, 4)])
def test_one_friends_means_are_on_the_slips_that_are_near(cells: tuple[int, int]) -> None:
    slips = [1000.0, 1003.17, 1010.71, 1050.31, 1051.13, 1080.93, 1098.39, 1100.0]
    surface = friend_surface(Sample.of(slips), Variant(), HELD, 1, cells)
    even = np.linspace(995.0, 1105.0, cells[0])
    half = (even[1] - even[0]) / 2.0
    wanted = []
    for place in even:
        nearest = min(slips, key=lambda slip: abs(slip - place))
        wanted.append(nearest if abs(nearest - place) < half else place)
    np.testing.assert_allclose(surface.xs, wanted, rtol=1e-14)


@pytest.mark.parametrize(
    ("smallest", "lowest"), [(0.0, 0.1), (0.05, 0.1), (3.0, 3.0), (90.0, 50.0)]
)
def test_one_friends_spreads_rise_by_equal_ratios(smallest: float, lowest: float) -> None:
    surface = friend_surface(SAMPLE, Variant(min_sd=smallest), HELD, 0, (9, 7))
    np.testing.assert_allclose(surface.ys, np.geomspace(lowest, 100.0, 7), rtol=1e-12)


@pytest.mark.parametrize(("smallest", "told"), [(0.0, 0.5), (20.0, 20.0)])
def test_climbing_out_stops_at_the_smallest_spread(smallest: float, told: float) -> None:
    variant = Variant(min_sd=smallest)
    surface = climbed_surface(SAMPLE, variant, HELD, (7, 7))
    assert surface.min_spread == pytest.approx(told, rel=1e-14)
    assert surface.climbs is not None
    narrowest = surface.climbs.sds.min()
    assert narrowest == pytest.approx(20.0, rel=1e-12) if smallest else narrowest > told


def test_a_known_spread_is_needed_to_climb_out_and_no_other() -> None:
    gone = Mixture(HELD.weights, HELD.means, np.array([0.0, 0.2]))
    with pytest.raises(ValueError, match="no spread"):
        climbed_surface(SAMPLE, KNOWN, gone, (5, 5))
    assert np.isfinite(climbed_surface(SAMPLE, SAME, gone, (5, 5)).scores).all()


def test_a_map_says_how_it_was_made_and_is_read_only() -> None:
    means = means_surface(SAMPLE, Variant(), HELD)
    climbed = climbed_surface(SAMPLE, Variant(), HELD)
    friend = friend_surface(SAMPLE, SAME, HELD, 1)
    told = [(s.friend, s.together, s.climbed, s.min_spread > 0) for s in (means, climbed, friend)]
    assert told == [(None, False, False, False), (None, False, True, True), (1, True, False, False)]
    for surface in (means, climbed, friend):
        assert surface.scores.shape == (60, 60)
        for array in (surface.xs, surface.ys, surface.scores):
            assert not array.flags.writeable


def test_a_friend_without_a_share_leaves_the_map_to_the_other() -> None:
    alone = Mixture(np.array([1.0, 0.0]), HELD.means, HELD.sds)
    for assign in ASSIGNERS:
        surface = means_surface(SAMPLE, Variant(assign), alone, (6, 5))
        z = (np.array(SLIPS)[:, None] - surface.xs) / 5.0
        wanted = (-0.5 * z * z - np.log(5.0 * np.sqrt(2.0 * np.pi))).sum(0)
        np.testing.assert_allclose(surface.scores, np.tile(wanted, (5, 1)), rtol=1e-12)


@pytest.mark.parametrize("assign", ASSIGNERS)
def test_slips_out_of_everyones_reach_are_minus_infinity(assign: str) -> None:
    narrow = Mixture(HELD.weights, HELD.means, np.full(2, 1e-160))
    surface = means_surface(SAMPLE, Variant(assign), narrow, (4, 3))
    assert (surface.scores == -np.inf).all()
    assert surface.peaks() == []


@pytest.mark.parametrize("cells", [(3, 60), (60, 3)])
def test_two_narrow_friends_cost_no_digits_on_unequal_axes(cells: tuple[int, int]) -> None:
    narrow = Mixture(HELD.weights, HELD.means, np.full(2, 4e-3))
    surface = means_surface(SAMPLE, Variant(), narrow, cells)
    wanted = scores_at(SAMPLE, Variant(), surface)
    np.testing.assert_allclose(surface.scores, wanted, rtol=1e-12)


@pytest.mark.parametrize("assign", ASSIGNERS)
@pytest.mark.parametrize("sds", [[0.3, 0.3], [0.05, 0.3], [0.3, 0.05]])
def test_the_stated_error_is_that_of_the_worst_cell(assign: str, sds: list[float]) -> None:
    sample, variant, hard = heaps(), Variant(assign), assign == "hard"
    held = Mixture(np.array([0.4, 0.6]), np.array([-0.1, 0.3]), np.array(sds))
    surface = means_surface(sample, variant, held, (8, 7), bins=60)
    worst = binned(sample, 60).error(batch(sample, surface), hard).max()
    assert surface.bin_error == pytest.approx(worst, rel=1e-9)


@pytest.mark.parametrize("scale", [1.0, 1000.0])
@pytest.mark.parametrize("assign", ASSIGNERS)
@pytest.mark.parametrize("kind", ["climbed", "friend"])
def test_binning_is_off_by_no_more_than_the_worst_cell_may_be(
    assign: str, kind: str, scale: float
) -> None:
    sample, variant = heaps(scale), Variant(assign)
    held = default_start(sample, variant).mixture
    if kind == "climbed":
        surface = climbed_surface(sample, variant, held, (9, 8), bins=50)
    else:
        surface = friend_surface(sample, variant, held, 0, (9, 8), bins=50)
    off = np.abs(scores_at(sample, variant, surface) - surface.scores).max()
    closest = binned(sample, 50).error(batch(sample, surface), assign == "hard", fine=0.0).max()
    assert 1.0 < off < surface.bin_error
    assert surface.bin_error == pytest.approx(closest, rel=1e-9)


def test_a_size_that_is_a_power_of_two_is_drawn_once() -> None:
    assert refined((16, 16)) == [(8, 8), (16, 16)]
    assert refined((8, 4)) == [(8, 4)]
