"""What holds on every screen: no word expires unread, lent apps end at last."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from textual.notifications import Notification

from emtui.tui.widgets import page_panel
from tests.tui.app_kit import end_lent_apps


@pytest.fixture(autouse=True)
def _words_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Notification, "time_left", 3600.0)


@pytest.fixture(autouse=True)
def _answers_are_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_panel, "MOMENT", 0.0)


@pytest_asyncio.fixture(loop_scope="session", scope="session", autouse=True)
async def _lent_apps() -> AsyncIterator[None]:
    yield
    await end_lent_apps()
