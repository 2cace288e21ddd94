"""The essay in one sitting, by the keys that its pages name; played again, and forgotten."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from emtui.em.history import Phase
from emtui.lessons.book import pages
from emtui.slips.envelope import Envelope
from emtui.state_folder import FOLDER
from emtui.tui.app import EmtuiApp
from emtui.tui.launch import Launch
from emtui.tui.widgets.page_panel import OWN, Answers
from tests.long_run import in_long_runs
from tests.tui.app_kit import MIDDLE, WIDE, opened, press, session, settle, text, workbench


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


def read(pilot: Pilot[None], query: str) -> str:
    """What is read in a widget, in one line."""
    return " ".join(re.sub(r"[│╭╮╰╯─]", " ", text(pilot, query)).split())


def in_one_line(markdown: str) -> list[str]:
    return re.sub(r"[*_`]|^\d\. ", "", markdown, flags=re.MULTILINE).split()


def shown_whole(pilot: Pilot[None]) -> None:
    """The card stands on the screen with all its words and answers, and the footer is its own."""
    reading = workbench(pilot).reading
    assert reading is not None
    panel = pilot.app.screen.query_one("#page")
    page, reader = reading.page, reading.reader
    assert panel.max_scroll_y == 0, (page.title, page.prose(reader))
    shown = read(pilot, "#page")
    for word in in_one_line(page.prose(reader)):
        assert word in shown, (page.title, word, shown)
    question = page.question(reader)
    if question is not None:
        assert all(answer.words in shown for answer in question.answers)
        assert isinstance(pilot.app.focused, Answers)
    footer = read(pilot, "#keys")
    for _, words in page.uses(reader)[:3]:
        assert words in footer or words in ("undo", "redo")  # named where they do something
    assert "step" not in footer.replace("half-step", "")
    assert "page on" not in footer


async def sit_through(pilot: Pilot[None], name: str) -> None:
    """A page to its end by the keys that its cards name, each card seen whole; then the next."""
    page = pages()[name]
    assert workbench(pilot).essay.page == name
    for at in range(len(page.cards)):
        shown_whole(pilot)
        await press(pilot, *page.keys(at))
        shown_whole(pilot)
        if at + 1 < len(page.cards):
            await press(pilot, "enter")
    assert "✓ done" in text(pilot, "#page")
    await press(pilot, "enter")


async def at_page(pilot: Pilot[None], name: str) -> None:
    """Open a page as the contents do."""
    workbench(pilot).pages.read(name)
    await settle(pilot)


async def test_pages_are_read_by_the_keys_that_they_name(state: Path) -> None:
    names = list(pages())
    async with opened(MIDDLE) as pilot:
        for at in range(0, len(names), 6):
            await at_page(pilot, names[at])
            await sit_through(pilot, names[at])
            assert workbench(pilot).essay.page == names[at + 1]
    assert json.loads((state / "lessons.json").read_text())["done"] == sorted(names[::6])


@pytest.mark.long
@pytest.mark.parametrize("size", [WIDE, MIDDLE], ids=["120x34", "80x24"])
async def test_the_essay_is_read_in_one_sitting(size: tuple[int, int], state: Path) -> None:
    async with opened(size) as pilot:
        await press(pilot, "1")
        for name in pages():
            await sit_through(pilot, name)
        assert workbench(pilot).essay.page == ""
    kept = json.loads((state / "lessons.json").read_text())
    assert kept["done"] == sorted(pages())
    assert {"guess", "end", "labeling", "truths"} == set(kept["facts"])


@pytest.mark.long
@pytest.mark.parametrize("size", [WIDE, MIDDLE], ids=["120x34", "80x24"])
async def test_the_essay_is_shown_to_a_class_in_one_sitting(size: tuple[int, int]) -> None:
    app = EmtuiApp(Launch(present=True, page="one_friend"))
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for name in pages():
            await sit_through(pilot, name)
        assert workbench(pilot).essay.page == ""


async def test_a_card_that_fits_shows_all_its_answers_to_a_class_from_the_launch() -> None:
    app = EmtuiApp(Launch(present=True, page="again_and_again"))
    app.animation_level = "none"
    async with app.run_test(size=MIDDLE) as pilot:
        await settle(pilot)
        shown_whole(pilot)
        assert "Z Esc back" in text(pilot, "#keys")


async def test_a_page_begins_anew_in_another_launch_and_by_backspace() -> None:
    for _ in range(2):
        async with opened(fresh=True) as pilot:
            await press(pilot, "pagedown")
            assert workbench(pilot).essay.page == "one_friend"
            first = read(pilot, "#page")
            assert "Begin with one friend" in first
            await press(pilot, *pages()["one_friend"].keys(0))
            assert "Yes: half as much." in read(pilot, "#page")
            await press(pilot, "backspace")
            assert "Begin with one friend" in read(pilot, "#page")
            assert isinstance(pilot.app.focused, Answers)


async def test_k_forgets_all_answers_when_asked_twice(state: Path) -> None:
    async with opened() as pilot:
        await press(pilot, "1", *pages()["one_friend"].keys(0))
        await press(pilot, "k")
        assert "✓" in text(pilot, "#contents")
        await press(pilot, "f")
        assert "f once more" in text(pilot, "#contents")
        await press(pilot, "f")
        assert "Begin with one friend" in read(pilot, "#page")
        await press(pilot, "k")
        assert "✓" not in text(pilot, "#contents")
    kept = json.loads((state / "lessons.json").read_text())
    assert (kept["done"], kept["answers"]) == ([], {})


async def test_before_a_class_nothing_of_an_earlier_reader_is_used_or_kept(state: Path) -> None:
    async with opened() as pilot:
        await press(pilot, "1", *pages()["one_friend"].keys(0))
    before = (state / "lessons.json").read_text()
    app = EmtuiApp(Launch(present=True))
    app.animation_level = "none"
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "k")
        assert "✓" not in text(pilot, "#contents")
        await press(pilot, "escape", "1", "pagedown")
        assert workbench(pilot).essay.page == "two_friends"
    assert (state / "lessons.json").read_text() == before


async def test_the_narrator_is_silent_on_pages() -> None:
    async with opened() as pilot:
        assert pilot.app.screen.query_one("#narrator").display
        await press(pilot, "1")
        for _ in range(3):
            assert not pilot.app.screen.query_one("#narrator").display
            await press(pilot, "pagedown")
        await press(pilot, "0")
        assert pilot.app.screen.query_one("#narrator").display


async def test_the_guess_of_page_2_is_climbed_from_on_page_9() -> None:
    async with opened() as pilot:
        await press(pilot, "1", "pagedown", "enter", *pages()["two_friends"].keys(1))
        guess = session(pilot).history[0].mixture
        await at_page(pilot, "again_and_again")
        await press(pilot, *pages()["again_and_again"].keys(0), "enter")
        assert session(pilot).now.phase is Phase.GUESS
        assert session(pilot).now.mixture.means == pytest.approx(guess.means)


async def test_a_page_takes_the_readers_own_slips_and_keeps_them() -> None:
    mine = Envelope.of("mine", [1.0, 2.0, 2.5, 7.0, 8.0])
    async with opened(envelope=mine) as pilot:
        await at_page(pilot, "try_them_all")
        assert "your slips" not in read(pilot, "#page")  # it is no answer to the bet
        await press(pilot, "enter")
        answers = pilot.app.screen.query_one(Answers)
        answers.highlighted = answers.get_option_index(OWN)
        await press(pilot, "enter")
        assert session(pilot).sample.total == 5
        await press(pilot, "down", "down", "enter")
        assert session(pilot).sample.total == 5
        assert "We tried all 32" in read(pilot, "#page")


async def test_a_page_about_one_friend_speaks_of_no_other() -> None:
    async with opened() as pilot:
        await press(pilot, "1")
        assert "Bilal" not in text(pilot)
        await press(pilot, "pagedown")
        assert "Bilal" in text(pilot)


@pytest.mark.parametrize("looks", [1, *in_long_runs(0, 3, 8)])
async def test_1_pressed_at_any_moment_after_the_launch_opens_page_1_for_good(looks: int) -> None:
    app = EmtuiApp()
    app.animation_level = "none"
    async with app.run_test(size=WIDE) as pilot:
        for _ in range(looks):
            await pilot.pause(0.0)
        await pilot.press("1")
        for _ in range(3):
            await settle(pilot)
        assert workbench(pilot).essay.page == "one_friend"
        assert "Begin with one friend" in read(pilot, "#page")


@pytest.mark.parametrize("size", [MIDDLE, (60, 20)])
async def test_the_way_to_the_essay_stays_in_a_narrow_footer(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        footer = text(pilot, "#keys")
        for words in ("Space step", "1 the essay", "? keys", "q quit"):
            assert words in footer
