"""The least memory that emtui needs: with less it refuses before it reads or writes anything.

Where memory is at its end, libraries written in C do not raise an error. They end the process at
once, and would leave a terminal raw.
"""

from __future__ import annotations

import errno
import mmap
import os
import sys

from emtui.commands.parsing import UsageError

MEGABYTE = 1 << 20
SCREEN = 512
"""Megabytes of address space that the screen needs: 400 were measured with every pane opened."""
COMMAND = 256
"""Megabytes of address space that a command needs: 150 were measured for a small fit."""
DATA = 2
"""The limit on data is the whole divided by this: code and libraries take the rest."""
ROOM = 256
"""Megabytes that the screen takes after the slips are read."""
ROOMY = 2048
"""From so many megabytes on, nothing is done to save memory."""

SIGNS = ("can't start new thread", "failed to map segment", "bad_alloc", "Cannot allocate memory")
"""What Python and the system's loader say, in errors of other kinds, where memory is at its end."""


def short(error: BaseException | None) -> bool:
    """Whether an error, or one that it arose from, is about memory at its end."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        if isinstance(error, OSError | ImportError | RuntimeError | SystemError) and (
            getattr(error, "errno", None) == errno.ENOMEM or any(s in str(error) for s in SIGNS)
        ):
            return True
        hidden = error.__suppress_context__
        error = error.__cause__ or (None if hidden else error.__context__)
    return False


def claim(megabytes: int) -> None:
    """Refuse to go on with less than so many megabytes; spare what there is where it is little.

    Raises:
        UsageError: this process may not have as many.
    """
    try:
        import resource
    except ImportError:  # not on this system
        return
    for kind, option, share in ((resource.RLIMIT_AS, "-v", 1), (resource.RLIMIT_DATA, "-d", DATA)):
        limit, _ = resource.getrlimit(kind)
        if limit == resource.RLIM_INFINITY:
            continue
        if limit < megabytes // share * MEGABYTE:
            raise UsageError(
                f"needs {megabytes // share} MB of memory, and may have {limit // MEGABYTE} here; "
                f"allow more with ulimit {option}"
            )
        if limit < ROOMY // share * MEGABYTE:
            _spare()


def check_room() -> None:
    """Check that enough memory is left for the screen after reading.

    Raises:
        UsageError: there is not.
    """
    try:
        mmap.mmap(-1, ROOM * MEGABYTE).close()  # asked for, not used
    except (OSError, MemoryError) as error:
        words = f"too little memory is left: the screen needs {ROOM} MB more; use: emtui fit"
        raise UsageError(words) from error


def _spare() -> None:
    """Load the linear algebra library now, with one thread and the room that it works in.

    A thread that it cannot start, or room that it does not get later, would end the process; and
    pyarrow's own allocator would take all that there is.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    if "numpy" not in sys.modules:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import numpy

    square = numpy.ones((300, 300))
    square @ square
