"""A film of a climb: its moments, and the formats that they are written in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

RGB = tuple[int, int, int]
LINES = "EMTUI_PROGRESS"
"""The environment variable that makes a film print its progress, in lines on standard error."""


class Piece(NamedTuple):
    """Characters of one look."""

    text: str
    colour: RGB
    ground: RGB
    bold: bool = False


Row = tuple[Piece, ...]


def width_of(row: Row) -> int:
    """Cells that a row takes."""
    return sum(cell_len(piece.text) for piece in row)


@dataclass(frozen=True, slots=True)
class Moment:
    """A screen, and how many seconds it stands.

    Attributes:
        svg: the screen as the app draws it.
        seconds: how long.
        rows: the same from the top, where they are needed.
    """

    svg: str
    seconds: float
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Shooting:
    """How a climb is filmed.

    Attributes:
        size: columns and rows.
        theme: of the app, by name.
        glides: whether pictures glide from one half-step to the next; else one a half-step.
        most: half-steps shown; the end follows in any case.
        rows: whether the screens are kept as rows, too.
    """

    size: tuple[int, int] = (92, 26)
    theme: str = "textual-dark"
    glides: bool = True
    most: int = 60
    rows: bool = False


ASCIICAST = (2, 3)
"""Versions of asciicast that are written."""
TITLE = "emtui"


def as_cast(moments: Sequence[Moment], version: int = 2) -> str:
    """An asciicast: what a terminal is sent, moment by moment, for players of terminals' films.

    Sources: https://docs.asciinema.org/manual/asciicast/v2/ and v3.
    """
    columns = width_of(moments[0].rows[0])
    rows = len(moments[0].rows)
    if version == 2:
        head = {"version": 2, "width": columns, "height": rows, "title": TITLE}
    else:
        head = {"version": 3, "term": {"cols": columns, "rows": rows}, "title": TITLE}
    lines = [json.dumps(head)]
    begun, last = 0.0, 0.0
    before: tuple[Row, ...] = ((),) * rows
    for moment in moments:
        drawn = "".join(_changed(before, moment.rows))
        if not before[0]:
            drawn = f"\x1b[?25l\x1b[2J{drawn}"
        if drawn:
            at = begun if version == 2 else begun - last
            lines.append(json.dumps([round(at, 3), "o", drawn]))
            last = begun
        before, begun = moment.rows, begun + moment.seconds
    # So that the last moment stands as long as it should.
    lines.append(json.dumps([round(begun if version == 2 else begun - last, 3), "o", ""]))
    return "\n".join(lines) + "\n"


def _changed(before: Sequence[Row], now: Sequence[Row]) -> Iterator[str]:
    """What writes each row that is another one now."""
    for number, (old, row) in enumerate(zip(before, now, strict=True), 1):
        if old != row:
            yield f"\x1b[{number};1H" + "".join(map(_ansi, row)) + "\x1b[0m"


def _ansi(piece: Piece) -> str:
    colour, ground = (";".join(map(str, rgb)) for rgb in (piece.colour, piece.ground))
    weight = "1" if piece.bold else "22"
    return f"\x1b[{weight};38;2;{colour};48;2;{ground}m{piece.text}"
