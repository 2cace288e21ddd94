"""A guess made by hand: each move gives the next frame, until it is EM's start or put back."""

from __future__ import annotations

from dataclasses import replace

from emtui.em.sample import SampleError
from emtui.em.starts import Start
from emtui.scenes import manual_guess as moves
from emtui.scenes.frame import Frame


class ManualGuess:
    """Holds the frame to return to while a guess is being made."""

    def __init__(self) -> None:
        self._before: Frame | None = None

    @property
    def making(self) -> bool:
        """Whether a guess is being made."""
        return self._before is not None

    # Beginning and ending it.

    def begin(self, frame: Frame) -> Frame:
        """Make a guess, from the present start on."""
        self._before = frame
        start = moves.by_hand(frame.session, frame.session.history[0].mixture)
        return _at(replace(frame, others=frame.runs, hand=0), start)

    def hand_over(self, frame: Frame) -> Frame:
        """Give the guess to EM as its start."""
        self._before = None
        return replace(frame, hand=None)

    def put_back(self, frame: Frame) -> Frame:
        """The frame from before, with what was revealed, asked or reached in the meantime."""
        before, self._before = self._before, None
        assert before is not None
        return replace(before, revealed=frame.revealed, by_hand=frame.by_hand, slip=frame.slip)

    # Moving it. All of these take a frame with a friend in hand.

    def move(self, frame: Frame, what: str, steps: float) -> Frame:
        """The number, spread or share of the friend in hand so many steps on."""
        return _moved(frame, moves.moved(frame.session, _hand(frame), what, steps))

    def take_other(self, frame: Frame) -> Frame:
        """Take the other friend in hand."""
        return replace(frame, hand=1 - _hand(frame))

    def point(self, frame: Frame, place: float, *, dragged: bool) -> Frame:
        """The friend's number at `place` (standard scale); of the nearer one unless dragged."""
        if not dragged:
            frame = _nearer(frame, place)
        number = moves.pointed(frame.session, place)
        return _moved(frame, moves.placed(frame.session, _hand(frame), number))

    def widen(self, frame: Frame, place: float, steps: int) -> Frame:
        """The spread of the friend nearer to `place` (standard scale) so many steps wider."""
        return self.move(_nearer(frame, place), "spread", steps)


def _hand(frame: Frame) -> int:
    assert frame.hand is not None
    return frame.hand


def _nearer(frame: Frame, place: float) -> Frame:
    return replace(frame, hand=moves.nearer(frame.session, place, _hand(frame)))


def _at(frame: Frame, start: Start) -> Frame:
    try:
        session = frame.session.restart(start)
    except SampleError:  # narrower than a summary's cells: it goes no further
        return frame
    return replace(frame, session=session, origin=None, glide=1.0)


def _moved(frame: Frame, start: Start) -> Frame:
    """The guess at `start`, remembered if it is the best by hand so far."""
    return moves.kept_best(_at(frame, start))
