"""The essay without a screen: which page, what each was left as, answers, and what is done."""

from __future__ import annotations

import ast
import inspect

import pytest

from emtui.em.session import Session
from emtui.lessons.book import pages
from emtui.lessons.journal import Journal
from emtui.scenes.frame import Frame
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.tui.control import essay as module
from emtui.tui.control.essay import FREE, Arrangement, Essay

MINE = Envelope.of("mine", [1.0, 2.0, 2.5, 7.0, 8.0])
NAMES = list(pages())
PLAYED = "never_falls"


def at(envelope: Envelope = MINE, half_steps: int = 0) -> Arrangement:
    return Arrangement(Frame.of(envelope, half_steps))


def opened(name: str = PLAYED, journal: Journal | None = None) -> tuple[Essay, Arrangement]:
    """The essay on a page, followed once as the screen does."""
    essay = Essay(journal or Journal())
    now = essay.open(name, at())
    essay.follow(now.frame, None, now.pane)
    return essay, now


def test_it_knows_no_screen() -> None:
    tree = ast.parse(inspect.getsource(module))
    imported = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert not any(name.startswith(("textual", "rich")) for name in imported)


def test_it_begins_in_free_play_and_goes_to_the_page_read_last() -> None:
    assert Essay(Journal()).next(1) == NAMES[0]
    assert Essay(Journal(page=NAMES[4])).next(1) == NAMES[4]
    assert Essay(Journal(page="gone with another version")).next(-1) == NAMES[0]


def test_pages_are_turned_up_to_both_ends() -> None:
    essay = Essay(Journal())
    now = at()
    for name in NAMES:
        assert essay.next(1) == name
        now = essay.open(name, now)
        assert essay.journal.page == name
    assert essay.next(1) == FREE
    assert essay.next(-1) == NAMES[-2]
    essay.open(NAMES[0], now)
    assert essay.next(-1) is None


@pytest.mark.parametrize("part", range(4))
def test_a_part_opens_at_its_first_page_and_later_where_it_was_left(part: int) -> None:
    of_part = [name for name in NAMES if pages()[name].part == part]
    essay = Essay(Journal())
    assert essay.of_part(part) == of_part[0]
    essay.open(of_part[-1], at())
    assert essay.of_part(part) == of_part[-1]
    assert essay.of_part((part + 1) % 4) != of_part[-1]


def test_free_play_and_pages_are_found_as_they_were_left() -> None:
    essay, free = Essay(Journal()), at(half_steps=2)
    page = essay.open(PLAYED, free)
    assert page.frame.session.sample.total == 300
    left = Arrangement(Frame.of(essay_envelope(), 3), "bound", 1)
    assert essay.open(FREE, left) is free
    assert essay.page == FREE
    assert essay.open(PLAYED, free) is left


def test_a_page_opened_again_is_read_again() -> None:
    essay, now = opened()
    free = essay.open(FREE, now)
    essay.follow(free.frame, None, "")
    assert essay.reading is None
    again = essay.open(PLAYED, free)
    essay.follow(again.frame, None, again.pane)
    assert essay.reading is not None
    assert essay.reading.page is pages()[PLAYED]


def test_a_glide_is_no_news_to_a_page_and_a_half_step_is() -> None:
    essay, now = opened()
    reading, frame = essay.reading, now.frame
    essay.follow(Frame(frame.backdrop, frame.session, frame.session.now, 0.5), None, now.pane)
    assert essay.reading is reading
    essay.follow(Frame(frame.backdrop, frame.session.step()), None, now.pane)
    assert essay.reading is not reading


def test_a_page_is_done_when_the_reader_has_done_it() -> None:
    essay, now = opened()
    frame, session = now.frame, now.frame.session
    assert PLAYED not in essay.journal.done
    for _ in range(2):  # both bets, and on to the next card each time
        for _ in range(2):
            assert essay.reading is not None
            question = essay.reading.page.question(essay.reading.reader)
            assert question is not None
            assert PLAYED not in essay.journal.done
            _, acts = essay.answer(question, 0, now)
            session = session.step() if acts else session
            essay.follow(Frame(frame.backdrop, session), None, now.pane)
    for _ in range(6):
        assert PLAYED not in essay.journal.done
        session = session.step()
        essay.follow(Frame(frame.backdrop, session), None, now.pane)
    assert PLAYED in essay.journal.done
    assert essay.reading is not None
    assert PLAYED in essay.reading.reader.journal.done


def test_a_page_begins_anew_and_all_answers_can_be_forgotten() -> None:
    essay, now = opened()
    assert essay.reading is not None
    first = essay.reading.page.prose(essay.reading.reader)
    question = essay.reading.page.question(essay.reading.reader)
    assert question is not None
    essay.answer(question, 0, now)
    stepped = Frame(now.frame.backdrop, now.frame.session.step())
    essay.follow(stepped, None, now.pane)
    assert essay.reading.page.prose(essay.reading.reader) != first
    anew = essay.again(Arrangement(stepped, now.pane))
    essay.follow(anew.frame, None, anew.pane)
    assert anew.frame.session.at == 0
    assert essay.reading.page.prose(essay.reading.reader) == first
    assert essay.journal.answers
    essay.forget()
    assert essay.journal == Journal(page=PLAYED)
    free = essay.open(FREE, anew)
    assert essay.again(free) is free


def test_an_answer_is_noted_and_says_what_is_played() -> None:
    essay, now = opened()
    assert essay.reading is not None
    question = pages()[PLAYED].question(essay.reading.reader)
    assert question is not None
    shown, acts = essay.answer(question, 0, now)
    assert acts == question.answers[0].acts == ("step",)
    assert shown is now
    assert essay.journal.answers[f"{PLAYED}/{question.name}"] == 0


def test_an_answer_with_scenery_shows_it() -> None:
    for name, page in pages().items():
        essay, now = opened(name)
        assert essay.reading is not None
        question = page.question(essay.reading.reader)
        for number, answer in enumerate(question.answers if question else ()):
            if answer.scenery is not None and question is not None:
                shown, _ = essay.answer(question, number, now)
                assert shown is not now
                assert isinstance(shown.frame.session, Session)
                return
    pytest.fail("no page has an answer with scenery")


def test_own_slips_are_for_pages_that_can_take_them() -> None:
    taking = next(name for name, page in pages().items() if page.own_slips)
    refusing = next(name for name, page in pages().items() if not page.own_slips)
    essay = Essay(Journal())
    assert essay.bring(Frame.of(MINE))
    essay.open(refusing, at(essay_envelope()))
    mine = Frame.of(MINE)
    assert not essay.bring(mine)
    assert essay.open(FREE, at()).frame is mine
    essay.open(taking, at())
    essay.follow(Frame.of(essay_envelope()), None, "")
    assert essay.reading is not None
    assert essay.reading.own == "mine"
    now = essay.use_own_slips()
    assert now.frame.session.sample.total == 5
    essay.follow(now.frame, None, now.pane)
    assert essay.reading.own == ""


def test_the_same_slips_are_not_offered_once_more() -> None:
    essay = Essay(Journal())
    now = essay.open(next(n for n, p in pages().items() if p.own_slips), at(essay_envelope()))
    essay.follow(now.frame, None, now.pane)
    assert essay.reading is not None
    assert essay.reading.own == ""
