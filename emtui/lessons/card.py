"""A card of a page as data: what it tells, what it asks, and the stage that it sets.

A card says a little and asks a question; the reader bets, or does what the card says; the result is
played; and the reply begins with whether the bet was right. Nothing here draws anything.
"""

from __future__ import annotations

from collections.abc import Callable
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

Act = Literal["step", "back", "rewind", "run", "next"]
"""What an answer may have played; ``next`` leads to the next page, at last to free play."""


@dataclass(frozen=True, slots=True)
class Scenery:
    """What a card, or an answer, shows on the workbench.

    Attributes:
        envelope: makes the slips; None keeps those shown.
        start: ``(sample, variant) -> Start``.
        variant: the choices.
        pane: the pane that is open beside the slips, by name; empty for none.
        choice: which of the pane's choices.
        at: half-steps taken at once.
        revealed: whether the truth is shown, where it is known.
        rivals: starts whose runs, to their ends, stay in the climb pane for comparison.
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


Sets = Scenery | Callable[["Reader"], Scenery] | None
"""Scenery, or a function that makes it for this reader; None changes nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question, or one thing to try.

    Attributes:
        words: what the reader reads.
        scenery: what choosing it shows.
        acts: what is then played.
        reply: of one thing to try, what is told in place of the card's reply once it has been
            played; empty before that. It is told of the present moment.
    """

    words: str
    scenery: Sets = None
    acts: tuple[Act, ...] = ()
    reply: Callable[[Reader], str] | None = None

    def sets(self, reader: Reader) -> Scenery | None:
        """What choosing it shows to this reader."""
        return self.scenery(reader) if callable(self.scenery) else self.scenery


@dataclass(frozen=True, slots=True)
class Question:
    """What a card asks, or the list of what can be done next.

    Attributes:
        name: for the journal.
        words: the question; empty for a list of things to do.
        answers: one or more.
        right: which answer is true, once it has been played; None if there is none.
    """

    name: str
    words: str
    answers: tuple[Answer, ...]
    right: int | Callable[[Reader], int | None] | None = None

    @property
    def told(self) -> str:
        """The question as it is written before an answer."""
        return self.words if self.words.endswith("?") else f"{self.words} …"

    def truth(self, reader: Reader) -> int | None:
        """Which answer is true, as far as the present session shows."""
        return self.right(reader) if callable(self.right) else self.right


def bet(
    name: str,
    words: str,
    answers: tuple[str, ...],
    right: int | Callable[[Reader], int | None],
    scenery: Sets = None,
    *acts: Act,
) -> Question:
    """A question of which every answer shows and plays the same: what is true."""
    return Question(name, words, tuple(Answer(told, scenery, acts) for told in answers), right)


@dataclass(frozen=True, eq=False, slots=True)
class Reader:
    """The reader's present state: what is shown, and what was done so far.

    Attributes:
        frame: the envelope and the climb.
        journal: answers and facts of all pages.
        page: the name of the page that is open.
        view: the open pane as shown; None where none is open.
        pane: the name of the open pane; empty where none is.
        then: the reader at the moment when the present card was first played; None before.
    """

    frame: Frame
    journal: Journal
    page: str
    view: View | None = None
    pane: str = ""
    then: Reader | None = None

    @property
    def session(self) -> Session:
        """The present session."""
        return self.frame.session

    @property
    def figures(self) -> Figures:
        """How to write numbers in the slips' units."""
        return self.frame.backdrop.figures

    @property
    def found(self) -> Any:
        """The final result of the open pane's study; None before it has finished."""
        if self.view is None or self.view.progress is not None:
            return None
        return self.view.found

    def answer(self, question: str) -> int | None:
        """Which answer was chosen last since this page was begun; None where none was."""
        return self.journal.play.get(f"{self.page}/{question}")

    def fact(self, name: str) -> Any:
        """The fact that a page kept under this name; None if there is none."""
        return self.journal.facts.get(name)

    def seen(self, name: str) -> Any:
        """What this page has kept since it was begun; None if there is nothing."""
        return self.fact(f"{self.page}/{name}")

    def noticing(self, name: str, what: Any = True) -> dict[str, Any]:
        """A fact of this page's own, for `Page.keep`."""
        return {f"{self.page}/{name}": what}


Told = Callable[[Reader], str]
"""Markdown for the reader's present state; rows of a table are held together by hard spaces."""
Use = tuple[str, str]
"""The name of a key, and two words for what it does here."""


@dataclass(frozen=True, eq=False, slots=True)
class Card:
    """One card of a page.

    Attributes:
        words: before the reader does something; 60 words at most, rows of numbers not counted.
        asks: the bet.
        todo: a line that says what to do with keys other than those that answer.
        played: whether it has been played, so that the reply may be read; where left out, once
            the bet is made, or at once where nothing is asked.
        reply: what is told then, below how the bet went; 60 words at most with that. It is told
            of the moment when the card was first played, whatever is played later.
        live: whether the reply is told of the latest moment at which the card is played instead;
            where there is something `todo`, it can also be to do again.
        looks: whether ← → then look at other slips in the open pane.
        more: other things to try, once it has been played.
        scenery: what the card shows; None changes nothing.
        uses: keys that do something here besides those of every card: those that play it where
            there is something `todo`, else those that are of use once the bet has played it.
        plays: the keys that play it after the bet.
    """

    words: Told
    asks: Question | None = None
    todo: str = ""
    played: Callable[[Reader], bool] | None = None
    reply: Told = lambda reader: ""
    live: bool = False
    looks: bool = False
    more: tuple[Answer, ...] = ()
    scenery: Sets = None
    uses: tuple[Use, ...] = ()
    plays: tuple[str, ...] = ()

    def is_played(self, reader: Reader) -> bool:
        """Whether its reply may be read."""
        said = self.asks is None or reader.answer(self.asks.name) is not None
        return said and (self.played is None or self.played(reader))


def beside(reader: Reader, pane: str, choice: int = 0, *, focus: bool = False) -> Scenery:
    """The present run, with another pane beside it."""
    session = reader.session
    return Scenery(
        None,
        start=lambda sample, variant: session.start,
        variant=session.variant,
        pane=pane,
        choice=choice,
        at=session.at,
        revealed=reader.frame.revealed,
        focus=focus,
    )
