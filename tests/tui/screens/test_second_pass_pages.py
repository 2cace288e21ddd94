"""What single pages of the second pass do with the reader's keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from emtui.lessons.book import pages
from emtui.state_folder import FOLDER
from tests.tui.app_kit import MIDDLE, opened, press, text, workbench


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))


def to_page(name: str) -> list[str]:
    """The keys that open a page from free play: its part, and on from there."""
    part = pages()[name].part
    here = [other for other, page in pages().items() if page.part == part]
    return [str(part + 1), *["pagedown"] * here.index(name)]


async def test_the_chords_slip_is_chosen_by_the_arrows_and_tab_leads_back() -> None:
    async with opened() as pilot:
        await press(pilot, *to_page("the_floor"), "enter", "down", "enter")
        before = text(pilot, "#page")
        assert "On slip" in before
        await press(pilot, "left")
        assert text(pilot, "#page") != before
        await press(pilot, "tab", "up", "enter")
        assert workbench(pilot).session.at == 3


async def test_a_prediction_can_be_skipped_by_walking_on() -> None:
    async with opened() as pilot:
        await press(pilot, *to_page("stuck"), "end")
        assert "After one round both stand on" in " ".join(text(pilot, "#page").split())
        assert "Yes." not in text(pilot, "#page")


async def test_new_words_of_a_long_page_come_into_view() -> None:
    async with opened(MIDDLE) as pilot:
        await press(pilot, *to_page("who_wrote_it"), *["down"] * 6)
        panel = pilot.app.screen.query_one("#page")
        assert panel.scroll_y > 0
        await press(pilot, "enter")
        assert panel.scroll_y == 0
        assert "Who probably wrote 0.9000?" in text(pilot, "#page")
