"""An end below the best one known says so, and a key goes there."""

from __future__ import annotations

import pytest

from emtui.em.best import best_of
from emtui.em.variants import Variant
from emtui.slips.examples import load_example
from tests.tui.app_kit import opened, press, session, text, workbench


async def test_the_best_that_every_fit_reports_is_gone_to() -> None:
    envelope, variant = load_example("acidity"), Variant(share="equal")
    best = best_of(envelope.sample, variant)
    async with opened(envelope=envelope) as pilot:
        workbench(pilot).begin.configure(variant)
        await press(pilot, "end")
        assert session(pilot).now.score < best.score - 1e-3
        assert "higher" in text(pilot, "#keys")
        await press(pilot, "h")
        assert session(pilot).start.name == best.start.name
        assert session(pilot).now.score == pytest.approx(best.score, abs=1e-5)
        assert "higher" not in text(pilot, "#keys")
