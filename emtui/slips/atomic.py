"""Atomic file writing: whole or not at all; existing files are replaced only on request."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from emtui.slips.harmless import NAME_WIDTH, harmless

try:
    import fcntl
except ImportError:  # no locks on this system: what was left behind stays
    fcntl = None  # type: ignore[assignment]

LEFT = re.compile(r"\.emtui-[0-9a-f]{16}\.part")
JUST_MADE = 1.0
"""Seconds for which a temporary file is left alone."""


class WriteError(Exception):
    """The file was not written; the message is one line naming it and the fix."""


class AlreadyThereError(WriteError):
    """The file exists, and `replace` was not given.

    Attributes:
        shown: its path, harmless to show.
    """

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"{shown}: already exists; choose another name, or say that it may be replaced"
        )
        self.shown = shown


def write_atomically(
    path: str | os.PathLike[str],
    data: bytes | Iterable[bytes],
    *,
    replace: bool = False,
    private: bool = False,
) -> None:
    """Write a temporary file next to the target and rename it: the target is whole or absent.

    Args:
        path: the target.
        data: all of it, or its pieces in order.
        replace: whether an existing file may be replaced.
        private: whether its owner alone may read it.

    Raises:
        WriteError: the target exists and `replace` is not set, or the system refuses. Then, as
            with any error that `data` raises, no file is left behind and the target is unchanged.
    """
    shown, target = _target(path)
    try:
        mode = _mode(target, shown, replace)
        _clear_leftovers(target.parent)
        beside = target.parent / f".emtui-{secrets.token_hex(8)}.part"
        try:
            with _created(beside) as file, _locked(beside):
                for piece in (data,) if isinstance(data, bytes) else data:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
                file.close()
                if private:
                    beside.chmod(0o600)
                elif mode is not None:
                    beside.chmod(mode)
                _move(beside, target, replace)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        _settle(target.parent)
    except FileExistsError as error:
        raise AlreadyThereError(shown) from error
    except OSError as error:
        why = harmless(error.strerror or str(error), 80)
        raise WriteError(f"{shown}: not written ({why}); choose another place") from error


def check_target(path: str | os.PathLike[str], *, replace: bool = False) -> None:
    """Refuse now what `write_atomically` would refuse, as far as can be told beforehand.

    Raises:
        WriteError: as `write_atomically` does.
    """
    shown, target = _target(path)
    try:
        _mode(target, shown, replace)
        if not target.parent.is_dir():
            raise WriteError(f"{shown}: there is no such folder; choose another place")
    except OSError as error:
        why = harmless(error.strerror or str(error), 80)
        raise WriteError(f"{shown}: not written ({why}); choose another place") from error


def _target(path: str | os.PathLike[str]) -> tuple[str, Path]:
    """The path as shown to a person, and the file it refers to, with links resolved."""
    name = os.fspath(path)
    shown = harmless(name, NAME_WIDTH)
    if not name or "\0" in name:
        raise WriteError(f"{shown or 'an empty name'}: not a path; choose another name")
    try:
        return shown, Path(os.path.realpath(path))
    except OSError as error:  # a relative path in a folder that was deleted
        why = "the working folder was deleted"
        raise WriteError(f"{shown}: not written ({why}); name a whole path") from error


def _mode(target: Path, shown: str, replace: bool) -> int | None:
    """The permissions of the file to be replaced; None if there is none."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found):
        raise WriteError(f"{shown}: a folder; name a file in it")
    if not stat.S_ISREG(found):
        raise WriteError(f"{shown}: not an ordinary file; choose another name")
    if not replace:
        raise AlreadyThereError(shown)
    return stat.S_IMODE(found)


def _created(path: Path) -> BinaryIO:
    """A new file, with the permissions that the umask allows."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o666), "wb")


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Hold a file's lock while it is being written; yields False if another process holds it."""
    if fcntl is None:
        yield False
        return
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        free = True
    except OSError:
        free = False
    try:
        yield free
    finally:
        os.close(handle)


def _clear_leftovers(folder: Path) -> None:
    """Remove what writers left behind that were killed: temporary files that nobody locks."""
    try:
        with os.scandir(folder) as entries:
            left = [Path(entry.path) for entry in entries if LEFT.fullmatch(entry.name)]
    except OSError:
        return
    now = time.time()
    for path in left:
        with contextlib.suppress(OSError):
            # A writer creates its file a moment before it holds the lock.
            if now - path.stat().st_mtime > JUST_MADE:
                with _locked(path) as free:
                    if free:
                        path.unlink()


def _move(beside: Path, target: Path, replace: bool) -> None:
    """Rename the finished file; without `replace`, never over one created in the meantime."""
    if replace:
        beside.replace(target)
        return
    try:
        os.link(beside, target)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError, AttributeError):  # a file system without hard links
        if target.exists():
            raise FileExistsError(target) from None
        beside.rename(target)


def _settle(folder: Path) -> None:
    """Sync the folder so that the rename survives a crash, where the system supports it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
