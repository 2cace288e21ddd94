"""Hostile scenes through the door to plotext: `python door_fuzz.py FIRST LAST`.

Run as a process of its own, since what it looks for kills one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from emtui.em.mixture import Array
from emtui.plot import terminal
from emtui.plot.marks import (
    ALI,
    BILAL,
    MUTED,
    SUM,
    TEXT,
    WARNING,
    Axis,
    Band,
    Bars,
    Curve,
    Heat,
    Ink,
    Label,
    Mark,
    Name,
    Points,
    Rule,
    Scene,
    Stacks,
    Tick,
    heat,
    kind,
    mix,
)
from emtui.plot.painters import PATTERNS
from tests.fuzz_kit import child
from tests.scenes.scene_kit import DARK, faults

INKS = (
    ALI,
    BILAL,
    SUM,
    TEXT,
    MUTED,
    WARNING,
    mix(0.3),
    mix(0.9, 0.5),
    TEXT.faint(0.0),
    heat(0.4),
    kind(0),
    kind(10**9),
)
SPECIAL = (
    np.nan, np.inf, -np.inf, 1e308, -1e308, 1e-320, -1e-320, 5e-324, 0.0, -0.0,
    1e15, 1e15 + 0.125, 1e6, -1e6, 1e8, 1e300, 1e-300, 0.5, 1.0, -1.0,
)  # fmt: skip
TEXTS = (
    "", "x", "0.5", "Ali", "● Ali", "word " * 80, "x" * 500, "漢字かな", "漢" * 200, "한국어 slips",
    "\x1b[31mred\x1b[2J", "\n", "two\nlines", "tab\tbed", "\x00", "\x07bell", "\x9b5n", "\r",
    "\x7f", "e\u0301", "\u202eright to left", "zero\u200bwidth", "👩\u200d👧 family", "❤\ufe0f",
    "\ud800", "\u2028", "ﷺ", "\u0301", "🇩🇪 flags", "a漢b", "\x85\x8d", "\ufeffmark",
)  # fmt: skip
SYMBOLS = ("●", "◆", "○", "x", " ", "漢", "\n", "\x1b", "\u0301", "👍", "\x00", "\r", "█", "⠿", "")
SIZES = (0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 17, 18, 60, 80, 120, 200, 299, 300)
COUNTS = (0, 1, 2, 3, 10, 100, 4000)

Rng = np.random.Generator


def numbers(rng: Rng, n: int) -> Array:
    """Numbers of one of several kinds of malice."""
    kind = rng.integers(7)
    values: Array = rng.normal(size=n)
    if kind == 0:
        values = rng.choice(SPECIAL, n)
    elif kind == 1:
        values = np.sort(values)
        values[rng.random(n) < 0.2] = rng.choice(SPECIAL)
    elif kind == 2:
        values = values * 10.0 ** rng.integers(-320, 308)
    elif kind == 3:
        values = 1e15 + np.sort(values)
    elif kind == 4:
        values = np.full(n, rng.choice(SPECIAL))
    elif kind == 5:
        values = np.linspace(-1.0, 2.0, n)
    return np.asarray(values, dtype=np.float64)


def place(rng: Rng) -> float:
    return float(numbers(rng, 1)[0])


def axis(rng: Rng) -> Axis:
    """Good limits, equal ones, reversed, not finite, too close together, too far apart."""
    low, high = place(rng), place(rng)
    if rng.random() < 0.5:
        low, high = 0.0, 1.0
    elif rng.random() < 0.2:
        high = low
    elif rng.random() < 0.2:
        high = float(np.nextafter(low, np.inf)) if np.isfinite(low) else low
    many = int(rng.choice([0, 3, 5, 50]))
    name = "" if rng.random() < 0.7 else words(rng)
    return Axis(low, high, tuple(Tick(place(rng), words(rng)) for _ in range(many)), name)


def words(rng: Rng) -> str:
    """Mostly short and harmless, so that pictures are drawn; else hostile."""
    return (
        str(rng.choice(["1", "0.5", "−2"]))
        if rng.random() < 0.6
        else TEXTS[rng.integers(len(TEXTS))]
    )


def ink(rng: Rng) -> Ink:
    return INKS[rng.integers(len(INKS))]


def mark(rng: Rng) -> Mark:
    """Any mark, shapes as its docstring has them, values as they come."""
    n = int(rng.choice(COUNTS, p=(0.1, 0.15, 0.15, 0.1, 0.2, 0.27, 0.03)))
    which = rng.integers(9)
    if which == 0:
        pattern = list(PATTERNS)[rng.integers(len(PATTERNS))]
        return Curve(numbers(rng, n), numbers(rng, n), ink(rng), pattern)
    if which == 1:
        edges = numbers(rng, n + 1)
        edges = np.sort(edges) if rng.random() < 0.7 else edges
        return Bars(edges, numbers(rng, n), [ink(rng) for _ in range(n)])
    if which == 2:
        ys = None if rng.random() < 0.5 else numbers(rng, n)
        symbols = [SYMBOLS[i] for i in rng.integers(len(SYMBOLS), size=n)]
        return Points(numbers(rng, n), ys, [ink(rng) for _ in range(n)], symbols)
    if which == 3:
        return Rule(place(rng), ink(rng), bool(rng.integers(2)))
    if which == 4:
        return heat_map(rng)
    if which == 5:
        return Band(numbers(rng, n), numbers(rng, n), numbers(rng, n), ink(rng))
    if which == 6:
        edges = numbers(rng, n + 1)
        edges = np.sort(edges) if rng.random() < 0.7 else edges
        return Stacks(edges, [[ink(rng)] * int(rng.integers(4)) for _ in range(n)])
    if which == 7:
        return Name(place(rng), words(rng)[:1], words(rng), ink(rng))
    align = ("left", "center", "right")[rng.integers(3)]
    return Label(place(rng), place(rng), TEXTS[rng.integers(len(TEXTS))], ink(rng), align)


def heat_map(rng: Rng) -> Heat:
    """A map of any size, mostly with rising middles, some of its cells without a colour."""
    across, up = (int(n) for n in rng.choice((0, 1, 2, 3, 40, 400), 2))
    xs, ys = numbers(rng, across), numbers(rng, up)
    if rng.random() < 0.7:
        xs, ys = np.sort(xs), np.sort(ys)
    inks = [heat(rng.random()) for _ in range(rng.integers(0, 4))]
    signs = [(place(rng), place(rng)) for _ in range(rng.integers(0, 3))]
    return Heat(xs, ys, rng.integers(-2, 5, (up, across)), inks, signs)


def scene(seed: int) -> tuple[Scene, int, int]:
    """The scene of a seed, and the pane's width and height."""
    rng = np.random.default_rng(seed)
    marks = tuple(mark(rng) for _ in range(rng.integers(0, 7)))
    pick = rng.random() < 0.5
    width, height = (int(v) for v in (rng.choice(SIZES, 2) if pick else rng.integers(0, 301, 2)))
    square = bool(rng.random() < 0.3)
    text = TEXTS[rng.integers(len(TEXTS))]
    return Scene(axis(rng), axis(rng), marks, text, square=square), width, height


def faults_of(seed: int) -> Iterator[str]:
    hostile, width, height = scene(seed)
    return faults(terminal.draw(hostile, width, height, DARK), width, height)


if __name__ == "__main__":
    child(faults_of)
