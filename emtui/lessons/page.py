"""A page of the essay as data: cards that tell, ask, play and answer, and the stage they set.

A card tells a little and asks; the reader bets, or does what the card says; it plays; and what
appears begins with how the bet went. One key turns to the next card. Nothing here draws anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, default_start
from emtui.em.variants import Variant
from emtui.lessons.journal import ON, Journal
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

Act = Literal["step", "back", "rewind", "run", "next"]
"""What an answer may have played; ``next`` leads to the next page, at last to free play."""


@dataclass(frozen=True, slots=True)
class Scenery:
    """What stands on the stage when a card is turned to, or an answer given.

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


Sets = Scenery | Callable[["Reader"], Scenery] | None
"""Scenery, or what makes it for this reader; None leaves the stage as it is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question, or one thing to try.

    Attributes:
        words: what the reader reads.
        scenery: what choosing it puts on the stage.
        acts: what is then played.
    """

    words: str
    scenery: Sets = None
    acts: tuple[Act, ...] = ()

    def sets(self, reader: Reader) -> Scenery | None:
        """What choosing it puts on this reader's stage."""
        return self.scenery(reader) if callable(self.scenery) else self.scenery


@dataclass(frozen=True, slots=True)
class Question:
    """What a card asks, or the list of what can be done next.

    Attributes:
        name: for the journal.
        words: the question; empty for a list of things to do.
        answers: one or more.
        right: which answer turned out true, once it has been played; None where none is.
    """

    name: str
    words: str
    answers: tuple[Answer, ...]
    right: int | Callable[[Reader], int | None] | None = None

    def truth(self, reader: Reader) -> int | None:
        """Which answer is true, as far as the stage shows it now."""
        return self.right(reader) if callable(self.right) else self.right


def bet(
    name: str,
    words: str,
    answers: tuple[str, ...],
    right: int | Callable[[Reader], int | None],
    scenery: Sets = None,
    *acts: Act,
) -> Question:
    """A question whose every answer puts up and plays the same: the truth."""
    return Question(name, words, tuple(Answer(told, scenery, acts) for told in answers), right)


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

    def answer(self, question: str) -> int | None:
        """Which answer was chosen last since this page was begun; None where none was."""
        return self.journal.play.get(f"{self.page}/{question}")

    def fact(self, name: str) -> Any:
        """What a page kept under this name; None where nothing was kept."""
        return self.journal.facts.get(name)

    def seen(self, name: str) -> Any:
        """What this page has kept of its own since it was begun; None where nothing."""
        return self.fact(f"{self.page}/{name}")

    def noticing(self, name: str, what: Any = True) -> dict[str, Any]:
        """A fact of this page's own, for `Page.keep`."""
        return {f"{self.page}/{name}": what}


Told = Callable[[Reader], str]
"""Markdown for the reader at this moment; rows of a table keep together by hard spaces."""
Use = tuple[str, str]
"""A key by its name, and in two words what it does here."""


@dataclass(frozen=True, eq=False, slots=True)
class Card:
    """One card of a page.

    Attributes:
        words: before the reader does something; 60 words at most, rows of numbers not counted.
        asks: the bet.
        todo: what there is to do by other keys than those that answer, in a line.
        played: whether it has been played, so that the reply may be read; where left out, once
            the bet is made, or at once where nothing is asked.
        reply: what is told then, below how the bet went; 60 words at most with that.
        more: other things to try, once it has been played.
        scenery: the stage that the card is turned to with; None leaves it as it is.
        uses: keys that do something here besides those of every card: those that play it where
            there is something `todo`, else those that are of use once the bet has played it.
        plays: the keys that play it after the bet.
    """

    words: Told
    asks: Question | None = None
    todo: str = ""
    played: Callable[[Reader], bool] | None = None
    reply: Told = lambda reader: ""
    more: tuple[Answer, ...] = ()
    scenery: Sets = None
    uses: tuple[Use, ...] = ()
    plays: tuple[str, ...] = ()

    def is_played(self, reader: Reader) -> bool:
        """Whether its reply may be read."""
        said = self.asks is None or reader.answer(self.asks.name) is not None
        return said and (self.played is None or self.played(reader))


@dataclass(frozen=True, slots=True)
class Notes:
    """For the teacher.

    Attributes:
        minutes: how long the page takes in class.
        ask: what to ask before anything is pressed.
        wrong: what students get wrong here, and what helps.
    """

    minutes: int
    ask: str
    wrong: str


@dataclass(frozen=True, eq=False, slots=True)
class Page:
    """A page.

    Attributes:
        title: a few words.
        part: index into PARTS.
        cards: in the order they are turned.
        notes: for the teacher.
        keep: facts that other pages want to know of, as they stand now.
        own_slips: whether the page also works with slips that the reader brought.
        alone: whether it is about one friend only: what speaks of two gives its room away.
        onward: what comes after it, in two words.
    """

    title: str
    part: int
    cards: tuple[Card, ...]
    notes: Notes
    keep: Callable[[Reader], Mapping[str, Any]] = lambda reader: {}
    own_slips: bool = False
    alone: bool = False
    onward: str = "next page"

    @property
    def scenery(self) -> Scenery:
        """The stage that the page opens on."""
        assert isinstance(self.cards[0].scenery, Scenery), "a page sets its own stage"
        return self.cards[0].scenery

    def at(self, reader: Reader) -> int:
        """Which card is turned up, from 0."""
        last = len(self.cards) - 1
        return next((k for k in range(last) if reader.answer(f"{ON}{k}") != 0), last)

    def card(self, reader: Reader) -> Card:
        """The card that is turned up."""
        return self.cards[self.at(reader)]

    def done(self, reader: Reader) -> bool:
        """Whether the reader has played it to its end."""
        return self.at(reader) == len(self.cards) - 1 and self.cards[-1].is_played(reader)

    def question(self, reader: Reader) -> Question | None:
        """The bet; once the card is played, whether to read on; None while keys are to be used."""
        card = self.card(reader)
        if card.asks is not None and reader.answer(card.asks.name) is None:
            return card.asks
        return self._what_next(reader) if card.is_played(reader) else None

    def _what_next(self, reader: Reader) -> Question:
        at = self.at(reader)
        if at + 1 < len(self.cards):
            on = Answer("read on", self.cards[at + 1].scenery)
        else:
            on = Answer(self.onward, acts=("next",))
        return Question(f"{ON}{at}", "", (on, *self.cards[at].more))

    def prose(self, reader: Reader) -> str:
        """What the page says now: the card's words, or once it is played how it went."""
        card = self.card(reader)
        if card.is_played(reader):
            parts = (self.outcome(reader), card.reply(reader))
            return "  \n".join(part for part in parts if part) or card.words(reader)
        parts = (card.words(reader), self._todo(reader, card))
        return "\n\n".join(part for part in parts if part)

    def _todo(self, reader: Reader, card: Card) -> str:
        asked = card.asks is not None and reader.answer(card.asks.name) is None
        return "" if asked or not card.todo else f"▸ {card.todo}"

    def outcome(self, reader: Reader) -> str:
        """How the bet went, in a line; empty where there was none."""
        asks = self.card(reader).asks
        said = None if asks is None else reader.answer(asks.name)
        right = None if asks is None else asks.truth(reader)
        if asks is None or said is None or right is None:
            return ""
        return f"**{'Yes' if said == right else 'No'}: {asks.answers[right].words}.**"

    def uses(self, reader: Reader) -> tuple[Use, ...]:
        """The keys that do something on this page now, and what, for the footer."""
        question = self.question(reader)
        chooses: tuple[Use, ...] = ()
        if question is not None:
            several = len(question.answers) > 1
            word = (
                "answer" if question.words else "choose" if several else question.answers[0].words
            )
            chooses = (("up,down", "choose"),) * several + (("enter", word),)
        begun = any(name.startswith(f"{reader.page}/") for name in reader.journal.play)
        again: tuple[Use, ...] = (("backspace", "again"),) if begun else ()
        return (*chooses, *self._uses_now(reader), *again, ("pagedown", self.onward))

    def _uses_now(self, reader: Reader) -> tuple[Use, ...]:
        """The card's own keys: while they are to play it; where the bet plays it, from then on."""
        card = self.card(reader)
        said = card.asks is None or reader.answer(card.asks.name) is not None
        return card.uses if said and not (card.todo and card.is_played(reader)) else ()

    def keys(self, at: int) -> tuple[str, ...]:
        """The keys that play a card once it is turned up; then Enter reads on."""
        card = self.cards[at]
        right = card.asks.right if card.asks and isinstance(card.asks.right, int) else 0
        return (*["down"] * right, *["enter"] * (card.asks is not None), *card.plays)


def beside(reader: Reader, pane: str, choice: int = 0, *, focus: bool = False) -> Scenery:
    """The climb as it stands, beside another pane."""
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
