"""What tests of scenes share: palettes, strips read back as a terminal would show them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from rich.cells import cell_len
from textual.strip import Strip

from emtui.em.history import Limits
from emtui.em.mixture import Mixture
from emtui.em.session import Session
from emtui.em.starts import Start, given_start, quartile_start
from emtui.em.variants import Variant
from emtui.plot.palette import RGB, Palette
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.scenes.pane import Pane, View
from emtui.slips.envelope import Envelope, essay_envelope

ESSAY = essay_envelope()
"""One for all frames, so that what is found of it need be found once."""
DARK = Palette.of((18, 18, 18), (224, 224, 224), (1, 120, 212), (255, 166, 43), dark=True)


class Shown(NamedTuple):
    """One cell of the terminal."""

    char: str
    colour: RGB | None
    ground: RGB | None


def _rgb(colour: object) -> RGB | None:
    triplet = getattr(colour, "triplet", None)
    return None if triplet is None else (triplet.red, triplet.green, triplet.blue)


def grid(strips: Sequence[Strip]) -> list[list[Shown]]:
    """Cells of strips that hold no wide characters, the upper row first."""
    return [
        [
            Shown(
                char,
                _rgb(segment.style and segment.style.color),
                _rgb(segment.style and segment.style.bgcolor),
            )
            for segment in strip
            for char in segment.text
        ]
        for strip in strips
    ]


def texts(strips: Sequence[Strip]) -> list[str]:
    return [strip.text for strip in strips]


def faults(strips: Sequence[Strip], width: int, height: int) -> Iterator[str]:
    """What is wrong with the strips of a pane of this size; nothing where all is well."""
    if len(strips) != height:
        yield f"{len(strips)} strips for a height of {height}"
    for row, strip in enumerate(strips):
        told, real = strip.cell_length, sum(cell_len(segment.text) for segment in strip)
        if not told == real == width:
            yield f"row {row} says {told} cells, takes {real}, should have {width}"
        for segment in strip:
            if segment.control:
                yield f"row {row} carries a control segment"
            # Cc would be obeyed by the terminal, Cs cannot be encoded, the rest has no width.
            bad = [c for c in segment.text if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
            if bad:
                yield f"row {row} sends {bad[0]!r} to the terminal"


def braille_dots(shown: Sequence[Sequence[Shown]]) -> set[tuple[int, int]]:
    """All dots set, as (column from the left, row from below) on a 2 x 4 grid a cell."""
    bits = ((0x01, 0, 3), (0x02, 0, 2), (0x04, 0, 1), (0x40, 0, 0))
    bits += ((0x08, 1, 3), (0x10, 1, 2), (0x20, 1, 1), (0x80, 1, 0))  # type: ignore[assignment]
    height = len(shown)
    return {
        (2 * column + across, 4 * (height - 1 - row) + up)
        for row, line in enumerate(shown)
        for column, cell in enumerate(line)
        if 0x2800 <= ord(cell.char) <= 0x28FF
        for bit, across, up in bits
        if (ord(cell.char) - 0x2800) & bit
    }


def begin(
    envelope: Envelope | None = None,
    start: Start | Mixture | None = None,
    variant: Variant | None = None,
    limits: Limits | None = None,
) -> tuple[Backdrop, Session]:
    """A session in GUESS and its backdrop; a start given as a mixture is in the slips' units."""
    envelope = envelope or ESSAY
    variant = variant or Variant()
    if start is None:
        start = quartile_start(envelope.sample, variant)
    elif isinstance(start, Mixture):
        start = given_start(envelope.sample, variant, start)
    return Backdrop.of(envelope), Session.begin(envelope.sample, variant, start, limits)


def frame_at(halves: int, **choices: object) -> Frame:
    """A frame so many half-steps after the guess."""
    backdrop, session = begin(**choices)  # type: ignore[arg-type]
    for _ in range(halves):
        session = session.step()
    return Frame(backdrop, session)


def two(
    means: tuple[float, float], sds: tuple[float, float], weights: tuple[float, float] = (0.5, 0.5)
) -> Mixture:
    return Mixture(np.array(weights), np.array(means), np.array(sds))


def studied(pane: Pane, frame: Frame, **shown: object) -> View:
    """A view of the pane with its study done; what else is shown as a View has it."""
    view = View(frame, **shown)  # type: ignore[arg-type]
    assert pane.study is not None
    *_, found = pane.study.compute(view, lambda share: True)
    return replace(view, found=found)


def told(pane: Pane, view: View) -> list[str]:
    """The pane's words, line by line; each within its columns."""
    lines = ["".join(text for text, _ in words) for words in pane.words(view)]
    assert all(len(line) <= view.columns for line in lines), lines
    return lines
