"""Slips that are still to be read: a file, a text or bytes, and how to read them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from emtui.slips.harmless import harmless
from emtui.slips.reading.options import ReadOptions

PASTED = "pasted"
"""What pasted numbers are called."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What to read: the file at `path`; without one the bytes `data`, else `text`.

    Attributes:
        path: the file; empty for none.
        text: such as pasted numbers.
        options: how to read it, as far as the person has said.
        data: such as came through a pipe.
        name: what to call `data` or `text`.
    """

    path: str = ""
    text: str = ""
    options: ReadOptions = ReadOptions()  # noqa: RUF009 - frozen
    data: bytes = b""
    name: str = PASTED

    @property
    def shown(self) -> str:
        """What to call it in a message, harmless."""
        return harmless(Path(self.path).name if self.path else self.name)
