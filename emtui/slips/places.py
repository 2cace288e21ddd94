"""Which files a command line means, and about how many slips they hold."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from emtui.slips.harmless import NAME_WIDTH, harmless
from emtui.slips.reading.addresses import is_address, lacking, opened
from emtui.slips.reading.arrow import ARROW_FILE, PARQUET
from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.options import WHOLE_SHARE
from emtui.slips.reading.suffixes import could_be_read
from emtui.slips.summary_file import is_summary

REPEATED = re.compile(r"(?:\*\*/+){2,}")
"""Signs for any folders, again and again: they mean what one means, and take for ever."""
DEEP = re.compile(r"(?:^|(?<=/))\*\*(?:/+|$)")
"""The sign for folders in folders."""
SYSTEM = ("/dev", "/proc", "/sys")
"""Folders of devices and of the system's own state: some of what lies there never ends."""
HIDDEN = (".", "_")
"""How the names of files and folders begin that some program keeps beside the slips."""
MOST_OTHERS = 20_000
"""A folder that holds more files of other kinds is no folder of slips."""


class FilesFound(NamedTuple):
    """The files that a command line means, and those of other kinds beside them in folders."""

    files: tuple[str, ...]
    others: tuple[str, ...]


def expanded(paths: Sequence[str]) -> tuple[str, ...]:
    """The files that paths mean; see `found_at`."""
    return found_at(paths).files


def found_at(paths: Sequence[str]) -> FilesFound:
    """The files that paths, folders (all that could hold slips) and patterns name; each once.

    Of a file and links to it in one folder, or in what one pattern names, the first is taken.
    Hidden files, and those that begin with an underscore, are none of them.

    Raises:
        ReadError: nothing is there, or a file is named by two paths.
    """
    files: dict[str, str] = {}
    others: list[str] = []
    for path in paths:
        found: dict[str, str] = {}
        for file in _expanded(path, others):
            found.setdefault(_real(file), file)
        for twice in files.keys() & found.keys():
            shown = harmless(found[twice], NAME_WIDTH)
            raise ReadError(f"{shown}: named twice; leave it out once")
        files |= found
    return FilesFound(tuple(files.values()), tuple(sorted(others)))


def _real(path: str) -> str:
    """What tells a file from any other: its path without links, as far as they may be followed."""
    try:
        return path if is_address(path) else os.path.realpath(path)
    except OSError:  # one may not even look where a link leads
        return path


def _expanded(path: str, others: list[str]) -> Iterator[str]:
    shown = harmless(path, NAME_WIDTH)
    if is_address(path):
        yield from _at_address(path, others)
    elif os.path.isdir(path):
        found = sorted(_in_folder(path, others))
        if not found and any(map(is_summary, others)):
            raise ReadError(f"{shown}: a folder of summaries; name them in quotes: '*.slips'")
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


def _in_folder(path: str, others: list[str]) -> Iterator[str]:
    """The files of slips in a folder and those in it; what may not be looked into is one of them.

    Whoever reads that says why it cannot be read: nothing is left out in silence.

    Raises:
        ReadError: it holds too many other files, or is none of files.
    """
    shown = harmless(path, NAME_WIDTH)
    if _of_system(path):
        raise ReadError(f"{shown}: holds devices and the system's state, no slips; name another")
    closed: list[str] = []
    found: list[str] = []
    before = len(others)
    for folder, names in _folders(path, HIDDEN, closed):
        found += _of_slips((os.path.join(folder, name) for name in names), others)
        if len(others) - before > MOST_OTHERS:
            raise ReadError(
                f"{shown}: a folder with more than {MOST_OTHERS:,} other files; name the folder "
                "that holds the slips, or their pattern"
            )
    yield from filter(_may_be_file, found)
    yield from closed


def _folders(
    path: str, hidden: tuple[str, ...], closed: list[str]
) -> Iterator[tuple[str, list[str]]]:
    """A folder and those in it that are not hidden, with the names of their files.

    Links to folders are not followed. Folders that may not be looked into are added to `closed`.
    """
    for folder, within, names in os.walk(path, onerror=lambda e: closed.append(e.filename)):
        within[:] = [
            name
            for name in within
            if not name.startswith(hidden) and not _of_system(os.path.join(folder, name))
        ]
        yield folder, names


def _of_system(path: str) -> bool:
    """Whether a folder is one of devices, or of the system's state."""
    try:
        place = os.path.abspath(path)
    except OSError:  # the working folder was deleted
        return False
    return any(place == one or place.startswith(one + os.sep) for one in SYSTEM)


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
        found = set(filter(os.path.isfile, _named(pattern)))
        folder, name = (pattern, "*") if pattern.endswith("**") else os.path.split(pattern)
        while folder not in ("", "/") and name:
            need = os.X_OK | (os.R_OK if glob.has_magic(name) else 0)
            found |= {
                place
                for place in _named(folder)
                if os.path.isdir(place) and not os.access(place, need)
            }
            folder, name = os.path.split(folder)
    except (OSError, ValueError, RecursionError) as fault:
        shown = harmless(pattern, NAME_WIDTH)
        raise ReadError(f"{shown}: not a pattern that can be followed; shorten it") from fault
    return found


def _named(pattern: str) -> set[str]:
    """What a pattern names; ** follows no links, among which there may be loops."""
    deep = [*DEEP.finditer(pattern)]
    if not deep:
        return set(glob.glob(pattern))
    before, after = pattern[: deep[-1].start()], pattern[deep[-1].end() :]
    seen: set[str] = set()
    closed: list[str] = []
    for top in _named(before) if before else {os.curdir}:
        for folder, names in _folders(top, (".",), closed):
            seen.add(folder)
            if not after:
                seen |= {os.path.join(folder, name) for name in names}
    seen.update(closed)
    if after:
        seen = {file for one in seen for file in glob.glob(os.path.join(glob.escape(one), after))}
    return seen if before else {os.path.normpath(place) for place in seen}


def _of_slips(files: Iterable[str], others: list[str]) -> Iterator[str]:
    """Those files that could hold slips; the others, but hidden ones, are put to `others`."""
    for file in files:
        name = file.rpartition("/")[2].rpartition(os.sep)[2]
        if name.startswith(HIDDEN):
            continue
        if could_be_read(name) and not is_summary(name):
            yield file
        else:
            others.append(file)


def _at_address(path: str, others: list[str]) -> Iterator[str]:
    """The files of an address that is a pattern or a folder; else the address itself."""
    pattern, shown = glob.has_magic(path), harmless(path, NAME_WIDTH)
    try:
        import fsspec

        system, inside = fsspec.core.url_to_fs(path)
        if pattern:
            found = [file for file in system.glob(inside) if not system.isdir(file)]
        elif "." not in inside.rpartition("/")[2] and system.isdir(inside):
            found = list(_of_slips(system.find(inside), others))
        else:
            yield path
            return
        found = sorted(map(system.unstrip_protocol, found))
    except ImportError as missing:
        raise lacking(path) from missing
    except Exception as fault:  # of fsspec's packages, any
        if not pattern:
            yield path  # whoever reads it says what is wrong
            return
        raise ReadError(f"{shown}: cannot be listed; check the address") from fault
    if not found:
        none = "no file matches; check the pattern" if pattern else "a folder without slips"
        raise ReadError(f"{shown}: {none}")
    yield from found


def slips_at_most(paths: Sequence[str], most: int) -> bool:
    """Whether files hold no more slips than that, judged by their first lines and their sizes.

    Of Parquet files the number of rows is known.
    """
    return sum(map(_rows, paths)) <= most


def bytes_at_most(paths: Sequence[str], most: int) -> bool:
    """Whether no file holds more bytes than that, or of a format read in one piece than its part.

    Addresses are not looked at, nor is what comes through a pipe.
    """
    here = (path for path in paths if not is_address(path) and os.path.isfile(path))
    return all(
        os.path.getsize(path) * (WHOLE_SHARE if _is_whole(path) else 1) <= most for path in here
    )


def _is_whole(path: str) -> bool:
    """Whether a file is read in one piece, though it could be streamed."""
    try:
        with open(path, "rb") as file:
            return file.read(len(ARROW_FILE)).startswith((PARQUET, ARROW_FILE))
    except OSError:
        return False  # whoever reads it says why


def _rows(path: str) -> int:
    if not is_address(path) and not os.path.isfile(path):
        return 0  # what is read from a pipe is gone
    try:
        with opened(path) as stream:
            head = stream.read(1 << 16)
            size = stream.seek(0, os.SEEK_END)
            if head.startswith(PARQUET):
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
