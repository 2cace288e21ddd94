"""Which start ends where: many starts on a map of their two means, coloured by their ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from emtui.em.basins import EndRow
from emtui.em.history import Why
from emtui.em.starts import Start
from emtui.plot.captions import line
from emtui.plot.marks import (
    MUTED,
    TEXT,
    Axis,
    Bars,
    Heat,
    Label,
    Mark,
    Points,
    Scene,
    Tick,
    Words,
)
from emtui.plot.ticks import whole_ticks
from emtui.scenes.numbers import percent, score
from emtui.scenes.pane import Pane, Place, View
from emtui.scenes.panes.basins_study import (
    CHOICES,
    COUNTED,
    ENDS,
    STRENGTHS,
    Found,
    ink_of,
    sign_of,
)
from emtui.scenes.panes.maps import (
    axis_of,
    crosshair,
    diagonal,
    start_from_map,
    to_the_right,
    upwards,
    ways,
)
from emtui.slips.envelope import NAMES


def basins_scene(view: View, columns: int) -> Scene:
    """The starts in the colours of their ends."""
    found: Found = view.found
    if view.choice == COUNTED:
        return _counted(found, columns)
    x, y = _axes(found, columns)
    marks: list[Mark] = [_places(found)] if found.grid else []
    marks += [diagonal(*found.grid)] if found.grid and _mirrored(found) else []
    marks += crosshair(_snapped(found, view.cursor))
    marks += _ends(found) if found.grid else [_scattered(found)]
    marks += ways(view.frame, lambda mixture: (mixture.means[:, 0], mixture.means[:, 1]))
    words = "Where starts end: press z to see it large."
    caption = "colours: the ends" + (
        "; fainter: more rounds" if found.grid else ", and their signs"
    )
    return Scene(x, y, tuple(marks), words, caption, square=True)


def _mirrored(found: Found) -> bool:
    """Whether the starts' spreads and shares are alike, so that the map is its own mirror."""
    first = found.starts[0]
    return bool(first.sds[0] == first.sds[1] and first.weights[0] == first.weights[1])


def _axes(found: Found, columns: int) -> tuple[Axis, Axis]:
    """Ali's number to the right, Bilal's up."""
    if found.grid:
        xs, ys = found.grid
    else:
        # Halved, because the whole range may overflow.
        xs, ys = (2 * np.linspace(m.min() / 2, m.max() / 2, 60) for m in found.starts.means.T)
    across = axis_of(xs, max(2, columns // 12), to_the_right(0))
    return across, axis_of(ys, 4, upwards(1))


def _places(found: Found) -> Heat:
    """The map: one ink for each end and quarter of iterations."""
    assert found.grid is not None
    xs, ys = found.grid
    index, quarters = found.table.index, found.quarters
    cells = np.where(index >= 0, index * len(STRENGTHS) + quarters, -1)
    inks = [ink_of(k, q) for k in range(len(found.table.rows)) for q in range(len(STRENGTHS))]
    return Heat(xs, ys, cells.reshape(len(ys), len(xs)).astype(np.intp), inks)


def _ends(found: Found) -> Iterator[Points]:
    """The places of the ends and of their mirror images, each with its number."""
    for row in reversed(range(len(found.table.rows))):
        ali, bilal = found.table.rows[row].mixture.means
        places = np.array([[ali, bilal], [bilal, ali]])
        yield Points(places[:, 0], places[:, 1], [TEXT] * 2, [sign_of(row)] * 2)


def _scattered(found: Found) -> Points:
    """Random starts, each drawn as the number of its end; rare ends are drawn over common ones."""
    index = found.table.index
    seen = np.flatnonzero(index >= 0)
    seen = seen[np.argsort([-found.table.rows[k].starts for k in index[seen]], kind="stable")]
    means = found.starts.means[seen]
    inks = [ink_of(int(index[i])) for i in seen]
    return Points(means[:, 0], means[:, 1], inks, [sign_of(int(index[i])) for i in seen])


ROOMY = 9
"""Columns of a bar with room for what end it is."""


def _counted(found: Found, columns: int) -> Scene:
    """How many of the starts came to each end, a bar an end, in the table's order."""
    rows = [(k, row) for k, row in enumerate(found.table.rows) if row.starts]
    shares = 100 * np.array([row.share for _, row in rows])
    top = 1.15 * float(shares.max())
    marks: list[Mark] = [Bars(np.arange(len(rows) + 1.0), shares, [ink_of(k) for k, _ in rows])]
    if columns >= ROOMY * len(rows):
        scores = [row.score for _, row in rows]
        marks += [
            Label(at + 0.5, share + 0.08 * top, score(row.score, *scores), ink_of(k), "center")
            for at, (share, (k, row)) in enumerate(zip(shares, rows, strict=True))
            if row.why is Why.SETTLED
        ]
    signs = tuple(Tick(at + 0.5, sign_of(k)) for at, (k, _) in enumerate(rows))
    percents = tuple(Tick(t.at, f"{t.label}%") for t in whole_ticks(int(top), 4))
    words = "Where starts end: press z to see it large."
    caption = "how many starts came to each end"
    return Scene(
        Axis(0.0, len(rows), signs), Axis(0.0, top, percents), tuple(marks), words, caption
    )


# The words.


def basins_words(view: View) -> tuple[Words, ...]:
    """What is under the cursor, what the starts have in common, and the table of ends."""
    found: Found = view.found
    lines = [_reading(view, found)] if view.cursor is not None else []
    lines.append(_common(view, found))
    scores = [row.score for row in found.table.rows]
    lines += [_row(view, number, row, scores) for number, row in enumerate(found.table.rows)]
    return tuple(lines)


def _reading(view: View, found: Found) -> Words:
    assert view.cursor is not None
    chosen, write = found.nearest(view.cursor), view.frame.backdrop.figures.number
    ali, bilal = (write(mean) for mean in found.starts.means[chosen])
    end, rounds = int(found.table.index[chosen]), int(found.table.iterations[chosen])
    told = (f"{sign_of(end)} in {_rounds(rounds)}", ink_of(end)) if end >= 0 else ("…", MUTED)
    if view.columns < 62:
        return line("┼ ", (f"{ali}, {bilal}", TEXT), " → ", told)
    place = f"{NAMES[0]} {ali}, {NAMES[1]} {bilal}"
    return line("┼ ", (place, TEXT), " ends in ", told, "  Enter starts here")


def _common(view: View, found: Found) -> Words:
    """What the starts have in common, as far as it fits."""
    write, count = view.frame.backdrop.figures.number, len(found.starts.means)
    pieces = [f"{count:,} starts"]
    if found.grid:
        first = found.starts[0]
        wide, other = (write(sd) for sd in first.sds)
        pieces.append(f"spreads {wide}" + ("" if other == wide else f", {other}"))
        pieces.append(f"{NAMES[0]}'s share {percent(first.weights[0])}")
    else:
        pieces.append("spreads and shares random, too")
    if found.table.bins:
        pieces.append(f"{found.table.bins} bins")
    while len(" · ".join(pieces)) > view.columns and len(pieces) > 1:
        pieces.pop()
    return line(" · ".join(pieces))


def _row(view: View, number: int, row: EndRow, scores: Sequence[float]) -> Words:
    """An end: sign, share of the starts, score, why it ended, parameters, iterations."""
    write = view.frame.backdrop.figures.number
    two = ", ".join(
        f"{write(mean)} ± {write(sd)}"
        for mean, sd in zip(row.mixture.means, row.mixture.sds, strict=True)
    )
    pieces = [f"{percent(row.share):>6}", f"{score(row.score, *scores):>10}", _why(view, row)]
    pieces += [two] if row.why in (Why.SETTLED, Why.STEP_LIMIT) else []
    pieces.append(_rounds(row.iterations))
    while len("  ".join(pieces)) + 5 > view.columns and len(pieces) > 1:
        pieces.pop()
    return line((f"■ {sign_of(number)}", ink_of(number)), *(f"  {piece}" for piece in pieces))


def _rounds(count: float) -> str:
    return f"{count:.0f} round" + ("" if round(count) == 1 else "s")


def _why(view: View, row: EndRow) -> str:
    if row.slip is not None:
        return f"collapsed onto {view.frame.backdrop.figures.slip(row.slip)}"
    if row.merged:
        return f"{row.why.value}, both the same"
    if not row.starts:
        return f"{row.why.value}, from other starts"
    few = row.spiked and row.why in (Why.SETTLED, Why.STEP_LIMIT)
    return f"{row.why.value}, on few slips" if few else row.why.value


# The cursor.


def _cursor(view: View) -> Place | None:
    """Where this run started; none among ends that are counted."""
    if view.choice == COUNTED:
        return None
    ali, bilal = view.frame.session.history[0].mixture.means
    return float(ali), float(bilal)


def _snapped(found: Found, cursor: Place | None) -> Place | None:
    """The place of the nearest random start; on a map, the cursor itself."""
    if cursor is None or found.grid:
        return cursor
    ali, bilal = found.starts.means[found.nearest(cursor)]
    return float(ali), float(bilal)


def basins_start(view: View) -> Start | None:
    """The start under the cursor."""
    if view.found is None or view.cursor is None:
        return None
    found: Found = view.found
    return start_from_map(view, found.starts[found.nearest(view.cursor)])


BASINS = Pane(
    "basins",
    "Where starts end",
    basins_scene,
    basins_words,
    ENDS,
    choices=CHOICES,
    cursor=_cursor,
    start=basins_start,
)
