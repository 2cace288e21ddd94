"""What is computed for the question whether it is two: one a choice of the pane."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from emtui.em.best import best_of
from emtui.em.bootstrap import Bootstrap, bootstrap
from emtui.em.comparison import Comparison, compare
from emtui.em.history import Phase, Why
from emtui.em.mixture import Mixture
from emtui.em.quantiles import Quantiles, quantiles
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.spikes import is_sound
from emtui.em.verdict import Verdict, ratio_test, verdict
from emtui.scenes.pane import GoingOn, View

CHOICES = ("one beside two", "slip by slip", "how sure", "by chance")
BESIDE, BY_SLIP, SURE, CHANCE = range(len(CHOICES))
REPLICATES = 99
"""Envelopes dealt from one Gaussian: the least p is 0.01."""


@dataclass(frozen=True, eq=False, slots=True)
class Beside:
    """One Gaussian beside two, and at a climb's end what may be said of them.

    Attributes:
        comparison: of the two as they are now.
        verdict: the one that `emtui fit` gives; None before the end, and until it is found.
    """

    comparison: Comparison
    verdict: Verdict | None = None


@dataclass(frozen=True, eq=False, slots=True)
class BySlip:
    """Each slip beside the quantiles of one Gaussian and of two."""

    one: Quantiles
    two: Quantiles


def depends(view: View) -> Hashable:
    """Nothing that is computed here changes with the animation."""
    session = view.frame.session
    return session.sample, session.variant, session.now


def compute(view: View, going_on: GoingOn) -> Iterator[Beside | BySlip | Bootstrap | Verdict]:
    """The results of the view's choice, each finer than the one before.

    Raises:
        ValueError: there is nothing to compute, because the run has not ended or is degenerate.
    """
    return (_beside, _by_slip, _sure, _by_chance)[view.choice](view, going_on)


def _beside(view: View, going_on: GoingOn) -> Iterator[Beside]:
    session = view.frame.session
    beside = Beside(compare(session.sample, session.variant, session.now.standard))
    yield beside
    if session.now.phase is not Phase.ENDED:
        return
    found = _judged(session, going_on)
    if found is not None:
        yield replace(beside, verdict=found)


def _judged(session: Session, going_on: GoingOn) -> Verdict | None:
    """The verdict; None where it was given up."""
    soft, stopped = replace(session.variant, assign="soft"), False

    def on(share: float) -> bool:
        nonlocal stopped
        stopped = stopped or not going_on(share)
        return not stopped

    best = best_of(session.sample, soft, going_on=on)
    return verdict(session.sample, soft, best, sound=is_sound(session)) if on(1.0) else None


def _by_slip(view: View, going_on: GoingOn) -> Iterator[BySlip]:
    session = view.frame.session
    sample, now = session.sample, session.now.standard
    if not (now.sds > 0).all():
        raise ValueError("A collapsed story has no place for the other slips.")
    one = one_of(compare(sample, session.variant, now), sample)
    yield BySlip(quantiles(sample, one), quantiles(sample, now))


def one_of(found: Comparison, sample: Sample) -> Mixture:
    """The one Gaussian, on the standard scale."""
    return Mixture(np.ones(1), np.array([sample.mean]), np.array([found.sd / sample.scale]))


def _sure(view: View, going_on: GoingOn) -> Iterator[Bootstrap]:
    session = view.frame.session
    end = session.now.end
    if session.now.phase is not Phase.ENDED or end is None:
        raise ValueError("How sure? First let this climb come to its end (the End key).")
    if end.why in (Why.COLLAPSED, Why.EMPTIED):
        raise ValueError("A trap is no story: there is nothing to be sure of here.")
    for found in bootstrap(session.sample, session.variant, session.now.standard):
        yield found
        if not going_on(found.done / found.total):
            return


def _by_chance(view: View, going_on: GoingOn) -> Iterator[Verdict]:
    session = view.frame.session
    if session.now.phase is not Phase.ENDED:
        raise ValueError("By chance? First let this climb come to its end (the End key).")
    beside = view.known.get(BESIDE)
    found = beside.verdict if isinstance(beside, Beside) else None
    found = found or _judged(session, lambda share: going_on(0.0))
    if found is None:
        return
    if not found.sound:
        raise ValueError("This end says nothing about one friend or two: nothing to test.")
    soft = replace(session.variant, assign="soft")
    yield found
    for tested in ratio_test(session.sample, soft, found, REPLICATES):
        yield tested
        assert tested.test is not None
        if not going_on(len(tested.test.ratios) / REPLICATES):
            return
