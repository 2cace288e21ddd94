"""Text from outside (file names, cells, error messages) made safe to show anywhere."""

from __future__ import annotations

import unicodedata

CELL_WIDTH = 40
NAME_WIDTH = 120
"""Characters of a cell and of a path that are shown, at most."""


def harmless(text: str, width: int = CELL_WIDTH) -> str:
    r"""Text from outside as one printable line of at most `width` characters.

    Control characters, terminal escapes and marks that turn the writing direction come out as
    Python would escape them (``\x1b``), spaces of other kinds by name (``<no-break space>``);
    what is too long ends in an ellipsis.
    """
    pieces: list[str] = []
    room = width
    for character in text[: width + 1]:
        piece = character
        if not character.isprintable():
            piece = character.encode("unicode_escape").decode("ascii")
        if not character.isprintable() and unicodedata.category(character) == "Zs":
            piece = f"<{unicodedata.name(character).lower()}>"
        if len(piece) > room:
            return _with_ellipsis(pieces, room)
        pieces.append(piece)
        room -= len(piece)
    return "".join(pieces)


def _with_ellipsis(pieces: list[str], room: int) -> str:
    while room < 1:
        room += len(pieces.pop())
    return "".join(pieces) + "…"


def quoted(text: str) -> str:
    """Text from outside, harmless, in quotation marks."""
    return f"'{harmless(text)}'"


def listed(names: list[str], most: int = 12) -> str:
    """Names from outside as a list in one line, the first `most` of them."""
    shown = ", ".join(harmless(name, 24) for name in names[:most])
    left = len(names) - most
    return f"{shown} and {left} more" if left > 0 else shown
