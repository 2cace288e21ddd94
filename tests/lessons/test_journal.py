"""The journal: what outlasts a launch and what does not, read back to its leaves."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emtui.lessons.journal import VERSION, Journal

GUESS = {
    "envelope": "the essay",
    "weights": [0.5, 0.5],
    "means": [0.06, 0.5],
    "sds": [0.03, 0.15],
    "score": 10.6,
}
LABELING = {
    "slips": [1.0, 2, 3.5],
    "ways": 8,
    "labels": [0, 0, 1],
    "classification": -3.5,
    "log_likelihood": -3.25,
}


def kept(**changes: Any) -> dict[str, Any]:
    whole = {"version": VERSION, "done": ["one"], "page": "two", "answers": {"one/how": 1}}
    return {**whole, "facts": {"guess": GUESS, "labeling": LABELING}, **changes}


def test_what_is_written_is_read_back() -> None:
    journal = Journal.from_json(json.loads(json.dumps(kept())))
    assert journal.as_json() == kept()
    assert journal.play == {}


def test_answers_of_this_launch_are_shown_and_the_last_ones_remembered() -> None:
    journal = Journal().answered("one", "how", 1).answered("one", "on0", 0)
    journal = journal.noting({"one/seen": True, "guess": GUESS})
    assert journal.play == {"one/how": 1, "one/on0": 0}
    assert journal.answers == {"one/how": 1}
    again = journal.begun("one")
    assert (again.play, again.answers) == ({}, {"one/how": 1})
    assert again.facts == {"guess": GUESS}
    written = journal.finished("one").as_json()
    assert written["facts"] == {"guess": GUESS}
    assert written["answers"] == {"one/how": 1}
    assert Journal.from_json(written).done == {"one"}


def test_beginning_one_page_leaves_the_others() -> None:
    journal = Journal().answered("one", "how", 1).answered("one_hill", "how", 0)
    assert journal.begun("one").play == {"one_hill/how": 0}


BROKEN: list[Any] = [
    [],
    None,
    {},
    {"done": [], "page": "", "answers": {}, "given": {}, "facts": {"guess": 5}},
    kept(version=1),
    kept(version=True),
    kept(more=1),
    kept(done=["one", 2]),
    kept(done="one"),
    kept(page=None),
    kept(answers={"one/how": "a"}),
    kept(answers={"one/how": True}),
    kept(facts={"guess": 5}),
    kept(facts={"other": 5}),
    kept(facts={"guess": {**GUESS, "means": [0.1]}}),
    kept(facts={"guess": {**GUESS, "means": [0.1, "b"]}}),
    kept(facts={"guess": {**GUESS, "score": float("nan")}}),
    kept(facts={"guess": {name: GUESS[name] for name in ("envelope", "means")}}),
    kept(facts={"end": GUESS}),
    kept(facts={"labeling": {**LABELING, "labels": [0, 1]}}),
    kept(facts={"labeling": {**LABELING, "labels": [0, 1, 0.5]}}),
    kept(facts={"labeling": {**LABELING, "slips": [1.0, None, 2.0]}}),
]


@pytest.mark.parametrize("data", BROKEN, ids=str)
def test_another_shape_is_refused_down_to_its_leaves(data: Any) -> None:
    with pytest.raises(ValueError, match=r"journal|labeling"):
        Journal.from_json(data)
