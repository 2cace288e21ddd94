"""What a page of the essay allows: its own keys, and no bet on an answer that is not seen."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.events import Key

from emtui.lessons.book import number_of, pages
from emtui.slips.envelope import Envelope
from emtui.state_folder import FOLDER
from emtui.tui.control.page_keys import MOVING
from emtui.tui.keys import KEYS
from emtui.tui.textual_mends import Burst
from emtui.tui.widgets import page_panel
from emtui.tui.widgets.page_panel import Answers, PagePanel
from tests.long_run import in_long_runs
from tests.tui.app_kit import (
    MIDDLE,
    NARROW,
    WIDE,
    opened,
    press,
    session,
    settle,
    text,
    until,
    workbench,
)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


CLIMB = [key for row in KEYS if row.command in MOVING for key in row.keys.split(",")]
"""Every key that moves the climb."""


@pytest.mark.parametrize("name", ["never_falls", *in_long_runs(*pages())])
async def test_no_key_moves_the_climb_behind_an_open_bet(name: str) -> None:
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read(name)
        await settle(pilot)
        reading = workbench(pilot).reading
        assert reading is not None
        if not reading.page.waits(reading.reader):
            return
        own = {key for key, _ in reading.page.uses(reading.reader)}
        before = session(pilot)
        for key in set(CLIMB) - own - {"enter", "left", "right"}:
            await press(pilot, key)
            assert session(pilot) is before, key
            assert pilot.app.screen is workbench(pilot), key


async def test_a_key_that_a_page_does_not_use_says_what_the_page_waits_for() -> None:
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read("never_falls")
        await press(pilot, "space")
        assert "waits for your bet" in text(pilot, "#notice")
        await press(pilot, "enter")  # the bet is the page's own key
        assert session(pilot).at == 1
        assert "No, it's “stays as it is”." in text(pilot, "#page")
        await press(pilot, "space", "end")
        assert session(pilot).at == 1
        await press(pilot, "enter", "end", "enter")
        assert session(pilot).at == 2
        await press(pilot, "enter", *["space"] * 3)
        assert session(pilot).at == 5


async def test_enter_does_not_answer_what_came_up_this_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_panel, "MOMENT", 3600.0)
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read("one_friend")
        await press(pilot, *pages()["one_friend"].keys(0))
        assert "next page" in text(pilot, "#page")
        await press(pilot, "enter")
        assert workbench(pilot).essay.page == "one_friend"
        monkeypatch.setattr(page_panel, "MOMENT", 0.0)
        await press(pilot, "enter")
        assert workbench(pilot).essay.page == "two_friends"


async def test_a_thing_tried_is_told_and_reading_on_is_offered_again() -> None:
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read("stuck")
        await press(pilot, *pages()["stuck"].keys(0), "down", "enter")
        assert "Pushed apart, they climb" in text(pilot, "#page")
        await press(pilot, "enter")
        assert "Another odd start" in text(pilot, "#page")


async def test_tab_leaves_the_keys_with_the_pane_that_the_page_is_about() -> None:
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read("one_friend")
        await press(pilot, "down", "enter", "shift+right", "tab")
        assert "9 dealt" in text(pilot, "#page")
        await press(pilot, "right")
        assert "10 dealt" in text(pilot, "#page")


async def test_a_burst_of_a_key_moves_no_climb_either() -> None:
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read("never_falls")
        await press(pilot, "escape")  # the answers let go
        pilot.app.post_message(Burst([Key("space", " ")] * 3))
        await settle(pilot)
        assert session(pilot).at == 0
        assert isinstance(pilot.app.focused, Answers)


async def test_enter_before_a_guess_by_hand_takes_no_round() -> None:
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read("two_friends")
        await press(pilot, "enter")  # reads on
        await press(pilot, "enter", "space", "end")
        assert session(pilot).at == 0
        assert "Press g" in text(pilot, "#notice")
        await press(pilot, *pages()["two_friends"].keys(1))
        assert "You say" in text(pilot, "#page")


async def test_slips_brought_to_a_page_begin_it_anew() -> None:
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read("never_falls")
        await press(pilot, "down", "enter", "enter")
        workbench(pilot).begin.load(Envelope.of("mine", [1.0, 2.0, 2.5, 7.0, 8.0]))
        await settle(pilot)
        assert session(pilot).sample.total == 5
        assert "5 slips" in text(pilot, "#page")


def seen(answers: Answers) -> bool:
    """Whether the answer that Enter would choose is on the screen, by its words."""
    assert answers.highlighted is not None
    words = str(answers.options[answers.highlighted].prompt).split()[0]
    panel = answers.parent
    assert isinstance(panel, PagePanel)
    row = answers.region.y + answers._index_to_line[answers.highlighted]
    inside = panel.content_region
    return inside.y <= row < inside.bottom and bool(words)


@pytest.mark.parametrize("name", ["rival_stories", "why_a_floor", *in_long_runs(*pages())])
async def test_at_60_by_20_no_answer_is_chosen_unseen(name: str) -> None:
    async with opened(NARROW) as pilot:
        workbench(pilot).pages.read(name)
        await settle(pilot)
        answers, panel = pilot.app.screen.query_one(Answers), pilot.app.screen.query_one(PagePanel)
        reading = workbench(pilot).reading
        assert reading is not None
        if reading.page.question(reading.reader) is None:
            return
        if panel.max_scroll_y:
            assert "↓ more" in text(pilot, "#page")
        for _ in range(panel.max_scroll_y):
            if answers.in_view:
                break
            journal = workbench(pilot).essay.journal
            await press(pilot, "enter")  # reads on, and bets on nothing
            assert workbench(pilot).essay.journal.play == journal.play
        for _ in range(answers.option_count):
            assert seen(answers)
            await press(pilot, "down")
        for _ in range(answers.option_count + panel.max_scroll_y):
            await press(pilot, "up")
        assert panel.scroll_y == 0
        for _ in range(answers.option_count + panel.max_scroll_y):
            await press(pilot, "down")
        assert seen(answers)
        assert answers.highlighted == answers.option_count - 1
        assert number_of(name)


async def test_a_part_that_was_read_tells_what_is_next_and_k_opens_there() -> None:
    names = list(pages())
    async with opened() as pilot:
        bench = workbench(pilot)
        for name in names[:12]:
            bench.essay.journal = bench.essay.journal.finished(name)
        bench.essay.journal = bench.essay.journal.opened(names[12])
        await press(pilot, "1")
        assert bench.essay.page == names[0]
        assert "k ⏎ page 13" in str(bench.query_one(PagePanel).border_subtitle)
        await press(pilot, "k", "enter")
        assert bench.essay.page == names[12]


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(MIDDLE, WIDE)])
@pytest.mark.parametrize("keys", [(), ("1",)])
async def test_the_presenters_look_says_how_to_leave_it(
    keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    async with opened(size) as pilot:
        await press(pilot, *keys, "Z")
        assert "Z Esc back" in text(pilot)
        await press(pilot, "Z")
        assert "Z Esc back" not in text(pilot)


async def test_enter_on_answers_that_were_never_painted_gives_none() -> None:
    """As on a page that is opened in a window without any room."""
    async with opened(fresh=True) as pilot:
        await pilot.resize_terminal(1, 1)
        await press(pilot, "1")
        answers = workbench(pilot).query_one(Answers)
        while not answers.option_count:
            await press(pilot, "pagedown")
        answers.focus()
        await press(pilot, "down", "up", "enter")
        assert not answers.in_view
        assert not workbench(pilot).essay.journal.answers


async def test_enter_right_after_the_key_that_opens_a_page_finds_no_answer_yet() -> None:
    """The answers are there before they have a place: asking where they are ends nothing."""
    async with opened() as pilot:
        bench = workbench(pilot)
        pilot.app.post_message(Key("1", "1"))
        seen = set()
        while not bench.pages.decides("enter"):
            seen.add(isinstance(bench.focused, Answers))
            await asyncio.sleep(0)
        assert seen == {False, True}


# What is said in passing, and the zoom.


async def test_out_of_the_zoom_enter_answers_at_once() -> None:
    async with opened(MIDDLE) as pilot:
        bench = workbench(pilot)
        bench.pages.read("two_peaks")
        await press(pilot, "z")
        footer = text(pilot, "#keys")
        assert "z back" in footer
        assert "answer" not in footer
        await press(pilot, "z")
        assert bench.zoom.pane is None
        assert "Enter answer" in text(pilot, "#keys")
        await press(pilot, "enter")
        assert "Yes" in text(pilot, "#page") or "No" in text(pilot, "#page")
        await press(pilot, "z", "escape", "enter")
        assert bench.essay.journal.play["two_peaks/on0"] == 0


async def test_what_a_page_says_of_a_key_goes_once_it_holds_no_more() -> None:
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read("never_falls")
        await press(pilot, "enter", "space")
        assert "Enter reads on" in text(pilot, "#notice")
        assert "is played" not in text(pilot, "#notice")
        assert workbench(pilot).has_class("-said")
        await press(pilot, "enter")
        assert not workbench(pilot).has_class("-said")


async def test_what_is_said_of_a_search_goes_when_it_ends() -> None:
    async with opened(MIDDLE) as pilot:
        bench = workbench(pilot)
        bench.pages.read("try_them_all")
        await settle(pilot)
        pilot.app.post_message(Key("enter", None))
        while not (bench.reading and bench.reading.waits.endswith("…")):
            await asyncio.sleep(0)
        bench.tell("Trying every one of them …")
        await settle(pilot)
        assert "We tried" in text(pilot, "#page")
        assert not bench.has_class("-said")


@pytest.mark.parametrize(
    ("name", "keys"), [("if_only_we_knew", "enter t t"), ("rival_stories", "enter space")]
)
async def test_what_is_said_on_a_page_leaves_its_picture(name: str, keys: str) -> None:
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read(name)
        await press(pilot, *keys.split())
        assert "press z" not in text(pilot)
        assert "first guess says" not in text(pilot)


async def test_undo_and_redo_are_named_where_they_do_something() -> None:
    async with opened(MIDDLE) as pilot:
        bench = workbench(pilot)
        bench.pages.read("again_and_again")
        await press(pilot, "enter")
        assert "undo" not in text(pilot, "#keys")
        await press(pilot, "space")
        assert "← undo" in text(pilot, "#keys")
        bench.pages.read("everyones_slips")
        await press(pilot, "enter", "left")
        assert "undo" not in text(pilot, "#keys")
        assert "→ redo" in text(pilot, "#keys")
        await press(pilot, "right")
        assert session(pilot).at == 1


async def test_the_other_story_is_another_than_the_one_that_is_up() -> None:
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read("rival_stories")
        await press(pilot, "enter")
        starts = [session(pilot).start.name]
        for _ in range(2):
            await press(pilot, "down", "enter")
            starts.append(session(pilot).start.name)
        assert starts == ["far apart", "both in the middle", "far apart"]


async def test_what_hides_a_bet_says_how_to_come_back_to_it() -> None:
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read("again_and_again")
        await settle(pilot)
        await press(pilot, "z", "r")
        assert "z goes back to the page" in text(pilot)
        await press(pilot, "z", "r")
        assert "waits for your bet" in text(pilot)


async def test_slips_that_are_dealt_one_by_one_pile_up_on_their_picture() -> None:
    async with opened(MIDDLE) as pilot:
        workbench(pilot).pages.read("one_friend")
        await settle(pilot)
        await press(pilot, "down", "enter")
        seen = [text(pilot, "#slips")]
        assert "●" in seen[0].splitlines()[-3]
        for keys in (("right",) * 3, ("shift+right",) * 2, ("shift+right",) * 6):
            await press(pilot, *keys)
            seen.append(text(pilot, "#slips"))
            if len(seen) == 2:  # put away, it goes on where it was
                await press(pilot, "escape")
                assert workbench(pilot).frame.dealt is None
                workbench(pilot).pages.take_back_focus()
        marks = [one.splitlines()[-3].count("●") for one in seen]
        assert 1 == marks[0] < marks[1] < marks[2] < marks[3]
        assert seen[0].count("█") < seen[2].count("█") < seen[3].count("█")
        await press(pilot, "0")
        assert workbench(pilot).frame.dealt is None


async def test_enter_for_a_page_that_has_just_been_left_holds_nothing_back() -> None:
    async with opened(fresh=True) as pilot:
        await press(pilot, "1")
        await until(pilot, lambda: workbench(pilot).pages.decides("enter"))
        keys = [Key("0", "0"), Key("enter", "\r"), Key("m", "m")]
        pilot.app.post_message(Burst(keys))
        await settle(pilot)
        assert workbench(pilot).reading is None
        await press(pilot, "q")
        assert pilot.app._exit
