"""Each sentence says this envelope's own numbers: of EM done once more by hand."""

from __future__ import annotations

import math
import re
import textwrap
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from emtui.em.best import best_of
from emtui.em.history import End, Limits, Phase, Why
from emtui.em.mixture import Mixture
from emtui.em.starts import both_the_same, on_one_slip, random_start
from emtui.em.variants import Variant
from emtui.lessons.guesses import Starting
from emtui.lessons.pages.p15_stuck import narrow
from emtui.scenes.frame import Frame
from emtui.scenes.narration.friends import truth_rows
from emtui.scenes.narration.sentences import headline, sentence, truth_sentence
from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.slips.examples import EXAMPLES, load_example
from tests.long_run import strength
from tests.scenes.plain_em import ESSAY, Moment, climb, essay_guess
from tests.scenes.scene_kit import begin, frame_at, two

HARD = Variant(assign="hard")
COLLAPSE = two((0.2, 0.9), (0.2, 0.001))


def ended(**choices: object) -> Frame:
    backdrop, session = begin(**choices)  # type: ignore[arg-type]
    return Frame(backdrop, session.run())


def end_of(frame: Frame) -> End:
    assert frame.session.now.end is not None
    return frame.session.now.end


def numbers(text: str) -> list[float]:
    """All numbers of a sentence, in order."""
    found = re.findall(r"[+−]?\d[\d,]*(?:\.\d+)?", text)
    return [float(x.replace("−", "-").replace(",", "")) for x in found]


def now(halves: int, hard: bool = False) -> Moment:
    return climb(ESSAY, essay_guess(), halves, hard)[-1]


# Phases


def test_every_phase_has_a_headline_of_its_own() -> None:
    frames = [frame_at(0), frame_at(1), frame_at(2), ended()]
    assert [frame.session.now.phase for frame in frames] == list(Phase)
    assert len({headline(frame) for frame in frames}) == 4


def test_a_guess_says_the_guess_and_its_score() -> None:
    text, wanted = sentence(frame_at(0)), now(0)
    assert numbers(text) == [
        round(wanted.means[0], 4),
        pytest.approx(wanted.means[1], abs=5.1e-5),
        pytest.approx(wanted.score, abs=0.051),
    ]


@pytest.mark.parametrize("halves", [1, 3, 5])
def test_an_e_step_says_how_many_and_where_the_doubt_is(halves: int) -> None:
    text, wanted = sentence(frame_at(halves)), now(halves)
    ali, bilal, slip, share = numbers(text)
    assert (ali, bilal) == pytest.approx(wanted.totals, abs=0.051)
    assert "probably" in text
    doubt = min(zip(wanted.bilal, ESSAY, strict=True), key=lambda pair: abs(pair[0] - 0.5))
    assert slip == doubt[1]
    assert share == pytest.approx(100 * max(doubt[0], 1 - doubt[0]), abs=0.51)
    assert f"likely to be {'Bilal' if doubt[0] > 0.5 else 'Ali'}'s." in text


@pytest.mark.parametrize("halves", [1, 3])
def test_a_hard_e_step_counts_whole_slips(halves: int) -> None:
    text, wanted = sentence(frame_at(halves, variant=HARD)), now(halves, hard=True)
    ali, bilal = (int(total) for total in wanted.totals)
    assert text.startswith(f"{ali} slips are Ali's and {bilal} Bilal's.")
    assert "probably" not in text


def test_a_single_slip_is_one() -> None:
    text = sentence(frame_at(1, variant=HARD, start=two((0.9, 0.1), (0.05, 0.3))))
    assert text.startswith("1 slip is Ali's and 13 Bilal's.")


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("halves", [2])
def test_an_m_step_says_the_new_numbers_and_the_gain(halves: int, hard: bool) -> None:
    text = sentence(frame_at(halves, variant=HARD if hard else None))
    old, new = (now(h, hard) for h in (halves - 1, halves))
    assert numbers(text) == [
        pytest.approx(new.means[0], abs=5.1e-5),
        pytest.approx(new.means[1], abs=5.1e-5),
        pytest.approx(new.score - old.score, abs=0.051),
        pytest.approx(new.score, abs=0.051),
    ]


# Doubt


def test_nobody_is_said_to_be_certain() -> None:
    """However far apart the friends are, a probability is not a certainty."""
    rng = np.random.default_rng(3)
    slips = np.concatenate([rng.normal(0, 1, 20), rng.normal(1e6, 1, 20)])
    frame = frame_at(3, envelope=Envelope.of("apart", slips), start=two((0, 1e6), (1, 1)))
    assert ">99.9%" in sentence(frame)
    assert "100" not in sentence(frame).partition("least sure")[2].partition("likely")[2]


def test_of_many_slips_the_doubtful_one_is_really_there() -> None:
    """Slips so near to each other that they share a mark: the mark itself is no slip."""
    mark = -5 + 200 * 10 / 399
    pair = (mark - 0.01, mark + 0.01)
    slips = np.concatenate([np.linspace(-5, -1, 250), pair, np.linspace(1, 5, 250)])
    frame = frame_at(1, envelope=Envelope.of("many", slips), start=two((-3, 3), (1.5, 1.5)))
    assert len(frame.backdrop.rug) < len(slips)
    told = numbers(sentence(frame).partition("least sure")[2])
    # Of equal friends at -3 and 3 the log odds are 6 x / variance.
    shares = [100 / (1 + np.exp(-abs(slip) * 6 / 1.5**2)) for slip in pair]
    assert told in ([round(x, 2), round(p)] for x, p in zip(pair, shares, strict=True))


# Ends


def test_a_settled_end() -> None:
    """The essay's good end, known from reference fits."""
    frame = ended()
    text = sentence(frame)
    iterations, ali, bilal, score = numbers(text)
    assert iterations == frame.session.now.iteration == (len(frame.session.history) - 1) / 2
    assert (ali, bilal, score) == (0.0721, 0.5627, 12.6)
    assert f"{iterations:.0f} rounds" in text


def test_one_round_is_not_plural() -> None:
    limited = ended(limits=Limits(max_iterations=1))
    assert end_of(limited).why is Why.STEP_LIMIT
    assert "1 round," in sentence(limited)
    longer = ended(limits=Limits(max_iterations=3))
    assert "3 rounds," in sentence(longer)


def test_an_end_merged_on_a_saddle() -> None:
    frame = ended(start=two((0.3, 0.3), (0.2, 0.2)))
    assert (end_of(frame).merged, end_of(frame).saddle) == (True, True)
    assert "saddle" in sentence(frame)
    assert "Settled" not in sentence(frame)


def test_an_end_merged_for_good() -> None:
    frame = ended(
        envelope=Envelope.of("peaked", np.array([-5.0, -1.0, -0.5, 0.0, 0.0, 0.5, 1.0, 5.0])),
        variant=Variant(spread="same", share="equal"),
        start=two((0.0, 0.0), (2.0, 2.0)),
    )
    assert (end_of(frame).merged, end_of(frame).saddle) == (True, False)
    assert "one friend is enough" in sentence(frame)


@pytest.mark.parametrize("swap", [False, True])
def test_a_collapse_says_who_and_onto_what(swap: bool) -> None:
    frame = ended(start=COLLAPSE.swapped if swap else COLLAPSE)
    assert end_of(frame).why is Why.COLLAPSED
    name = "Ali" if swap else "Bilal"
    assert sentence(frame).startswith(f"{name} has collapsed onto the single number 0.9")


def test_a_collapse_of_both() -> None:
    frame = ended(
        envelope=Envelope.of("atoms", np.repeat([3.0, 4.0], [5, 9])),
        variant=Variant(spread="same"),
        start=two((3.0, 4.0), (0.01, 0.01)),
    )
    assert end_of(frame).who == (0, 1)
    assert sentence(frame).startswith("Both have collapsed onto single numbers")


@pytest.mark.parametrize("variant", [Variant(), HARD])
@pytest.mark.parametrize("gone", [0, 1])
def test_an_emptied_friend_is_named(variant: Variant, gone: int) -> None:
    far = two((0.25, 40.0), (0.26, 0.5))
    frame = ended(start=far if gone else far.swapped, variant=variant)
    assert end_of(frame).why is Why.EMPTIED
    left, other = ("Ali", "Bilal") if gone == 0 else ("Bilal", "Ali")
    assert sentence(frame).startswith(f"{left} has no slips left: {other} explains")


# Wherever a person may get to


@pytest.mark.parametrize("seed", range(strength(1, 12)))
@pytest.mark.parametrize(
    "variant", [Variant(), HARD, Variant(spread="same"), Variant(share="equal")]
)
def test_every_sentence_is_whole(seed: int, variant: Variant) -> None:
    """No sentence of any climb shows a raw float, a NaN, or an ill-made minus."""
    backdrop, session = begin(
        start=random_start(essay_envelope().sample, variant, seed), variant=variant
    )
    session = session.run()
    for at in (*range(min(len(session.history), 8)), len(session.history) - 1):
        text = sentence(Frame(backdrop, session.go(at)))
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith((".", "?", ")."))
        assert "  " not in text
        assert not re.search(r"nan|inf|None|np\.|-\d|\d{8}\.|\.\d{7}", text), text


# The truth


WRITERS = np.array([0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1])


@pytest.mark.parametrize("swapped", [False, True])
def test_the_truth_is_what_the_slips_of_each_average_where_nothing_else_is_known(
    swapped: bool,
) -> None:
    writers = 1 - WRITERS if swapped else WRITERS
    frame = frame_at(6, envelope=Envelope.of("told", np.array(ESSAY), truth=writers))
    text, found = truth_sentence(frame), now(6).means[:: -1 if swapped else 1]
    for k, name in enumerate(("Ali", "Bilal")):
        side = [x for x, w in zip(ESSAY, writers, strict=True) if w == k]
        average = sum(side) / len(side)
        off = abs(found[k] - average)
        assert (
            f"The average of {name}'s {len(side)} slips is {average:.4f}; EM says {found[k]:.4f}, "
            f"off by {off:.4f}." in text
        )
    assert "in mind" not in text


def test_what_was_dealt_is_the_truth_and_told_apart_from_what_the_slips_average() -> None:
    envelope = Deal(200, (0.3, 0.05), (0.7, 0.1), 0.6, 7).envelope()
    assert envelope.truth is not None
    frame = frame_at(10, envelope=envelope)
    ali = envelope.slips[envelope.truth == 0]
    em = frame.session.now.mixture.means[0]
    assert f"{ali.mean():.4f}" != "0.3000"
    assert truth_sentence(frame).startswith(
        f"Ali had 0.3 in mind; the average of his {len(ali)} slips is {ali.mean():.4f}; "
        f"EM says {em:.4f}, off by {abs(em - 0.3):.4f}. Bilal had 0.7 in mind; "
    )
    rows = truth_rows(replace(frame, revealed=True))
    assert rows is not None
    assert (rows[0].in_mind, rows[0].average) == ("0.3", f"{ali.mean():.4f}")
    assert numbers(rows[0].number)[0] == pytest.approx(abs(em - 0.3), abs=5.1e-5)


def test_before_the_first_round_the_truth_is_compared_with_the_first_guess() -> None:
    envelope = Envelope.of("told", np.array(ESSAY), truth=WRITERS)
    for halves in (0, 1):
        told_of = truth_sentence(frame_at(halves, envelope=envelope))
        assert "; the first guess says" in told_of
        assert "EM" not in told_of
    assert "; EM says" in truth_sentence(frame_at(2, envelope=envelope))


def test_an_unknown_truth_is_said_to_be() -> None:
    assert truth_sentence(frame_at(2)).startswith("Nobody knows")
    assert "Press d to deal" in truth_sentence(frame_at(2))


def test_hard_ends_are_settled_on_the_best_labels_found() -> None:
    frame = ended(variant=HARD)
    assert end_of(frame).why is Why.SETTLED
    # The best of all 2^14 labelings.
    assert numbers(sentence(frame))[-1] == 12.5


def test_mixtures_given_by_hand_are_said_back() -> None:
    given = Mixture(np.array([0.3, 0.7]), np.array([0.111, 0.777]), np.array([0.1, 0.2]))
    assert numbers(sentence(frame_at(0, start=given)))[:2] == [0.111, 0.777]


@pytest.mark.parametrize(
    ("slips", "told"),
    [
        ([1.0, 2.0, 3.0, 4.0, 9.0], "Press r for another start."),
        (
            [1.0, 2.0, 3.0, 9.0, 9.0, 9.0],
            "Press r for another start, or v for a smallest spread, as 3 slips are equal there.",
        ),
    ],
)
def test_where_slips_are_equal_a_collapse_names_the_smallest_spread(
    slips: list[float], told: str
) -> None:
    start = two((2.0, 9.0), (1.0, 0.01))
    assert sentence(ended(envelope=Envelope.of("x", slips), start=start)).endswith(told)


NARROWEST, ROWS = 36, 5
"""Columns and rows that the narrator's words have at 80 x 24."""


@pytest.mark.parametrize("name", [*EXAMPLES][:: strength(4, 1)])
def test_every_half_step_is_told_whole_at_80_by_24(name: str) -> None:
    frame = Frame.of(load_example(name))
    for _ in range(40):
        if frame.session.now.phase is Phase.ENDED:
            break
        assert len(textwrap.wrap(sentence(frame), NARROWEST)) <= ROWS, sentence(frame)
        frame = replace(frame, session=frame.session.step())


@pytest.mark.parametrize(
    "start", [both_the_same, on_one_slip, partial(narrow, mean=0.4675, sd=0.012)]
)
def test_an_end_below_another_is_told_whole_at_80_by_24(start: Starting) -> None:
    frame = Frame.of(essay_envelope())
    session = frame.session
    sample, variant = session.sample, session.variant
    best = best_of(sample, variant)
    low = replace(frame, session=session.restart(start(sample, variant)).run())
    told = sentence(replace(low, highest={variant: best}))
    assert len(textwrap.wrap(told, NARROWEST)) <= ROWS, told
    assert ("Press h" in told) == math.isfinite(low.session.now.score)
