"""Bytes as text: UTF-8, UTF-16 with a mark or without, Windows' kind of Latin-1."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable


def _latin_1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    odd = error.object[error.start : error.end]
    try:
        return odd.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return odd.decode("latin-1"), error.end


LATIN_1 = "emtui.latin-1"
"""The error handler that reads bytes which are no UTF-8 as Windows' kind of Latin-1."""

codecs.register_error(LATIN_1, _latin_1)


def as_text(data: bytes) -> str:
    """Bytes of a text file as text: UTF-8, and Latin-1 where they are not."""
    return data.decode("utf-8", LATIN_1)


def without_lines(body: io.BufferedReader, lines: int) -> Callable[[int], bytes]:
    """What follows so many lines, with their ends alone before it: lines keep their numbers."""
    ends: list[bytes] = []
    after_return = False
    while len(ends) < lines and (piece := body.peek(1)):
        found = re.search(rb"[\r\n]", piece)
        if after_return and piece[:1] == b"\n":
            body.read(1)
            after_return = False
            continue
        after_return = False
        body.read(found.end() if found else len(piece))
        if found:
            ends.append(b"\n")
            after_return = found[0] == b"\r"
    if after_return and body.peek(1)[:1] == b"\n":
        body.read(1)
    first = [b"".join(ends)] if ends else []
    return lambda count: first.pop() if first else body.read(count)


def unmarked_utf_16(head: bytes) -> str:
    """The name of UTF-16 without a mark, where every other byte is zero, and hardly one between."""
    zeros = (head[0::2].count(0), head[1::2].count(0))
    # A rare sign beyond U+FFFF has one at the other byte.
    if max(zeros) <= 8 * min(zeros) or 10 * max(zeros) < len(head):
        return ""
    encoding = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return ""
    return encoding if all(c.isprintable() or c.isspace() for c in text) else ""


def recoded(body: io.BufferedReader, encoding: str) -> Callable[[int], bytes]:
    """Text of another encoding as UTF-8, read piece by piece."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def read(count: int) -> bytes:
        while True:
            data = body.read(count)
            text = decoder.decode(data, final=not data)
            if text or not data:
                return text.encode("utf-8", "replace")

    return read
