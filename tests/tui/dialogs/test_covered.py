"""What a dialog gives while a palette lies over it is not lost: it closes once that has gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from emtui.tui.dialogs.export import ExportDialog
from emtui.tui.textual_mends import Commands
from tests.tui.app_kit import opened, press, settle, until, workbench


async def test_a_file_written_under_a_palette_closes_the_dialog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened() as pilot:
        await press(pilot, "x", "ctrl+p")
        dialog, palette = pilot.app.screen_stack[-2:]
        assert isinstance(dialog, ExportDialog)
        assert isinstance(palette, Commands)
        pilot.app.screen.app.call_later(dialog.dismiss, "wrote a file")
        await settle(pilot)
        assert pilot.app.screen is palette
        await press(pilot, "escape")
        await until(pilot, lambda: pilot.app.screen is workbench(pilot))


async def test_escape_that_was_meant_for_the_palette_leaves_the_dialog() -> None:
    async with opened() as pilot:
        await press(pilot, "x", "ctrl+p")
        dialog = pilot.app.screen_stack[-2]
        assert isinstance(dialog, ExportDialog)
        dialog.action_cancel()
        await press(pilot, "escape")
        assert pilot.app.screen is dialog
