"""Why nothing may be said of an end, what to do about it, and what was set aside; in words."""

from __future__ import annotations

import numpy as np

from emtui.em.best import Best
from emtui.em.history import Why
from emtui.em.mixture import responsibilities
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.spikes import Aside, few, spikes
from emtui.em.stopping import nearest
from emtui.scenes.numbers import full_score, how_many
from emtui.slips.envelope import SIX

SHOWN = 6
"""Slips that are listed; of more, the first of them and their number."""
FINER = 3.0
"""A smallest spread that is offered is the grid's step divided by this."""


def why_nothing(session: Session, *, binned: bool = False) -> str:
    """One sentence why an end has no verdict, and what to do; empty where it may have one.

    Where the session is a climb on bins, these were `binned`.
    """
    end = session.now.end
    if end is None:
        return "This climb has not ended."
    if end.why is not Why.SETTLED and _too_few(session):
        return (
            f"{how_many(session.sample.total)} slips cannot tell {_free(session)} numbers: their "
            "mean and spread, yes, but not who wrote which. Add slips, or leave fewer to find out "
            "(--known-spread S, --share equal)."
        )
    if end.why is Why.STEP_LIMIT:
        return (
            f"It was still climbing after {session.now.iteration:,} iterations: "
            "--max-iterations N lets it climb further."
        )
    if end.why is Why.EMPTIED:
        return f"{_names(end.who)} was left without slips: another start may find some."
    if end.why is Why.COLLAPSED and binned:
        place = f"{float(session.now.mixture.means[end.who[0]]):.6g}" if end.who else "one place"
        return (
            f"{_names(end.who) or 'A friend'} lies within one bin, about {place}: no spread can be "
            "told in it. Narrower bins, --spread same or --min-spread S would."
        )
    if end.why is Why.COLLAPSED:
        return _collapsed(session, end.who)
    spiked = np.flatnonzero(spikes(session.sample, session.now.standard))
    if len(spiked):
        k = int(spiked[0])
        return f"{SIX[k]} stands on {listed(_own(session, k))}: too few to be a friend's."
    return ""


def _free(session: Session) -> int:
    return session.variant.free(session.now.mixture.components)


def _too_few(session: Session) -> bool:
    return session.sample.total < _free(session)


def _collapsed(session: Session, who: tuple[int, ...]) -> str:
    sample = session.sample
    places: list[str] = []
    counts: list[float] = []
    for k in who:
        here = int(nearest(sample, session.now.standard.means[k]))
        counts.append(float(np.broadcast_to(sample.counts, sample.values.shape)[here]))
        places.append(f"{float(sample.place_in_units(sample.values[here])):.6g}")
    alike = "equal slips" if not sample.untold else "slips that cannot be told apart"
    stands = [
        f"{SIX[k]} {'stands ' if n == 0 else ''}on {_on(counts[n], places[n], alike)}"
        for n, k in enumerate(who)
    ]
    them = "him" if len(who) == 1 else "them"
    told = f"{' and '.join(stands)}; no spread can be told for {them}."
    rest = sample.total - counts[0]
    if len(who) == 1 and counts[0] >= few(sample) and rest > 1:
        return (
            f"{told} They may be a kind of their own, {places[0]} and the rest: fit the other "
            f"{how_many(rest)} slips alone."
        )
    if max(counts) == 1:
        leave = "; or leave that slip out" * (len(who) == 1)
        return f"{told} --min-spread S keeps every spread above S{leave}."
    return (
        f"{told} --min-spread {least_spread(sample):.2g}, a third of the smallest step between "
        "slips, keeps every spread above that."
    )


def _on(count: float, place: str, alike: str) -> str:
    return f"one slip, {place}" if count == 1 else f"{how_many(count)} {alike}, {place}"


def least_spread(sample: Sample) -> float:
    """A third of the smallest step between slips, in their units: no spread below is believed."""
    return float(np.diff(sample.values).min()) / FINER * sample.scale


def _own(session: Session, k: int) -> list[float]:
    """Slips that are likelier component k's than any other's, slips' units, ties repeated."""
    sample = session.sample
    own = responsibilities(sample.values, session.now.standard).argmax(0) == k
    slips: list[float] = sample.written_out(np.flatnonzero(own)).tolist()
    return slips


def listed(slips: list[float]) -> str:
    """Slips and how many, such as ``3 slips: 10.2, 10.3, 10.3``."""
    told = ", ".join(f"{slip:.6g}" for slip in slips[:SHOWN])
    more = ", …" if len(slips) > SHOWN else ""
    return f"{len(slips):,} {'slip' if len(slips) == 1 else 'slips'}: {told}{more}"


def what_became(best: Best) -> str:
    """How many of the starts ended in which way."""
    followed = best.settled + best.collapsed + best.emptied + best.narrow
    parts = [
        f"{count:,} {word}"
        for count, word in (
            (best.settled, "settled"),
            (best.collapsed, "collapsed"),
            (best.emptied, "left a friend without slips"),
            (best.narrow, "narrower than the summary's cells can follow"),
            (best.tried - followed, "left early for better ones"),
        )
        if count
    ]
    told = f"best of {best.tried:,} starts: {', '.join(parts)}"
    if best.too_coarse is not None:
        told += "; finer cells (--cells N) may lead to a higher end"
    return told


def aside(found: Aside) -> str:
    """A higher end that was set aside."""
    told = "only " + listed(found.slips.tolist()) if len(found.slips) else "hardly any slips"
    height = full_score(found.log_likelihood)
    return f"set aside: a higher end, {height}, where a friend has {told}"


def _names(who: tuple[int, ...]) -> str:
    return " and ".join(SIX[k] for k in who)
