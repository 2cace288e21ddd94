"""The essay as Markdown: its files, the links between them, and what each page's file tells."""

from __future__ import annotations

import re
from functools import cache

import pytest

from emtui.lessons.book import number_of, pages
from emtui.lessons.handout import CONTENTS, Drawn, file_names, files, page_files, stem
from emtui.lessons.page import PARTS
from tests.lessons.kit import moments
from tests.long_run import in_long_runs


def drawn(name: str) -> Drawn:
    """A page as it is played, with no pictures to speak of."""
    seen, page = moments(name), pages()[name]
    cards = []
    for at in range(len(page.cards)):
        here = [reader for reader in seen if page.at(reader) == at]
        cards.append((here[0], here[-1]))
    panels = ((("The slips", "<svg/>"),), (("The slips", "<svg/>"), ("Map", "<svg id='2'/>")))
    return Drawn(page, number_of(name), tuple(cards), ("<svg/>", "<svg id='2'/>"), panels)


@cache
def essay() -> list[Drawn]:
    """All its pages."""
    return [drawn(name) for name in pages()]


@pytest.mark.parametrize("answers", [True, *in_long_runs(False)])
def test_every_link_leads_to_a_file_that_is_written(answers: bool) -> None:
    written = dict(files(essay(), answers=answers))
    assert sorted(written) == sorted(file_names(list(pages().values()), answers=answers))
    assert list(written)[-1] == CONTENTS
    linked = set()
    for name, text in written.items():
        if name.endswith(".md"):
            here = set(re.findall(r"\]\(([^)]+)\)", text))
            assert here <= set(written), name
            linked |= here
    assert linked == set(written)


def test_the_contents_list_every_page_under_its_part() -> None:
    contents = dict(files(essay()))[CONTENTS]
    part = ""
    listed = []
    for line in contents.splitlines():
        part = line.removeprefix("## ") if line.startswith("## ") else part
        if match := re.match(r"(\d+)\. \[(.+)\]\(", line):
            listed.append((int(match[1]), match[2], part))
    assert listed == [
        (number, page.title, PARTS[page.part]) for number, page in enumerate(pages().values(), 1)
    ]


def test_a_page_is_told_card_by_card_with_its_bet_and_how_it_went() -> None:
    one = drawn("rival_stories")
    text = dict(page_files(one, ["[Contents](README.md)"], answers=True))["04-rival-stories.md"]
    parts = (
        f"# {one.number} · Rival stories",
        "(04-rival-stories.svg)",
        one.page.prose(one.cards[0][0]),
        "**Multiply the heights at all the slips. The larger product belongs to …**",
        "- both in the middle",
        "> **Answer: far apart.**",
        "> ```\n> far apart",
        one.page.prose(one.cards[1][0]),
        "> **Answer: either.**",
        "(04-rival-stories-played.svg)",
        "[Contents](README.md) · play it: `emtui --page 4`",
    )
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_a_picture_is_shown_once_and_a_guess_has_a_line() -> None:
    one = drawn("two_friends")
    twice = Drawn(one.page, one.number, one.cards, ("<svg/>", "<svg/>"), one.panels)
    written = dict(page_files(twice, answers=True))
    assert len(written) == 2
    assert "played.svg" not in "".join(written.values())
    assert re.search(r"Ali (\\_)+ ± (\\_)+, Bilal (\\_)+ ± (\\_)+", "".join(written.values()))
    assert "> For example: **You say" in "".join(written.values())  # nobody guessed on paper


def test_the_notes_tell_what_fits_in_a_lesson_and_every_answer() -> None:
    told = dict(files(essay(), answers=True))["notes.md"]
    minutes = [page.notes.minutes for page in pages().values()]
    for most in (45, 90):
        found = re.search(rf"^- {most} minutes: pages (.*); about (\d+)$", told, re.MULTILINE)
        assert found
        runs = re.findall(r"(\d+)(?: to (\d+))?", found[1])
        taken = [n for a, b in runs for n in range(int(a), int(b or a) + 1)]
        assert int(found[2]) == sum(minutes[n - 1] for n in taken)
        assert most - 6 < int(found[2]) <= most
    assert f"- all pages: about {sum(minutes)} minutes" in told
    assert "average tends to be off by … **half as much**" in told
    assert "- 10, bet 2: The score … **rises**" in told
    asked = sum(card.asks is not None for page in pages().values() for card in page.cards)
    assert told.partition("## Answers")[2].count("\n- ") == asked


def test_cards_that_only_tell_are_told_once() -> None:
    one = drawn("in_the_books")
    (text,) = [text for name, text in page_files(one) if name.endswith(".md")]
    assert text.count("Where it all comes from") == 1
    assert text.count("evidence") == 1


def test_a_students_version_asks_and_does_not_tell() -> None:
    student, teacher = (dict(files(essay(), answers=answers)) for answers in (False, True))
    for name, page in pages().items():
        file = f"{stem(number_of(name), page)}.md"
        assert "**Yes:" not in student[file]
        assert "-played.svg" not in student[file]
        for card in page.cards:
            if card.asks is not None:
                assert card.asks.words in student[file]
                assert card.asks.answers[0].words in student[file]
        if any(card.asks for card in page.cards):
            assert "> **Answer: " in teacher[file]
        assert "**Yes:" not in teacher[file]
        assert "**No:" not in teacher[file]
        assert "\u00a0" not in student[file] + teacher[file]
        assert page.notes.ask in teacher["notes.md"]
        assert page.notes.wrong in teacher["notes.md"]
        assert page.notes.wrong in teacher[file]
        assert page.notes.wrong not in student[file]
    assert "notes.md" not in student


def test_a_students_version_has_no_line_of_a_reply_and_no_finding() -> None:
    student = dict(files(essay(), answers=False))
    for one in essay():
        text = student[f"{stem(one.number, one.page)}.md"]
        for before, after in one.cards:
            card, played = one.page.card(before), one.page.played(after)
            if card.asks is not None and played is not None:
                for line in card.reply(played).splitlines():
                    assert len(line) < 24 or line not in text, (one.number, line)
        assert not re.search(r"\b(no fall|So far)\b", text), one.number


@pytest.mark.parametrize("answers", [False, True])
def test_one_file_has_every_page_and_needs_no_other(answers: bool) -> None:
    whole = dict(files(essay(), answers=answers))["essay.html"]
    assert whole.startswith("<!doctype html>")
    assert (whole.count("<h1>"), whole.count("<section id=")) == (1, len(pages()))
    assert whole.count("data:image/svg+xml;base64,") == len(pages()) * (
        2 if answers else 1
    )  # no panel twice
    assert not re.search(r'(src|href)="(?!data:|#)', whole)
    assert ("Answer: doubles." in whole) is answers
    assert ('Name: <span class="blank"' in whole) is not answers
    assert ('Why? <span class="blank"' in whole) is not answers
    assert "___" not in whole
    assert 'name="viewport"' in whole  # else a phone shows it as wide as a desk's screen


def test_the_one_file_has_contents_that_lead_to_its_pages() -> None:
    whole = dict(files(essay()))["essay.html"]
    listed = re.findall(r'<a href="#(page-\d+)">([^<]*)</a>', whole)
    assert [name for name, _ in listed] == re.findall(r'<section id="(page-\d+)">', whole)
    assert [title.replace("&quot;", '"') for _, title in listed] == [
        page.title for page in pages().values()
    ]


def test_a_students_contents_have_a_line_to_sign_on() -> None:
    student, teacher = (dict(files(essay(), answers=answers)) for answers in (False, True))
    assert re.search(r"Name: (\\_)+ .*Date: (\\_)+", student[CONTENTS])
    assert "Name:" not in teacher[CONTENTS]
