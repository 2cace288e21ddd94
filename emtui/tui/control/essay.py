"""The reader's progress in the essay: which page is open, how each was left, what is done."""

from __future__ import annotations

from dataclasses import dataclass, replace

from emtui.lessons.book import first_of, number_of, pages
from emtui.lessons.guesses import own_stories
from emtui.lessons.journal import OWN_GUESS, TRUTHS, Journal
from emtui.lessons.page import Act, Page, Question, Reader, Scenery
from emtui.lessons.reading import Reading, unread
from emtui.lessons.staging import noted, staged
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.scenes.pane import View
from emtui.slips.envelope import Envelope, essay_envelope

FREE = ""
"""The name of free play, in place of a page's name."""


@dataclass(frozen=True, eq=False, slots=True)
class Arrangement:
    """What stands on the screen for a page.

    Attributes:
        frame: the envelope and the climb.
        pane: the pane open beside the slips, by name; empty for none.
        choice: which of the pane's choices.
        focus: whether the pane has the arrows.
    """

    frame: Frame
    pane: str = ""
    choice: int = 0
    focus: bool = False


class Essay:
    """Free play, and every page as it was left. The screen shows its decisions."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.page = FREE
        self.reading: Reading | None = None
        """The page as it stands; None in free play."""
        self._left: dict[str, Arrangement] = {}
        self._played: dict[str, Reader | None] = {}
        """For a page, the reader when its card was first played."""
        self._seen: tuple[object, ...] = ()

    # Which page.

    def next(self, by: int) -> str | None:
        """The page so many on; after the last one free play, None before the first.

        From free play it is the page read last.
        """
        names = list(pages())
        if self.page == FREE:
            return self.journal.page if self.journal.page in names else names[0]
        at = names.index(self.page) + by
        return FREE if at == len(names) else names[at] if at >= 0 else None

    def of_part(self, part: int) -> str:
        """The page of a part that was read last, or its first."""
        last = pages().get(self.journal.page)
        return self.journal.page if last and last.part == part else first_of(part)

    @property
    def unread(self) -> str:
        """The page to read next."""
        return unread(self.journal)

    @property
    def alone(self) -> bool:
        """Whether the page is about one friend only."""
        return self.page != FREE and pages()[self.page].alone

    def open(self, name: str, now: Arrangement) -> Arrangement:
        """Leave the page as it stands `now`; give another as it was left, or as it begins."""
        self._left[self.page] = now
        self.page = name
        if name != FREE:
            self.journal = self.journal.opened(name)
        left = self._left.get(name)
        return left or _arranged(pages()[name].scenery, now.frame.backdrop)

    def again(self, now: Arrangement) -> Arrangement:
        """The page once more from its beginning; free play stays as it stands."""
        if self.page == FREE:
            return now
        self._begin()
        return _arranged(pages()[self.page].scenery, now.frame.backdrop)

    def _begin(self) -> None:
        self.journal = self.journal.begun(self.page)
        self._played.pop(self.page, None)

    def free(self, now: Frame) -> Frame:
        """The frame of free play, where `now` stands on the screen."""
        return now if self.page == FREE else self._left[FREE].frame

    @property
    def own_work(self) -> tuple[object, ...]:
        """What the reader would lose: their bets and guesses; empty for nothing."""
        facts = self.journal.facts
        guesses = [facts[name] for name in ("guess", OWN_GUESS) if name in facts]
        return (*self.journal.answers.items(), *guesses)

    def forget(self) -> None:
        """Forget all answers, and which pages are done."""
        self.journal = Journal(page=self.journal.page)
        self._played.clear()

    # What the reader does.

    def bring(self, frame: Frame) -> bool:
        """Take slips of the reader's own, for free play and for pages that can have them.

        Returns:
            Whether the present page, or free play, can.
        """
        if self.page == FREE:
            return True
        self._left[FREE] = Arrangement(frame)
        return pages()[self.page].own_slips and not frame.backdrop.envelope.is_summed

    def use_own_slips(self) -> Arrangement:
        """The page once more from its beginning, with the slips of free play."""
        self._begin()
        scenery = replace(pages()[self.page].scenery, envelope=None)
        return _arranged(scenery, self._left[FREE].frame.backdrop)

    def answer(
        self, question: Question, number: int, now: Arrangement
    ) -> tuple[Arrangement, tuple[Act, ...]]:
        """Note an answer; give what it shows, and what is then played."""
        answer = question.answers[number]
        self.journal = self.journal.answered(self.page, question.name, number)
        assert self.reading is not None
        scenery = answer.sets(replace(self.reading.reader, journal=self.journal))
        shown = now if scenery is None else _arranged(scenery, now.frame.backdrop)
        return shown, answer.acts

    def follow(self, frame: Frame, view: View | None, pane: str) -> None:
        """Take in what is on the screen; `reading` is renewed if the page could change."""
        if self.page == FREE:
            self.reading, seen = None, _seen(frame, None)
            if seen != self._seen:
                self._seen = seen
                self.journal = self.journal.having_own(own_stories(frame))
            return
        seen = (self.journal, self.page, pane, *_seen(frame, view))
        if seen == self._seen:
            return
        page = pages()[self.page]
        then = self._played.get(self.page)
        reader = noted(page, Reader(frame, self.journal, self.page, view, pane, then))
        self.journal, self._played[self.page] = reader.journal, reader.then
        truths = page.truths(reader)
        known = reader.journal.facts.get(TRUTHS, {})
        self.journal = self.journal.noting({TRUTHS: {**known, **truths}} if truths else {})
        self._seen = (self.journal, *seen[1:])
        self.reading = Reading(
            page, reader, number_of(self.page), len(pages()), self._own(page, frame)
        )

    def _own(self, page: Page, frame: Frame) -> str:
        own = self._left.get(FREE)
        if own is None or not page.own_slips:
            return ""
        envelope = own.frame.backdrop.envelope
        if envelope.is_summed:  # a page may ask for single slips
            return ""
        ours = (frame.backdrop.envelope, essay_envelope())
        return "" if any(_same(envelope, one) for one in ours) else envelope.name


def _seen(frame: Frame, view: View | None) -> tuple[object, ...]:
    """Everything a page's words depend on; a glide changes none of it."""
    seen: tuple[object, ...] = (frame.session, frame.revealed, frame.others, frame.hand)
    if view is not None:
        seen += (view.found, view.progress is None, view.choice, view.pins, view.cursor)
    return seen


def _arranged(scenery: Scenery, present: Backdrop) -> Arrangement:
    """What scenery shows: on its own envelope, or on the present one where it has none."""
    backdrop = Backdrop.of(scenery.envelope()) if scenery.envelope is not None else present
    frame = staged(scenery, backdrop)
    return Arrangement(frame, scenery.pane, scenery.choice, scenery.focus)


def _same(one: Envelope, other: Envelope) -> bool:
    """Whether two envelopes hold the same slips."""
    mine, others = one.sample, other.sample
    return mine is others or (
        len(mine.values) == len(others.values)
        and bool((mine.values == others.values).all())
        and mine.scale == others.scale
        and mine.shift == others.shift
    )
