"""Pages reached, acted on and finished by keys: the second pass, the third, and the maths."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import MIDDLE, WIDE, opened, press, text, workbench

from emtui.lessons.book import pages
from emtui.tui.kept import FOLDER

PLAYED = {
    "never_falls": ("enter", "down", "enter", "space", "space"),
    "the_floor": ("down", "down", "enter", "down", "enter"),
    "hard_labels": ("down", "enter", "enter", "down", "enter"),
    "stuck": ("down", "enter", "down", "enter", "down", "enter"),
    "two_peaks": ("down", "down", "enter", "down", "enter"),
    "a_trap": ("down", "enter", "enter"),
    "who_wrote_it": ("down", "enter", "down", "enter"),
    "weighted_averages": ("enter", "down", "enter"),
    "bound_and_gap": ("enter",),
    "the_score": ("enter", "down", "down", "enter"),
}
"""The keys that finish a page, from its beginning."""


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))


def to_page(name: str) -> list[str]:
    """The keys that open a page from free play: its part, and on from there."""
    part = pages()[name].part
    here = [other for other, page in pages().items() if page.part == part]
    return [str(part + 1), *["pagedown"] * here.index(name)]


@pytest.mark.parametrize("size", [WIDE, MIDDLE])
@pytest.mark.parametrize("name", list(PLAYED))
async def test_a_page_is_finished_by_keys(name: str, size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, *to_page(name))
        assert workbench(pilot).page == name
        assert "✓ done" not in text(pilot, "#page")
        for at, key in enumerate(PLAYED[name]):
            assert "✓ done" not in text(pilot, "#page"), PLAYED[name][:at]
            await press(pilot, key)
        assert "✓ done" in text(pilot, "#page")
        reading = workbench(pilot).reading
        assert reading is not None
        told = reading.page.react(reading.reader).replace("*", "").split()[:4]
        assert all(word in text(pilot, "#page") for word in told)


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
