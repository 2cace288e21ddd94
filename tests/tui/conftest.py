from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_glide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures stand still unless a test asks for the glide."""
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
