"""What a pane that computes shows: the frame, what was found so far, and what the person chose."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from emtui.em.starts import Start
from emtui.plot.marks import Scene, Words
from emtui.scenes.frame import Frame

Place = tuple[float, float]
"""A place in a pane, in the units of its axes."""
GoingOn = Callable[[float], bool]
"""Told the share done, 0 to 1; answers whether to go on."""


@dataclass(frozen=True, eq=False, slots=True)
class View:
    """One moment of a pane.

    Attributes:
        frame: the envelope, the climb and the glide.
        found: the latest that the pane's study has found; None before the first, and then
            neither the pane's scene nor its words are asked for.
        refused: why there is nothing to find, for the person; empty where there is.
        choice: which of the pane's choices is shown.
        cursor: where the person's cursor stands; None where the pane has not the focus.
        pins: places that the person pinned with Enter, the latest last.
        progress: share done while the study goes on, 0 to 1; None at rest.
        columns: how wide its lines of words may be.
    """

    frame: Frame
    found: Any = None
    refused: str = ""
    choice: int = 0
    cursor: Place | None = None
    pins: tuple[Place, ...] = ()
    progress: float | None = None
    columns: int = 60


@dataclass(frozen=True, slots=True)
class Study:
    """Something computed beside the screen.

    Attributes:
        depends: what the result depends on; while it is equal, the result is kept.
        compute: results in turn, the last one final; stops early when `GoingOn` says False.
            Raises ValueError, its message for the person, where there is nothing to compute.
    """

    depends: Callable[[View], Hashable]
    compute: Callable[[View, GoingOn], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Pane:
    """A pane that a key opens beside the slips.

    Attributes:
        name: what the code and the lessons call it.
        title: for its frame.
        scene: ``(view, columns) -> Scene``.
        words: lines under the picture, the most important first; those that do not fit are left
            out.
        study: what it computes; None where the frame says it all.
        choices: what it can show, by name; its key goes from one to the next.
        cursor: where a cursor first stands; None where the pane has none.
        move: ``(view, (right, up), cell) -> place`` of the cursor after so many presses of the
            arrows, a cell of the picture being so large; None where a press is a cell.
        point: ``(view, place) -> place`` of the cursor where the mouse points; None: right there.
        pins: how many places Enter pins; one more starts over.
        start: the guess that Enter begins from at the cursor; None where it begins none.
        glides: whether the picture moves between two half-steps; else it is drawn once for each.
    """

    name: str
    title: str
    scene: Callable[[View, int], Scene]
    words: Callable[[View], tuple[Words, ...]] = lambda view: ()
    study: Study | None = None
    choices: tuple[str, ...] = ("",)
    cursor: Callable[[View], Place] | None = None
    move: Callable[[View, Place, Place], Place] | None = None
    point: Callable[[View, Place], Place] | None = None
    pins: int = 0
    start: Callable[[View], Start | None] | None = None
    glides: bool = False
