"""Which files a command line means, and about how many slips they hold."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading.addresses import is_address, opened
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.suffixes import could_be_read
from emtui.slips.summary_file import is_summary


def expanded(paths: Sequence[str]) -> tuple[str, ...]:
    """The files that paths, folders (all that could hold slips) and patterns name; each once.

    Raises:
        ReadError: nothing is there, or a file is named twice.
    """
    files: list[str] = []
    for path in paths:
        files += _expanded(path)
    seen: set[str] = set()
    for file in files:
        real = file if is_address(file) else os.path.realpath(file)
        if real in seen:
            raise ReadError(
                f"{harmless(file, NAME_WIDTH)}: named twice; its slips would count twice"
            )
        seen.add(real)
    return tuple(files)


def _expanded(path: str) -> Iterator[str]:
    shown = harmless(path, NAME_WIDTH)
    if is_address(path):
        yield from _at_address(path)
    elif Path(path).is_dir():
        found = sorted(
            str(file)
            for file in Path(path).rglob("*")
            if file.is_file() and _holds_slips(file.name)
        )
        if not found:
            raise ReadError(f"{shown}: a folder without files of slips; name another")
        yield from found
    elif os.path.lexists(path) or not glob.has_magic(path):
        yield path
    else:
        found = sorted(file for file in glob.glob(path, recursive=True) if Path(file).is_file())
        if not found:
            raise ReadError(f"{shown}: no file matches; check the pattern")
        yield from found


def _holds_slips(name: str) -> bool:
    """Whether a file in a folder is one of slips: no summary, and not hidden."""
    return could_be_read(name) and not is_summary(name) and not name.startswith((".", "_"))


def _at_address(path: str) -> Iterator[str]:
    """The files of an address that is a pattern; else the address itself."""
    if not glob.has_magic(path):
        yield path
        return
    try:
        import fsspec

        system, inside = fsspec.core.url_to_fs(path)
        found = sorted(system.unstrip_protocol(file) for file in system.glob(inside))
    except (ImportError, OSError, ValueError) as fault:
        why = harmless(str(fault), 80)
        raise ReadError(f"{harmless(path, NAME_WIDTH)}: cannot be listed ({why})") from fault
    if not found:
        raise ReadError(f"{harmless(path, NAME_WIDTH)}: no file matches; check the pattern")
    yield from found


def slips_at_most(paths: Sequence[str], most: int) -> bool:
    """Whether files hold no more slips than that, judged by their first lines and their sizes.

    Of Parquet files the number of rows is known.
    """
    return sum(map(_rows, paths)) <= most


def _rows(path: str) -> int:
    try:
        with opened(path) as stream:
            head = stream.read(1 << 16)
            size = stream.seek(0, os.SEEK_END)
            if head.startswith(b"PAR1"):
                from pyarrow import parquet

                stream.seek(0)
                return int(parquet.ParquetFile(stream).metadata.num_rows)
    except (ReadError, OSError, ValueError, ImportError):
        return 0  # whoever reads it says what is wrong
    except Exception:  # pyarrow's, of a damaged file
        return 0
    packed = 4 if head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")) else 1
    if packed > 1 or not head:
        return size * packed // 8
    apart = max(1, head.count(b"\n"), head.count(b" "))
    return size * apart // len(head)
