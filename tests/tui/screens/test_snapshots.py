"""The screen as a picture, at every size, dark and light: what changes here must be looked at.

After a change that is meant, run this file with ``--snapshot-update`` and open the pictures in
``__snapshots__``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from emtui.state_folder import FOLDER
from emtui.tui.app import EmtuiApp
from tests.long_run import some_of
from tests.tui.app_kit import MIDDLE, NARROW, WIDE, settle

LOOKS = {
    "workbench-wide": (WIDE, "textual-dark", ("space",) * 5),
    "workbench-middle-light": (MIDDLE, "textual-light", ("space",) * 4),
    "workbench-narrow": (NARROW, "textual-dark", ("end",)),
    "landscape-wide": (WIDE, "textual-dark", ("end", "l")),
    "bound-middle": (MIDDLE, "textual-dark", ("enter", "space", "b")),
    "guess-wide-light": (WIDE, "textual-light", ("space", "g", "right", "up")),
    "page-wide": (WIDE, "textual-dark", ("2", "space")),
    "page-narrow-light": (NARROW, "textual-light", ("1",)),
    "presenter-middle": (MIDDLE, "textual-dark", ("space", "Z")),
    "too-small": ((50, 15), "textual-dark", ()),
}
"""Window, theme and keys of each picture."""


@pytest.mark.parametrize("name", some_of(LOOKS, 3))
def test_it_looks_as_it_was_judged(
    name: str,
    snap_compare: Callable[..., bool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    size, theme, keys = LOOKS[name]
    app = EmtuiApp()
    app.animation_level = "none"

    async def before(pilot: Pilot[None]) -> None:
        pilot.app.theme = theme
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    assert snap_compare(app, terminal_size=size, run_before=before)
