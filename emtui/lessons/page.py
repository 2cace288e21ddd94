"""A page of the essay: the scenery it sets, its prose, what it asks, and what counts as done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, default_start
from emtui.em.variants import Variant
from emtui.lessons.journal import Journal
from emtui.scenes.frame import Frame
from emtui.scenes.numbers import Figures
from emtui.scenes.pane import View
from emtui.slips.envelope import Envelope, essay_envelope

PARTS = (
    "First pass: intuition",
    "Second pass: does every step help?",
    "Third pass: is it the highest?",
    "The maths, at last",
)
"""The parts of the essay; keys 1 to 4 open them."""

Act = Literal["step", "back", "rewind", "run"]
"""What an answer may have played."""


@dataclass(frozen=True, slots=True)
class Scenery:
    """What stands on the stage when a page, or an answer on it, is opened.

    Attributes:
        envelope: makes the slips; None keeps those on the stage.
        start: ``(sample, variant) -> Start``.
        variant: the choices.
        pane: the pane that is open beside the slips, by name; empty for none.
        choice: which of the pane's choices.
        at: half-steps taken at once.
        revealed: whether the truth is shown, where it is known.
        rivals: starts whose climbs are run to their ends and stay in the climb pane.
        focus: whether the open pane has the arrows at once.
    """

    envelope: Callable[[], Envelope] | None = essay_envelope
    start: Callable[[Sample, Variant], Start] = default_start
    variant: Variant = field(default_factory=Variant)
    pane: str = ""
    choice: int = 0
    at: int = 0
    revealed: bool = False
    rivals: tuple[Callable[[Sample, Variant], Start], ...] = ()
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question, or one thing to try.

    Attributes:
        words: what the reader reads.
        scenery: what choosing it puts on the stage, for this reader where it depends on what
            they did; None leaves the stage as it is.
        acts: what is then played.
    """

    words: str
    scenery: Scenery | Callable[[Reader], Scenery] | None = None
    acts: tuple[Act, ...] = ()

    def sets(self, reader: Reader) -> Scenery | None:
        """What choosing it puts on this reader's stage."""
        return self.scenery(reader) if callable(self.scenery) else self.scenery


@dataclass(frozen=True, slots=True)
class Question:
    """What a page asks before it tells.

    Attributes:
        name: for the journal.
        words: the question, or what the list of things to try is.
        answers: two or more.
        again: whether it stays open to be answered again: a list of things to try.
        when: whether there is anything to ask, at this moment.
    """

    name: str
    words: str
    answers: tuple[Answer, ...]
    again: bool = False
    when: Callable[[Reader], bool] = lambda reader: True


@dataclass(frozen=True, eq=False, slots=True)
class Reader:
    """The reader at this moment: what stands on the stage, and what was done so far.

    Attributes:
        frame: the envelope and the climb.
        journal: answers and facts of all pages.
        page: the name of the page that is open.
        view: the open pane as shown; None where none is open.
        pane: the name of the open pane; empty where none is.
    """

    frame: Frame
    journal: Journal
    page: str
    view: View | None = None
    pane: str = ""

    @property
    def session(self) -> Session:
        """The climb as it stands."""
        return self.frame.session

    @property
    def figures(self) -> Figures:
        """How to write numbers in the slips' units."""
        return self.frame.backdrop.figures

    @property
    def found(self) -> Any:
        """What the open pane's study has found and finished; None before."""
        if self.view is None or self.view.progress is not None:
            return None
        return self.view.found

    def answer(self, question: str, page: str = "") -> int | None:
        """Which answer was chosen last, on this page or another; None where none was."""
        return self.journal.answers.get(f"{page or self.page}/{question}")

    def times(self, question: str) -> int:
        """How often a question of this page has been answered."""
        return self.journal.times(f"{self.page}/{question}")

    def fact(self, name: str) -> Any:
        """What an earlier page kept under this name; None where nothing was kept."""
        return self.journal.facts.get(name)


@dataclass(frozen=True, eq=False, slots=True)
class Page:
    """A page.

    Attributes:
        title: a few words.
        part: index into PARTS.
        prose: Markdown, 80 words at most; numbers of the envelope come from the reader's frame.
        todo: what there is to do, one line; empty where the question says it.
        done: whether the reader has done it.
        scenery: the stage it opens on.
        questions: asked in turn; those to be answered once first.
        react: how it goes or went, kindly, 45 words at most; empty where nothing is to be said.
        keep: facts that other pages want to know of, as they stand now.
        own_slips: whether the page also works with slips that the reader brought.
        alone: whether it is about one friend only: what speaks of two gives its room away.
        played: the keys that play it from its beginning until it is done, for the essay on paper.
    """

    title: str
    part: int
    prose: Callable[[Reader], str]
    todo: str
    done: Callable[[Reader], bool]
    scenery: Scenery = field(default_factory=Scenery)
    questions: tuple[Question, ...] = ()
    react: Callable[[Reader], str] = lambda reader: ""
    keep: Callable[[Reader], Mapping[str, Any]] = lambda reader: {}
    own_slips: bool = False
    alone: bool = False
    played: tuple[str, ...] = ("enter",)

    def question(self, reader: Reader) -> Question | None:
        """The question that is open now: the first not answered, or one that stays open."""
        for question in self.questions:
            asked = question.again or reader.answer(question.name) is None
            if asked and question.when(reader):
                return question
        return None
