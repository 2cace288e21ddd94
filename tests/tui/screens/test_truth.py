"""The truth, where it is known: revealed, compared, hidden again."""

from __future__ import annotations

import numpy as np

from emtui.slips.dealing import Deal
from tests.tui.app_kit import opened, press, text, workbench


async def test_t_reveals_the_truth_and_hides_it() -> None:
    envelope = Deal(200, (0.3, 0.05), (0.7, 0.1), 0.6, 7).envelope()
    assert envelope.truth is not None
    ali = envelope.slips[envelope.truth == 0]
    async with opened(envelope=envelope) as pilot:
        await press(pilot, "end")
        hidden = text(pilot, "#slips")
        await press(pilot, "t")
        page = " ".join(text(pilot).split())
        assert (
            f"Ali had 0.3 in mind; the average of his {len(ali)} slips is {np.mean(ali):.4f}"
            in page
        )
        frame = workbench(pilot).frame
        assert frame is not None
        assert frame.revealed
        assert text(pilot, "#slips") != hidden
        await press(pilot, "t")
        assert not workbench(pilot).frame.revealed


async def test_t_says_so_where_nobody_knows() -> None:
    async with opened() as pilot:
        await press(pilot, "t")
        assert "Nobody knows" in text(pilot)
        frame = workbench(pilot).frame
        assert frame is not None
        assert not frame.revealed
