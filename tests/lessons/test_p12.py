"""One hill: chords under one friend's score, and the second derivative that the page tells."""

from __future__ import annotations

import math

import numpy as np

from tests.lessons.kit import answered, done, looks, prose, reaction, stage

RNG = np.random.default_rng(12)


def test_no_chord_rises_above_the_curve_and_the_page_measures_the_readers() -> None:
    reader = answered(stage("one_hill"), "chord", 1)
    sample, slips = reader.session.sample, reader.frame.backdrop.envelope.slips
    sd = float(slips.std())

    def score(number: float) -> float:
        log = -0.5 * ((slips - number) / sd) ** 2 - math.log(sd * math.sqrt(2 * math.pi))
        return float(log.sum())

    for a, b in RNG.uniform(slips.min(), slips.max(), (20, 2)):
        standard = [(end - sample.shift) / sample.scale for end in (a, b)]
        laid = looks(reader, pins=tuple((end, 0.0) for end in standard))
        t = np.linspace(0, 1, 101)
        clear = [score(a + u * (b - a)) - (1 - u) * score(a) - u * score(b) for u in t]
        assert min(clear) > -1e-9
        low, high = sorted((a, b))
        told = reaction(laid)
        assert told.startswith(f"Yes, none. From {low:.4f} to {high:.4f} the curve lies above")
        assert f"as much as {max(clear):.4g}," in told
        assert done(laid)
        h = 1e-3
        bend = (score(a + h) - 2 * score(a) + score(a - h)) / h**2
        assert f"−{-bend:,.0f} everywhere" in prose(laid)


def test_a_pin_alone_or_two_on_one_place_are_no_chord() -> None:
    reader = stage("one_hill")
    assert not done(looks(reader, pins=((0.1, 0.0),)))
    assert not done(looks(reader, pins=((0.1, 0.0), (0.1, 0.0))))
    assert "Enter where it begins" in prose(reader)
