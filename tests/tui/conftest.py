"""What holds on every screen: no word expires unread, panes are quick, lent apps end at last."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from textual.notifications import Notification

from emtui.scenes.panes import comparison_study, landscape_study
from tests.long_run import strength
from tests.tui.app_kit import end_lent_apps


@pytest.fixture(autouse=True)
def _words_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Notification, "time_left", 3600.0)


@pytest.fixture(autouse=True)
def _panes_find_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """What they find is tested without a screen; in a long run it is found in full here, too."""
    for module, name, few in (
        (landscape_study, "CELLS", (24, 24)),
        (comparison_study, "REPLICATES", 19),
    ):
        monkeypatch.setattr(module, name, strength(few, getattr(module, name)))


@pytest_asyncio.fixture(loop_scope="session", scope="session", autouse=True)
async def _lent_apps() -> AsyncIterator[None]:
    yield
    await end_lent_apps()
