"""What a pasted text is: a file's path, numbers, or neither."""

from __future__ import annotations

from emtui.slips.envelope import Envelope
from emtui.slips.harmless import quoted
from emtui.slips.reading.errors import is_question
from emtui.slips.reading.readers import ReadError, read_text
from emtui.slips.reading.refused import SKIP
from emtui.slips.reading.request import PASTED, Unread
from emtui.tui.capabilities import EVERYTHING, Capabilities
from emtui.tui.dialogs.open.paths import LONGEST, exists, path_from

FIRST = "+-.0123456789"
"""What a number begins with."""
AT_ONCE = 100_000
"""The most characters parsed at once; longer text is read by the dialog, in a worker.

Where only so many slips may be pasted, that takes no longer than is borne, and needs no dialog.
"""
TOO_MUCH = "The pasted text is too long: {:,} slips are the most here; paste fewer."


def understood(text: str, may: Capabilities = EVERYTHING) -> Envelope | Unread | str:
    """What a pasted text is; a path is none where no file may be read.

    Returns:
        Numbers as an envelope named ``pasted``; the path of what exists, or a text that is long
        or raises a question, for the dialog to read; or one line that says what was not
        understood.
    """
    # A terminal ends the lines of a paste as its Enter key does.
    stripped = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not stripped:
        return "Nothing was pasted."
    if may.read_files and len(stripped) <= LONGEST and stripped.isprintable():
        path = path_from(stripped)
        if exists(path):
            return Unread(path=str(path))
    if may.most_characters is not None and len(stripped) > may.most_characters:
        return TOO_MUCH.format(may.most_slips)
    if may.most_characters is None and len(stripped) > AT_ONCE:
        return Unread(text=stripped, options=may.pasting)
    try:
        return read_text(stripped, PASTED, may.pasting)
    except ReadError as error:
        if is_question(error):
            return Unread(text=stripped, options=may.pasting)
        if stripped[0] in FIRST or "\n" in stripped:
            return without_fix(error)
        is_none = "is neither a file nor numbers" if may.read_files else "is not a number"
        return f"Not understood: {quoted(stripped)} {is_none}."


def numbers_in(typed: str, may: Capabilities = EVERYTHING) -> bool:
    """Whether a typed line holds numbers; an existing path does not."""
    found = understood(typed, may)
    asked = isinstance(found, Unread) and not found.path and typed.strip()[0] in FIRST
    return asked or isinstance(found, Envelope)


def without_fix(error: ReadError) -> str:
    """The error message, without advice that only applies to the command line."""
    told = str(error).partition(f", {SKIP}")[0]
    wrong, _, fix = told.rpartition("; ")
    if fix.endswith("--max-slips"):
        return f"{wrong}, the most here; paste fewer"
    return told if fix.startswith("write ") else wrong or told
