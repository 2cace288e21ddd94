"""An end below the highest one known says so, and a key goes there."""

from __future__ import annotations

from dataclasses import replace

from emtui.em.history import Phase
from emtui.em.variants import Variant
from emtui.slips.examples import load_example
from tests.tui.app_kit import WIDE, opened, press, session, settle, text, workbench


async def test_acidity_with_equal_shares_ends_low_and_h_goes_higher() -> None:
    async with opened(WIDE, load_example("acidity")) as pilot:
        workbench(pilot).begin.configure(replace(Variant(), share="equal"))
        await press(pilot, "end")
        await settle(pilot)
        low = session(pilot).now.score
        words = " ".join(text(pilot, "#narrator").replace("│", " ").split())
        assert "this isn't the highest top" in words
        assert "Press h to go there" in words
        assert "higher top" in text(pilot, "#keys")
        await press(pilot, "h")
        await settle(pilot)
        assert session(pilot).now.phase is Phase.ENDED
        assert session(pilot).now.score > low + 1e-3
