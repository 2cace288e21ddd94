"""The kit stages a page as the lectern does, and the essay's pages keep to their measure."""

from __future__ import annotations

import re

import pytest

from emtui.lessons.book import number_of, pages
from emtui.slips.envelope import Envelope
from tests.lessons.kit import after, answered, done, page_of, prose, reaction, stage, words


@pytest.mark.parametrize("name", list(pages()))
def test_a_page_is_read_at_a_glance(name: str) -> None:
    reader = stage(name)
    page = page_of(reader)
    assert 0 < words(page.prose(reader)) <= 80
    assert words(page.react(reader)) <= 45
    for question in page.questions:
        assert 0 < words(question.words) <= 15
        assert len(question.answers) >= 2
        for number, answer in enumerate(question.answers):
            assert answer.words
            assert words(page.react(answered(reader, question.name, number))) <= 45
    assert page.todo or page.questions


@pytest.mark.parametrize("name", list(pages()))
def test_no_page_is_done_before_anything_was_done(name: str) -> None:
    assert not done(stage(name))


def test_the_kit_plays_what_an_answer_plays() -> None:
    reader = answered(stage("never_falls"), "next", 1)
    assert reader.session.at == 1
    assert reaction(reader).startswith("Yes. It stayed")
    assert not done(reader)
    assert done(after(reader, "step", "iterate"))


def test_the_kit_takes_the_readers_own_slips() -> None:
    mine = Envelope.of("mine", [100.0, 101.0, 102.5, 170.0, 180.0])
    assert "5 of them from 100.00 to 180.00" in prose(stage("two_friends", envelope=mine))


@pytest.mark.parametrize("name", [name for name, page in pages().items() if page.own_slips])
def test_no_number_of_the_essays_slips_stands_on_a_page_with_other_slips(name: str) -> None:
    mine = Envelope.of("mine", [100.3, 101.7, 102.5, 102.9, 170.1, 180.7, 190.9])
    others = [stage(name), stage(name, envelope=mine)]
    texts = [prose(reader) + reaction(after(reader, "iterate")) for reader in others]
    essay, own = (set(re.findall(r"\d+(?:[.,]\d+)*", text)) for text in texts)
    # Numbers of pages, and the shares of one half that a climb begins with, are everybody's.
    shared = {str(number_of(page)) for page in pages()} | {"0.500"}
    assert {number for number in essay & own if len(number) > 1} <= shared
