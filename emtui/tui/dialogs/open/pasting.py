"""What a pasted text is: a file's path, numbers, or neither."""

from __future__ import annotations

from emtui.slips.envelope import Envelope
from emtui.slips.harmless import quoted
from emtui.slips.reading.errors import is_question
from emtui.slips.reading.readers import ReadError, read_text
from emtui.slips.reading.refused import SKIP
from emtui.slips.reading.request import PASTED, Unread
from emtui.tui.dialogs.open.paths import LONGEST, exists, path_from

AT_ONCE = 100_000
"""The most characters parsed at once; longer text is read by the dialog, in a worker."""


def understood(text: str) -> Envelope | Unread | str:
    """What a pasted text is.

    Returns:
        Numbers as an envelope named ``pasted``; the path of what exists, or a text that is long
        or raises a question, for the dialog to read; or one line that says what was not
        understood.
    """
    stripped = text.strip()
    if not stripped:
        return "Nothing was pasted."
    if len(stripped) <= LONGEST and stripped.isprintable():
        path = path_from(stripped)
        if exists(path):
            return Unread(path=str(path))
    if len(stripped) > AT_ONCE:
        return Unread(text=stripped)
    try:
        return read_text(stripped, PASTED)
    except ReadError as error:
        if is_question(error):
            return Unread(text=stripped)
        if stripped[0] in "+-.0123456789" or "\n" in stripped:
            return without_fix(error)
        return f"Not understood: {quoted(stripped)} is neither a file nor numbers."


def without_fix(error: ReadError) -> str:
    """The error message, without advice that only applies to the command line."""
    told = str(error).partition(f", {SKIP}")[0]
    wrong, _, fix = told.rpartition("; ")
    return told if fix.startswith("write ") else wrong or told
