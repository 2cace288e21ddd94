"""Numbers in every sentence and panel along whole climbs: no more figures than mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from emtui.em.history import Phase
from emtui.em.session import Event
from emtui.em.starts import STARTS
from emtui.em.variants import Variant
from emtui.scenes.frame import Frame
from emtui.scenes.manual_guess import hand_sentence
from emtui.scenes.narration.formulas import formula
from emtui.scenes.narration.friends import friend_rows, score_rows, truth_rows
from emtui.scenes.narration.sentences import sentence, truth_sentence
from emtui.scenes.panes.bound import BOUND
from emtui.scenes.panes.comparison import TWO
from emtui.scenes.panes.why import slip_rows
from emtui.scenes.timeline import timeline
from emtui.slips.examples import load_example
from tests.long_run import in_long_runs, strength
from tests.scenes.scene_kit import studied, told

FORBIDDEN = {
    "a change of nothing": r"±0(?![.\d])",
    "a power of ten": r"\de[+−-]?\d",
    "a longer score": r"\d\.\d{7}",
    "scores to the sixth decimal": r"score[sd]?\D{0,12}\d\.\d*0{2}\b",
}
EVERY = strength(8, 3)
"""Half-steps from one look at the dearer panes to the next."""


def said(frame: Frame) -> Iterator[str]:
    """All words of the panels, row by row."""
    yield sentence(frame)
    yield hand_sentence(frame)
    yield truth_sentence(frame)
    for row in friend_rows(frame):
        yield from (row.ali, row.ali_change, row.bilal, row.bilal_change)
    for told_of in score_rows(frame):
        yield f"{told_of.name} {told_of.value}"
        yield told_of.change
    for off in truth_rows(replace(frame, revealed=True)) or ():
        yield from (off.number, off.spread, off.share, off.average)
    yield timeline(frame.session, 100).words
    # A density may be as small as it likes: the rule's own line keeps its powers of ten.
    yield from (line for line in formula(frame) if " ∕ (" not in line)
    if frame.session.at % EVERY == 1 or frame.session.now.phase is Phase.ENDED:
        yield from told(BOUND, studied(BOUND, frame))
        yield from told(TWO, studied(TWO, frame))


@pytest.mark.parametrize(
    "example", ["essay", "overlap", *in_long_runs("faithful-waiting", "outlier")]
)
@pytest.mark.parametrize("assign", ["soft", "hard"])
def test_no_forbidden_form_along_a_whole_climb(example: str, assign: str) -> None:
    frame = Frame.of(load_example(example))
    frame = replace(frame, session=frame.session.configure(Variant(assign=assign)))
    found = []
    while True:
        ended = not frame.session.may(Event.STEP)
        for words in said(frame) if ended or frame.session.at % strength(3, 1) == 0 else ():
            found += [f"{n}: {words}" for n, form in FORBIDDEN.items() if re.search(form, words)]
        if ended:
            break
        frame = replace(frame, session=frame.session.step())
    assert not found


@pytest.mark.parametrize("name", STARTS)
def test_nor_at_the_end_from_any_start(name: str) -> None:
    frame = Frame.of(load_example("essay"))
    session = frame.session
    start = STARTS[name][1](session.sample, session.variant)
    frame = replace(frame, session=session.restart(start).run())
    for words in said(frame):
        assert not any(re.search(form, words) for form in FORBIDDEN.values()), words


def test_slips_read_as_they_were_written() -> None:
    frame = Frame.of(load_example("essay"))
    assert [row.value for row in slip_rows(frame)] == [
        "0.03", "0.05", "0.06", "0.07", "0.08", "0.11", "0.12", "0.45", "0.47", "0.48", "0.53",
        "0.9",
    ]  # fmt: skip
    after = replace(frame, session=frame.session.step())
    assert "least sure of, 0.12, is 62% likely to be Ali's" in sentence(after)


def test_score_and_floor_read_the_same_where_they_touch() -> None:
    frame = Frame.of(load_example("essay"))
    while frame.session.may(Event.STEP):
        frame = replace(frame, session=frame.session.step())
        if frame.session.now.phase is Phase.ASSIGNED:
            score, floor = score_rows(frame)
            assert score.value == floor.value
