"""Exporting from the screen."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, RadioButton

from emtui.slips.envelope import Envelope
from emtui.slips.essay import ESSAY
from emtui.tui.dialogs import export
from emtui.tui.dialogs.export import ExportDialog
from emtui.tui.screens.workbench import Workbench
from tests.long_run import in_long_runs
from tests.tui.app_kit import MIDDLE, NARROW, WIDE, opened, press, session, settle, text


@pytest.fixture(autouse=True)
def in_an_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(export, "SOON", -1e9)


async def choose(pilot: Pilot[None], row: int) -> None:
    """Choose what to write, by the keyboard."""
    await press(pilot, "x", *["down"] * row)
    assert list(pilot.app.screen.query(RadioButton))[row].value


def path_field(pilot: Pilot[None]) -> Input:
    return pilot.app.screen.query_one("#path", Input)


def problem(pilot: Pilot[None]) -> str:
    return " ".join(text(pilot, "#problem").split())


def told(pilot: Pilot[None]) -> str:
    """What the workbench says in passing, where a person can read it."""
    return " ".join(text(pilot, "#notice").split())


async def write(pilot: Pilot[None], path: str | None = None) -> None:
    if path is not None:
        path_field(pilot).value = path
    path_field(pilot).focus()
    await press(pilot, "enter")


async def test_enter_on_a_choice_writes_it_and_only_one_is_marked(tmp_path: Path) -> None:
    async with opened(MIDDLE) as pilot:
        await choose(pilot, 1)
        marked = [row for row in text(pilot, "#what").splitlines() if "●" in row]
        assert len(marked) == 1
        assert "The trace" in marked[0]
        assert path_field(pilot).value == "the-essay-trace.csv"
        await press(pilot, "up", "down", "enter")
        assert told(pilot) == "wrote the-essay-trace.csv"
    assert (tmp_path / "the-essay-trace.csv").exists()


async def test_the_fit_as_it_stands(tmp_path: Path) -> None:
    async with opened() as pilot:
        await press(pilot, "enter")
        await choose(pilot, 0)
        await write(pilot)
        assert isinstance(pilot.app.screen, Workbench)
        assert told(pilot) == "wrote the-essay-fit.json"
        now = session(pilot).now
    fit = json.loads((tmp_path / "the-essay-fit.json").read_text())
    assert fit["end"] == {"why": None, "iterations": 1, "merged": False, "saddle": False}
    assert fit["log_likelihood"] == now.score
    assert [friend["mean"] for friend in fit["friends"]] == now.mixture.means.tolist()


async def test_the_fit_at_its_end(tmp_path: Path) -> None:
    async with opened() as pilot:
        await press(pilot, "end")
        await choose(pilot, 0)
        await write(pilot)
    fit = json.loads((tmp_path / "the-essay-fit.json").read_text())
    assert fit["end"]["why"] == "settled"
    assert fit["log_likelihood"] == pytest.approx(12.580190, abs=1e-6)


async def test_the_trace_up_to_where_the_climb_stands(tmp_path: Path) -> None:
    async with opened() as pilot:
        await press(pilot, "end", "home", "enter", "enter")
        await choose(pilot, 1)
        await write(pilot)
        score = session(pilot).now.score
    rows = list(csv.DictReader((tmp_path / "the-essay-trace.csv").read_text().splitlines()))
    assert [row["iteration"] for row in rows] == ["0", "1", "2"]
    assert float(rows[-1]["log_likelihood"]) == score


async def test_slips_with_probabilities_in_their_own_order(tmp_path: Path) -> None:
    async with opened() as pilot:
        await press(pilot, "end")
        await choose(pilot, 2)
        await write(pilot)
    rows = list(csv.DictReader((tmp_path / "the-essay-slips.csv").read_text().splitlines()))
    assert [float(row["slip"]) for row in rows] == list(ESSAY)
    assert all(float(row["ali"]) + float(row["bilal"]) == pytest.approx(1) for row in rows)
    assert all((float(row["ali"]) > 0.5) == (float(row["slip"]) < 0.3) for row in rows)


async def test_the_suffix_says_the_form(tmp_path: Path) -> None:
    async with opened() as pilot:
        await choose(pilot, 2)
        await write(pilot, "out.doc")
        assert isinstance(pilot.app.screen, ExportDialog)
        assert "out.doc: the suffix says the form" in problem(pilot)
        await write(pilot, "out.jsonl")
        assert told(pilot) == "wrote out.jsonl"
    lines = (tmp_path / "out.jsonl").read_text().splitlines()
    assert [json.loads(line)["slip"] for line in lines] == list(ESSAY)


async def test_the_screen_without_the_dialog(tmp_path: Path) -> None:
    async with opened() as pilot:
        await choose(pilot, 3)
        await write(pilot)
    picture = (tmp_path / "the-essay-screen.svg").read_text()
    assert picture.startswith("<svg")
    assert "emtui" in picture
    assert "Export" not in picture


async def test_an_existing_file_is_replaced_only_by_the_second_word(tmp_path: Path) -> None:
    old = tmp_path / "the-essay-fit.json"
    old.write_text("mine")
    async with opened() as pilot:
        await choose(pilot, 0)
        await write(pilot)
        await write(pilot)
        assert "the-essay-fit.json already exists. Replace it?" in problem(pilot)
        assert "Replace it" in text(pilot, "#go")
        assert old.read_text() == "mine"
        await press(pilot, "tab", "enter")
        assert isinstance(pilot.app.screen, Workbench)
    assert json.loads(old.read_text())["score"]


async def test_the_word_holds_for_the_file_it_was_said_of(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text("mine")
    async with opened() as pilot:
        await choose(pilot, 0)
        await write(pilot, "a.json")
        path_field(pilot).value = "b.json"
        await settle(pilot)
        assert problem(pilot) == ""
        await pilot.click("#go")
        await settle(pilot)
        assert "b.json already exists" in problem(pilot)
        await press(pilot, "escape")
    assert (tmp_path / "a.json").read_text() == (tmp_path / "b.json").read_text() == "mine"


async def test_what_cannot_be_written_is_told_in_the_dialog() -> None:
    async with opened() as pilot:
        await choose(pilot, 0)
        for path, words in (
            ("", "name a file"),
            ("nowhere/x.json", "not written"),
            (".", "a folder"),
            ("a\0b", "not a path"),
            ("~nobody-at-all/x", "not written"),
        ):
            await write(pilot, path)
            assert isinstance(pilot.app.screen, ExportDialog)
            assert words in problem(pilot)


async def test_a_name_of_ones_own_stays_when_another_thing_is_chosen() -> None:
    async with opened() as pilot:
        await choose(pilot, 1)
        assert path_field(pilot).value == "the-essay-trace.csv"
        path_field(pilot).value = "mine.csv"
        await press(pilot, "down")
        assert path_field(pilot).value == "mine.csv"


async def test_escape_writes_nothing(tmp_path: Path) -> None:
    async with opened() as pilot:
        await choose(pilot, 0)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Workbench)
        assert told(pilot) == ""
    assert list(tmp_path.iterdir()) == []


async def test_names_from_outside_make_safe_names(tmp_path: Path) -> None:
    name = "../\x1b]0;x\x07[red]my slips.csv.gz"
    async with opened(envelope=Envelope.of(name, [1, 2, 5])) as pilot:
        await choose(pilot, 0)
        await write(pilot)
    (written,) = tmp_path.iterdir()
    assert written.name == "0-x-red-my-slips-fit.json"


@pytest.mark.parametrize("size", [NARROW, *in_long_runs(WIDE, MIDDLE)])
async def test_everything_is_in_sight(size: tuple[int, int], tmp_path: Path) -> None:
    (tmp_path / "the-essay-fit.json").write_text("mine")
    async with opened(size) as pilot:
        await choose(pilot, 0)
        await write(pilot)
        page = text(pilot)
        for words in ("JSON", "CSV", ".parquet", "SVG", "Replace it?", " Replace it ", "Esc"):
            assert words in page


async def test_a_key_that_follows_at_once_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    async with opened() as pilot:
        await press(pilot, "x")
        opened_at = pilot.app.screen._since  # type: ignore[attr-defined]
        for after, written in ((-0.01, False), (0.01, False), (0.29, False), (0.31, True)):
            enter = Key("enter", "\r")
            enter.time = opened_at + after
            pilot.app.post_message(enter)
            await settle(pilot)
            assert bool(list(tmp_path.iterdir())) == written
