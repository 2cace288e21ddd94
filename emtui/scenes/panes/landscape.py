"""The landscape: the score over two parameters, and the run's path across it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.starts import Start
from emtui.em.surface import Spot
from emtui.plot.captions import line, packed
from emtui.plot.marks import TEXT, Axis, Heat, Mark, Points, Scene, Words
from emtui.scenes.numbers import amount, percent, score
from emtui.scenes.pane import Pane, Place, View
from emtui.scenes.panes.landscape_study import CHOICES, LAND, SWAPPED, Land
from emtui.scenes.panes.maps import (
    LEVELS,
    Placed,
    axis_of,
    crosshair,
    decadic,
    diagonal,
    spread_axis,
    start_from_map,
    to_the_right,
    upwards,
    ways,
)
from emtui.slips.envelope import NAMES

# The picture.


def _placed(view: View) -> Placed:
    """Where mixtures are on the chosen map."""
    land: Land = view.found
    friend = land.surface.friend
    if friend is not None:
        return lambda mixture: (mixture.means[:, friend], decadic(mixture.sds[:, friend]))
    x, y = (1, 0) if view.choice == SWAPPED else (0, 1)
    return lambda mixture: (mixture.means[:, x], mixture.means[:, y])


def landscape_scene(view: View, columns: int) -> Scene:
    """The map with the run's path on it."""
    land: Land = view.found
    friend, levels, sights = land.surface.friend, land.levels, _sights(land)
    places = [place for place, _ in sights]
    marks: list[Mark] = [Heat(land.xs, land.ys, levels.cells, levels.inks, places)]
    marks += [diagonal(land.xs, land.ys)] if land.mirrored else []
    marks += crosshair(view.cursor)
    if sights:
        xs, ys = np.array(places).T
        marks.append(Points(xs, ys, [TEXT] * len(xs), [sign for _, sign in sights]))
    marks += ways(view.frame, _placed(view))
    words = "The landscape: press z to see it large."
    x, y = _axes(view, land, max(2, columns // 12))
    return Scene(x, y, tuple(marks), words, LEVELS, square=friend is None)


def _axes(view: View, land: Land, parts: int) -> tuple[Axis, Axis]:
    friend = land.surface.friend
    if friend is not None:
        spread = f"↑ {NAMES[friend]}'s spread (log scale)"
        return axis_of(land.xs, parts, to_the_right(friend)), spread_axis(land.ys, spread)
    x, y = (1, 0) if view.choice == SWAPPED else (0, 1)
    return axis_of(land.xs, parts, to_the_right(x)), axis_of(land.ys, 4, upwards(y))


def _sights(land: Land) -> list[tuple[Place, str]]:
    """Places and signs of peaks, spikes and the pass; the highest last: it hides the others."""
    tops = 2 if land.mirrored else 1
    signs = [
        (land.place(peak), "▼" if _spike(land, peak) else "▲" if number < tops else "△")
        for number, peak in enumerate(land.peaks)
    ]
    signs += [(land.place(land.crossing), "×")] if land.crossing is not None else []
    return signs[::-1]


def _spike(land: Land, peak: Spot) -> bool:
    """Whether a peak is at the smallest spread shown, and the variant has no lower limit."""
    return land.surface.friend is not None and peak.row == 0 and not land.bounded


# The words.


def landscape_words(view: View) -> tuple[Words, ...]:
    """What is under the cursor, what the signs mean, and which parameters are held."""
    land: Land = view.found
    reading = [_reading(view, land)] if view.cursor is not None else []
    pieces = [*_mirror(view, land), *_signs(view, land), *_other_numbers(view, land)]
    return (*reading, *packed(pieces, view.columns))


def _reading(view: View, land: Land) -> Words:
    spot, write = land.spot(view.cursor or (0.0, 0.0)), view.frame.backdrop.figures.number
    x, y = write(spot.x), write(spot.y)
    friend = land.surface.friend
    place = f"{NAMES[0]} {x}, {NAMES[1]} {y}" if friend is None else f"{NAMES[friend]} {x} ± {y}"
    told = (score(spot.score) if np.isfinite(spot.score) else "none", TEXT)
    if len(place) + 40 <= view.columns:
        return line("┼ ", (place, TEXT), "  score ", told, "  Enter starts here")
    between = ", " if friend is None else " ± "
    return line("┼ ", (f"{x}{between}{y}", TEXT), "  ", told)


def _mirror(view: View, land: Land) -> Iterator[str]:
    """If the held parameters differ: that the map has no mirrored peak."""
    if land.surface.friend is None and not land.mirrored:
        if view.choice == SWAPPED:
            yield "the same story, names swapped"
        else:
            sds = land.surface.held.sds
            yield f"no mirrored peak: {'spreads' if sds[0] != sds[1] else 'shares'} differ"
            yield "l: names swapped"


def _signs(view: View, land: Land) -> Iterator[str]:
    """What the signs stand for."""
    beside = [land.top] if land.top is not None else []
    beside += [land.crossing.score] if land.crossing is not None else []
    if land.top is not None and not _spike(land, land.peaks[0]):
        yield f"▲ {score(land.top, *beside)}" + (" twice, mirrored" if land.mirrored else "")
    if land.crossing is not None:
        # Between a coarse map's cells the pass is not yet found.
        found = view.progress is None
        yield f"× pass {score(land.crossing.score, *beside)}" if found else "× pass"
    if any(_spike(land, peak) for peak in land.peaks):
        yield "▼ spike: no ceiling"
    if _on_the_map(view, land):
        yield "● here"
    if view.frame.others:
        yield "○ earlier runs"


def _on_the_map(view: View, land: Land) -> bool:
    """Whether the run stands on the map; a spread that has shrunk to nothing is below it."""
    xs, ys = _placed(view)(Mixture.batch([view.frame.session.now.mixture]))
    return all(
        axis.low <= at <= axis.high
        for axis, at in zip(_axes(view, land, 2), (float(xs[0]), float(ys[0])), strict=True)
    )


def _other_numbers(view: View, land: Land) -> Iterator[str]:
    """The parameters that are not on the axes."""
    surface, write = land.surface, view.frame.backdrop.figures.number
    held = surface.held
    if surface.climbed:
        yield "everywhere the best spreads, shares"
        yield f"spreads from {write(surface.min_spread)}"
    elif surface.friend is None:
        ali, bilal = (write(float(sd)) for sd in held.sds)
        yield f"held: both spreads {ali}" if ali == bilal else f"held: spreads {ali}, {bilal}"
        yield f"{NAMES[0]}'s share {percent(held.weights[0])}"
    else:
        other = 1 - surface.friend
        spread = "the same spread" if surface.together else write(held.sds[other])
        yield f"held: {NAMES[other]} {write(held.means[other])} ± {spread}"
        yield f"{NAMES[0]}'s share {percent(held.weights[0])}"
    if surface.bins:
        yield f"{surface.bins} bins, scores right to {amount(max(surface.bin_error, 1e-6))}"


# The cursor.


def _cursor(view: View) -> Place:
    """At the session's current parameters."""
    friend, now = (None, None, None, 0, 1)[view.choice], view.frame.session.now.mixture
    if friend is not None:
        return float(now.means[friend]), float(decadic(now.sds)[friend])
    x, y = now.means[::-1] if view.choice == SWAPPED else now.means
    return float(x), float(y)


def landscape_start(view: View) -> Start | None:
    """The guess under the cursor, with the other parameters as the map has them there."""
    if view.found is None or view.cursor is None:
        return None
    land: Land = view.found
    return start_from_map(view, land.surface.mixture_at(land.spot(view.cursor)))


LANDSCAPE = Pane(
    "landscape",
    "Landscape",
    landscape_scene,
    landscape_words,
    LAND,
    choices=tuple(choice.name for choice in CHOICES),
    cursor=_cursor,
    start=landscape_start,
)
