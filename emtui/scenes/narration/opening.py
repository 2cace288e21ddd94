"""The first words on the screen: the puzzle, the slips as they were written, and the keys."""

from __future__ import annotations

from emtui.em.starts import BEST, BY_HAND, DEFAULT, Start
from emtui.plot.captions import line
from emtui.plot.marks import MUTED, TEXT, Words
from emtui.scenes.frame import Frame
from emtui.scenes.narration.puzzle import APART, KEYS, PUZZLE, WIDEST
from emtui.scenes.numbers import how_many
from emtui.slips.envelope import Envelope
from emtui.slips.essay import ESSAY
from emtui.slips.harmless import harmless


def is_opening(frame: Frame) -> bool:
    """Whether nothing was done yet: the opening guess, no half-step taken, no earlier run."""
    session = frame.session
    untouched = len(session.history) == 1 and not frame.others and frame.hand is None
    return untouched and session.start.name == DEFAULT


def puzzle(frame: Frame) -> tuple[str, ...]:
    """Paragraphs: the puzzle and the essay's slips, or what was opened and what Space does."""
    envelope = frame.backdrop.envelope
    if envelope.name == "the essay":
        slips = APART.join(frame.backdrop.figures.slip(value) for value in ESSAY)
        return PUZZLE, slips
    return (opened(frame), "The curves are a first guess.")


def opened(frame: Frame) -> str:
    """What was opened and what Space does, in a line."""
    envelope, session = frame.backdrop.envelope, frame.session
    head = f"{harmless(envelope.name)}: {how_many(session.sample.total)} slips"
    if session.at:
        return f"{head}, {session.at:,} half-steps on. Space takes the next."
    return f"{head}, two friends, one envelope. Who wrote which? Space begins to find out."


MIDDLES = "Bins are shown by slips at their middles; emtui fit --bins takes the bins themselves."


def heard(envelope: Envelope) -> tuple[str, ...]:
    """What should be heard about the reading of an envelope, for a person at the screen."""
    notes = (note.replace("; say --", "; start emtui with --") for note in envelope.notes)
    return (*notes, *[MIDDLES] * (envelope.bins is not None))


RANDOM = "random "
"""What the name of a random start begins with, before its seed."""


def start_words(start: Start) -> str:
    """What a start is called in the line at the top."""
    if start.name.startswith(RANDOM):
        return f"random guess, seed {start.name.removeprefix(RANDOM)}"
    known = {DEFAULT: "the usual guess", BY_HAND: "your guess", BEST: "the best guess of many"}
    return known.get(start.name, f"guess: {start.name}")


def key_words() -> tuple[Words, ...]:
    """What a person may do, a key a row."""
    return tuple(line((key.ljust(WIDEST), TEXT), (words, MUTED)) for key, words in KEYS)
