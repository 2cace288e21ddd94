"""A visitor's session: no way leads to a file of the machine that serves it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import DirectoryTree, Input

import emtui
from emtui.slips.envelope import Envelope
from emtui.state_folder import FOLDER
from emtui.tui.app import EmtuiApp
from emtui.tui.capabilities import SERVED
from emtui.tui.control.rescue import Rescue
from emtui.tui.dialogs import export
from emtui.tui.launch import Launch
from tests.long_run import LONG, strength
from tests.tui.app_kit import press, session, settle, text, workbench

SECRET = "canary-numbers.csv"
TOUCHES = (
    "open", "os.listdir", "os.scandir", "os.mkdir", "os.rename", "os.remove", "os.link",
    "os.symlink", "os.rmdir", "os.chdir", "subprocess.Popen", "os.system", "os.exec", "os.fork",
    "os.posix_spawn", "os.startfile", "pty.spawn", "socket.connect",
)  # fmt: skip
"""Audit events by which Python tells that it looks at the machine."""


class Watch:
    """Notes every touch of a path that no session has any business with."""

    def __init__(self) -> None:
        self.on, self.found = False, list[str]()
        self.fine: tuple[str, ...] = ()
        sys.addaudithook(self.hear)  # there is no taking one off: it sleeps between tests

    def hear(self, event: str, given: tuple[Any, ...]) -> None:
        if self.on and event in TOUCHES:
            path = os.fsdecode(given[0]) if isinstance(given[0], str | bytes) else repr(given[0])
            reads = event == "open" and len(given) > 1 and set(str(given[1])) <= set("rb")
            library = "site-packages" in path or path.startswith((sys.base_prefix, str(ROOT)))
            inside = event == "os.remove" and given[-1] != -1  # of a folder that is held open
            if inside or path.isdigit() or path.startswith(self.fine) or (reads and library):
                return
            if library and (event in ("os.listdir", "os.scandir") or "__pycache__" in path):
                return  # as an import looks, and keeps what it compiled
            self.found.append(f"{event} {path}")


SENT: list[tuple[str, bytes]] = []
"""Names and contents of what a browser was given."""


def _sent(app: EmtuiApp, data: Any, *, save_filename: str, **rest: object) -> None:
    SENT.append((save_filename, data.read()))


ROOT = Path(emtui.__file__).parents[1]
WATCH = Watch()


@pytest.fixture
def canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that the session runs in, with a file of numbers in it; and every touch noted."""
    folder, own = tmp_path / "server", tmp_path / "visitor"
    folder.mkdir()
    own.mkdir()
    (folder / SECRET).write_text("1\n2\n3\n")
    (folder / ".hidden").mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv(FOLDER, str(own))
    for name in ("exists", "is_dir", "is_file", "stat", "iterdir", "expanduser", "resolve"):
        monkeypatch.setattr(Path, name, _noted(name, getattr(Path, name), str(folder)))
    monkeypatch.setattr(EmtuiApp, "deliver_binary", _sent)
    SENT.clear()
    WATCH.fine = (str(own), tempfile.gettempdir() + "/tmp")
    WATCH.found.clear()
    yield folder
    WATCH.on = False


def _noted(name: str, real: Any, forbidden: str) -> Any:
    """A look at a path, which Python does not audit, noted where it is a person's."""

    def look(path: Path, *given: Any, **named: Any) -> Any:
        if WATCH.on and str(path).startswith((forbidden, "/etc", "~", "/root", "/home")):
            WATCH.found.append(f"{name} {path}")
        return real(path, *given, **named)

    return look


@asynccontextmanager
async def served() -> AsyncIterator[Pilot[None]]:
    app = EmtuiApp(Launch(may=SERVED), debugging=True)
    app.animation_level = "none"
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        WATCH.on = True
        yield pilot
        WATCH.on = False


def ways(folder: Path) -> list[str]:
    """Texts that mean the file where files may be read."""
    path = folder / SECRET
    return [
        str(path), SECRET, f"./{SECRET}", f"'{path}'", f'"{path}"', f"file://{path}",
        str(path).replace("-", "\\-"), str(folder), "~", "~root", "/etc/passwd", "/", ".", "..",
        "/dev/stdin", "/proc/self/environ", f"{path}\n", f" {path} ", "\\\\server\\share",
    ]  # fmt: skip


async def pasted(pilot: Pilot[None], words: str) -> None:
    pilot.app.post_message(events.Paste(words))
    await settle(pilot)


async def back(pilot: Pilot[None]) -> None:
    while pilot.app.screen is not workbench(pilot):
        pilot.app.pop_screen()
        await settle(pilot)


async def test_what_is_pasted_is_never_a_path(canary: Path) -> None:
    async with served() as pilot:
        before = session(pilot).sample
        for opened in strength(("", "o"), ("", "o", "d", "e", "x", "ctrl+p")):
            if opened:
                await press(pilot, opened)
            for way in ways(canary)[:: strength(2, 1)]:
                pilot.app.screen.post_message(events.Paste(way))
                await pilot.pause()
            await settle(pilot)
            await back(pilot)
        assert session(pilot).sample is before
        assert WATCH.found == []


async def test_a_path_that_is_pasted_where_numbers_are_asked_for_is_told_of() -> None:
    async with served() as pilot:
        await press(pilot, "o")
        await pasted(pilot, "/etc/passwd")
        told = str(pilot.app.screen.query_one("#problem").render())
        assert "'/etc/passwd' is not a number" in told


async def test_what_would_be_lost_asks_for_a_second_q() -> None:
    async with served() as pilot:
        bench = workbench(pilot)
        for answer in (0, 1):
            bench.essay.journal = bench.essay.journal.answered("one_friend", "four times", answer)
            await press(pilot, "q")
            assert "q again leaves" in text(pilot)
        await pilot.press("q")
        assert pilot.app._exit
    async with served() as pilot:
        await pilot.press("q")
        assert pilot.app._exit


async def test_a_name_for_a_download_is_selected_whole_by_ctrl_a() -> None:
    async with served() as pilot:
        await press(pilot, "x")
        pilot.app.screen.query_one(Input).focus()
        await pilot.press("end", "ctrl+a", *"mine.json")
        assert pilot.app.screen.query_one(Input).value == "mine.json"


async def test_typed_paths_and_every_field_lead_nowhere(canary: Path) -> None:
    async with served() as pilot:
        for key in ("o", "x", "d", "e"):
            await press(pilot, key)
            assert not pilot.app.screen.query("#path, DirectoryTree, #recent")
            for field in pilot.app.screen.query(Input):
                field.value = str(canary / SECRET)
            await pilot.press(*"/etc/", "tab", "enter", "right")
            await settle(pilot)
            assert "passwd" not in text(pilot)
            await back(pilot)
        await pilot.press("ctrl+p", *"/etc/", "enter", "ctrl+o", "ctrl+z")
        assert WATCH.found == []


OPENING = ("Open a", "Export")
"""Words of the commands that open something; in a long run every command is tried."""


async def test_no_key_and_no_command_of_the_palette_leads_out(canary: Path) -> None:
    async with served() as pilot:
        app = pilot.app
        for command in list(app.get_system_commands(workbench(pilot))):
            if command.title != "Leave" and (LONG or any(w in command.title for w in OPENING)):
                found = command.callback()
                if found is not None:
                    await found
                await pilot.pause()
                await pilot.press("enter", "down", "enter")
                assert SECRET not in text(pilot)
                await back(pilot)
        assert not app.query(DirectoryTree)
        assert WATCH.found == []


async def test_exports_are_downloads_and_leave_nothing_behind(
    canary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served() as pilot:
        bench = workbench(pilot)
        named = Envelope.of("../../etc/$(rm) \n x", np.array([1.0, 2.0, 9.0]))
        bench.begin.load(named)
        bench.essay.journal = bench.essay.journal.answered("one_friend", "four times", 1)
        await settle(pilot)
        for row in strength((0, 3), range(6)):
            await press(pilot, "x")
            await pilot.press(*["down"] * row)
            monkeypatch.setattr(export, "SOON", -1.0)
            await press(pilot, "enter")
        names = [name for name, _ in SENT]
        ends = ("fit.json", "trace.csv", "slips.csv", "screen.svg", "panes.svg", "in.txt")
        assert [name.rpartition("-")[2] for name in names] == list(strength(ends[::3], ends))
        assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz-.") for name in names)
        assert all(data for _, data in SENT)
    assert sorted(path.name for path in canary.iterdir()) == [".hidden", SECRET]
    assert not [touch for touch in WATCH.found if str(canary) in touch]


async def test_a_download_has_the_name_that_was_typed_and_no_path(
    canary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "SOON", -1.0)
    async with served() as pilot:
        bench = workbench(pilot)
        bench.essay.journal = bench.essay.journal.answered("one_friend", "four times", 1)
        for row, typed in ((2, f"../{SECRET}/../x.jsonl"), (5, "my bets")):
            await press(pilot, "x", *["down"] * row, "tab")
            pilot.app.screen.query_one(Input).value = typed
            await press(pilot, "enter")
        assert [name for name, _ in SENT] == ["canary-numbers-..-x.jsonl", "my-bets.txt"]
        assert b"One friend: With four times as many slips" in SENT[-1][1]
    assert not [touch for touch in WATCH.found if str(canary) in touch]


async def test_slips_are_limited_and_said_so_without_options(canary: Path) -> None:
    async with served() as pilot:
        before = session(pilot).sample
        await pasted(pilot, "\n".join(map(str, range(SERVED.most_slips + 1))))
        await settle(pilot)
        assert "more than 20,000 slips, the most here; paste fewer" in " ".join(text(pilot).split())
        assert "--" not in text(pilot)
        assert pilot.app.screen is workbench(pilot)
        await pasted(pilot, "1.5 " * (SERVED.most_characters or 0))
        assert "20,000 slips are the most here" in " ".join(text(pilot).split())
        assert pilot.app.screen is workbench(pilot)
        await press(pilot, "d")
        pilot.app.screen.query_one("#slips", Input).value = "1000000"
        await press(pilot, "enter")
        assert "at most 20,000" in text(pilot)
        await back(pilot)
        assert session(pilot).sample is before
        await pasted(pilot, "1 2 3 9 8 7")
        assert session(pilot).sample.total == 6


async def test_an_error_tells_a_visitor_no_path_and_ends_no_climb(
    canary: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with served() as pilot:
        assert Rescue(pilot.app, SERVED).outlive(RuntimeError("broken on purpose"))
        await settle(pilot)
        assert "An error in emtui itself; your climb is as it was." in " ".join(text(pilot).split())
        assert "written down" not in text(pilot)


async def test_a_window_too_small_tells_a_visitor_how_to_make_room(canary: Path) -> None:
    async with served() as pilot:
        await pilot.resize_terminal(58, 19)
        await settle(pilot)
        told = " ".join(text(pilot).split())
        assert "60 columns and 20 rows. In a browser, Ctrl and" in told


async def test_what_a_browser_copies_with_ends_nothing(canary: Path) -> None:
    async with served() as pilot:
        await press(pilot, "space", "ctrl+c", "ctrl+q")
        assert pilot.app.is_running
        assert session(pilot).at == 1
