"""What a reader has done: answers, finished pages, and facts for later pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Journal:
    """A reader's progress, immutable; every change returns a new one. Can be saved as JSON.

    Attributes:
        done: names of the pages finished.
        page: the page read last; empty before the first.
        answers: for ``page/question``, which answer the reader chose last.
        given: for ``page/question``, how often the reader has answered.
        facts: what pages store for each other, by name.
    """

    done: frozenset[str] = frozenset()
    page: str = ""
    answers: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def finished(self, page: str) -> Journal:
        """The journal with one more page done."""
        return self if page in self.done else replace(self, done=self.done | {page})

    def opened(self, page: str) -> Journal:
        """The journal with `page` as the page read last."""
        return self if page == self.page else replace(self, page=page)

    def answered(self, page: str, question: str, answer: int) -> Journal:
        """The journal with an answer given."""
        name = f"{page}/{question}"
        answers = {**self.answers, name: answer}
        return replace(self, answers=answers, given={**self.given, name: self.times(name) + 1})

    def times(self, name: str) -> int:
        """How often the question ``page/question`` has been answered."""
        return self.given.get(name, 0)

    def noting(self, facts: Mapping[str, Any]) -> Journal:
        """The journal with facts added or changed."""
        if all(self.facts.get(name) == fact for name, fact in facts.items()):
            return self
        return replace(self, facts={**self.facts, **facts})

    def as_json(self) -> dict[str, Any]:
        """Plain data for `from_json`."""
        return {
            "done": sorted(self.done),
            "page": self.page,
            "answers": dict(self.answers),
            "given": dict(self.given),
            "facts": dict(self.facts),
        }

    @classmethod
    def from_json(cls, data: Any) -> Journal:
        """A journal from plain data.

        Raises:
            ValueError: it is none.
        """
        if not isinstance(data, dict):
            raise ValueError("not a journal")
        done, page = data.get("done", []), data.get("page", "")
        answers, given = data.get("answers", {}), data.get("given", {})
        facts = data.get("facts", {})
        sound = (
            isinstance(done, list)
            and all(isinstance(name, str) for name in done)
            and isinstance(page, str)
            and all(
                isinstance(kept, dict) and all(isinstance(number, int) for number in kept.values())
                for kept in (answers, given)
            )
            and isinstance(facts, dict)
        )
        if not sound:
            raise ValueError("not a journal")
        return cls(frozenset(done), page, answers, given, facts)
