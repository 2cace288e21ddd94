"""A Scene as plain data: marks, axes and words; no colours of a theme, no size, no screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array
from emtui.plot.by_content import ByContent


@dataclass(frozen=True, slots=True)
class Ink:
    """What a colour means; the palette of the theme says which colour that is.

    Attributes:
        role: ``ali``, ``bilal``, ``sum``, ``text``, ``muted``, ``accent``, ``warning``,
            ``mix``, which lies between Ali's colour and Bilal's, ``heat``, which rises from the
            ground, or ``kind``, one of a few colours that can be told apart.
        share: for ``mix``: 0 is Ali's, 1 Bilal's; for ``heat``: 0 low, 1 high; for ``kind``:
            its number.
        strength: 1 is the full colour, 0 the background.
    """

    role: str
    share: float = 0.0
    strength: float = 1.0

    def faint(self, strength: float) -> Ink:
        """The same ink at another strength."""
        return Ink(self.role, self.share, strength)


ALI, BILAL, SUM, TEXT = Ink("ali"), Ink("bilal"), Ink("sum"), Ink("text")
MUTED, ACCENT, WARNING = Ink("muted"), Ink("accent"), Ink("warning")
FRIENDS = (ALI, BILAL)


def mix(share: float, strength: float = 1.0) -> Ink:
    """The ink between Ali (0) and Bilal (1)."""
    return Ink("mix", min(1.0, max(0.0, float(share))), strength)


def heat(share: float) -> Ink:
    """The ink of a height between the lowest (0) and the highest (1)."""
    return Ink("heat", min(1.0, max(0.0, float(share))))


def kind(number: int, strength: float = 1.0) -> Ink:
    """The ink of the kind with this number, from 0."""
    return Ink("kind", float(number), strength)


@dataclass(frozen=True, eq=False, slots=True)
class Mixed(Sequence[Ink]):
    """Inks between Ali (0) and Bilal (1), made on demand: only a few of many are seen.

    Attributes:
        shares: Bilal's, shape ``(n,)``; NaN is muted.
    """

    shares: Array

    def __len__(self) -> int:
        return len(self.shares)

    @overload
    def __getitem__(self, index: int) -> Ink: ...

    @overload
    def __getitem__(self, index: slice) -> Mixed: ...

    def __getitem__(self, index: int | slice) -> Ink | Mixed:
        if isinstance(index, slice):
            return Mixed(self.shares[index])
        share = float(self.shares[index])
        return mix(share) if share == share else MUTED


Words = tuple[tuple[str, Ink], ...]
"""A line of words, piece by piece, each in its ink."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what is written there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Limits of an axis, its ticks and its name; ticks outside are not drawn."""

    low: float
    high: float
    ticks: tuple[Tick, ...] = ()
    name: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Curve(ByContent):
    """A line through points of shape ``(n,)``; NaN breaks it.

    Its pattern is solid, dashed, short (dashes) or dotted.
    """

    xs: Array
    ys: Array
    ink: Ink
    pattern: str = "solid"


@dataclass(frozen=True, eq=False, slots=True)
class Bars:
    """Bars over ``edges`` of shape ``(n + 1,)``, standing on 0, one ink each."""

    edges: Array
    heights: Array
    inks: Sequence[Ink]


@dataclass(frozen=True, eq=False, slots=True)
class Stacks:
    """Bars of blocks that can be counted, standing on 0, each block 1 high.

    Attributes:
        edges: of the bars, shape ``(n + 1,)``.
        inks: one for each block of each bar, from the lowest up.
    """

    edges: Array
    inks: Sequence[Sequence[Ink]]


@dataclass(frozen=True, eq=False, slots=True)
class Points(ByContent):
    """Single characters at places; without ``ys`` they stand in a row of their own below."""

    xs: Array
    ys: Array | None
    inks: Sequence[Ink]
    symbols: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line across the pane: vertical at an x, or horizontal at a y."""

    at: float
    ink: Ink
    vertical: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place; ``align`` is left, center or right of it. Kept inside the pane."""

    x: float
    y: float
    text: str
    ink: Ink
    align: str = "center"


@dataclass(frozen=True, slots=True)
class Name:
    """A sign over a place, with words beside it, in a row above the picture."""

    x: float
    sign: str
    text: str
    ink: Ink


@dataclass(frozen=True, eq=False, slots=True)
class Heat:
    """Coloured cells under everything else, two to a character's height.

    Attributes:
        xs, ys: the cells' middles, rising, shapes ``(nx,)`` and ``(ny,)``.
        cells: which of `inks` each has, shape ``(ny, nx)``; -1 for none.
        inks: the colours.
        signs: places whose whole character has their own cell's colour, one pair each.
    """

    xs: Array
    ys: Array
    cells: NDArray[np.intp]
    inks: Sequence[Ink]
    signs: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Band:
    """The ground between two curves over the same places, shape ``(n,)`` each; NaN leaves a gap."""

    xs: Array
    lows: Array
    highs: Array
    ink: Ink


Mark = Curve | Bars | Stacks | Points | Rule | Label | Name | Heat | Band


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """Marks in the order they are painted, the axes, and words.

    Attributes:
        x, y: the axes.
        marks: painted in this order.
        words: shown instead where the pane is too small for a picture.
        caption: a few words for the pane's edge: what its marks stand for.
        square: whether both axes are about as long: a cell is twice as high as wide.
    """

    x: Axis
    y: Axis
    marks: tuple[Mark, ...] = field(default=())
    words: str = ""
    caption: str = ""
    square: bool = False

    def caption_in(self, columns: int) -> str:
        """The caption where there is room for all of it beside the frame's corners, else none."""
        return self.caption if len(self.caption) + 2 <= columns else ""
