"""Panes under keys and the mouse: what they find is quick to find."""

from __future__ import annotations

import pytest

from emtui.scenes.panes import comparison_study, landscape_study
from tests.long_run import strength


@pytest.fixture(autouse=True)
def _panes_find_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """What they find is tested without a screen; in a long run it is found in full here, too."""
    for module, name, few in (
        (landscape_study, "CELLS", (24, 24)),
        (comparison_study, "REPLICATES", 19),
    ):
        monkeypatch.setattr(module, name, strength(few, getattr(module, name)))
