"""Something that is still to be read: a file, a text or bytes, and how."""

from __future__ import annotations

from typing import NamedTuple

from emtui.slips.reading.options import ReadOptions

PASTED = "pasted"
"""What pasted numbers are called."""


class Unread(NamedTuple):
    """What the dialog is to read (a path, a text or bytes), and what was said of how."""

    path: str = ""
    text: str = ""
    options: ReadOptions = ReadOptions()
    data: bytes = b""
    name: str = PASTED
