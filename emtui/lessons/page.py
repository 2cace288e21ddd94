"""A page of the essay as data: its cards, in the order they are turned; one key turns to the next.

A file in `emtui.lessons.pages` imports from here all that a page is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from emtui.lessons.card import (
    Act,
    Answer,
    Card,
    Question,
    Reader,
    Scenery,
    Use,
    beside,
    bet,
)
from emtui.lessons.journal import ON

__all__ = [
    "PARTS",
    "Act",
    "Answer",
    "Card",
    "Notes",
    "Page",
    "Question",
    "Reader",
    "Scenery",
    "beside",
    "bet",
]

PARTS = (
    "First pass: intuition",
    "Second pass: does every step help?",
    "Third pass: is it the highest?",
    "The maths, at last",
)
"""The parts of the essay; keys 1 to 4 open them."""


ON_THE_WAY = "On the way to its end. If it was stopped, End runs on."
"""What stands below a bet whose run has not ended."""


UNDO, REDO = ("left", "undo"), ("right", "redo")
"""What is undone can be taken again."""
MAPS = ("landscape", "basins")
"""Panes with a map, of which little can be seen beside a page in a small window."""


def _runs(card: Card) -> bool:
    """Whether answering the card's bet runs EM to its end."""
    return card.asks is not None and any("run" in answer.acts for answer in card.asks.answers)


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
        alone: whether it is about one friend only: panels about both friends are hidden.
        onward: what comes after it, in two words.
        ahead: what comes after it at length, where that's another part.
    """

    title: str
    part: int
    cards: tuple[Card, ...]
    notes: Notes
    keep: Callable[[Reader], Mapping[str, Any]] = lambda reader: {}
    own_slips: bool = False
    alone: bool = False
    onward: str = "next page"
    ahead: str = ""

    @property
    def scenery(self) -> Scenery:
        """What the page shows first."""
        assert isinstance(self.cards[0].scenery, Scenery), "a page sets its own stage"
        return self.cards[0].scenery

    def at(self, reader: Reader) -> int:
        """Index of the present card."""
        last = len(self.cards) - 1
        return next((k for k in range(last) if reader.answer(f"{ON}{k}") != 0), last)

    def card(self, reader: Reader) -> Card:
        """The present card."""
        return self.cards[self.at(reader)]

    def done(self, reader: Reader) -> bool:
        """Whether the reader has played it to its end."""
        return self.at(reader) == len(self.cards) - 1 and self.played(reader) is not None

    def played(self, reader: Reader) -> Reader | None:
        """The reader at the moment of which the card's reply is told; None before it is played."""
        card, then = self.card(reader), self.first_played(reader)
        if card.live and (card.is_played(reader) or card.todo):
            return reader if card.is_played(reader) else None
        return then

    def first_played(self, reader: Reader) -> Reader | None:
        """The reader at the moment when the present card was first played; None before."""
        card, then = self.card(reader), reader.then
        said = card.asks is None or reader.answer(card.asks.name) is not None
        if said and then is not None and self.at(then) == self.at(reader):
            return then
        return replace(reader, then=None) if card.is_played(reader) else None

    def question(self, reader: Reader) -> Question | None:
        """The bet; once the card is played, whether to read on; None while keys are to be used."""
        card = self.card(reader)
        if card.asks is not None and reader.answer(card.asks.name) is None:
            return card.asks
        return self._what_next(reader) if self.played(reader) else None

    def _what_next(self, reader: Reader) -> Question:
        at = self.at(reader)
        if at + 1 < len(self.cards):
            on = Answer("read on", self.cards[at + 1].scenery)
        else:
            on = Answer(self.ahead or self.onward, acts=("next",))
        return Question(f"{ON}{at}", "", (on, *self.cards[at].more))

    def prose(self, reader: Reader) -> str:
        """What the page says now: the card's words, or once it is played how it went."""
        card, played = self.card(reader), self.played(reader)
        if played is not None:
            if tried := self._tried(reader):
                return tried
            parts = (self.outcome(reader), card.reply(played))
            return "  \n".join(part for part in parts if part) or card.words(reader)
        parts = (card.words(reader), self._todo(reader, card))
        return "\n\n".join(part for part in parts if part)

    def _tried(self, reader: Reader) -> str:
        """What is told of the thing tried last, where that has a reply of its own."""
        at = self.at(reader)
        number = reader.answer(f"{ON}{at}")
        tried = self._what_next(reader).answers[number or 0]
        return tried.reply(reader) if tried.reply else ""

    def _todo(self, reader: Reader, card: Card) -> str:
        asked = card.asks is not None and reader.answer(card.asks.name) is None
        todo = card.todo or (ON_THE_WAY if _runs(card) else "")
        guessing = reader.frame.hand is not None  # then the card's words say which keys
        return "" if asked or guessing or not todo else f"▸ {todo}"

    def outcome(self, reader: Reader) -> str:
        """Whether the bet was right, in a line; empty if there was none."""
        asks, right = self.card(reader).asks, self.truth(reader)
        said = None if asks is None else reader.answer(asks.name)
        if asks is None or said is None or right is None:
            return ""
        true = asks.answers[right].words
        return f"**Yes: {true}.**" if said == right else f"**No, it's “{true}”.**"

    def truth(self, reader: Reader) -> int | None:
        """Which answer to the card's bet is true; None where that is not known yet."""
        asks = self.card(reader).asks
        return None if asks is None else asks.truth(self.first_played(reader) or reader)

    def truths(self, reader: Reader) -> Mapping[str, int]:
        """For the journal: the true answer of the card's bet, once that was made and played."""
        asks, right = self.card(reader).asks, self.truth(reader)
        if asks is None or right is None or self.played(reader) is None:
            return {}
        return {f"{reader.page}/{asks.name}": right}

    def waits(self, reader: Reader) -> str:
        """What the page waits for, in a line; empty once its card is played."""
        card = self.card(reader)
        if self.played(reader) is not None:
            return ""
        if card.asks is not None and reader.answer(card.asks.name) is None:
            return "This page waits for your bet: ↑ ↓ choose, Enter answers."
        return card.todo or "This page is playing what you bet on."

    def uses(self, reader: Reader) -> tuple[Use, ...]:
        """The keys that do something on this page now, and what, for the footer."""
        question = self.question(reader)
        chooses: tuple[Use, ...] = ()
        if question is not None:
            several = len(question.answers) > 1
            word = "answer" if question.words else "choose" if several else self._word(question)
            chooses = (("up,down", "choose"),) * several + (("enter", word),)
        begun = any(name.startswith(f"{reader.page}/") for name in reader.journal.play)
        again: tuple[Use, ...] = (("backspace", "again"),) if begun else ()
        large: tuple[Use, ...] = (("z", "large"),) if reader.pane in MAPS else ()
        return (*chooses, *self._uses_now(reader), *large, *again, ("pagedown", self.onward))

    def _word(self, question: Question) -> str:
        """What Enter does where there is one thing to do."""
        only = question.answers[0]
        return self.onward if only.words == self.ahead else only.words

    def _uses_now(self, reader: Reader) -> tuple[Use, ...]:
        """The card's own keys: while it waits for them, or once the bet has played it."""
        card = self.card(reader)
        said = card.asks is None or reader.answer(card.asks.name) is not None
        if said and not card.todo and _runs(card) and self.played(reader) is None:
            return (("end", "run"),)
        if card.looks and self.played(reader):
            return (("left,right", "other slips"), *card.uses)
        if not said or (card.todo and self.played(reader)):
            return ()
        return tuple(use for own in card.uses for use in ((own, REDO) if own == UNDO else (own,)))

    def keys(self, at: int) -> tuple[str, ...]:
        """The keys that play a card once it is turned up; then Enter reads on."""
        card = self.cards[at]
        right = card.asks.right if card.asks and isinstance(card.asks.right, int) else 0
        return (*["down"] * right, *["enter"] * (card.asks is not None), *card.plays)
