"""The reader's journal: pages finished, answers, and facts that later pages use."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

VERSION = 2
"""Of the format written; another one is not read."""
ON = "on"
"""Prefix of questions that only ask whether to read on; they are not bets."""

NUMBER, TWO = "a finite number", "two finite numbers"
STORY = {"envelope": str, "weights": TWO, "means": TWO, "sds": TWO, "score": NUMBER}
OWN_GUESS, OWN_END, TRUTHS = "own guess", "own end", "truths"
SHAPES: Mapping[str, Any] = {
    "guess": STORY,
    "end": {**STORY, "rounds": int},
    OWN_GUESS: STORY,
    OWN_END: {**STORY, "rounds": int},
    TRUTHS: dict,
    "labeling": {
        "slips": [NUMBER],
        "ways": int,
        "labels": [int],
        "classification": NUMBER,
        "log_likelihood": NUMBER,
    },
}
"""Facts that outlast the launch, by name, and what each is made of: a story guessed by hand, the
one that EM ended on, both again of free play, for each bet played the number of the true answer,
and the best of all labelings. Other facts are for this launch alone."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A reader's progress; every change gives a new journal.

    Attributes:
        done: names of the pages finished.
        page: the page read last; empty before the first.
        answers: for ``page/question``, which answer the reader gave last, in any launch.
        facts: what pages keep for one another, by name; as ``page/name`` what a page has seen since
            it was last begun.
        play: for ``page/question``, the answers since the page was last begun, in this launch.
    """

    done: frozenset[str] = frozenset()
    page: str = ""
    answers: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    play: Mapping[str, int] = field(default_factory=dict)

    def finished(self, page: str) -> Journal:
        """The journal with one more page done."""
        return self if page in self.done else replace(self, done=self.done | {page})

    def opened(self, page: str) -> Journal:
        """With `page` as the one read last."""
        return self if page == self.page else replace(self, page=page)

    def answered(self, page: str, question: str, answer: int) -> Journal:
        """The journal with an answer added."""
        name = f"{page}/{question}"
        told = {} if question.startswith(ON) else {name: answer}
        return replace(self, answers={**self.answers, **told}, play={**self.play, name: answer})

    def begun(self, page: str) -> Journal:
        """With the page at its beginning; what was answered before is remembered, not shown."""
        own = f"{page}/"
        play = {name: n for name, n in self.play.items() if not name.startswith(own)}
        facts = {name: fact for name, fact in self.facts.items() if not name.startswith(own)}
        return replace(self, play=play, facts=facts)

    def noting(self, facts: Mapping[str, Any]) -> Journal:
        """The journal with facts added or changed."""
        if all(self.facts.get(name) == fact for name, fact in facts.items()):
            return self
        return replace(self, facts={**self.facts, **facts})

    def having_own(self, stories: Mapping[str, Any]) -> Journal:
        """With the guess and the end of free play, of one envelope: none of another's stays."""
        kept = {name: self.facts[name] for name in (OWN_GUESS, OWN_END) if name in self.facts}
        if not stories or stories == kept:
            return self
        rest = {name: fact for name, fact in self.facts.items() if name not in kept}
        return replace(self, facts={**rest, **stories})

    def as_json(self) -> dict[str, Any]:
        """Plain data for `from_json`: all but the play of this launch."""
        return {
            "version": VERSION,
            "done": sorted(self.done),
            "page": self.page,
            "answers": dict(self.answers),
            "facts": {name: self.facts[name] for name in SHAPES if name in self.facts},
        }

    @classmethod
    def from_json(cls, data: Any) -> Journal:
        """A journal from plain data, every page at its beginning.

        Raises:
            ValueError: it is none, or of another version.
        """
        shape = {"version": int, "done": [str], "page": str, "answers": dict, "facts": dict}
        _demand(data, shape, "journal")
        if data["version"] != VERSION:
            raise ValueError(f"a journal of version {data['version']}, not {VERSION}")
        for name, number in data["answers"].items():
            _demand(number, int, name)
        for name, fact in data["facts"].items():
            _demand(fact, SHAPES.get(name, ()), name)
        labeling = data["facts"].get("labeling")
        if labeling and len(labeling["slips"]) != len(labeling["labels"]):
            raise ValueError("labeling: a name for each slip")
        return cls(frozenset(data["done"]), data["page"], data["answers"], data["facts"])


def _demand(data: Any, shape: Any, name: str) -> None:
    """Raise ValueError unless `data` has the shape, down to its leaves."""
    if not _has(data, shape):
        raise ValueError(f"not a journal: {name}")
    if isinstance(shape, Mapping):
        for key, inner in shape.items():
            _demand(data[key], inner, f"{name}, {key}")
    elif isinstance(shape, list):
        for leaf in data:
            _demand(leaf, shape[0], name)


def _has(data: Any, shape: Any) -> bool:
    if isinstance(shape, Mapping):
        return isinstance(data, dict) and set(data) == set(shape)
    if isinstance(shape, list):
        return isinstance(data, list)
    if shape == NUMBER:
        return isinstance(data, int | float) and not isinstance(data, bool) and math.isfinite(data)
    if shape == TWO:
        return isinstance(data, list) and len(data) == 2 and all(_has(x, NUMBER) for x in data)
    return isinstance(shape, type) and isinstance(data, shape) and not isinstance(data, bool)
