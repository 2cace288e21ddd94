"""Pages played and pictured without a screen: as the app plays them, and drawn for paper."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from emtui.lessons.book import pages
from emtui.lessons.journal import Journal
from emtui.lessons.pictures import draw, picture
from emtui.lessons.player import Player
from tests.lessons.kit import PLAYER, bets, stage
from tests.long_run import some_of


def words(svg: str) -> str:
    """What a person reads on a picture."""
    root = ElementTree.fromstring(svg)
    return " ".join("".join(text.itertext()) for text in root.iter() if text.tag.endswith("text"))


def test_pages_are_played_in_turn_and_their_stages_pictured() -> None:
    told: list[int] = []
    drawn = draw(told.append, last=2, answers=True)
    assert told == [1, 2]
    # Drawn again, a picture is the same.
    (again,) = draw(told.append, last=1, answers=True)
    assert again.pictures == drawn[0].pictures
    assert again.pictures[0] != again.pictures[1]
    assert [one.page for one in drawn] == list(pages().values())[:2]
    alone, guessed = drawn
    _, after = alone.cards[0]
    assert after.page in after.journal.done
    assert "0.3000" in words(alone.pictures[1])
    assert "64 dealt" in words(alone.pictures[1])
    assert "Bilal" not in words(alone.pictures[0]) + words(alone.pictures[1])
    before, after = guessed.cards[-1]
    assert before.session.start.name == "both the same"
    assert after.session.start.name == "by hand"
    assert after.session.now.mixture.means[0] < before.session.now.mixture.means[0]


def test_a_students_pages_are_pictured_once_and_their_last_card_is_not_played() -> None:
    (one,) = draw(lambda number: None, last=1, answers=False)
    assert len(one.pictures) == 1
    before, after = one.cards[-1]
    assert before is after
    assert not after.journal.done


def test_a_students_picture_has_no_answer_written_under_it() -> None:
    played = bets(stage("why_a_floor"))
    told = words(picture(played))
    assert "average of logs" in told
    asked = words(picture(played, answers=False))
    assert "One slip: why a floor" in asked
    assert "average of logs" not in asked
    assert "▲" in words(picture(stage("is_it_global"), answers=False))  # a map's signs are named


@pytest.mark.parametrize("name", some_of(pages(), 4))
def test_every_stage_is_drawn_and_needs_nothing_else(name: str) -> None:
    svg = picture(stage(name))
    read = words(svg)
    assert "The slips" in read
    assert "nan" not in svg.lower()
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    places = {float(text.get("x", "0")) for text in ElementTree.fromstring(svg).iter()}
    assert min(places) >= 0
    assert max(places) <= 700


def test_the_keys_that_cards_name_play_them_here_too() -> None:
    """All pages in turn, but those that climb from thousands of places."""
    journal = Journal()
    for name in pages():
        if name not in ("which_start", "is_it_global"):
            journal = list(PLAYER.moments(name, journal, last=True))[-1][1].journal
    assert journal.done == set(pages()) - {"which_start", "is_it_global"}


def test_a_player_computes_a_study_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from emtui.scenes.panes.table import PANES

    pane, runs = PANES["assignments"], []
    assert pane.study is not None

    def counted(view, going_on):  # type: ignore[no-untyped-def]
        runs.append(view)
        assert pane.study is not None
        return pane.study.compute(view, going_on)

    monkeypatch.setitem(
        PANES, "assignments", replace(pane, study=replace(pane.study, compute=counted))
    )
    player = Player()
    for _ in range(2):
        list(player.moments("try_them_all", Journal(), last=True))
    assert len(runs) == 1
