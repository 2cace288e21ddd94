"""A file made ready for the readers: unpacked, in UTF-8, its head read, its progress reported."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import BinaryIO

from emtui.em.mixture import Array
from emtui.slips.reading.encoded import recoded, unmarked_utf_16, without_lines
from emtui.slips.reading.errors import ReadCancelled, ReadError, check_bytes
from emtui.slips.reading.options import MAX_BYTES, WHOLE_SHARE

HEAD = 1 << 16
BLOCK = 1 << 17
READING_SHARE = 0.9
"""How much of the progress is reading; the rest is sorting."""

Progress = Callable[[float], bool]


class _Bytes(io.RawIOBase):
    """A raw stream made of a function that gives up to n bytes."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        super().__init__()
        self._read = read
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._left:
            self._left = memoryview(self._read(len(buffer)))
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file.

    Attributes:
        name: what to call it in a message, harmless to show.
        head: its first 64 KiB or so, to recognise it by.
        body: all of it, the head included.
        whole: whether the head is all there is.
        max_bytes: how many bytes may be held at once.
        drain: takes the numbers of text block by block, where they are too many to be kept.
    """

    name: str
    head: bytes
    body: io.BufferedReader
    whole: bool
    max_bytes: int = MAX_BYTES
    drain: Callable[[Array], None] | None = None

    def everything(self) -> bytes:
        """All there is, in one piece.

        Raises:
            ReadError: that is more than may be held at once.
        """
        pieces, size = [], 0
        most = self.max_bytes // WHOLE_SHARE
        while piece := self.body.read(BLOCK):
            size += len(piece)
            if size > most:
                raise ReadError(
                    f"{self.name}: more than {most:,} bytes in a format that is read whole; "
                    f"allow it with --max-bytes {WHOLE_SHARE} times as large as the file"
                )
            pieces.append(piece)
        return b"".join(pieces)


@dataclass(frozen=True, slots=True)
class Packing:
    """A way to pack a file: its name, how packed files begin, the module whose `open` it is."""

    name: str
    magic: bytes
    module: str


PACKINGS = (
    Packing("gzip", b"\x1f\x8b", "gzip"),
    Packing("bzip2", b"BZh", "bz2"),
    Packing("xz", b"\xfd7zXZ\x00", "lzma"),
)

MOST_PACKINGS = 2
"""Twice may happen by accident; a file packed more often is made to exhaust the memory."""


def open_source(
    stream: BinaryIO,
    name: str,
    size: int | None,
    progress: Progress | None,
    max_bytes: int = MAX_BYTES,
    skip_lines: int = 0,
) -> Source:
    """Unpack, turn UTF-16 into UTF-8, drop a byte order mark, and look at the head.

    Args:
        stream: opened for reading bytes.
        name: for messages, harmless to show.
        size: in bytes, where it is known.
        progress: told the share read so far (0 where the size is unknown).
        max_bytes: read at most, unpacked.
        skip_lines: how many lines at the top are made blank.

    Raises:
        ReadError: the packed data is damaged. Reading on raises it where there is too much.
        ReadCancelled: `progress` said stop.
    """
    source = _with_head(name, _watched(stream, size, progress))
    for _ in range(MOST_PACKINGS):
        packing = next((row for row in PACKINGS if source.head.startswith(row.magic)), None)
        if packing is None:
            break
        source = _with_head(name, _unpacked(source, packing))
    if source.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        source = _with_head(name, recoded(source.body, "utf-16"))
    elif unmarked := unmarked_utf_16(source.head):
        source = _with_head(name, recoded(source.body, unmarked))
    if source.head.startswith(codecs.BOM_UTF8):
        source.body.read(len(codecs.BOM_UTF8))
        source = _with_head(name, source.body.read)
    if b"\r" in source.head and not {*b"\n\x00"} & {*source.head}:
        source = _with_head(name, _with_line_feeds(source))
    if skip_lines and b"\x00" not in source.head:
        source = _with_head(name, without_lines(source.body, skip_lines))
    limited = _with_head(name, _limited(name, source.body.read, max_bytes))
    return replace(limited, max_bytes=max_bytes)


def _with_line_feeds(source: Source) -> Callable[[int], bytes]:
    """Lines that end with a carriage return alone, ended as everywhere else."""
    return lambda count: source.body.read(count).replace(b"\r", b"\n")


def _limited(name: str, read: Callable[[int], bytes], most: int) -> Callable[[int], bytes]:
    done = 0

    def limited(count: int) -> bytes:
        nonlocal done
        data = read(count)
        done += len(data)
        check_bytes(name, done, most)
        return data

    return limited


def _with_head(name: str, read: Callable[[int], bytes]) -> Source:
    head = b""
    piece = b" "
    while piece and len(head) < HEAD:
        piece = read(HEAD - len(head))
        head += piece
    first = [head]
    body = _Bytes(lambda size: first.pop() if first else read(size))
    # An empty head must not look like the end of what follows it; nothing follows one.
    return Source(name, head, io.BufferedReader(body, BLOCK), whole=not piece)


def _watched(
    stream: BinaryIO, size: int | None, progress: Progress | None
) -> Callable[[int], bytes]:
    if progress is None:
        return stream.read
    tell = progress
    done = told = 0

    def read(count: int) -> bytes:
        nonlocal done, told
        if done == 0 or done - told >= HEAD:
            told = done
            share = min(done / size, 1.0) * READING_SHARE if size else 0.0
            if not tell(share):
                raise ReadCancelled
        data = stream.read(count)
        done += len(data)
        return data

    return read


def _unpacked(source: Source, packing: Packing) -> Callable[[int], bytes]:
    from importlib import import_module

    try:
        module = import_module(packing.module)
    except ImportError as missing:
        raise ReadError(
            f"{source.name}: this Python cannot open {packing.name} files; unpack it first"
        ) from missing
    unpack = module.open(source.body)

    def read(count: int) -> bytes:
        try:
            data: bytes = unpack.read(count)
        except (ReadCancelled, ReadError, MemoryError):
            raise
        except Exception as damage:  # each of the three has errors of its own
            raise ReadError(
                f"{source.name}: the {packing.name} data is damaged or cut short; "
                "fetch or pack it again"
            ) from damage
        return data

    return read


def with_text(source: Source, text: str) -> Source:
    """The same source with another text."""
    turned = _with_head(source.name, io.BytesIO(text.encode("utf-8", "replace")).read)
    return replace(turned, max_bytes=source.max_bytes)
