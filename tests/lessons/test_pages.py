"""Every page keeps the rules of a page: short, asking first, never dead, its keys its own."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from emtui.em.starts import both_the_same
from emtui.lessons.book import pages
from emtui.lessons.journal import Journal
from emtui.lessons.page import PARTS, Reader
from emtui.tui.keys import KEYS
from tests.lessons.kit import (
    after,
    answered,
    bets,
    done,
    guesses,
    moments,
    page_of,
    plain,
    plays,
    reads_on,
    right,
    shows,
    stage,
    uses,
    words,
)

NAMES = list(pages())
MOST = 60
"""Words of prose on a card before the reader does something, and in the reply."""
ROW = 48
"""Characters of a row of numbers beside the slips at 120 columns."""
ROWS_80, WIDTH_80, ROWS_120, WIDTH_120 = 11, 74, 17, 48
"""Rows and columns of words on a page at 80 x 24 and at 120 x 34."""
LONG = {
    "rival_stories": r"0\.00059",
    "try_them_all": r"\b12\.\d+",
    "a_trap": r"0\.00002",
    "what_numbers": r"0\.\d+(?=/)",
}
"""Numbers that may be longer or shorter than others: a product, a spread far too small, a sum."""


@cache
def journal() -> Journal:
    """What a reader brings who has guessed, and tried them all."""
    kept = guesses(stage("two_friends", journal=bets(stage("try_them_all")).journal)).journal
    return Journal.from_json(kept.as_json())


@cache
def played(name: str, answer: int | None = None) -> list[Reader]:
    return moments(name, answer, journal())


def told(reader: Reader) -> str:
    return page_of(reader).prose(reader)


@pytest.mark.parametrize("answer", [None, 0])
@pytest.mark.parametrize("name", NAMES)
def test_no_card_says_more_than_can_be_read_at_a_glance(name: str, answer: int | None) -> None:
    for reader in played(name, answer):
        assert 0 < words(told(reader)) <= MOST, told(reader)
        asks = page_of(reader).question(reader)
        if asks is not None:
            assert words(asks.words) <= 16
            assert all(words(answer.words) <= 8 for answer in asks.answers)
        for row in told(reader).splitlines():
            if "\u00a0" in row:
                assert len(row.strip()) <= ROW, row


@pytest.mark.parametrize(
    ("rows", "width"),
    [
        (ROWS_80, WIDTH_80),
        pytest.param(ROWS_120, WIDTH_120, marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_a_card_and_its_answers_fit_their_panel(name: str, rows: int, width: int) -> None:
    from rich.console import Console
    from rich.markdown import Markdown

    for reader in played(name):
        with (console := Console(width=width, color_system=None)).capture() as shown:
            console.print(Markdown(told(reader)))
        asks = page_of(reader).question(reader)
        height = len(shown.get().splitlines())
        height += 0 if asks is None else len(asks.answers) + bool(asks.words)
        height += 0 if asks is None or len(asks.words) <= width else 1
        assert height <= rows, shown.get()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_before_it_tells_and_begins_with_how_the_bet_went(name: str) -> None:
    page = pages()[name]
    asked = [card for card in page.cards if card.asks is not None or card.todo]
    assert asked or name == "in_the_books"
    for answer in (None, 0):
        for reader in played(name, answer):
            card = page_of(reader).card(reader)
            said = None if card.asks is None else reader.answer(card.asks.name)
            if said is None or not page_of(reader).played(reader):
                continue
            true = right(reader)
            assert true is not None
            assert card.asks is not None
            words_of = card.asks.answers[true].words
            verdict = f"Yes: {words_of}." if said == true else f"No, it's “{words_of}”."
            assert plain(told(reader)).startswith(verdict)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_done_when_it_is_played_to_its_end_and_not_before(name: str) -> None:
    *before, end = moments(name)
    assert not any(done(reader) for reader in before if reader.journal is not end.journal)
    assert done(end)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_can_be_played_again_in_this_launch_and_the_next(name: str) -> None:
    first, *_, end = played(name)
    again = stage(name, journal=end.journal.begun(name))
    assert page_of(again).at(again) == 0
    assert told(again) == told(first)
    assert page_of(again).question(again) == page_of(first).question(first)
    later = stage(name, journal=Journal.from_json(end.journal.as_json()))
    assert told(later) == told(first)
    assert done(later)


@pytest.mark.parametrize("name", NAMES)
def test_no_moment_of_a_page_is_dead_and_every_key_it_names_is_one(name: str) -> None:
    known = {name for key in KEYS for name in key.keys.split(",")}
    for reader in played(name):
        page = page_of(reader)
        question, card = page.question(reader), page.card(reader)
        waiting = card.todo.endswith("…")  # something is computed, and ends by itself
        assert question is not None or card.uses or waiting
        assert question is not None or card.todo
        for keys, told_of in page.uses(reader):
            assert told_of
            assert {key.removeprefix("shift+") for key in keys.split(",")} <= known
        assert ("enter" in uses(reader)) == (question is not None or ("enter", "pin") in card.uses)
        if question is not None:
            assert ("up,down" in uses(reader)) == (len(question.answers) > 1)


TEACH = [name for name, page in pages().items() if page.part == 0] + ["never_falls", "the_floor"]


@pytest.mark.parametrize("name", TEACH)
def test_pages_that_teach_em_take_half_steps(name: str) -> None:
    for card in pages()[name].cards:
        assert card.asks is None or not any("run" in answer.acts for answer in card.asks.answers)


@pytest.mark.parametrize("name", NAMES)
def test_numbers_are_as_short_as_they_may_be(name: str) -> None:
    for reader in played(name):
        text = re.sub(LONG.get(name, r"$^"), "", plain(told(reader)))
        assert "±0 " not in text
        assert not re.search(r"\de[+−-]?\d", text), text
        assert not re.search(r"\d\.\d{5,}", text), text
        # A score has one decimal unless it stands beside another that differs by less.
        for score in re.findall(r"scores? (?:of )?(−?\d+\.\d+)", text):
            assert re.fullmatch(r"−?\d+\.\d", score), text


@pytest.mark.parametrize("name", NAMES)
def test_shares_are_told_in_one_form(name: str) -> None:
    for reader in played(name):
        for share, space in re.findall(r"(\d+(?:\.\d+)?)( ?)%", plain(told(reader))):
            assert not space
            assert "." not in share or not 1 <= float(share) <= 99


@pytest.mark.parametrize("name", NAMES[: NAMES.index("the_floor")])
def test_no_floor_before_its_page(name: str) -> None:
    assert not any("floor" in told(reader) for reader in played(name))


def test_every_part_has_its_pages_and_every_page_its_notes() -> None:
    parts = [page.part for page in pages().values()]
    assert parts == sorted(parts)
    assert [parts.count(part) for part in range(len(PARTS))] == [9, 6, 6, 5]
    for page in pages().values():
        assert 1 <= page.notes.minutes <= 10
        assert page.notes.ask.endswith("?") or page.title == "In the books"
        assert page.notes.wrong


FOLLOW = {"two_friends", "never_falls", "why_a_floor", "one_hill", "who_wrote_it", "what_numbers"}
"""Pages whose words follow what is looked at."""


@pytest.mark.parametrize("name", sorted(set(NAMES) - FOLLOW))
def test_a_reply_is_told_of_the_moment_that_was_bet_on_whatever_is_played_later(name: str) -> None:
    for reader in played(name, 0):
        page, asks = page_of(reader), page_of(reader).card(reader).asks
        if asks is None or page.played(reader) is None or (name == "stuck" and page.at(reader)):
            continue
        first = told(reader)
        for act in ("step", "iterate", "back", "rewind", "run"):
            assert told(after(reader, act)) == first
        what_next = page.question(reader)
        assert what_next is not None
        for number in range(1, len(what_next.answers)):
            tried = answered(reader, what_next.name, number)
            own = what_next.answers[number].reply
            assert told(tried) == (own(tried) if own else first)


def test_half_steps_of_every_climb_are_counted_in_the_hunt_for_a_fall() -> None:
    *_, hunting, _ = moments("never_falls")
    steps = after(hunting, "step", "step")
    assert "So far: 2 half-steps, no fall" in plain(told(steps))  # without the two called before
    session = steps.session
    other = shows(
        steps,
        replace(
            steps.frame, session=session.restart(both_the_same(session.sample, session.variant))
        ),
    )
    assert "So far: 2 half-steps" in plain(told(other))
    assert "So far: 6 half-steps" in plain(told(after(other, "step", "step", "step", "step")))


def test_no_bet_is_given_away_by_what_stands_beside_it() -> None:
    for name, pane in (("how_fast", "speed"), ("is_it_two", "two"), ("two_peaks", "landscape")):
        reader = stage(name)
        assert reader.pane != pane
        while True:
            asks = page_of(reader).card(reader).asks
            if asks is not None:
                before = reader
            reader = plays(bets(reader)) if asks is not None else plays(reader)
            if name == "two_peaks" or page_of(reader).at(reader) + 1 == len(page_of(reader).cards):
                break
            reader = reads_on(reader)
        assert before.pane != pane


def test_a_run_that_was_stopped_can_be_run_on() -> None:
    reader = bets(stage("a_trap"))
    stopped = after(replace(reader, then=None), "back")
    assert page_of(stopped).question(stopped) is None
    assert "End runs on" in told(stopped)
    assert uses(stopped)["end"] == "run"
