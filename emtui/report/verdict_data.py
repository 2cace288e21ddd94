"""A verdict and what became of many starts, as data."""

from __future__ import annotations

from typing import Any

from emtui.em.best import Best
from emtui.em.verdict import Verdict
from emtui.scenes.narration.verdict import because, conclusion


def verdict_data(found: Verdict) -> dict[str, Any]:
    """The key `verdict`."""
    shown = {
        "says": found.says,
        "sentence": conclusion(found),
        "because": because(found),
        "bic": {"one": found.one.bic, "two": found.two.bic, "three": found.three.bic},
        "crooked": {"family": found.crooked.family, "bic": found.crooked.bic},
        "dip": {"statistic": found.dip.statistic, "p": found.dip.p},
        "peaks": found.peaks,
        "separation": found.separation,
        "test": None,
    }
    if not found.sound:
        shown["bic"] = {"one": None, "two": None, "three": None}
        shown |= {"peaks": None, "separation": None}
    if found.test is not None:
        shown["test"] = {"p": found.test.p, "replicates": len(found.test.ratios)}
    return shown


def ends_data(best: Best) -> dict[str, Any]:
    """The key `ends`."""
    return {
        "tried": best.tried,
        "settled": best.settled,
        "collapsed": best.collapsed,
        "emptied": best.emptied,
        "narrow": best.narrow,
        "set_aside": [
            {
                "log_likelihood": found.log_likelihood,
                "spread": found.spread,
                "slips": found.slips.tolist(),
            }
            for found in best.set_aside
        ],
    }
