"""Dealt envelopes, and their way out and back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emtui.slips.dealing import ROWS, Deal, DealError, csv_blocks
from emtui.slips.envelope import essay_envelope
from emtui.slips.reading.readers import ReadOptions, read_text


def test_the_same_deal_gives_the_same_slips() -> None:
    one, two = Deal(seed=7).envelope(), Deal(seed=7).envelope()
    assert np.array_equal(one.slips, two.slips)
    assert not np.array_equal(one.slips, Deal(seed=8).envelope().slips)


def test_the_slips_are_as_asked_for() -> None:
    envelope = Deal(20_000, ali=(10.0, 1.0), bilal=(-5.0, 2.0), share=0.25, seed=3).envelope()
    truth = envelope.truth
    assert truth is not None
    ali, bilal = envelope.slips[truth == 0], envelope.slips[truth == 1]
    assert len(ali) / 20_000 == pytest.approx(0.25, abs=0.01)
    assert (ali.mean(), ali.std()) == pytest.approx((10, 1), abs=0.05)
    assert (bilal.mean(), bilal.std()) == pytest.approx((-5, 2), abs=0.05)
    assert envelope.source == (
        "dealt: 20000 slips, Ali 10 ± 1, Bilal -5 ± 2, Ali's share 0.25, seed 3, "
        "2 digits after the point"
    )


@pytest.mark.parametrize(
    ("deal", "digits"),
    [
        (Deal(), 4),
        (Deal(digits=2), 2),
        (Deal(digits=0, ali=(30.0, 5.0), bilal=(70.0, 9.0)), 0),
        (Deal(ali=(1e6, 2e3), bilal=(2e6, 1e5)), 0),
        (Deal(ali=(0.0, 3e-7), bilal=(1e-6, 1e-6)), 9),
    ],
)
def test_slips_are_dealt_to_a_sensible_number_of_digits(deal: Deal, digits: int) -> None:
    envelope = deal.envelope()
    for line in "".join(csv_blocks(envelope)).splitlines()[1:]:
        written = line.partition(",")[0]
        mantissa, _, exponent = written.partition("e")
        assert len(mantissa.partition(".")[2].rstrip("0")) - int(exponent or 0) <= digits
    assert f"{digits} digits after the point" in envelope.source
    exact, _ = replace(deal, digits=17).numbers()
    assert np.abs(envelope.slips - exact).max() <= 0.5001 * 10.0**-digits
    # Rounding may not be what a spread is made of.
    if deal.digits is None:
        assert 10.0**-digits <= min(deal.ali[1], deal.bilal[1]) / 100


@pytest.mark.parametrize(
    "deal",
    [
        Deal(seed=7),
        Deal(2 * ROWS + 1),
        Deal(share=1.0),
        Deal(share=0.0),
        Deal(2, (1e300, 1e290), (-1e-300, 1e-310)),
    ],
    ids=str,
)
@pytest.mark.parametrize("options", [ReadOptions(), ReadOptions(truth="friend")], ids=str)
def test_round_trip(deal: Deal, options: ReadOptions) -> None:
    dealt = deal.envelope()
    text = "".join(csv_blocks(dealt))
    back = read_text(text, "dealt", options)
    assert np.array_equal(back.slips, dealt.slips)
    assert back.truth is not None
    assert dealt.truth is not None
    assert np.array_equal(back.truth, dealt.truth)
    assert "".join(csv_blocks(back)) == text


def test_round_trip_without_truth() -> None:
    essay = essay_envelope()
    back = read_text("".join(csv_blocks(essay)))
    assert back.truth is None
    assert np.array_equal(back.slips, essay.slips)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"slips": 1}, "1 slips cannot be dealt: choose 2 to 10000000"),
        ({"ali": (float("nan"), 1.0)}, "Ali's number is nan: it must be a finite number"),
        ({"bilal": (0.0, 0.0)}, "Bilal's spread is 0.0: it must be above 0 and finite"),
        ({"bilal": (0.0, float("inf"))}, "Bilal's spread is inf: it must be above 0 and finite"),
        ({"share": 1.5}, "Ali's share is 1.5: it must be from 0 to 1"),
        ({"share": float("nan")}, "Ali's share is nan: it must be from 0 to 1"),
        ({"seed": -1}, "the seed is -1: it must be 0 or larger"),
        ({"digits": -1}, "-1 digits after the point: choose 0 to 300"),
        ({"digits": 301}, "301 digits after the point: choose 0 to 300"),
    ],
)
def test_what_cannot_be_dealt(wrong: dict[str, float], message: str) -> None:
    with pytest.raises(DealError) as caught:
        Deal(**wrong)  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_slips_that_cannot_be_fitted() -> None:
    with pytest.raises(DealError, match="cannot be fitted: all slips read 1"):
        Deal(5, ali=(1.0, 1e-30), bilal=(1.0, 1e-30)).envelope()
    with pytest.raises(DealError, match="leave the range of numbers"):
        Deal(50, ali=(1e308, 1e308), bilal=(1.0, 1.0)).envelope()
