"""Why this slip as data: Bayes' rule against plain arithmetic, its path, the table's orders."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.history import Phase
from emtui.em.mixture import Mixture
from emtui.em.variants import Variant
from emtui.plot.marks import Curve, Points
from emtui.scenes.frame import Frame
from emtui.scenes.panes.slips import slips_scene
from emtui.scenes.panes.why import (
    ORDERS,
    in_doubt,
    nearest_slip,
    next_slip,
    path_scene,
    path_words,
    slip_rows,
    why_words,
)
from emtui.slips.envelope import Envelope
from emtui.slips.essay import ESSAY
from tests.scenes.scene_kit import begin, frame_at, two


def plain(mixture: Mixture, x: float) -> tuple[float, float]:
    """Share times density of both friends, from the textbook."""
    ali, bilal = (
        float(w) / (float(s) * math.sqrt(2 * math.pi)) * math.exp(-0.5 * ((x - m) / s) ** 2)
        for w, m, s in zip(mixture.weights, mixture.means, mixture.sds, strict=True)
    )
    return ali, bilal


def told(frame: Frame, value: float) -> str:
    place = (value - frame.session.sample.shift) / frame.session.sample.scale
    lines = why_words(frame, nearest_slip(frame, place))
    return "\n".join("".join(text for text, _ in line) for line in lines)


def curves(frame: Frame, columns: int = 60) -> list[Curve]:
    return [mark for mark in path_scene(frame, columns).marks if isinstance(mark, Curve)]


def test_the_rule_is_plugged_in_with_the_numbers_of_the_e_step_in_force() -> None:
    frame = frame_at(3)
    mixture = frame.session.now.mixture
    ali, bilal = plain(mixture, 0.12)
    words = told(frame, 0.12)
    for number in (ali, bilal, ali / float(mixture.weights[0]), bilal / float(mixture.weights[1])):
        assert f"{number:.3g}" in words
    assert f"{100 * ali / (ali + bilal):.0f}% ●" in words
    assert f"({ali:.3g} + {bilal:.3g})" in words
    assert "0.12  1 slip;" in words
    assert "0.06  2 slips;" in told(frame, 0.06)


def test_after_an_update_the_rule_still_has_the_numbers_that_assigned() -> None:
    before, after = frame_at(3), frame_at(4)
    assert after.session.now.phase is Phase.UPDATED
    assert "by the numbers before" in told(after, 0.12)
    assert told(before, 0.12).split("\n")[1:] == told(after, 0.12).split("\n")[1:]


def test_hard_labels_say_that_all_of_it_goes_to_one() -> None:
    frame = frame_at(1, variant=Variant(assign="hard"))
    assert "◆, so all of it" in told(frame, 0.53)
    rows = slip_rows(frame)
    assert {row.ali for row in rows} == {0.0, 1.0}
    assert {row.cells[2] for row in rows} == {"0%", "100%"}


def test_the_table_has_every_distinct_value_and_its_count() -> None:
    rows = slip_rows(frame_at(3))
    values, counts = np.unique(ESSAY, return_counts=True)
    assert [float(row.value) for row in rows] == pytest.approx(values.tolist())
    assert [row.count for row in rows] == counts.tolist()


def test_the_tables_probabilities_are_bayes_rule_and_never_certain() -> None:
    frame = frame_at(5)
    mixture = frame.session.now.mixture
    for row in slip_rows(frame):
        ali, bilal = plain(mixture, float(row.value))
        assert row.ali == pytest.approx(ali / (ali + bilal), rel=1e-9, abs=1e-12)
        assert row.ali + row.bilal == pytest.approx(1.0)
        assert "100%" not in row.cells


@pytest.mark.parametrize("order", list(ORDERS))
def test_every_order_has_the_same_rows_sorted_by_its_key(order: str) -> None:
    frame = frame_at(3)
    rows = slip_rows(frame, order)
    assert sorted(row.place for row in rows) == [row.place for row in slip_rows(frame)]
    keys = [ORDERS[order][1](row) for row in rows]
    assert keys == sorted(keys)


def test_least_sure_comes_first_and_is_where_the_question_begins() -> None:
    frame = frame_at(3)
    shares = [abs(row.ali - 0.5) for row in slip_rows(frame, "doubt")]
    assert shares[0] == min(shares)
    assert in_doubt(frame) == slip_rows(frame, "doubt")[0].place


def test_the_arrows_walk_from_slip_to_slip_and_stop_at_the_ends() -> None:
    frame = frame_at(3)
    places = [row.place for row in slip_rows(frame)]
    walked = [places[0]]
    for _ in range(len(places) + 2):
        walked.append(next_slip(frame, walked[-1], 1))
    assert walked[: len(places)] == places
    assert walked[-1] == places[-1]
    assert next_slip(frame, places[0], -1) == places[0]
    assert nearest_slip(frame, places[4] + 1e-9) == places[4]


def test_a_hundred_thousand_values_become_a_few_hundred_real_slips() -> None:
    slips = np.random.default_rng(5).normal(size=100_000)
    frame = frame_at(3, envelope=Envelope.of("many", slips))
    rows = slip_rows(frame)
    sample = frame.session.sample
    assert 100 < len(rows) <= 400
    assert sum(row.count for row in rows) == 100_000
    assert {row.place for row in rows} <= set(sample.values.tolist())
    assert "1 slip;" in "".join(text for text, _ in why_words(frame, rows[0].place)[0])


def test_the_path_is_the_probability_of_the_e_step_in_force_at_every_half_step() -> None:
    session = begin()[1].run().go(6)
    frame = Frame(frame_at(0).backdrop, session)
    place = (0.12 - session.sample.shift) / session.sample.scale
    frame = replace(frame, slip=nearest_slip(frame, place))
    undone, done = curves(frame)
    assert np.isnan(done.ys[0])
    for at in range(1, 7):
        assigned = session.history[at].assigned_at
        assert assigned is not None
        ali, bilal = plain(session.sample.to_units(assigned), 0.12)
        assert done.ys[at] == pytest.approx(ali / (ali + bilal))
    assert np.isnan(done.ys[7:]).all()
    assert np.isfinite(undone.ys[7:]).all()
    point = next(m for m in path_scene(frame, 60).marks if isinstance(m, Points))
    assert point.xs[0] == 6
    words = "".join(text for text, _ in path_words(frame, frame.slip or 0.0))
    assert words.count("→") == 2
    assert words.endswith(f"{100 * done.ys[6]:.0f}%")


def test_no_path_before_the_first_e_step() -> None:
    frame = replace(frame_at(0), slip=0.0)
    assert path_words(frame, 0.0) == ()
    assert not any(isinstance(mark, Points) for mark in path_scene(frame, 60).marks)
    assert "share × height" in told(frame, 0.12)


def test_a_collapsed_friend_still_has_an_answer() -> None:
    session = begin(start=two((0.9, 0.2), (0.004, 0.2)))[1].run()
    frame = Frame(frame_at(0).backdrop, session)
    assert session.now.phase is Phase.ENDED
    frame = replace(frame, slip=in_doubt(frame))
    assert told(frame, 0.9).endswith("% ●")
    assert told(frame, 0.05).endswith("% ◆")
    assert "nan" not in told(frame, 0.05)
    path_scene(frame, 40)


def test_a_pointer_stands_over_the_slip_on_the_axis() -> None:
    frame = frame_at(3)
    place = slip_rows(frame)[3].place
    marks = slips_scene(replace(frame, slip=place), 70).marks
    pointers = [m for m in marks if isinstance(m, Points) and list(m.symbols) == ["▼"]]
    assert [float(m.xs[0]) for m in pointers] == [place]
    assert not [m for m in slips_scene(frame, 70).marks if getattr(m, "symbols", "") == "▼"]
