import numpy as np
import pytest

from emtui.em.basins import EndsTable, basins, ends_table, random_table
from emtui.em.best import best_of
from emtui.em.history import Limits, Why
from emtui.em.mixture import Mixture
from emtui.em.multistart import run_many
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import default_start, given_start, random_mixtures
from emtui.em.steps import e_step
from emtui.em.variants import Variant
from emtui.slips.essay import ESSAY
from tests.long_run import strength
from tests.strategies import highest, mixture, slips_of

SAMPLE = Sample.of(ESSAY)
STARTS = strength(4_000, 20_000)
"""Random starts that look for every end."""
START = default_start(SAMPLE, Variant()).mixture


def settled(table: EndsTable) -> list[float]:
    return [row.score for row in table.rows if row.why is Why.SETTLED]


def test_random_starts_find_every_end_of_the_essay() -> None:
    table = random_table(SAMPLE, Variant(), 1, STARTS)
    assert settled(table) == pytest.approx([12.580190, 1.370897, 1.332865, 0.904351], abs=1e-6)
    best = table.rows[0].mixture
    order = np.argsort(best.means)
    np.testing.assert_allclose(best.means[order], [0.0721, 0.5627], atol=5e-5)
    np.testing.assert_allclose(best.sds[order], [0.0265, 0.1730], atol=5e-5)
    np.testing.assert_allclose(best.weights[order], [0.6403, 0.3597], atol=5e-5)
    traps = [row for row in table.rows if row.why is Why.COLLAPSED]
    assert traps[0].slip == pytest.approx(0.9)
    onto = {round(row.slip, 9) for row in traps if row.slip is not None}
    assert {0.9, 0.53, 0.45, 0.48, 0.12, 0.03} <= onto
    for row in traps:
        (who,) = row.who
        assert row.mixture.means[who] == pytest.approx(row.slip, abs=1e-4)
        assert row.mixture.sds[who] < 1e-4
    assert any(row.why is Why.EMPTIED for row in table.rows)


def test_ends_on_bins_are_told_with_the_score_of_all_slips() -> None:
    rng = np.random.default_rng(5)
    sample = Sample.of(np.concatenate([rng.normal(0, 1, 900), rng.normal(4, 0.3, 600)]))
    table = basins(sample, Variant(), default_start(sample, Variant()).mixture, (5, 5)).table
    assert table.bins > 0
    best = best_of(sample, Variant())
    assert table.rows[0].score == pytest.approx(best.score, abs=1e-5)
    merged = next(row for row in table.rows if row.merged)
    one = e_step(sample, sample.to_standard(merged.mixture), Variant()).score
    assert merged.score == pytest.approx(float(sample.score_in_units(one)), rel=1e-12)


def test_one_spread_has_one_maximum_and_the_merged_saddle() -> None:
    variant = Variant(spread="same")
    table = random_table(SAMPLE, variant, 2, strength(40, 1000))
    assert settled(table) == pytest.approx([2.804733, -0.906073], abs=1e-6)
    assert [row.merged for row in table.rows[:2]] == [False, True]


def test_the_table_adds_up() -> None:
    table = random_table(SAMPLE, Variant(), 3, 500, fold=False)
    assert sum(row.starts for row in table.rows) == 500
    assert sum(row.share for row in table.rows) == pytest.approx(1.0)
    numbers = np.bincount(table.index, minlength=len(table.rows))
    assert numbers.tolist() == [row.starts for row in table.rows]
    places = [
        [Why.SETTLED, Why.STEP_LIMIT, Why.COLLAPSED, Why.EMPTIED].index(row.why)
        for row in table.rows
    ]
    assert places == sorted(places)
    assert table.bins == 0
    assert settled(table) == sorted(settled(table), reverse=True)
    traps = [row for row in table.rows if row.why is Why.COLLAPSED]
    assert len(traps) > 3
    assert [row.starts for row in traps] == sorted((row.starts for row in traps), reverse=True)


def test_climbs_cut_short_are_told_by_score() -> None:
    starts = random_mixtures(SAMPLE, Variant(), 3, 60)
    table = ends_table(SAMPLE, Variant(), starts, Limits(max_iterations=2))
    told = [(row.spiked, -row.score) for row in table.rows if row.why is Why.STEP_LIMIT]
    assert len(told) > 10
    assert told == sorted(told)
    assert table.iterations.max() == 2


def test_ends_are_told_apart_beside_the_slips_own_range() -> None:
    """Around zero as anywhere: the same slips, and so many ends."""
    slips = np.array([-1.0, -0.97, -0.95, -0.92, -0.9, 0.0, 0.9, 0.93, 0.95, 0.98, 1.0])
    for moved in (slips, -slips, slips * 1000.0 + 5000.0):
        table = random_table(Sample.of(moved), Variant(spread="same"), 1, strength(20, 100))
        assert len(settled(table)) == 2  # the top, and the merged saddle


def test_folding_joins_an_end_with_its_mirror() -> None:
    starts = random_mixtures(SAMPLE, Variant(), 4, 400)
    apart = ends_table(SAMPLE, Variant(), starts)
    joined = ends_table(SAMPLE, Variant(), starts, fold=True)
    tops = [row for row in apart.rows if row.score == pytest.approx(12.580190, abs=1e-6)]
    assert len(tops) == 2
    np.testing.assert_allclose(tops[0].mixture.means, tops[1].mixture.swapped.means, atol=1e-4)
    assert joined.rows[0].starts == sum(row.starts for row in tops)
    traps = [[r for r in t.rows if r.slip == pytest.approx(0.9)] for t in (apart, joined)]
    assert [len(rows) for rows in traps] == [2, 1]
    assert sum(r.starts for r in traps[0]) == traps[1][0].starts


def test_a_cell_of_the_map_is_a_climb_of_its_own() -> None:
    found = basins(SAMPLE, Variant(), START, (12, 10))
    assert found.index.shape == found.iterations.shape == (10, 12)
    told = SAMPLE.to_units(START)
    for row, column in [(1, 9), (9, 1), (5, 5), (0, 11)]:
        means = np.array([found.xs[column], found.ys[row]])
        start = given_start(SAMPLE, Variant(), Mixture(told.weights, means, told.sds))
        alone = Session.begin(SAMPLE, Variant(), start).run().now
        end = found.table.rows[found.index[row, column]]
        assert alone.end is not None
        assert alone.end.why is end.why
        assert alone.iteration == found.iterations[row, column]
        np.testing.assert_allclose(alone.mixture.means, end.mixture.means, atol=1e-3)
    np.testing.assert_array_equal(found.start.sds, told.sds)
    assert not found.xs.flags.writeable
    assert not found.ys.flags.writeable


def test_the_map_mirrors_itself_where_the_friends_start_alike() -> None:
    found = basins(SAMPLE, Variant(), START, (11, 11), fold=True)
    np.testing.assert_array_equal(found.index, found.index.T)


def test_stopping_leaves_the_rest_without_an_end() -> None:
    starts = random_mixtures(SAMPLE, Variant(), 5, 200)
    asked = []

    def some(share: float) -> bool:
        asked.append(share)
        return len(asked) < 10

    table = ends_table(SAMPLE, Variant(), starts, going_on=some)
    assert 0 < (table.index == -1).sum() < 200
    assert sum(row.starts for row in table.rows) == (table.index >= 0).sum()


def test_a_known_spread_is_every_starts() -> None:
    table = random_table(SAMPLE, Variant(spread="known", known_sd=0.1), 1, 300)
    assert all(row.mixture.sds == pytest.approx(0.1) for row in table.rows)
    assert table.rows[0].starts > 200


def test_many_slips_are_binned_and_told() -> None:
    rng = np.random.default_rng(6)
    sample = Sample.of(np.concatenate([rng.normal(0, 1, 2000), rng.normal(5, 2, 1000)]))
    starts = random_mixtures(sample, Variant(), 1, strength(5, 30))
    table = ends_table(sample, Variant(), starts, fold=True)
    exact = run_many(sample, Variant(), starts, Limits())
    assert 0 < table.bins <= 256
    assert table.rows[0].score == pytest.approx(float(exact.scores[highest(exact)]), rel=1e-3)


@pytest.mark.parametrize("name", ["seed", "galaxies", "acidity"])
def test_the_first_row_is_what_is_called_the_best(name: str) -> None:
    sample = Sample.of(slips_of(name))
    rows = random_table(sample, Variant(), 1, 300).rows
    assert not rows[0].spiked
    assert rows[0].score == pytest.approx(best_of(sample, Variant()).score, abs=1e-5)


def test_a_higher_end_on_a_handful_of_slips_comes_after_the_others() -> None:
    rows = random_table(Sample.of(slips_of("galaxies")), Variant(), 1, 300).rows
    at = next(k for k, row in enumerate(rows) if row.score == pytest.approx(-220.058, abs=1e-3))
    assert rows[at].spiked
    assert rows[at].score > rows[0].score
    assert all(not row.spiked for row in rows[:at])


def test_the_best_of_many_starts_is_in_the_table_though_no_start_of_it_came_there() -> None:
    low = given_start(SAMPLE, Variant(), mixture([0.5, 0.5], [0.45, 0.1], [0.02, 0.3])).mixture
    table = ends_table(SAMPLE, Variant(), low[None])
    best = best_of(SAMPLE, Variant())
    assert [row.starts for row in table.rows] == [0, 1]
    assert table.rows[0].score == pytest.approx(best.score, abs=1e-6)
    assert table.rows[1].score < best.score - 1
    assert (table.index.tolist(), len(table.iterations)) == ([1], 1)
    assert table.best is not None
    np.testing.assert_array_equal(table.best.mixture.means, best.mixture.means)
    again = ends_table(SAMPLE, Variant(), best.start.mixture[None], fold=True)
    assert [(row.starts, row.share) for row in again.rows] == [(1, 1.0)]
