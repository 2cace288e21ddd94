"""The first words: the puzzle with its slips, what was opened, and when they are gone."""

from __future__ import annotations

from emtui.scenes.frame import Frame
from emtui.scenes.narration.opening import is_opening, opened, puzzle
from emtui.slips.essay import ESSAY
from emtui.slips.examples import load_example


def test_the_essays_slips_stand_there_as_they_were_written() -> None:
    told, slips = puzzle(Frame.of(load_example("essay")))
    assert "Who wrote which?" in told
    assert slips.split() == [f"{slip:g}" for slip in ESSAY]


def test_other_slips_say_in_a_line_what_was_opened_and_what_space_does() -> None:
    head, _ = puzzle(Frame.of(load_example("galaxies")))
    assert head.startswith("galaxies: 82 slips")
    assert "Space" in head


def test_a_launch_some_half_steps_on_says_so() -> None:
    frame = Frame.of(load_example("essay"), 4)
    assert not is_opening(frame)
    assert opened(frame) == "the essay: 14 slips, 4 half-steps on. Space takes the next."
