"""The landscape: levels, sights, the way of the climb, what the cursor reads and begins."""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.history import Limits, Phase
from emtui.em.landscape import climbed_surface, means_surface
from emtui.em.mixture import Array
from emtui.em.session import Session
from emtui.em.starts import random_start
from emtui.em.variants import Variant
from emtui.plot import terminal
from emtui.plot.marks import MUTED, TEXT, Curve, Heat, Points, Scene
from emtui.scenes.frame import Frame
from emtui.scenes.numbers import score
from emtui.scenes.pane import View
from emtui.scenes.panes import landscape_study
from emtui.scenes.panes.landscape import LANDSCAPE, landscape_scene, landscape_start
from emtui.scenes.panes.landscape_study import CHOICES, LAND, SWAPPED
from emtui.scenes.panes.maps import Levels, axis_of, spread_axis
from emtui.slips.envelope import Envelope, essay_envelope
from tests.long_run import LONG, in_long_runs, some_of, strength
from tests.scenes.scene_kit import DARK, begin, faults, frame_at, grid, studied, texts, told, two

CLIMBED, HELD, ALI, BILAL = 0, 1, 3, 4
FOUND: dict[Hashable, object] = {}
"""Maps by what they depend on: many tests look at the same one. In a long run each has its own."""
UNEQUAL = two((0.3, 0.6), (0.05, 0.2), (0.6, 0.4))


def points(scene: Scene, symbol: str) -> Array:
    """Places of the signs of one kind, shape ``(n, 2)``."""
    found = [
        place
        for m in scene.marks
        if isinstance(m, Points) and m.ys is not None
        for *place, sign in zip(m.xs, m.ys, m.symbols, strict=True)
        if sign == symbol
    ]
    return np.array(found).reshape(-1, 2)


def shown(frame: Frame, choice: int, **more: object) -> tuple[View, Scene]:
    view = View(frame, choice=choice, **more)  # type: ignore[arg-type]
    key = landscape_study.CELLS, choice, LAND.depends(view)
    if key not in FOUND or LONG:
        FOUND[key] = studied(LANDSCAPE, frame, choice=choice).found
    view = replace(view, found=FOUND[key])
    return view, landscape_scene(view, 72)


def settled(**choices: object) -> Frame:
    backdrop, session = begin(**choices)  # type: ignore[arg-type]
    return Frame(backdrop, session.run())


# Levels.


def test_levels_follow_the_heights_and_take_their_shares_of_the_map() -> None:
    rng = np.random.default_rng(1)
    heights = -np.exp(rng.normal(0, 6, (60, 60)))
    heights[3, 4] = -np.inf
    levels = Levels.of(heights)
    assert levels.cells[3, 4] == -1
    assert levels.cells[np.unravel_index(heights.argmax(), heights.shape)] == 0
    order = np.argsort(-heights, axis=None)[:-1]
    assert (np.diff(levels.cells.ravel()[order]) >= 0).all()
    assert (np.diff(levels.edges) > 0).all()
    assert len(levels.inks) == len(levels.edges) + 1 == levels.cells.max() + 1 == 13
    assert (levels.cells == 0).mean() == pytest.approx(0.005, abs=0.001)
    shares = [ink.share for ink in levels.inks]
    assert shares == sorted(shares, reverse=True)
    assert (shares[0], shares[-1]) == (1.0, 0.0)


def test_a_plain_is_one_level_and_one_height_too() -> None:
    heights = np.full((20, 20), -50.0)
    heights[4, 4:14] = -np.arange(10.0)
    levels = Levels.of(heights)
    plain = levels.cells[heights == -50.0]
    assert len(np.unique(plain)) == 1
    assert len(np.unique(levels.cells)) >= 2
    assert set(Levels.of(np.zeros((3, 3))).cells.ravel()) == {0}


def test_spreads_are_ticked_at_what_they_are() -> None:
    for low, high in ((1e-3, 1.0), (2e-9, 1e-3), (5e5, 4e8), (1e-203, 1e-200)):
        axis = spread_axis(np.log10(np.geomspace(low, high, 60)))
        assert len(axis.ticks) >= 3
        for tick in axis.ticks:
            assert 10.0**tick.at == pytest.approx(float(tick.label), rel=1e-9)


def test_an_axis_reaches_to_its_cells_outer_edges() -> None:
    axis = axis_of(np.array([1.0, 2.0, 3.0]), 4)
    assert (axis.low, axis.high) == (0.5, 3.5)


# Sights.


@pytest.mark.parametrize("spread", ["different", "same"])
def test_climbed_out_there_are_two_mirrored_peaks_and_the_pass_between(spread: str) -> None:
    frame = settled(variant=Variant(spread=spread))
    view, scene = shown(frame, CLIMBED)
    tops = points(scene, "▲")
    best = frame.session.now.mixture.means
    cell = np.diff(view.found.xs).max()
    twins = np.array(sorted([best.tolist(), best[::-1].tolist()]))
    np.testing.assert_allclose(tops[np.argsort(tops[:, 0])], twins, atol=cell)
    ((x, y),) = points(scene, "×")
    slips = essay_envelope().slips
    assert x == y
    # With one spread one number for both is one Gaussian, of the slips' own mean and sd; with two
    # a narrow one on a wide one does better.
    one = -len(slips) * (0.5 * np.log(2 * np.pi * slips.var()) + 0.5)
    words = " ".join(told(LANDSCAPE, view))
    if spread == "same":
        assert x == pytest.approx(slips.mean(), abs=1e-3)
        assert f"× pass {one:.1f}".replace("-", "−") in words
    else:
        assert view.found.crossing.score > one + 1
    assert "twice, mirrored" in words
    peak, crossing = view.found.peaks[0], view.found.crossing
    levels = view.found.levels.cells
    assert levels[peak.row, peak.column] < levels[crossing.row, crossing.column]


ALIKE = Variant(spread="same", share="equal")


@pytest.mark.parametrize("choice", range(len(CHOICES)))
def test_the_peak_has_the_score_that_the_climb_ends_with(choice: int) -> None:
    """One number for one thing: not that of the cell which the peak lies in."""
    frame = settled(variant=ALIKE)
    view, _ = shown(frame, choice)
    assert frame.session.now.score == pytest.approx(2.222103, abs=1e-6)
    assert view.found.top == pytest.approx(frame.session.now.score, abs=1e-8)
    assert view.found.peaks[0].score < view.found.top - 0.005
    assert f"▲ {score(frame.session.now.score)}" in " ".join(told(LANDSCAPE, view))


@pytest.mark.parametrize("choice", [CLIMBED, HELD])
@pytest.mark.parametrize("size", [(72, 20), (40, 13), (118, 30), (56, 9)])
def test_the_peaks_sign_stands_on_the_strongest_cell(choice: int, size: tuple[int, int]) -> None:
    view, scene = shown(frame_at(2, variant=ALIKE), choice)
    cells = grid(terminal.draw(scene, *size, DARK))
    signs = [cell for row in cells for cell in row if cell.char == "▲"]
    assert signs
    assert {cell.ground for cell in signs} == {DARK.rgb(view.found.levels.inks[0])}


def test_both_axes_are_named_and_higher_is_said() -> None:
    for choice, x, y in (
        (CLIMBED, "Ali's number →", "↑ Bilal's number"),
        (SWAPPED, "Bilal's number →", "↑ Ali's number"),
        (BILAL, "Bilal's number →", "↑ Bilal's spread (log scale)"),
    ):
        _, scene = shown(frame_at(0), choice)
        assert (scene.x.name, scene.y.name) == (x, y)
        assert scene.caption == "stronger colour is higher"
        lines = texts(terminal.draw(scene, 72, 20, DARK))
        assert y in lines[0]
        assert x in lines[-1]


def test_a_map_over_both_numbers_is_square_and_has_its_diagonal() -> None:
    for choice, mirrored in ((CLIMBED, True), (HELD, True), (ALI, False)):
        _, scene = shown(frame_at(0), choice)
        assert scene.square == mirrored
        lines = [m for m in scene.marks if isinstance(m, Curve) and m.pattern == "short"]
        assert len(lines) == mirrored
        assert all(np.array_equal(line.xs, line.ys) for line in lines)
        if mirrored:
            assert lines[0].xs[0] == scene.marks[0].xs[0]  # type: ignore[union-attr]
    _, scene = shown(frame_at(0, start=UNEQUAL), HELD)
    assert not [m for m in scene.marks if isinstance(m, Curve) and m.pattern == "short"]


def test_the_cells_are_the_surfaces_own_level_by_level() -> None:
    view, scene = shown(frame_at(2), HELD)
    (heat,) = [m for m in scene.marks if isinstance(m, Heat)]
    session = view.frame.session
    surface = means_surface(session.sample, session.variant, session.now.standard)
    np.testing.assert_array_equal(heat.xs, surface.xs)
    order = np.argsort(-surface.scores, axis=None)
    assert (np.diff(heat.cells.ravel()[order]) >= 0).all()


def test_different_spreads_held_hide_the_mirror_and_the_swapped_map_shows_it() -> None:
    frame = frame_at(0, start=UNEQUAL)
    view, scene = shown(frame, HELD)
    swapped, mirror = shown(frame, SWAPPED)
    assert len(points(scene, "▲")) == len(points(mirror, "▲")) == 1
    assert not len(points(scene, "×"))
    np.testing.assert_allclose(points(scene, "▲")[0], points(mirror, "▲")[0][::-1])
    np.testing.assert_allclose(points(scene, "●")[0], points(mirror, "●")[0][::-1])
    np.testing.assert_array_equal(view.found.levels.cells, swapped.found.levels.cells.T)
    assert "no mirrored peak: spreads differ · l: names swapped" in told(LANDSCAPE, view)[0]
    assert "names swapped" in told(LANDSCAPE, swapped)[0]
    even, _ = shown(frame_at(0), HELD)
    assert "no mirrored peak" not in " ".join(told(LANDSCAPE, even))


@pytest.mark.parametrize("friend", [0, 1])
def test_the_trap_is_a_spike_on_a_slip_at_the_smallest_spread(friend: int) -> None:
    view, scene = shown(frame_at(0), (ALI, BILAL)[friend])
    spikes = points(scene, "▼")
    assert len(spikes)
    assert set(np.round(spikes[:, 0], 9)) <= set(np.round(essay_envelope().slips, 9))
    assert spikes[:, 1] == pytest.approx(view.found.ys[0])
    assert "spike: no ceiling" in " ".join(told(LANDSCAPE, view))
    bounded, scene = shown(frame_at(0, variant=Variant(min_sd=0.01)), (ALI, BILAL)[friend])
    assert not len(points(scene, "▼"))
    assert "ceiling" not in " ".join(told(LANDSCAPE, bounded))


def test_what_was_held_or_climbed_out_is_told() -> None:
    view, _ = shown(frame_at(0), CLIMBED)
    words = " ".join(told(LANDSCAPE, view))
    assert "everywhere the best spreads, shares" in words
    assert f"spreads from {0.87 / 200:.4f}" in words
    words = " ".join(told(LANDSCAPE, shown(frame_at(0, start=UNEQUAL), HELD)[0]))
    assert "held: spreads 0.0500, 0.2000" in words
    assert "Ali's share 60%" in words
    words = " ".join(told(LANDSCAPE, shown(frame_at(0, start=UNEQUAL), ALI)[0]))
    assert "held: Bilal 0.6000 ± 0.2000" in words
    same = Variant(spread="same")
    assert "the same spread" in " ".join(told(LANDSCAPE, shown(frame_at(0, variant=same), ALI)[0]))


def test_the_error_of_binning_is_told() -> None:
    rng = np.random.default_rng(4)
    many = Envelope.of("many", rng.normal(0, 1, 3000))
    view = View(frame_at(1, envelope=many), choice=CLIMBED)
    view = replace(view, found=next(LAND.compute(view, lambda share: True)))
    assert f"{view.found.surface.bins} bins" in " ".join(told(LANDSCAPE, view))
    assert view.found.surface.bins > 0


# The way.


def ways(scene: Scene, ink: object) -> list[Curve]:
    return [m for m in scene.marks if isinstance(m, Curve) and m.ink is ink]


@pytest.mark.parametrize("choice", range(len(CHOICES)))
def test_the_way_leads_through_every_update_to_where_we_stand(choice: int) -> None:
    frame = frame_at(7, start=UNEQUAL)
    _, scene = shown(frame, choice)
    (way,) = ways(scene, TEXT)
    history = frame.session.past
    mixtures = [history[i].mixture for i in (0, 2, 4, 6)]
    if choice in (ALI, BILAL):
        friend = (ALI, BILAL).index(choice)
        expected = np.array([(m.means[friend], np.log10(m.sds[friend])) for m in mixtures])
    else:
        expected = np.array([m.means[::-1] if choice == SWAPPED else m.means for m in mixtures])
    np.testing.assert_allclose(np.stack([way.xs, way.ys], -1), expected, rtol=1e-12)
    np.testing.assert_allclose(points(scene, "●"), expected[-1:])


def test_we_glide_along_the_way() -> None:
    view, _ = shown(frame_at(4), CLIMBED)
    session = view.frame.session
    old, new = (session.history[i].mixture.means for i in (3, 4))
    moving = replace(view.frame, origin=session.history[3], glide=0.25)
    scene = landscape_scene(replace(view, frame=moving), 72)
    np.testing.assert_allclose(points(scene, "●")[0], 0.75 * old + 0.25 * new)


def test_other_runs_are_faint_and_end_in_rings() -> None:
    backdrop, session = begin()
    other = session.restart(random_start(session.sample, session.variant, 3)).run()
    view, scene = shown(Frame(backdrop, session, others=(other,)), CLIMBED)
    (way,) = ways(scene, MUTED)
    assert way.xs[0] == other.history[0].mixture.means[0]
    np.testing.assert_allclose(points(scene, "○")[0], other.now.mixture.means)
    assert "○ earlier runs" in " ".join(told(LANDSCAPE, view))


# The cursor.


@pytest.mark.parametrize("choice", range(len(CHOICES)))
def test_the_cursor_begins_where_we_stand(choice: int) -> None:
    frame = frame_at(2, start=UNEQUAL)
    _, scene = shown(frame, choice)
    assert LANDSCAPE.cursor is not None
    place = LANDSCAPE.cursor(View(frame, choice=choice))
    assert place is not None
    np.testing.assert_allclose(points(scene, "●")[0], place)


@pytest.mark.parametrize("choice", range(len(CHOICES)))
@pytest.mark.parametrize("spread", ["different", *in_long_runs("same")])
def test_a_run_begun_at_the_cursor_has_the_score_that_it_read(choice: int, spread: str) -> None:
    frame = frame_at(2, variant=Variant(spread=spread))
    view = studied(LANDSCAPE, frame, choice=choice)
    xs, ys = view.found.xs, view.found.ys
    view = replace(view, cursor=(xs[11] + 0.3 * (xs[1] - xs[0]), ys[40]))
    start = landscape_start(view)
    assert start is not None
    begun = frame.session.restart(start)
    scores = view.found.surface.scores
    assert begun.now.score == pytest.approx(scores[40, 11], rel=1e-9)
    assert f"{begun.now.score:.1f}".replace("-", "−") in told(LANDSCAPE, view)[0]
    assert begun.step().now.phase in (Phase.ASSIGNED, Phase.ENDED)


def test_narrow_panes_get_narrow_words() -> None:
    for choice in range(len(CHOICES)):
        view, _ = shown(frame_at(2), choice, columns=36)
        told(LANDSCAPE, replace(view, cursor=LANDSCAPE.cursor(view)))  # type: ignore[misc]


# The study.


def test_the_first_map_grows_clearer_and_the_next_replaces_it_at_once() -> None:
    frame = frame_at(0)
    first = list(LAND.compute(View(frame, choice=HELD), lambda share: True))
    assert [len(land.xs) for land in first] == [8, 16, 32, 60]
    then = list(LAND.compute(View(frame_at(2), found=first[-1], choice=HELD), lambda share: True))
    assert [len(land.xs) for land in then] == [60]


def test_a_map_is_kept_while_nothing_that_it_shows_has_changed() -> None:
    session = begin()[1].iterate()
    backdrop = frame_at(0).backdrop

    def key(session: Session, choice: int) -> object:
        return LAND.depends(View(Frame(backdrop, session), choice=choice))

    assert key(session, HELD) == key(session.step(), HELD)
    assert key(session, HELD) != key(session.iterate(), HELD)
    assert key(session, CLIMBED) == key(session.iterate(), CLIMBED)
    hard = session.configure(Variant("hard"))
    assert key(session, CLIMBED) != key(hard, CLIMBED)
    known = session.configure(Variant(spread="known", known_sd=0.1))
    wide = session.configure(Variant(spread="known", known_sd=0.9))
    assert key(known, CLIMBED) != key(wide, CLIMBED)


def test_climbing_out_looks_at_nothing_of_the_present() -> None:
    first, then = frame_at(0), frame_at(6)
    one, other = (
        climbed_surface(f.session.sample, f.session.variant, f.session.now.standard).scores
        for f in (first, then)
    )
    np.testing.assert_array_equal(one, other)


RNG = np.random.default_rng(3)
HOSTILE: dict[str, list[float]] = {
    "two atoms": [1.0] * 5 + [2.0] * 4,
    "far off": (1e9 + RNG.normal(0, 1, 40)).tolist(),
    "tiny": RNG.normal(0, 1e-200, 12).tolist(),
    "huge": RNG.normal(0, 1e200, 12).tolist(),
    "a far slip": [*RNG.normal(0, 1, 30), 1e6],
}


@pytest.mark.parametrize("name", some_of(HOSTILE))
@pytest.mark.parametrize(
    "variant",
    [Variant(), *in_long_runs(Variant("hard"), Variant(spread="same", share="equal"))],
    ids=str,
)
def test_hostile_envelopes_are_drawn_or_refused_in_words(
    name: str, variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landscape_study, "CELLS", strength((16, 16), landscape_study.CELLS))
    envelope = Envelope.of(name, HOSTILE[name])
    backdrop, session = begin(envelope, variant=variant, limits=Limits(max_iterations=50))
    ended = session.run()
    for now, choice in itertools.product((session, ended), range(len(CHOICES))):
        frame = Frame(backdrop, now, others=(ended,))
        if (now.now.standard.sds == 0).any() and choice != CLIMBED:
            with pytest.raises(ValueError, match="no landscape"):
                studied(LANDSCAPE, frame, choice=choice)
            continue
        view, _ = shown(frame, choice, columns=90)
        view = replace(view, cursor=(view.found.xs[3], view.found.ys[3]))
        scene = landscape_scene(view, 60)
        assert not list(faults(terminal.draw(scene, 60, 10, DARK), 60, 10))
        told(LANDSCAPE, view)
        assert landscape_start(view) is not None
