"""What a pane is: how it draws a view, what it computes, and what can be chosen in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from emtui.em.starts import Start
from emtui.plot.marks import Scene, Words
from emtui.scenes.frame import Frame

Place = tuple[float, float]
"""A place in a pane, in the units of its axes."""
GoingOn = Callable[[float], bool]
"""Called with the fraction done, 0 to 1; returns whether to go on."""


@dataclass(frozen=True, eq=False, slots=True)
class View:
    """One moment of a pane.

    Attributes:
        frame: the envelope, the run and the animation.
        found: the latest result of the pane's study; None before the first, and the pane's
            scene and words are not called then.
        refused: why the study has no result, for the person; else empty.
        choice: which of the pane's choices is shown.
        cursor: where the person's cursor is; None while the pane is not focused.
        pins: places that the person pinned with Enter, the latest last.
        progress: fraction done while the study runs, 0 to 1; None at rest.
        columns: how wide a line of words may be.
        known: final results of the pane's other choices on what is shown, by choice.
    """

    frame: Frame
    found: Any = None
    refused: str = ""
    choice: int = 0
    cursor: Place | None = None
    pins: tuple[Place, ...] = ()
    progress: float | None = None
    columns: int = 60
    known: Mapping[int, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Study:
    """A computation in the background.

    Attributes:
        depends: what the result depends on; it is kept as long as this compares equal.
        compute: yields results, the last one final; stops early when `GoingOn` returns False.
            Raises ValueError, with a message for the person, if there is nothing to compute.
    """

    depends: Callable[[View], Hashable]
    compute: Callable[[View, GoingOn], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Pane:
    """A pane that a key opens next to the slips.

    Attributes:
        name: what the code and the lessons call it.
        title: for its frame; empty where the names of its views say it.
        scene: ``(view, columns) -> Scene``.
        words: lines under the picture, the most important first; those that do not fit are left
            out.
        study: what it computes; None if the frame is enough.
        choices: names of its views; its key cycles through them.
        cursor: where the cursor first is, None where there is nothing to point at; None if the
            pane has none.
        by_key: whether the cursor waits for a key of its own, or the mouse; else it is there as
            soon as the pane is opened.
        move: ``(view, (right, up), cell) -> place`` of the cursor after that many presses of
            the arrow keys, for a cell of that size; None if a press moves it by one cell.
        point: ``(view, place) -> place`` of the cursor for a mouse at `place`; None: the same.
        pins: how many places Enter pins before it starts over.
        start: the guess that Enter starts from at the cursor; None if Enter starts none.
        glides: whether the picture is animated between half-steps.
    """

    name: str
    title: str
    scene: Callable[[View, int], Scene]
    words: Callable[[View], tuple[Words, ...]] = lambda view: ()
    study: Study | None = None
    choices: tuple[str, ...] = ("",)
    cursor: Callable[[View], Place | None] | None = None
    by_key: bool = False
    move: Callable[[View, Place, Place], Place] | None = None
    point: Callable[[View, Place], Place] | None = None
    pins: int = 0
    start: Callable[[View], Start | None] | None = None
    glides: bool = False
