"""How fast EM converges: the gain of each iteration on a logarithmic scale."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from emtui.em.history import Why
from emtui.em.mixture import Array
from emtui.plot.captions import line, packed
from emtui.plot.marks import (
    MUTED,
    TEXT,
    Axis,
    Curve,
    Label,
    Mark,
    Points,
    Scene,
    Tick,
    Words,
    kind,
)
from emtui.plot.ticks import ticks, whole_ticks
from emtui.scenes.numbers import percent
from emtui.scenes.pane import Pane, View
from emtui.scenes.panes.climb import thinned
from emtui.scenes.panes.convergence_study import PACE, Convergence, Run
from emtui.slips.envelope import NAMES

FORETOLD = kind(0)
"""The ink of the rate predicted from the missing information."""
LEAST = 6
"""The axis shows at least this many iterations."""
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def speed_scene(view: View, columns: int) -> Scene:
    """Gains of this run and the others against iterations."""
    found: Convergence = view.found
    at = view.frame.session.now.iteration
    xs, ys = _line(found.run, columns)
    last = max(LEAST, *(len(run.gains) for run in (found.run, *found.others)))
    marks: list[Mark] = []
    drawn = [ys]
    for number, run in enumerate(found.others):
        places, heights = _line(run, columns)
        if np.isfinite(heights).any():
            ink = kind(number + 1)
            drawn.append(heights)
            marks.append(Curve(places, heights, ink.faint(0.8)))
            end = np.flatnonzero(np.isfinite(heights))[-1]
            marks.append(Label(places[end], heights[end], f" {run.name} ", ink, "left"))
    marks += _foretold(found, last)
    # Both lines include the current iteration, so that they join.
    marks.append(Curve(xs, np.where(xs >= at, ys, np.nan), MUTED, "dotted"))
    marks.append(Curve(xs, np.where(xs <= at, ys, np.nan), TEXT))
    if 1 <= at <= len(found.run.gains) and np.isfinite(found.run.gains[at - 1]):
        here = np.log10(found.run.gains[[at - 1]])
        marks.append(Points(np.array([float(at)]), here, [TEXT], "●"))
    whole = tuple(t for t in whole_ticks(last, max(2, columns // 9)) if t.at)
    return Scene(
        Axis(0.5, last + 0.5, whole), _heights(drawn), tuple(marks),
        "How fast: press z to see it large.", "gain a round, in powers of ten",
    )  # fmt: skip


def _line(run: Run, columns: int) -> tuple[Array, Array]:
    """Iterations and log10 of gains, thinned to two points a column."""
    chosen = thinned(len(run.gains), 0, 2 * max(columns, 8))
    heights: Array = np.log10(run.gains[chosen])
    return chosen.astype(np.float64) + 1.0, heights


def _heights(lines: list[Array]) -> Axis:
    seen = np.concatenate(lines)
    seen = seen[np.isfinite(seen)]
    if not len(seen):
        return Axis(-1.0, 1.0)
    low, high = float(seen.min()) - 0.5, float(seen.max()) + 0.5
    places = [t for t in ticks(low, high, 4) if t.at.is_integer()]
    return Axis(low, high, tuple(Tick(t.at, _power(int(t.at))) for t in places))


def _power(exponent: int) -> str:
    return "1" if exponent == 0 else f"10{str(exponent).translate(SUPERSCRIPTS)}"


def _foretold(found: Convergence, last: int) -> list[Mark]:
    """A line with the slope predicted by the fraction of missing information."""
    clear = np.flatnonzero(np.isfinite(found.run.gains))
    if found.missing is None or not 0 < found.missing < 1 or not len(clear):
        return []
    end = int(clear[-1])
    places = np.linspace(0.5, last + 0.5, 200)
    slope = 2.0 * math.log10(found.missing)
    return [
        Curve(
            places, np.log10(found.run.gains[end]) + slope * (places - end - 1), FORETOLD, "dotted"
        )
    ]


# Words.


def speed_words(view: View) -> tuple[Words, ...]:
    """The measured rate, the fraction of missing information, and how far this run is."""
    found: Convergence = view.found
    return tuple(_words(view, found))


def _words(view: View, found: Convergence) -> Iterator[Words]:
    wide = view.columns >= 58
    rate = found.run.rate
    if view.frame.session.variant.assign == "hard":
        yield from packed(["names given outright", "no rate: it just stops"], view.columns)
    elif found.settled and rate is not None and rate < 1:
        to_go = " still to go" if wide else ""
        yield line("each round leaves ", (_percent(rate), TEXT), f" of the way{to_go}")
        if found.missing is not None:
            told = " of what the slips could tell" if wide else ""
            yield line("the missing names hide ", (_percent(found.missing), FORETOLD), told)
            yield from packed(_measured(found), view.columns)
    else:
        yield from packed(_unsettled(found), view.columns)
    yield from packed(_standing(view, found), view.columns)
    for number, run in enumerate(found.others):
        if run.rate is not None and run.rate < 1:
            words = f"{run.name}: leaves {_percent(run.rate)} a round, {len(run.gains):,} so far"
            yield line((words[: view.columns], kind(number + 1)))


def _percent(share: float) -> str:
    """A rate in per cent, with more decimals close to 100 so that it is not rounded to it."""
    if 0.99 < share < 1:
        return f"{100 * share:.{min(8, 1 - math.floor(math.log10(1 - share) + 2))}f}%"
    return percent(share)


def _measured(found: Convergence) -> list[str]:
    pieces = []
    if found.run.rate is not None:
        pieces.append(f"measured {found.run.rate:.4f} by steps")
    if found.run.by_gains is not None:
        pieces.append(f"{found.run.by_gains:.4f} by gains")
    if found.missing is not None:
        pieces.append(f"foretold {found.missing:.4f}")
    return pieces


def _unsettled(found: Convergence) -> list[str]:
    """The words for a run that has no rate, or none yet."""
    rounds = f"{found.rounds or len(found.run.gains):,} rounds"
    if found.end is None:
        last = found.run.rate
        left = (
            "no rate yet" if last is None or last >= 1 else f"now leaving {_percent(last)} a round"
        )
        return [f"followed for {rounds}", left]
    if found.end.why is Why.COLLAPSED:
        who = " and ".join(NAMES[k] for k in found.end.who)
        return [f"{who} collapsed in {rounds}", "ever faster: no rate"]
    if found.end.why is Why.EMPTIED:
        return [f"{NAMES[found.end.who[0]]} has no slips left", "no rate"]
    if found.end.why is Why.STEP_LIMIT:
        left = "" if found.run.rate is None else f"leaving {_percent(found.run.rate)} a round"
        return [f"not settled in {rounds}", left] if left else [f"not settled in {rounds}"]
    return [f"settled in {rounds}", "too few to measure a rate"]


def _standing(view: View, found: Convergence) -> list[str]:
    """How far this run has converged."""
    at, steps = view.frame.session.now.iteration, found.run.steps
    pieces = [f"round {at:,}"]
    if found.rounds is not None:
        pieces[0] += f" of {found.rounds:,}"
        if len(steps) > found.rounds:
            pieces.append(f"followed on to {len(steps):,}")
    if 2 <= at <= len(steps) and steps[at - 2] > 0 and steps[at - 1] > 0:
        ratio = float(steps[at - 1] / steps[at - 2])
        left = f"this step is {_percent(ratio)} of the last"
        pieces.append(left if ratio < 1 else "this step is longer than the last")
    return pieces


SPEED = Pane("speed", "How fast it climbs", speed_scene, speed_words, PACE)
