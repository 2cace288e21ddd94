"""A page of the essay: its setup, its prose, its questions, and when it counts as done."""

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
    """What is set up on the screen when a page opens or an answer is chosen.

    Attributes:
        envelope: returns the slips; None keeps the present ones.
        start: ``(sample, variant) -> Start``.
        variant: the model's options.
        pane: name of the pane to open next to the slips; empty for none.
        choice: which of the pane's choices.
        at: half-steps to take first.
        revealed: whether the truth is shown, if it is known.
        rivals: other starts, run to their ends and kept in the climb pane.
        focus: whether the open pane gets the focus.
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
        scenery: what choosing it sets up, or a function of the reader that returns it; None
            changes nothing.
        acts: what is then played.
    """

    words: str
    scenery: Scenery | Callable[[Reader], Scenery] | None = None
    acts: tuple[Act, ...] = ()

    def sets(self, reader: Reader) -> Scenery | None:
        """What choosing it sets up for this reader."""
        return self.scenery(reader) if callable(self.scenery) else self.scenery


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a page asks before it explains.

    Attributes:
        name: for the journal.
        words: the question, or what the list of things to try is.
        answers: two or more.
        again: whether it can be answered again: a list of things to try.
        when: whether the question applies at this moment.
    """

    name: str
    words: str
    answers: tuple[Answer, ...]
    again: bool = False
    when: Callable[[Reader], bool] = lambda reader: True


@dataclass(frozen=True, eq=False, slots=True)
class Reader:
    """The reader at one moment: what is on the screen, and what was done so far.

    Attributes:
        frame: the envelope and the run.
        journal: answers and facts of all pages.
        page: the name of the page that is open.
        view: the open pane as shown; None if none is open.
        pane: the name of the open pane; empty if none is.
    """

    frame: Frame
    journal: Journal
    page: str
    view: View | None = None
    pane: str = ""

    @property
    def session(self) -> Session:
        """The run at its current half-step."""
        return self.frame.session

    @property
    def figures(self) -> Figures:
        """How to write numbers in the slips' units."""
        return self.frame.backdrop.figures

    @property
    def found(self) -> Any:
        """The finished result of the open pane's study; None before."""
        if self.view is None or self.view.progress is not None:
            return None
        return self.view.found

    def answer(self, question: str, page: str = "") -> int | None:
        """Which answer was chosen last, on this page or another; None if none was."""
        return self.journal.answers.get(f"{page or self.page}/{question}")

    def times(self, question: str) -> int:
        """How often a question of this page has been answered."""
        return self.journal.times(f"{self.page}/{question}")

    def fact(self, name: str) -> Any:
        """The fact that a page kept under this name; None if there is none."""
        return self.journal.facts.get(name)


@dataclass(frozen=True, eq=False, slots=True)
class Page:
    """A page.

    Attributes:
        title: a few words.
        part: index into PARTS.
        prose: Markdown, 80 words at most; numbers of the envelope come from the reader's frame.
        todo: what to do, in one line; empty if the question says it.
        done: whether the reader has done it.
        scenery: what it sets up when it opens.
        questions: asked in turn, those that are answered once first.
        react: friendly feedback, 45 words at most; empty for none.
        keep: facts for other pages, as of now.
        own_slips: whether the page also works with slips that the reader brought.
        alone: whether it is about one friend only; panels about two are then hidden.
        played: the keys that play it from the beginning until it is done, for the handout.
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
