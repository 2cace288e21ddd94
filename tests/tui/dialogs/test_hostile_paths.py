"""No typed, pasted or dropped text ends the app."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from emtui.slips.reading.readers import ReadError
from emtui.slips.reading.request import Unread
from emtui.tui.dialogs.open.dialog import OpenDialog
from emtui.tui.dialogs.open.loading import load
from emtui.tui.dialogs.open.paths import completed, exists, is_file, is_folder, path_from
from tests.long_run import strength
from tests.tui.app_kit import opened, until, workbench

FORBIDDEN = "/forbidden/slips.csv"
HOSTILE = (
    "file://[abc",
    "FILE://]",
    "file://",
    "file://\uff03\u2100x",
    "file:///tmp/%ff%00",
    "x" * 300,
    "/tmp/" + "y" * 300,
    "/" * 5000,
    "z" * 20_000,
    "~",
    "~no-such-user/a",
    "\0",
    "a\0b",
    "\\",
    "'",
    '"',
    "[red]x[/nonsense]",
    "\u202e\ud7ff",
    "/proc/self/mem",
    "/dev/zero",
    "/dev/tty",
    FORBIDDEN,
)


@pytest.fixture(autouse=True)
def forbidden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder that one may not enter, for whoever runs the tests."""
    look, read = Path.stat, Path.open

    def refuse(self: Path, then: object, *given: object, **named: object) -> object:
        if str(self).startswith("/forbidden"):
            raise PermissionError(13, "Permission denied")
        return then(self, *given, **named)  # type: ignore[operator]

    monkeypatch.setattr(Path, "stat", lambda self, *a, **n: refuse(self, look, *a, **n))
    monkeypatch.setattr(Path, "open", lambda self, *a, **n: refuse(self, read, *a, **n))
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_any_text_is_a_path_or_none(text: str) -> None:
    path = path_from(text)
    assert isinstance(exists(path), bool)
    assert isinstance(is_folder(path), bool)
    assert isinstance(is_file(path), bool)
    assert completed(text) is None or isinstance(completed(text), str)


@pytest.mark.parametrize("text", [text for text in HOSTILE if text not in ("~", "file://")])
def test_what_cannot_be_read_is_refused_in_a_line(text: str) -> None:
    with pytest.raises(ReadError) as caught:
        load(Unread(str(path_from(text))), lambda share: True)
    assert "\n" not in str(caught.value)


async def test_typed_or_pasted_none_of_it_ends_the_app(tmp_path: Path) -> None:
    async with opened() as pilot:
        for text in HOSTILE:
            pilot.app.post_message(events.Paste(text))
        await pilot.pause(0.2)
        while pilot.app.screen is not workbench(pilot):
            await pilot.press("escape")
        for text in HOSTILE[:: strength(10, 1)]:
            await pilot.press("o")
            await until(pilot, lambda: isinstance(pilot.app.screen, OpenDialog))
            dialog = pilot.app.screen
            pilot.app.post_message(events.Paste(text))
            await pilot.pause()
            dialog.query_one("#path", Input).value = text
            await pilot.press("tab", "enter")
            await pilot.pause(0.05)
            while pilot.app.screen is not workbench(pilot):
                await pilot.press("escape")
