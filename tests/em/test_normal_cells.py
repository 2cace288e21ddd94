"""The Gaussian between two edges, against the error function in sixty digits."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em.normal_cells import cells, erfcx

mp = pytest.importorskip("mpmath").mp


def _truth(a: float, b: float) -> tuple[float, float, float]:
    """Log probability, mean and mean square, in sixty digits."""
    with mp.workdps(60):
        low, high, root = mp.mpf(a), mp.mpf(b), mp.sqrt(2)
        if low + high > 0:
            p = (mp.erfc(low / root) - mp.erfc(high / root)) / 2
        else:
            p = (mp.erfc(-high / root) - mp.erfc(-low / root)) / 2
        at_a, at_b = mp.npdf(low), mp.npdf(high)
        tails = (low * at_a if np.isfinite(a) else 0) - (high * at_b if np.isfinite(b) else 0)
        return float(mp.log(p)), float((at_a - at_b) / p), float(1 + tails / p)


EDGES = [
    *((c, c + w) for c in (-38.0, -9.1, -1.3, -0.2, 0.0, 0.4, 3.3, 12.0, 35.0)
      for w in (1e-7, 1e-3, 0.3, 0.999, 1.001, 4.0, 60.0)),
    *((-np.inf, b) for b in (-37.0, -2.0, 0.0, 5.0)),
    *((a, np.inf) for a in (-37.0, -2.0, 0.0, 5.0, 37.0)),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), EDGES)
def test_probability_and_moments(a: float, b: float) -> None:
    found, (log_p, first, second) = cells(a, b), _truth(a, b)
    assert float(found.log_p) == pytest.approx(log_p, rel=1e-13, abs=1e-13)
    assert float(found.first) == pytest.approx(first, rel=1e-12, abs=1e-14)
    assert float(found.second) == pytest.approx(second, rel=1e-12, abs=1e-15)


def test_far_beyond_underflow() -> None:
    found = cells(np.array([1e3, -1e6]), np.array([1e3 + 1, -1e6 + 0.5]))
    assert np.isfinite(found.log_p).all()
    assert found.log_p[0] == pytest.approx(-5e5, rel=1e-4)
    assert 1e3 < found.first[0] < 1e3 + 1e-2


def test_the_scaled_tail() -> None:
    x = np.concatenate([np.linspace(0.0, 30.0, 61), np.geomspace(1e2, 1e200, 20)])
    with mp.workdps(40):
        near = [float(mp.exp(mp.mpf(v) ** 2) * mp.erfc(v)) for v in x[:61].tolist()]
    np.testing.assert_allclose(erfcx(x[:61]), near, rtol=2e-14)
    np.testing.assert_allclose(erfcx(x[61:]), 1 / (np.sqrt(np.pi) * x[61:]), rtol=1e-4)
    assert erfcx(np.array([np.inf]))[0] == 0.0
