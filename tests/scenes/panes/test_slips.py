"""The pane with the slips, as data: what is tinted, what is drawn, and what moves when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.history import Phase, Why
from emtui.em.mixture import Array, Mixture
from emtui.em.session import Session
from emtui.em.variants import Variant
from emtui.plot import terminal
from emtui.plot.layout import lay_out
from emtui.plot.marks import Bars, Curve, Ink, Mark, Name, Points, Rule, Scene, Stacks
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.scenes.panes.slips import slips_scene
from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.slips.examples import load_example
from tests.scenes.scene_kit import DARK, begin, faults, frame_at, grid, texts, two

COLUMNS = 90
COLLAPSE = two((0.2, 0.9), (0.2, 0.001))
EMPTY = two((0.25, 40.0), (0.26, 0.5))


def bars(scene: Scene) -> Bars:
    (found,) = (mark for mark in scene.marks if isinstance(mark, Bars))
    return found


def blocks(scene: Scene) -> list[list[Ink]]:
    """The blocks of each bar, from the lowest up."""
    (found,) = (mark for mark in scene.marks if isinstance(mark, Stacks))
    return [list(inks) for inks in found.inks]


def tallest(frame: Frame) -> float:
    return float(frame.backdrop.heights.max())


def curve(scene: Scene, role: str) -> Curve:
    (found,) = (m for m in scene.marks if isinstance(m, Curve) and m.ink.role == role)
    return found


def rug(scene: Scene) -> Points:
    (found,) = (mark for mark in scene.marks if isinstance(mark, Points))
    return found


def names(scene: Scene) -> list[Name]:
    return [mark for mark in scene.marks if isinstance(mark, Name)]


def inks(scene: Scene) -> tuple[list[Ink], list[Ink]]:
    """Of the blocks, and of the marks below."""
    return [ink for stack in blocks(scene) for ink in stack], list(rug(scene).inks)


def ended(mixture: Mixture, variant: Variant | None = None) -> Frame:
    backdrop, session = begin(start=mixture, variant=variant)
    return Frame(backdrop, session.run())


def area(drawn: Curve) -> float:
    """Under a curve, by trapezia; its left-out feet count for nothing."""
    ys = np.nan_to_num(drawn.ys)
    return float((np.diff(drawn.xs) * (ys[1:] + ys[:-1]) / 2).sum())


def gaussian(x: float, mean: float, sd: float) -> float:
    return math.exp(-((x - mean) ** 2) / (2 * sd * sd)) / (sd * math.sqrt(2 * math.pi))


def bilal_probably(x: float, mixture: Mixture) -> float:
    """Bayes' rule, one slip at a time, in the slips' units."""
    ali, bilal = (
        float(w) * gaussian(x, float(m), float(s))
        for w, m, s in zip(mixture.weights, mixture.means, mixture.sds, strict=True)
    )
    return bilal / (ali + bilal)


# Curves


@pytest.mark.parametrize("halves", [0, 2, 4, 7])
@pytest.mark.parametrize("columns", [60, 200])
def test_a_gaussian_holds_its_friends_slips(halves: int, columns: int) -> None:
    """The area under each is N times the share, a bar's width for each slip."""
    frame = frame_at(halves)
    scene = slips_scene(frame, columns)
    mixture = frame.session.now.mixture
    limits = frame.session.sample.place_in_units(np.array([scene.x.low, scene.x.high]))
    for k, role in enumerate(("ali", "bilal")):
        below, above = (
            (1 + math.erf((float(limit) - mixture.means[k]) / mixture.sds[k] / math.sqrt(2))) / 2
            for limit in limits
        )
        wanted = 14 * mixture.weights[k] * (above - below) * frame.backdrop.bar_width
        assert area(curve(scene, role)) == pytest.approx(wanted, rel=0.04)


def test_areas_of_many_slips() -> None:
    rng = np.random.default_rng(5)
    slips = np.concatenate([rng.normal(-3, 1, 3000), rng.normal(4, 2, 7000)])
    frame = frame_at(20, envelope=Envelope.of("dealt", slips))
    scene = slips_scene(frame, COLUMNS)
    whole = 10_000 * frame.backdrop.bar_width
    assert area(curve(scene, "ali")) == pytest.approx(0.3 * whole, rel=0.05)
    assert area(curve(scene, "bilal")) == pytest.approx(0.7 * whole, rel=0.05)
    assert area(curve(scene, "sum")) == pytest.approx(whole, rel=0.03)
    # So the sum lies along the bars it explains.
    assert np.nanmax(curve(scene, "sum").ys) == pytest.approx(tallest(frame), rel=0.1)


def test_the_sum_is_of_both() -> None:
    scene = slips_scene(frame_at(0), COLUMNS)
    ali, bilal, both = (curve(scene, role) for role in ("ali", "bilal", "sum"))
    seen = np.isfinite(ali.ys) & np.isfinite(bilal.ys)
    assert seen.any()
    assert both.ys[seen] == pytest.approx(ali.ys[seen] + bilal.ys[seen])
    assert np.array_equal(ali.xs, both.xs)


def test_curves_can_be_told_apart_without_colour() -> None:
    """Each friend's sign stands over the top of their curve; the sum is dotted."""
    scene = slips_scene(frame_at(4), COLUMNS)
    assert [curve(scene, role).pattern for role in ("ali", "bilal", "sum")] == [
        "solid",
        "solid",
        "dotted",
    ]
    for name, role in zip(names(scene), ("ali", "bilal"), strict=True):
        drawn = curve(scene, role)
        assert drawn.xs[np.nanargmax(drawn.ys)] == pytest.approx(name.x)
    assert [name.sign for name in names(scene)] == ["●", "◆"]


@pytest.mark.parametrize("name", ["essay", "faithful-waiting", "overlap", "galaxies"])
@pytest.mark.parametrize("size", [(76, 24), (76, 8), (56, 8)])
def test_curves_are_on_top_of_everything_and_unbroken(name: str, size: tuple[int, int]) -> None:
    """From its first column to its last a curve has dots in every one, in a friend's colour."""
    backdrop, session = begin(load_example(name))
    frame = Frame(backdrop, session.step().step().step(), slip=float(backdrop.rug[2]))
    scene = slips_scene(frame, size[0])
    cells = grid(terminal.draw(scene, *size, DARK))
    laid = lay_out(scene, *size)
    assert laid is not None
    reach = set()
    for role in ("ali", "bilal"):
        drawn = curve(scene, role)
        seen = laid.across(drawn.xs[np.isfinite(drawn.ys)])
        reach |= set(range(int(seen.min()), min(int(seen.max()), laid.columns - 1) + 1))
    for column in reach:
        found = [
            cell
            for row in cells
            for cell in row[laid.left + column :][:1]
            if 0x2801 <= ord(cell.char) <= 0x28FF and cell.colour in (DARK.ali, DARK.bilal)
        ]
        assert found, column


def test_each_name_stands_at_its_number() -> None:
    frame = frame_at(4)
    ali, bilal = names(slips_scene(frame, COLUMNS))
    sample = frame.session.sample
    found = sample.place_in_units(np.array([ali.x, bilal.x]))
    assert found == pytest.approx(frame.session.now.mixture.means)
    first = texts(terminal.draw(slips_scene(frame, COLUMNS), COLUMNS, 24, DARK))[0]
    assert "● Ali" in first
    assert "◆ Bilal" in first
    assert "Ali" in ali.text
    assert "Bilal" in bilal.text
    assert (ali.ink.role, bilal.ink.role) == ("ali", "bilal")


@pytest.mark.parametrize("halves", [0, 1, 4])
def test_everything_of_a_friend_fits_under_the_top(halves: int) -> None:
    frame = frame_at(halves)
    assert tallest(frame) < slips_scene(frame, COLUMNS).y.high


# Tints


def test_nothing_is_tinted_in_a_guess() -> None:
    scene = slips_scene(frame_at(0), COLUMNS)
    of_bars, of_rug = inks(scene)
    assert len(set(of_bars)) == len(set(of_rug)) == 1
    assert {ink.role for ink in of_bars + of_rug} == {"muted"}
    assert len(set(rug(scene).symbols)) == 1


@pytest.mark.parametrize("halves", [1, 2, 3, 6])
def test_tints_are_who_probably_wrote_it(halves: int) -> None:
    frame = frame_at(halves)
    # What is in force is the E-step: taken before the last M-step.
    entry = frame.session.history[halves - 1 if halves % 2 == 0 else halves]
    scene = slips_scene(frame, COLUMNS)
    slips = frame.session.sample.place_in_units(rug(scene).xs)
    for slip, ink in zip(slips, rug(scene).inks, strict=True):
        assert ink.role == "mix"
        assert ink.share == pytest.approx(bilal_probably(float(slip), entry.mixture), abs=1e-9)
    values = iter(np.sort(essay_envelope().slips))
    for stack in blocks(scene):
        for ink in stack:
            share = bilal_probably(float(next(values)), entry.mixture)
            assert ink.share == pytest.approx(share, abs=1e-9)


def test_each_of_a_few_slips_is_a_block_in_its_bar() -> None:
    scene = slips_scene(frame_at(2), COLUMNS)
    # Counted by hand: the essay's slips by tenths.
    assert [len(stack) for stack in blocks(scene)] == [7, 2, 0, 0, 3, 1, 0, 0, 0, 1]
    assert "a block: one slip" in scene.caption


@pytest.mark.parametrize(("slips", "few"), [(30, True), (31, False)])
def test_more_than_thirty_slips_are_bars(slips: int, few: bool) -> None:
    frame = frame_at(2, envelope=Envelope.of("these", np.arange(float(slips)) ** 1.5))
    scene = slips_scene(frame, COLUMNS)
    assert any(isinstance(mark, Stacks) for mark in scene.marks) == few
    if few:
        assert sum(len(stack) for stack in blocks(scene)) == slips
    else:
        writers = frame.bilal_at(frame.backdrop.places)
        assert [ink.share for ink in bars(scene).inks] == pytest.approx(list(writers))


def test_a_hard_assignment_tints_nothing_in_between() -> None:
    scene = slips_scene(frame_at(3, variant=Variant(assign="hard")), COLUMNS)
    assert {ink.share for ink in inks(scene)[1]} == {0.0, 1.0}


def test_signs_say_what_tints_say() -> None:
    """Each friend's own sign, a third where it is either's."""
    frame = frame_at(1, start=two((0.0, 0.5), (0.3, 0.3)))
    scene = slips_scene(frame, COLUMNS)
    wanted = ["●◆"[ink.share > 0.5] for ink in rug(scene).inks]
    for sign, symbol, ink in zip(wanted, rug(scene).symbols, rug(scene).inks, strict=True):
        assert symbol == ("○" if 0.4 < ink.share < 0.6 else sign)
    assert [name.sign for name in names(scene)] == ["●", "◆"]


def step_scenes(session: Session, backdrop: Backdrop) -> tuple[Scene, Scene]:
    before, after = Frame(backdrop, session), Frame(backdrop, session.step())
    return slips_scene(before, COLUMNS), slips_scene(after, COLUMNS)


def same_curves(one: Scene, other: Scene) -> bool:
    return all(
        np.array_equal(curve(one, role).xs, curve(other, role).xs)
        and np.array_equal(curve(one, role).ys, curve(other, role).ys, equal_nan=True)
        for role in ("ali", "bilal", "sum")
    )


def test_an_e_step_moves_tints_only_and_an_m_step_curves_only() -> None:
    backdrop, session = begin()
    for _ in range(6):
        before, after = step_scenes(session, backdrop)
        session = session.step()
        e_step = session.now.phase is Phase.ASSIGNED
        assert same_curves(before, after) == e_step
        assert (inks(before) == inks(after)) == (not e_step)
        assert [len(stack) for stack in blocks(before)] == [len(s) for s in blocks(after)]


# The glide


@pytest.mark.parametrize("halves", [1, 2, 3, 4])
def test_halfway_of_a_glide_lies_between(halves: int) -> None:
    arrived = frame_at(halves)
    session = arrived.session
    assert session.before is not None
    before = Frame(arrived.backdrop, session.go(halves - 1))
    halfway = Frame(arrived.backdrop, session, session.before, 0.5)
    for name in ("weights", "means", "sds"):
        ends = np.stack([getattr(f.mixture, name) for f in (before, arrived)])
        assert getattr(halfway.mixture, name) == pytest.approx(ends.mean(axis=0))
    places = arrived.backdrop.rug
    ends = np.stack([f.bilal_at(places) for f in (before, arrived)])
    assert halfway.bilal_at(places) == pytest.approx(ends.mean(axis=0))


def test_a_glide_begins_and_ends_where_it_should() -> None:
    arrived = frame_at(2)
    session, backdrop = arrived.session, arrived.backdrop
    start = slips_scene(Frame(backdrop, session, session.before, 0.0), COLUMNS)
    end = slips_scene(Frame(backdrop, session, session.before, 1.0), COLUMNS)
    assert same_curves(start, slips_scene(frame_at(1), COLUMNS))
    assert same_curves(end, slips_scene(arrived, COLUMNS))


# Ends without a spread, without slips, and spikes on the way


def painted(frame: Frame, width: int = COLUMNS, height: int = 24) -> list[str]:
    strips = terminal.draw(slips_scene(frame, width), width, height, DARK)
    assert list(faults(strips, width, height)) == []
    return texts(strips)


def test_a_collapsed_end_is_drawn_without_its_gaussian() -> None:
    frame = ended(COLLAPSE)
    assert frame.session.now.end is not None
    assert frame.session.now.end.why is Why.COLLAPSED
    assert (frame.session.now.standard.sds == 0).any()
    scene = slips_scene(frame, COLUMNS)
    assert np.isfinite(curve(scene, "ali").ys).any()
    assert np.isfinite([scene.y.low, scene.y.high]).all()
    assert scene.y.high <= 3 * tallest(frame)
    assert all(np.isfinite(name.x) for name in names(scene))
    assert "Bilal" in "".join(painted(frame))


@pytest.mark.parametrize("glide", [0.0, 0.3, 0.999])
def test_the_glide_into_a_collapse_is_drawn(glide: float) -> None:
    session = ended(COLLAPSE).session
    painted(Frame(ended(COLLAPSE).backdrop, session, session.before, glide))


def test_an_emptied_end_is_drawn() -> None:
    frame = ended(EMPTY)
    assert frame.session.now.end is not None
    assert frame.session.now.end.why is Why.EMPTIED
    assert "Bilal" in "".join(painted(frame))


@pytest.mark.parametrize("sd", [1e-2, 1e-3, 1e-5, 1e-9])
def test_a_gaussian_narrower_than_a_column_is_still_seen(sd: float) -> None:
    frame = frame_at(0, start=two((0.2, 0.7), (0.2, sd)))
    scene = slips_scene(frame, COLUMNS)
    # It runs out of the picture rather than pressing the bars flat.
    assert scene.y.high <= 3 * tallest(frame)
    cells = grid(terminal.draw(scene, COLUMNS, 24, DARK))
    blue = DARK.bilal
    spike = [
        c for row in cells for c in row if c.colour == blue and 0x2801 <= ord(c.char) <= 0x28FF
    ]
    assert len(spike) >= 10


def test_a_number_beyond_the_axis_leaves_no_dot_at_its_end() -> None:
    scene = slips_scene(frame_at(0, start=EMPTY), COLUMNS)
    assert not np.isfinite(curve(scene, "bilal").ys).any()


@pytest.mark.parametrize("columns", [0, 1, 2, 16, 300])
@pytest.mark.parametrize("start", [None, COLLAPSE, EMPTY])
def test_any_width_makes_a_scene(columns: int, start: Mixture | None) -> None:
    frame = frame_at(1, start=start)
    strips = terminal.draw(slips_scene(frame, columns), columns, 20, DARK)
    assert list(faults(strips, columns, 20)) == []


# The axis


@pytest.mark.parametrize(
    "slips",
    [
        np.array([0.03, 0.5, 0.9]),
        1e9 + np.arange(15.0),
        1e-150 * np.arange(9.0),
        1e150 * np.arange(9.0),
        np.append(np.arange(9.0), 1e6),
        np.array([-1.7e308, 0.0, 1.7e308]),
    ],
)
def test_ticks_say_the_slips_own_numbers(slips: Array) -> None:
    frame = frame_at(1, envelope=Envelope.of("these", slips))
    scene = slips_scene(frame, COLUMNS)
    sample = frame.session.sample
    assert len(scene.x.ticks) >= 2
    assert len({tick.label for tick in scene.x.ticks}) == len(scene.x.ticks)
    for tick in scene.x.ticks:
        written = float(tick.label.replace("−", "-"))
        at = written / sample.scale - sample.shift / sample.scale
        assert at == pytest.approx(tick.at, abs=1e-6)


def test_the_caption_says_how_wide_a_bar_is() -> None:
    frame = frame_at(0, envelope=load_example("faithful-waiting"))
    assert slips_scene(frame, COLUMNS).caption == "bars: slips per 5"


@pytest.mark.parametrize("name", ["essay", "galaxies", "overlap"])
def test_slips_are_counted_whole_on_the_axis(name: str) -> None:
    scene = slips_scene(frame_at(2, envelope=load_example(name)), COLUMNS)
    assert len(scene.y.ticks) >= 2
    assert all(tick.label.isdigit() for tick in scene.y.ticks)


def test_the_truth_is_drawn_only_where_it_is_known_and_revealed() -> None:
    hidden = frame_at(2, envelope=Deal(slips=60, seed=3).envelope())
    truth = hidden.backdrop.truth
    assert truth is not None
    before, after = (
        slips_scene(f, COLUMNS).marks for f in (hidden, replace(hidden, revealed=True))
    )

    def curves(marks: Sequence[Mark], pattern: str) -> list[Curve]:
        return [mark for mark in marks if isinstance(mark, Curve) and mark.pattern == pattern]

    assert curves(before, "short") == []
    drawn = curves(after, "short")
    assert [curve.ink.role for curve in drawn] == ["ali", "bilal"]
    for curve, mean in zip(drawn, truth.means, strict=True):
        assert abs(curve.xs[np.nanargmax(curve.ys)] - mean) < 2 * np.diff(curve.xs).max()
    rules = [mark.at for mark in after if isinstance(mark, Rule)]
    assert [rules.count(float(mean)) for mean in truth.means] == [1, 1]
    unknown = frame_at(2)
    shown = slips_scene(replace(unknown, revealed=True), COLUMNS)
    assert len(shown.marks) == len(slips_scene(unknown, COLUMNS).marks)


# Names that were really written


def test_before_the_first_names_a_revealed_truth_writes_them_on_the_slips() -> None:
    slips, truth = [1.0, 2.0, 3.0, 7.0, 8.0, 9.0], [0, 0, 1, 1, 0, 1]
    frame = frame_at(0, envelope=Envelope.of("known", slips, truth=truth))
    assert set(rug(slips_scene(frame, COLUMNS)).symbols) == {"○"}
    shown = slips_scene(replace(frame, revealed=True), COLUMNS)
    assert "".join(rug(shown).symbols) == "●●◆◆●◆"
    assert [ink.share for ink in inks(shown)[0]] == truth
    guessed = frame_at(1, envelope=Envelope.of("known", slips, truth=truth))
    revealed = slips_scene(replace(guessed, revealed=True), COLUMNS)
    assert inks(revealed) == inks(slips_scene(guessed, COLUMNS))


def test_no_name_stands_over_a_friend_without_a_slip() -> None:
    alone = frame_at(0, start=two((0.25, 0.6), (0.26, 0.1), (1.0, 0.0)))
    assert [name.text for name in names(slips_scene(alone, COLUMNS))] == ["Ali"]
