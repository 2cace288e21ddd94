"""Lines of words under a picture: plain ones, and short pieces packed into a width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emtui.plot.marks import MUTED, Ink, Words

BETWEEN = " · "


def line(*pieces: str | tuple[str, Ink]) -> Words:
    """One line; pieces without an ink are muted."""
    return tuple((piece, MUTED) if isinstance(piece, str) else piece for piece in pieces)


def packed(pieces: Sequence[str], columns: int, ink: Ink = MUTED) -> Iterator[Words]:
    """Short pieces, as many on a line as its columns hold, dots between them."""
    row = ""
    for piece in pieces:
        longer = f"{row}{BETWEEN}{piece}" if row else piece
        if row and len(longer) > columns:
            yield ((row, ink),)
            longer = piece
        row = longer
    if row:
        yield ((row, ink),)
