"""Which files a command line means, and about how many slips they hold."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterator, Sequence

from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading.addresses import is_address, opened
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.suffixes import could_be_read
from emtui.slips.summary_file import is_summary

REPEATED = re.compile(r"(?:\*\*/+){2,}")
"""Signs for any folders, again and again: they mean what one means, and take for ever."""


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
            raise ReadError(f"{harmless(file, NAME_WIDTH)}: named twice; leave it out once")
        seen.add(real)
    return tuple(files)


def _expanded(path: str) -> Iterator[str]:
    shown = harmless(path, NAME_WIDTH)
    if is_address(path):
        yield from _at_address(path)
    elif os.path.isdir(path):
        found = sorted(_in_folder(path))
        if not found:
            raise ReadError(f"{shown}: a folder without files of slips; name another")
        yield from found
    elif os.path.lexists(path) or not glob.has_magic(path):
        yield path
    else:
        found = sorted(_matching(path))
        if not found:
            raise ReadError(f"{shown}: no file matches; check the pattern")
        yield from found


def _in_folder(path: str) -> Iterator[str]:
    """The files of slips in a folder and those in it; what may not be looked into is one of them.

    Whoever reads that says why it cannot be read: nothing is left out in silence.
    """
    closed: list[str] = []
    for folder, _, names in os.walk(path, onerror=lambda fault: closed.append(fault.filename)):
        for name in filter(_holds_slips, names):
            file = os.path.join(folder, name)
            if _may_be_file(file):
                yield file
    yield from closed


def _may_be_file(path: str) -> bool:
    """Whether a path is an ordinary file, or cannot be looked at."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:  # a link to nothing
        return False
    except OSError:
        return True


def _matching(pattern: str) -> set[str]:
    """The files that a pattern names, and the folders on their way that may not be looked into."""
    pattern = REPEATED.sub("**/", pattern)
    try:
        found = set(filter(os.path.isfile, glob.glob(pattern, recursive=True)))
        folder, name = (pattern, "*") if pattern.endswith("**") else os.path.split(pattern)
        while folder not in ("", "/") and name:
            need = os.X_OK | (os.R_OK if glob.has_magic(name) else 0)
            found |= {
                place
                for place in glob.glob(folder, recursive=True)
                if os.path.isdir(place) and not os.access(place, need)
            }
            folder, name = os.path.split(folder)
    except (OSError, ValueError, RecursionError) as fault:
        shown = harmless(pattern, NAME_WIDTH)
        raise ReadError(f"{shown}: not a pattern that can be followed; shorten it") from fault
    return found


def _holds_slips(name: str) -> bool:
    """Whether a file in a folder is one of slips: no summary, and not hidden."""
    return could_be_read(name) and not is_summary(name) and not name.startswith((".", "_"))


def _at_address(path: str) -> Iterator[str]:
    """The files of an address that is a pattern or a folder; else the address itself."""
    pattern, shown = glob.has_magic(path), harmless(path, NAME_WIDTH)
    try:
        import fsspec

        system, inside = fsspec.core.url_to_fs(path)
        if pattern:
            found = [file for file in system.glob(inside) if not system.isdir(file)]
        elif "." not in inside.rpartition("/")[2] and system.isdir(inside):
            found = [file for file in system.find(inside) if _holds_slips(file.rpartition("/")[2])]
        else:
            yield path
            return
        found = sorted(map(system.unstrip_protocol, found))
    except Exception as fault:  # of fsspec's packages, any
        if not pattern:
            yield path  # whoever reads it says what is wrong
            return
        raise ReadError(f"{shown}: cannot be listed ({harmless(str(fault), 80)})") from fault
    if not found:
        none = "no file matches; check the pattern" if pattern else "a folder without slips"
        raise ReadError(f"{shown}: {none}")
    yield from found


def slips_at_most(paths: Sequence[str], most: int) -> bool:
    """Whether files hold no more slips than that, judged by their first lines and their sizes.

    Of Parquet files the number of rows is known.
    """
    return sum(map(_rows, paths)) <= most


def _rows(path: str) -> int:
    if not is_address(path) and not os.path.isfile(path):
        return 0  # what is read from a pipe is gone
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
