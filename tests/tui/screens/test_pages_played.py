"""Every page of the essay reached, acted on and finished by the keys that it says play it."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from emtui.lessons.book import pages
from emtui.state_folder import FOLDER
from tests.long_run import in_long_runs
from tests.tui.app_kit import MIDDLE, WIDE, opened, press, text, workbench


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))


def to_page(name: str) -> list[str]:
    """The keys that open a page from free play: its part, and on from there."""
    part = pages()[name].part
    here = [other for other, page in pages().items() if page.part == part]
    return [str(part + 1), *["pagedown"] * here.index(name)]


def repeated(keys: tuple[str, ...]) -> int:
    """How often the last key is pressed at the end: how often it must be, a pane's size decides."""
    return [len(list(same)) for _, same in groupby(keys)][-1]


@pytest.mark.parametrize("size", [MIDDLE, *in_long_runs(WIDE)])
@pytest.mark.parametrize("name", list(pages()))
async def test_a_page_is_finished_by_the_keys_that_play_it(
    name: str, size: tuple[int, int]
) -> None:
    keys = pages()[name].played
    async with opened(size) as pilot:
        await press(pilot, *to_page(name))
        assert workbench(pilot).essay.page == name
        for at, key in enumerate(keys):
            if at <= len(keys) - repeated(keys):
                assert "✓ done" not in text(pilot, "#page"), keys[:at]
            await press(pilot, key)
        assert "✓ done" in text(pilot, "#page")
        reading = workbench(pilot).reading
        assert reading is not None
        told = reading.page.react(reading.reader).replace("*", "").split()[:4]
        assert all(word in text(pilot, "#page") for word in told)
