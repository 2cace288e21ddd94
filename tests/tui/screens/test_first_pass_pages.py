"""What pages of the first pass remember and show, by keys; turning and scrolling any page."""

from __future__ import annotations

from pathlib import Path

import pytest

from emtui.em.history import Phase
from emtui.lessons.book import number_of, pages
from emtui.slips.envelope import Envelope
from emtui.state_folder import FOLDER
from emtui.tui.widgets.page_panel import OWN, Answers
from tests.tui.app_kit import MIDDLE, NARROW, WIDE, opened, press, session, text, workbench


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))


def to_page(name: str) -> list[str]:
    """The keys that open a page from free play: its part, and on from there."""
    part = pages()[name].part
    here = [other for other, page in pages().items() if page.part == part]
    return [str(part + 1), *["pagedown"] * here.index(name)]


async def test_the_guess_of_page_2_is_climbed_from_on_page_6_and_kept_between_launches() -> None:
    async with opened() as pilot:
        await press(pilot, *to_page("two_friends"), *pages()["two_friends"].played)
        guess = session(pilot).history[0]
    async with opened() as pilot:
        on = number_of("guess_improve_repeat") - number_of("two_friends")
        await press(pilot, "1", *["pagedown"] * on, "enter")
        assert session(pilot).now.phase is Phase.ENDED
        assert f"Your guess had {guess.score:.6f}".replace("-", "−") in _page(pilot)
        await press(pilot, "enter")
        assert session(pilot).at == 0
        assert session(pilot).now.mixture.means == pytest.approx(guess.mixture.means)
        await press(pilot, "end")
        assert "Settled after" in _page(pilot)


def _page(pilot) -> str:  # type: ignore[no-untyped-def]
    return " ".join(text(pilot, "#page").replace("│", " ").split())


async def test_a_page_about_one_friend_speaks_of_no_other() -> None:
    async with opened() as pilot:
        await press(pilot, "1")
        assert "Bilal" not in text(pilot)
        await press(pilot, "pagedown")
        assert "Bilal" in text(pilot, "#words")


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW])
async def test_page_keys_turn_pages_wherever_the_focus_is(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "1")
        for name in list(pages())[1:]:
            await press(pilot, "down", "pagedown")
            assert workbench(pilot).essay.page == name
        await press(pilot, "pageup")
        assert workbench(pilot).essay.page == list(pages())[-2]


async def test_arrows_bring_words_into_view_that_do_not_fit() -> None:
    async with opened(NARROW) as pilot:
        await press(pilot, *to_page("what_if_wrong"), "enter")
        page = pilot.app.screen.query_one("#page")
        assert page.max_scroll_y > 0
        before = page.scroll_y
        await press(pilot, *["up"] * (int(before) + 3))
        assert page.scroll_y == 0
        assert "One friend near" in text(pilot, "#page")
        await press(pilot, *["down"] * (int(page.max_scroll_y) + 4))
        assert page.scroll_y == page.max_scroll_y
        assert "stay as they are" in text(pilot, "#page")


async def test_the_readers_own_slips_stay_on_the_page_when_an_answer_is_played() -> None:
    mine = Envelope.of("mine", [1.0, 2.0, 2.5, 7.0, 8.0])
    async with opened(envelope=mine) as pilot:
        await press(pilot, *to_page("try_them_all"))
        answers = pilot.app.screen.query_one(Answers)
        answers.highlighted = answers.get_option_index(OWN)
        await press(pilot, "enter")
        assert session(pilot).sample.total == 5
        await press(pilot, "enter")
        assert session(pilot).sample.total == 5
        assert "All 32 tried" in _page(pilot)
