"""Where starts end: the map coloured by end and rounds, the table, and starts from both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emtui.em.history import Limits, Why
from emtui.em.session import Session
from emtui.em.variants import Variant
from emtui.plot import terminal
from emtui.plot.marks import Bars, Curve, Heat, Points, Scene
from emtui.scenes.frame import Frame
from emtui.scenes.pane import View
from emtui.scenes.panes.basins import BASINS, basins_scene, basins_start
from emtui.scenes.panes.basins_study import (
    COLOURS,
    COUNTED,
    ENDS,
    PLACES,
    RANDOM,
    SIGNS,
    STRENGTHS,
    ink_of,
    sign_of,
)
from emtui.slips.envelope import Envelope
from tests.long_run import in_long_runs
from tests.scenes.scene_kit import DARK, begin, faults, frame_at, studied, told, two

CHOICES = (PLACES, RANDOM)


def shown(frame: Frame, choice: int, **more: object) -> tuple[View, Scene]:
    view = studied(BASINS, frame, choice=choice, **more)
    return view, basins_scene(view, 72)


def heat(scene: Scene) -> Heat:
    (found,) = [m for m in scene.marks if isinstance(m, Heat)]
    return found


def signs(scene: Scene) -> dict[str, list[tuple[float, float]]]:
    """Places of the ends' signs."""
    found: dict[str, list[tuple[float, float]]] = {}
    for mark in scene.marks:
        if isinstance(mark, Points) and mark.ys is not None:
            for x, y, symbol in zip(mark.xs, mark.ys, mark.symbols, strict=False):
                if symbol in f"{SIGNS}·":
                    found.setdefault(symbol, []).append((float(x), float(y)))
    return found


# The map.


def test_every_place_has_the_colour_of_its_end_and_is_fainter_the_longer_it_took() -> None:
    view, scene = shown(frame_at(0), PLACES)
    found, land = view.found, heat(scene)
    assert land.cells.shape == (60, 60)
    index = found.table.index.reshape(60, 60)
    rounds = found.table.iterations.reshape(60, 60)
    for row, column in [(3, 40), (40, 3), (7, 7), (55, 50), (2, 59)]:
        ink = land.inks[land.cells[row, column]]
        assert ink.share == COLOURS[index[row, column]]
        quicker = rounds < rounds[row, column]
        strengths = [land.inks[cell].strength for cell in land.cells[quicker]]
        assert all(strength >= ink.strength for strength in strengths)
    assert {ink.strength for ink in (land.inks[c] for c in np.unique(land.cells))} == {*STRENGTHS}


def test_a_place_ends_where_its_colour_says() -> None:
    view, scene = shown(frame_at(0), PLACES)
    session, land = view.frame.session, heat(scene)
    for row, column in [(3, 40), (40, 3), (30, 30), (30, 59), (59, 0)]:
        start = basins_start(replace(view, cursor=(land.xs[column], land.ys[row])))
        assert start is not None
        np.testing.assert_allclose(start.given.means, [land.xs[column], land.ys[row]])  # type: ignore[union-attr]
        ended = session.restart(start).run().now
        end = view.found.table.rows[view.found.table.index[row * 60 + column]]
        assert ended.end is not None
        assert ended.end.why is end.why
        assert end.why is Why.COLLAPSED or ended.score == pytest.approx(end.score, abs=1e-6)


def test_the_map_is_square_its_axes_named_and_its_mirror_drawn() -> None:
    _, scene = shown(frame_at(0), PLACES)
    assert (scene.x.name, scene.y.name) == ("Ali's number →", "↑ Bilal's number")
    assert scene.square
    lines = [m for m in scene.marks if isinstance(m, Curve) and m.pattern == "short"]
    assert len(lines) == 1


def test_the_ends_stand_on_the_map_with_their_mirror_images() -> None:
    view, scene = shown(frame_at(0), PLACES)
    best = view.found.table.rows[0]
    assert best.score == pytest.approx(12.580190, abs=1e-6)
    ali, bilal = best.mixture.means
    assert set(signs(scene)["1"]) == {(ali, bilal), (bilal, ali)}
    saddle = next(k for k, row in enumerate(view.found.table.rows) if row.merged)
    places = np.array(signs(scene)[sign_of(saddle)])
    assert places == pytest.approx(np.full((2, 2), 0.2486), abs=1e-4)


def test_the_first_map_grows_clearer_and_the_next_replaces_it_at_once() -> None:
    frame, shares = frame_at(0), []

    def going_on(share: float) -> bool:
        shares.append(share)
        return True

    first = list(ENDS.compute(View(frame), going_on))
    assert [len(found.table.index) for found in first] == [400, 3600]
    assert shares[0] == 0.0
    assert max(shares) > 0.9
    assert len(list(ENDS.compute(View(frame, found=first[-1]), going_on))) == 1


def test_stopped_on_the_way_it_leaves_the_rest_blank() -> None:
    asked = []

    def some(share: float) -> bool:
        asked.append(share)
        return len(asked) < 8

    *_, found = ENDS.compute(View(frame_at(0), found="an earlier map"), some)
    assert len(asked) == 8
    assert (found.table.index == -1).any()
    scene = basins_scene(View(frame_at(0), found=found), 72)
    blank = heat(scene).cells == -1
    assert (blank.ravel() == (found.table.index == -1)).all()
    told(BASINS, View(frame_at(0), found=found, cursor=(0.2, 0.2)))


# Random starts.


def test_random_starts_stand_at_their_numbers_with_the_sign_of_their_end() -> None:
    view, scene = shown(frame_at(0), RANDOM)
    found = view.found
    placed = signs(scene)
    assert sum(len(places) for places in placed.values()) == 1000
    for row in range(len(found.table.rows)):
        here = found.starts.means[found.table.index == row]
        assert {*map(tuple, here.tolist())} <= {*placed[sign_of(row)]}


def test_random_starts_find_ends_that_the_map_does_not() -> None:
    both = {choice: shown(frame_at(0), choice)[0].found.table for choice in CHOICES}
    scores = {
        choice: [row.score for row in table.rows if row.why is Why.SETTLED and not row.merged]
        for choice, table in both.items()
    }
    assert scores[PLACES] == pytest.approx([12.580190], abs=1e-6)
    assert scores[RANDOM] == pytest.approx([12.580190, 1.370897, 1.332865, 0.904351], abs=1e-6)


def test_a_random_start_chosen_is_begun_with_all_its_numbers() -> None:
    view, _ = shown(frame_at(0), RANDOM)
    found = view.found
    for chosen in (0, 17, 999):
        near = found.starts.means[chosen] + 1e-6
        view = replace(view, cursor=(float(near[0]), float(near[1])))
        start = basins_start(view)
        assert start is not None
        assert start.given is not None
        np.testing.assert_array_equal(start.given.sds, found.starts.sds[chosen])
        np.testing.assert_array_equal(start.given.weights, found.starts.weights[chosen])
        ended = view.frame.session.restart(start).run().now
        row = found.table.rows[found.table.index[chosen]]
        assert ended.end is not None
        assert ended.end.why is row.why
        rounds = int(found.table.iterations[chosen])
        assert f" {rounds} round" in told(BASINS, view)[0]


# The words.


def test_the_table_tells_each_end_once_with_its_share() -> None:
    view, _ = shown(frame_at(0), PLACES, columns=100)
    words, rows = told(BASINS, view), view.found.table.rows
    assert words[0] == "3,600 starts · spreads 0.1291 · Ali's share 50%"
    assert len(words) == 1 + len(rows)
    assert words[1].startswith(f"■ 1     {100 * rows[0].share:.0f}%        12.6  settled")
    assert "0.0721 ± 0.0265" in words[1]
    assert any("collapsed onto 0.9" in line and "no ceiling" in line for line in words)
    assert any("both the same" in line for line in words)
    assert sum(row.share for row in rows) == pytest.approx(1.0)


def test_what_is_done_with_the_climb_begins_no_map_anew() -> None:
    frame = frame_at(0, start=two((0.3, 0.6), (0.05, 0.2), (0.6, 0.4)))
    view, _ = shown(frame, PLACES)
    assert told(BASINS, view)[0] == "3,600 starts · spreads 0.1291 · Ali's share 50%"
    session, backdrop = frame.session, frame.backdrop

    def key(now: Session, choice: int) -> object:
        return ENDS.depends(View(Frame(backdrop, now), choice=choice))

    for choice in (PLACES, RANDOM):
        for other in (session.iterate(), session.restart(begin()[1].start)):
            assert key(session, choice) == key(other, choice)
    hard = session.configure(Variant("hard"))
    assert key(session, RANDOM) != key(hard, RANDOM)


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("columns", [34, 58, 76, 110])
def test_words_keep_to_their_columns(choice: int, columns: int) -> None:
    view, _ = shown(frame_at(0), choice, columns=columns)
    told(BASINS, view)
    told(BASINS, replace(view, cursor=(0.1, 0.4)))


def test_ends_beyond_the_colours_share_a_grey_but_no_sign() -> None:
    many = len(COLOURS) + 4
    assert [sign_of(row) for row in range(many)][-5:] == ["7", "8", "9", "a", "b"]
    assert sign_of(1000) == "·"
    assert len({ink_of(row) for row in range(many)}) == len(COLOURS) + 1


# Whatever comes.


RNG = np.random.default_rng(3)
HOSTILE: dict[str, list[float]] = {
    "two atoms": [1.0] * 5 + [2.0] * 4,
    "far off": (1e9 + RNG.normal(0, 1, 20)).tolist(),
    "tiny": RNG.normal(0, 1e-200, 8).tolist(),
    "a far slip": [*RNG.normal(0, 1, 12), 1e6],
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("variant", [Variant(), *in_long_runs(Variant("hard"))], ids=str)
def test_hostile_envelopes_are_drawn_and_begun_from(name: str, variant: Variant) -> None:
    envelope = Envelope.of(name, HOSTILE[name])
    backdrop, session = begin(envelope, variant=variant, limits=Limits(max_iterations=50))
    ended = Frame(backdrop, session.run(), others=(session.run(),))
    for choice in CHOICES:
        view = studied(BASINS, ended, choice=choice, columns=110)
        assert BASINS.cursor is not None
        view = replace(view, cursor=BASINS.cursor(view))
        scene = basins_scene(view, 60)
        assert not list(faults(terminal.draw(scene, 60, 10, DARK), 60, 10))
        told(BASINS, view)
        assert basins_start(view) is not None


def test_the_ends_of_random_starts_are_counted_in_bars() -> None:
    view, _ = shown(frame_at(0), RANDOM)
    counted = replace(view, choice=COUNTED)
    assert list(ENDS.compute(replace(counted, known={RANDOM: view.found}), lambda _: True)) == [
        view.found
    ]
    (bars,) = (mark for mark in basins_scene(counted, 72).marks if isinstance(mark, Bars))
    assert bars.heights == pytest.approx([100 * row.share for row in view.found.table.rows])
    assert bars.heights.sum() == pytest.approx(100)
    labels = [tick.label for tick in basins_scene(counted, 34).x.ticks]
    assert labels == [sign_of(k) for k in range(len(view.found.table.rows))]
    assert BASINS.cursor is not None
    assert BASINS.cursor(counted) is None


def test_a_start_is_nearest_where_all_lie_as_close_together_as_doubles_can() -> None:
    view, _ = shown(frame_at(0), RANDOM)
    found = view.found
    for smallest in (5e-324, 1e-310):
        means = np.sign(found.starts.means - np.median(found.starts.means)) * smallest
        close = replace(found, starts=replace(found.starts, means=means))
        assert 0 <= close.nearest((smallest, 0.1)) < len(means)
