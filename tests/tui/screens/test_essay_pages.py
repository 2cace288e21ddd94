"""Pages of the essay on the workbench: turning, leaving and coming back, answers, the journal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot

from emtui.lessons.book import number_of, pages
from emtui.lessons.journal import Journal
from emtui.slips.envelope import Envelope
from emtui.state_folder import FOLDER
from emtui.tui.app import EmtuiApp
from emtui.tui.launch import Launch
from emtui.tui.textual_mends import Burst
from emtui.tui.widgets.page_panel import PagePanel
from tests.long_run import in_long_runs, strength
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


async def at_page(pilot: Pilot[None], name: str) -> None:
    """Open a page as the contents do."""
    workbench(pilot).pages.read(name)
    await settle(pilot)


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE, MIDDLE)])
async def test_every_page_opens_with_its_title_and_prose(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        for name, page in list(pages().items())[:: strength(5, 1)]:
            await at_page(pilot, name)
            number = number_of(name)
            shown = text(pilot, "#page")
            assert f"{number} · {page.title}"[: size[0] - 12] in shown
            reading = workbench(pilot).reading
            assert reading is not None
            first = page.prose(reading.reader).replace("*", "").replace("`", "").split()[:3]
            assert all(word in shown for word in first)


@pytest.mark.parametrize("part", [1, *in_long_runs(0, 2, 3)])
async def test_a_part_opens_at_its_first_page_and_later_where_it_was_left(part: int) -> None:
    key = str(part + 1)
    names = [name for name, page in pages().items() if page.part == part]
    if not names:
        pytest.skip("this part has no page yet")
    async with opened() as pilot:
        await press(pilot, key)
        assert workbench(pilot).essay.page == names[0]
        await press(pilot, "0", key)
        assert workbench(pilot).essay.page == names[0]


async def test_free_play_and_pages_are_found_as_they_were_left() -> None:
    async with opened(envelope=Envelope.of("mine", [1.0, 2.0, 2.5, 7.0, 8.0])) as pilot:
        await press(pilot, "space", "space")
        await at_page(pilot, "never_falls")
        assert session(pilot).sample.total == 300
        await press(pilot, "enter", "0")
        assert session(pilot).sample.total == 5
        assert session(pilot).at == 2
        await press(pilot, "2")
        assert (session(pilot).sample.total, session(pilot).at) == (300, 1)


async def test_progress_is_remembered_between_launches(state: Path) -> None:
    async with opened(fresh=True) as pilot:
        await press(pilot, "1", *pages()["one_friend"].keys(0))
    kept = json.loads((state / "lessons.json").read_text())
    assert kept["done"] == ["one_friend"]
    async with opened(fresh=True) as pilot:
        await press(pilot, "pagedown")
        assert workbench(pilot).essay.page == "one_friend"
        assert "✓ done" in text(pilot, "#page")
        await press(pilot, "k")
        assert "✓" in text(pilot, "#contents")


@pytest.mark.parametrize(
    "broken", ['{"done": 3}', *in_long_runs("no json", "[]", '{"answers": {"a": "b"}}')]
)
async def test_a_broken_journal_is_set_aside_with_a_word(state: Path, broken: str) -> None:
    (state / "lessons.json").write_text(broken)
    async with opened(fresh=True) as pilot:
        assert "lessons.json could not be used" in " ".join(text(pilot).split())
        assert (state / "lessons.broken").read_text() == broken
        await press(pilot, "1")
        assert workbench(pilot).essay.page == next(iter(pages()))


async def test_a_file_opened_on_a_page_that_cannot_take_it_leads_to_free_play(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = next(iter(pages()))
    monkeypatch.setitem(pages(), name, _without_own_slips(name))
    async with opened() as pilot:
        await press(pilot, "1")
        workbench(pilot).begin.load(Envelope.of("mine", [1.0, 2.0, 2.5, 7.0, 8.0]))
        await press(pilot)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert workbench(pilot).essay.page == ""
        assert session(pilot).sample.total == 5


def _without_own_slips(name: str):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(pages()[name], own_slips=False)


async def test_a_page_left_half_dealt_goes_on_when_it_is_opened_again() -> None:
    async with opened(MIDDLE) as pilot:
        await press(pilot, "1", "down", "enter", "right", "right")
        assert "3 dealt" in text(pilot, "#page")
        await press(pilot, "pagedown", "pageup")
        assert "1 dealt" in text(pilot, "#page")
        await press(pilot, "right")
        assert "2 dealt" in text(pilot, "#page")


async def test_keys_typed_right_after_a_bet_are_for_what_it_puts_up() -> None:
    async with opened(MIDDLE) as pilot:
        await press(pilot, "1", "down")
        pilot.app.post_message(Burst([Key(key, None) for key in ("enter", "right", "right")]))
        pilot.app.post_message(Burst([Key("shift+right", None)]))
        await settle(pilot)
        assert "11 dealt" in text(pilot, "#page")


async def test_turning_a_page_leaves_the_zoom_so_that_its_question_is_seen() -> None:
    async with opened() as pilot:
        await press(pilot, "1", "z", "pagedown")
        assert workbench(pilot).zoom.pane is None
        assert "envelope" in text(pilot, "#page")


@pytest.mark.parametrize(
    ("name", "keys"), [("why_a_floor", ["down", "enter"]), ("who_wrote_it", [])]
)
async def test_arrows_look_at_other_slips_at_once(name: str, keys: list[str]) -> None:
    async with opened() as pilot:
        await at_page(pilot, name)
        await press(pilot, *keys)
        await until(pilot, lambda: workbench(pilot).side.study.view is not None)
        first = text(pilot, "#page")
        assert "0.12" in first
        await press(pilot, "right")
        assert "0.45" in text(pilot, "#page")
        assert session(pilot).at == len(keys) // 2
        await press(pilot, "left", "left")
        assert "0.11" in text(pilot, "#page")


async def test_the_guess_in_hand_is_told_and_enter_hands_it_in() -> None:
    async with opened(NARROW) as pilot:
        await at_page(pilot, "two_friends")
        await press(pilot, "enter", "g", "left")
        before = text(pilot, "#page")
        assert "▸ Ali   0.2" in before.replace("\xa0", " ")
        assert "hand in" in text(pilot, "#keys")
        await press(pilot, "left")
        assert text(pilot, "#page") != before


@pytest.mark.parametrize("name", [list(pages())[-1], *in_long_runs(*list(pages())[:-1])])
async def test_a_page_is_opened_at_once(name: str, state: Path) -> None:
    app = EmtuiApp(Launch(page=name), debugging=True)
    app.animation_level = "none"
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert workbench(pilot).essay.page == name
        await press(pilot, "0")
        assert workbench(pilot).essay.page == ""
    assert (state / "lessons.json").exists()


async def test_a_page_that_is_done_says_at_its_edge_which_one_is_next() -> None:
    begun = Journal(done=frozenset([*pages()][:9]), page=[*pages()][9])
    async with opened(MIDDLE, fresh=True) as pilot:
        workbench(pilot).pages.essay.journal = begun
        await press(pilot, "1")
        panel = pilot.app.screen.query_one(PagePanel)
        assert "k ⏎ page 10" in str(panel.border_subtitle)
        assert text(pilot, "#keys")
        await press(pilot, "pagedown", *["pagedown"] * 8)
        assert "k ⏎" not in str(panel.border_subtitle)
