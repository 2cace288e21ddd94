"""What must hold of EM for any slips, any guess and any variant."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from emtui.em.history import Entry, Limits, Phase, Why
from emtui.em.mixture import Array, Mixture, log_density, log_joint, responsibilities
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, default_start, given_start, random_start
from emtui.em.steps import e_step, lower_bound, m_step
from emtui.em.variants import Variant
from tests.long_run import some_of
from tests.strategies import climbs, guesses, mixture, slips, slips_of, variants

Climb = tuple[list[float], Variant, Mixture]
ROUNDING = 1e-12

ALL = [
    Variant(*choice)
    for choice in product(("soft", "hard"), ("different", "same"), ("free", "equal"))
]


def begun(climb: Climb, most: int = 20) -> Session:
    """A session from a guess on the standard scale."""
    numbers, variant, guess = climb
    return Session.begin(Sample.of(numbers), variant, Start("drawn", guess), Limits(0.0, most))


def terms(sample: Sample, entry: Entry) -> float:
    """The size of the numbers summed up in a score: what its rounding is relative to."""
    if (entry.standard.sds == 0).any():
        return 0.0
    density = log_density(sample.values, entry.standard)
    return float(sample.counts @ (np.abs(density) + abs(math.log(sample.scale)) + 1.0))


def tied(sample: Sample, guess: Mixture) -> bool:
    """Whether rounding alone decides who is likelier for some slip."""
    joint = log_joint(sample.values, guess)
    gap, size = np.abs(joint[1] - joint[0]), np.abs(joint).max(0)
    return bool((gap <= 1e-9 * (1.0 + size)).any())


@given(climbs())
def test_the_own_score_never_falls(climb: Climb) -> None:
    session = begun(climb).run()
    for before, now in pairwise(session.history):
        slack = ROUNDING * (terms(session.sample, before) + terms(session.sample, now))
        assert now.score >= before.score - slack


def test_each_assigner_may_lose_by_the_others_score() -> None:
    # Or one score would do for both, and the property above would hold each to any.
    sample, soft, hard = Sample.of(slips_of("acidity")), Variant(), Variant(assign="hard")
    falls = {"soft": 0, "hard": 0}
    for variant, other in ((soft, hard), (hard, soft)):
        for seed in range(10):
            session = Session.begin(sample, variant, random_start(sample, variant, seed)).run()
            sound = [e.standard for e in session.history[::2] if (e.standard.sds > 1e-6).all()]
            scores = [float(e_step(sample, story, other).score) for story in sound]
            falls[variant.assign] += sum(b < a - 1e-6 for a, b in pairwise(scores))
    assert falls["soft"] > 0
    assert falls["hard"] > 0


@given(climbs())
def test_responsibilities_are_probabilities(climb: Climb) -> None:
    numbers, variant, guess = climb
    sample = Sample.of(numbers)
    for r in (
        responsibilities(sample.values, guess),
        variant.assigner.assign(sample.values, guess),
    ):
        assert r.shape == (2, len(sample.values))
        assert (r >= 0).all()
        assert (r <= 1).all()
        np.testing.assert_allclose(r.sum(0), 1.0, rtol=0, atol=4e-16)
    hard = Variant(assign="hard").assigner.assign(sample.values, guess)
    assert set(np.unique(hard)) <= {0.0, 1.0}


@given(climbs(), st.data())
def test_the_lower_bound_touches_at_the_e_step_and_lies_below_elsewhere(
    climb: Climb, data: st.DataObject
) -> None:
    numbers, variant, old = climb
    sample = Sample.of(numbers)
    other = data.draw(guesses(sample, variant))
    taken = e_step(sample, old, variant)
    r = variant.assigner.assign(sample.values, old)
    with np.errstate(divide="ignore", invalid="ignore"):
        entropy = -float(sample.counts @ np.where(r > 0, r * np.log(r), 0.0).sum(0))

    def by_definition(story: Mixture) -> tuple[float, float]:
        each = r * log_joint(sample.values, story)
        return float(sample.counts @ each.sum(0)) + entropy, float(sample.counts @ abs(each).sum(0))

    for story in (old, other):
        bound = float(lower_bound(taken, old, story))
        expected, size = by_definition(story)
        slack = 1e-11 * (1.0 + size + by_definition(old)[1])
        assert abs(bound - expected) <= slack
        score = float(e_step(sample, story, variant).score)
        assert bound <= score + slack
        if story is old:
            assert abs(bound - score) <= slack


@given(climbs(), st.data())
def test_the_m_step_is_the_top_of_the_lower_bound(climb: Climb, data: st.DataObject) -> None:
    numbers, variant, old = climb
    sample = Sample.of(numbers)
    taken = e_step(sample, old, variant)
    assume(bool((taken.moments.totals > 1e-3).all()))
    new = m_step(sample, taken.moments, old, variant)
    assume(bool((new.sds > 1e-6).all()))
    other = data.draw(guesses(sample, variant))
    top, there = (float(lower_bound(taken, old, story)) for story in (new, other))
    assert there <= top + 1e-9 * (1.0 + abs(top) + abs(there))
    # Near by, where a wrong formula would show first.
    for tilt, shift, stretch in ((0.0, 0.01, 1.0), (0.0, -0.01, 1.0), (0.0, 0.0, 1.02)):
        near = variant.admit(
            mixture(new.weights + tilt, new.means + shift * new.sds, new.sds * stretch),
            sample.scale,
        )
        assert float(lower_bound(taken, old, near)) <= top + 1e-11 * (1.0 + abs(top))


def alike(ours: Mixture, theirs: Mixture, rel: float) -> None:
    """Assert the same story, places relative to the widest spread."""
    reach = float(np.abs(ours.means).max() + ours.sds.max())
    np.testing.assert_allclose(ours.weights, theirs.weights, rtol=0, atol=rel)
    np.testing.assert_allclose(ours.means, theirs.means, rtol=0, atol=rel * reach)
    np.testing.assert_allclose(ours.sds, theirs.sds, rtol=0, atol=rel * reach)


def stepped(sample: Sample, variant: Variant, guess: Mixture) -> tuple[Mixture, float, float]:
    """One whole step on the standard scale: the new story, the score and the bound there."""
    taken = e_step(sample, guess, variant)
    assume(bool((taken.moments.totals > 1e-6).all()))
    new = m_step(sample, taken.moments, guess, variant)
    assume(bool((new.sds > 1e-6).all()))
    return new, float(taken.score), float(lower_bound(taken, guess, new))


@given(climbs(), st.randoms(use_true_random=False))
def test_order_of_the_slips_does_not_matter(climb: Climb, random: object) -> None:
    numbers, variant, guess = climb
    shuffled = list(numbers)
    getattr(random, "shuffle")(shuffled)  # noqa: B009  (typed as object)
    one = begun(climb).run()
    other = begun((shuffled, variant, guess)).run()
    assert [entry.score for entry in one.history] == [entry.score for entry in other.history]
    np.testing.assert_array_equal(one.now.mixture.means, other.now.mixture.means)


@given(climbs())
def test_names_do_not_matter(climb: Climb) -> None:
    numbers, variant, guess = climb
    sample = Sample.of(numbers)
    assume(variant.assign == "soft" or not tied(sample, guess))
    one, score, bound = stepped(sample, variant, guess)
    other, score_too, bound_too = stepped(sample, variant, guess.swapped)
    alike(one, other.swapped, 1e-12)
    assert score_too == pytest.approx(score, rel=1e-12, abs=1e-12)
    assert bound_too == pytest.approx(bound, rel=1e-9, abs=1e-9)


@given(climbs(), st.integers(-(10**9), 10**9))
def test_a_shift_only_shifts(climb: Climb, shift: int) -> None:
    numbers, variant, guess = climb
    one, other = begun(climb).run(), begun(([x + shift for x in numbers], variant, guess)).run()
    # The grid makes the shift exact, so that all is the same to the last bit but the places.
    assert [entry.score for entry in one.history] == [entry.score for entry in other.history]
    np.testing.assert_array_equal(one.now.mixture.sds, other.now.mixture.sds)
    np.testing.assert_array_equal(one.now.mixture.weights, other.now.mixture.weights)
    np.testing.assert_allclose(
        other.now.mixture.means, one.now.mixture.means + shift, rtol=4e-16, atol=1e-9
    )


@given(climbs(floors=False), st.floats(-150, 150))
def test_a_scale_only_scales(climb: Climb, exponent: float) -> None:
    numbers, variant, guess = climb
    sample, factor = Sample.of(numbers), 10.0**exponent
    assume(variant.assign == "soft" or not tied(sample, guess))
    moved = Sample.of(np.array(numbers) * factor)
    assume(len(moved.values) == len(sample.values))
    story = sample.to_units(guess)
    bigger = Mixture(story.weights, story.means * factor, story.sds * factor)
    one, score, _ = stepped(sample, variant, guess)
    other, score_too, _ = stepped(moved, variant, moved.to_standard(bigger))
    ours, theirs = sample.to_units(one), moved.to_units(other)
    # A slip's own rounding, seen through the narrowest spread of guess and step.
    blur = 1e-13 * sample.scale * (1 + np.abs(numbers).max() / sample.scale)
    narrow = float(min(story.sds.min(), ours.sds.min()))
    rel = min(1e-2, 1e-12 + (blur / narrow) * 1e2)
    alike(ours, Mixture(theirs.weights, theirs.means / factor, theirs.sds / factor), rel)
    in_units = float(sample.score_in_units(score)) - sample.total * math.log(factor)
    size = abs(score) + sample.total * (1 + abs(math.log(sample.scale)) + abs(math.log(factor)))
    assert float(moved.score_in_units(score_too)) == pytest.approx(in_units, abs=rel * size)


@given(climbs(), st.floats(0.01, 1000.0))
def test_counts_scale_the_score_and_change_nothing_else(climb: Climb, times: float) -> None:
    numbers, variant, guess = climb
    plain = Sample.of(numbers)
    weighted = Sample.of(numbers, np.full(len(numbers), times))
    one, score, bound = stepped(plain, variant, guess)
    other, score_too, bound_too = stepped(weighted, variant, guess)
    alike(one, other, 1e-12)
    assert score_too == pytest.approx(times * score, rel=1e-11, abs=1e-9 * times)
    assert bound_too == pytest.approx(times * bound, rel=1e-9, abs=1e-9 * times)


@given(climbs())
def test_a_tie_and_a_count_climb_alike(climb: Climb) -> None:
    numbers, variant, guess = climb
    distinct, counts = np.unique(numbers, return_counts=True)
    one = begun(climb).run()
    counted = Sample.of(distinct, counts)
    other = Session.begin(counted, variant, Start("drawn", guess), Limits(0.0, 20)).run()
    assert [entry.score for entry in one.history] == [entry.score for entry in other.history]
    start, start_too = default_start(one.sample, variant), default_start(counted, variant)
    np.testing.assert_array_equal(start.mixture.means, start_too.mixture.means)
    np.testing.assert_array_equal(start.mixture.sds, start_too.mixture.sds)


@given(climbs())
def test_a_step_and_back_is_the_identity(climb: Climb) -> None:
    session = begun(climb)
    while session.now.phase is not Phase.ENDED:
        ahead = session.step()
        assert ahead.back().now is session.now
        assert ahead.back().step().now is ahead.now
        session = ahead


@given(climbs())
def test_the_variants_rules_hold_all_the_way(climb: Climb) -> None:
    _, variant, _ = climb
    for entry in begun(climb).run().history:
        story = entry.mixture
        assert story.weights.sum() == pytest.approx(1.0, rel=1e-12)
        assert (story.weights >= 0).all()
        assert (story.sds >= variant.min_sd * (1 - 1e-12)).all()
        if variant.spread == "same":
            assert story.sds[0] == story.sds[1]
        if variant.share == "equal":
            np.testing.assert_array_equal(story.weights, 0.5)


@given(climbs(floors=False))
def test_a_soft_m_step_keeps_mean_and_variance(climb: Climb) -> None:
    numbers, variant, guess = climb
    assume((variant.assign, variant.share) == ("soft", "free"))
    sample = Sample.of(numbers)
    new, _, _ = stepped(sample, variant, guess)
    mean = float(new.weights @ new.means)
    variance = float(new.weights @ (new.sds**2 + (new.means - mean) ** 2))
    assert mean == pytest.approx(sample.mean, rel=0, abs=1e-12)
    assert variance == pytest.approx(sample.sd**2, rel=1e-9)


def sound(session: Session) -> None:
    """Assert that a climb ended, by name, and that all it says is finite or said to be endless."""
    entry = session.now
    assert entry.phase is Phase.ENDED
    assert entry.end is not None
    assert entry.end.why in Why
    for part in (entry.mixture.weights, entry.mixture.means, entry.mixture.sds):
        assert np.isfinite(part).all()
    assert (entry.mixture.sds >= 0).all()
    assert entry.mixture.weights.sum() == pytest.approx(1.0, rel=1e-9)
    if entry.end.why in (Why.SETTLED, Why.STEP_LIMIT):
        assert math.isfinite(entry.score)
        assert (entry.mixture.sds > 0).all()
    assert not math.isnan(entry.score)
    low, high = session.sample.place_in_units(np.array([-2.5, 2.5]))
    if entry.iteration:
        assert ((entry.mixture.means >= low) & (entry.mixture.means <= high)).all()


def noise(count: int) -> Array:
    """Two heaps, one unit wide each."""
    rng = np.random.default_rng(21)
    return np.concatenate([rng.normal(0, 1, count), rng.normal(5, 1, count)])


HOSTILE: dict[str, tuple[Array, Array | None]] = {
    "at 1e12": (noise(30) + 1e12, None),
    "outlier at 1e6 spreads": (np.append(noise(30), 1e6), None),
    "outlier at 1e15 spreads": (np.append(noise(30), 1e15), None),
    "all ties but one": (np.array([3.0] * 40 + [4.0]), None),
    "two atoms": (np.array([1.0, 2.0] * 20), None),
    "two slips": (np.array([0.0, 1.0]), None),
    "a million and one": (np.array([7.0, 7.5]), np.array([1e6, 1.0])),
    "one and a million": (np.array([7.0, 7.5]), np.array([1.0, 1e6])),
    "next-door doubles": (np.array([1.0, 1.0 + 2.0**-52, 1.0 + 2.0**-51]), None),
    "tiny": (noise(10) * 1e-150, None),
    "huge": (noise(10) * 1e150, None),
    "all magnitudes": (10.0 ** np.arange(-150.0, 151.0, 10.0), None),
    "both signs, all magnitudes": (
        np.outer([-1.0, 1.0], 10.0 ** np.arange(-100.0, 101.0, 10.0)).ravel(),
        None,
    ),
    "tail as long as Cauchy's": (np.tan(np.linspace(-1.57, 1.57, 99)), None),
    "tiny counts": (noise(10), np.full(20, 1e-3)),
    "great counts": (noise(10), np.full(20, 1e9)),
}


@pytest.mark.parametrize("variant", some_of(ALL, 3), ids=str)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_slips_come_to_an_end(name: str, variant: Variant) -> None:
    values, counts = HOSTILE[name]
    sample = Sample.of(values, counts)
    starts = [default_start(sample, variant)]
    starts += [random_start(sample, variant, seed) for seed in range(3)]
    for start in starts:
        sound(Session.begin(sample, variant, start, Limits(max_iterations=100)).run())


magnitudes = st.floats(-1e100, 1e100).filter(lambda x: x == 0 or abs(x) > 1e-100)


@given(st.lists(magnitudes, min_size=2, max_size=12), variants(), st.integers(0, 99))
def test_slips_of_any_magnitude_come_to_an_end(
    numbers: list[float], variant: Variant, seed: int
) -> None:
    assume(len(set(numbers)) > 1)
    sample = Sample.of(numbers)
    for start in (default_start(sample, variant), random_start(sample, variant, seed)):
        sound(Session.begin(sample, variant, start, Limits(max_iterations=60)).run())


@given(slips, variants(), st.integers(0, 99))
def test_every_climb_comes_to_an_end(numbers: list[float], variant: Variant, seed: int) -> None:
    sample = Sample.of(numbers)
    start = random_start(sample, variant, seed)
    sound(Session.begin(sample, variant, start, Limits(max_iterations=100)).run())


@pytest.mark.parametrize("spread", ["different", "same"])
def test_a_billion_beside_unit_noise_keeps_the_means(spread: str) -> None:
    slips, variant = noise(50), Variant(spread=spread)
    here, there = Sample.of(slips), Sample.of(slips + 1e9)
    one, other = (
        Session.begin(sample, variant, default_start(sample, variant)).run()
        for sample in (here, there)
    )
    np.testing.assert_allclose(other.now.mixture.means - 1e9, one.now.mixture.means, atol=1e-6)
    np.testing.assert_allclose(other.now.mixture.sds, one.now.mixture.sds, atol=1e-6)
    assert other.now.score == pytest.approx(one.now.score, abs=1e-5)
    assert one.now.end is not None
    assert one.now.end.why is Why.SETTLED


def test_a_story_given_at_a_billion_is_taken_as_it_is() -> None:
    sample = Sample.of(noise(50) + 1e9)
    start = given_start(sample, Variant(), mixture([0.5, 0.5], [1e9, 1e9 + 5], [1.0, 1.0]))
    np.testing.assert_array_equal(sample.to_units(start.mixture).means, [1e9, 1e9 + 5])
    session = Session.begin(sample, Variant(), start).run()
    np.testing.assert_allclose(session.now.mixture.means - 1e9, [0.0, 5.0], atol=0.5)
