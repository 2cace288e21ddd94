"""How fast: the rounds and the missing part that the page tells, measured on plain EM."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.lessons.pages.p10_how_fast import FAR, NEAR
from emtui.slips.dealing import Deal
from tests.lessons.kit import answered, done, prose, reaction, stage


def last_rate(deal: Deal) -> float:
    """By what the last clear steps of plain EM shrink, from the quarter points."""
    x, _ = deal.numbers()
    w, m, s = np.array([0.5, 0.5]), np.quantile(x, [0.25, 0.75]), np.full(2, x.std() / 2)
    steps = []
    for _ in range(2000):
        joint = w[:, None] / s[:, None] * np.exp(-0.5 * ((x - m[:, None]) / s[:, None]) ** 2)
        r = joint / joint.sum(0)
        totals = r.sum(1)
        new_m = r @ x / totals
        new_s = np.sqrt((r * (x - new_m[:, None]) ** 2).sum(1) / totals)
        moved = np.concatenate([totals / len(x) - w, new_m - m, new_s - s])
        w, m, s = totals / len(x), new_m, new_s
        steps.append(float(np.linalg.norm(moved)))
        if steps[-1] < 1e-9:
            break
    return steps[-1] / steps[-2]


def test_overlapping_friends_crawl_and_the_page_tells_why() -> None:
    reader = stage("how_fast")
    assert "0.2 and 0.8" in prose(reader)
    assert reaction(reader) == ""
    one = answered(reader, "slower", 1)
    assert not done(one)
    near = one.session.now.iteration
    assert f"overlap: {near} rounds. Now the other pair." in reaction(one)
    both = answered(one, "climb", 0)
    far = both.session.now.iteration
    assert done(both)
    assert near > 20 * far
    assert reaction(both).startswith("Yes.")
    assert f"{near} rounds" in reaction(both)
    assert f"{far} rounds" in reaction(both)
    for name, deal in (("far apart", FAR), ("who overlap", NEAR)):
        missing = both.fact("speed")[name]["missing"]
        assert missing == pytest.approx(last_rate(deal), abs=0.005)
        assert f"{100 * missing:.1f}%" in prose(both)


def test_a_climb_from_elsewhere_does_not_pass_for_another_pairs() -> None:
    reader = answered(stage("how_fast"), "slower", 0)
    assert set(reader.fact("speed")) == {"far apart"}
