"""The report of an unexpected error, kept in the state folder."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

NAME = "fault.txt"
HEAD = """\
emtui {version}, Python {python}, {system}
This report may name files and show some of your numbers: look through it before you pass it on.

"""


def save_report(report: str) -> Path | None:
    """Write a report in place of the one before; None where it cannot be written."""
    # Imported here, since a launch almost never needs these.
    import platform

    from emtui import __version__
    from emtui.slips.atomic import WriteError
    from emtui.state_folder import write_state

    head = HEAD.format(
        version=__version__, python=platform.python_version(), system=platform.platform()
    )
    try:
        return write_state(NAME, (head + report).encode("utf-8", "replace"))
    except (OSError, WriteError):
        return None


def complain(report: str) -> None:
    """Write a report to standard error as it was when Python began."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        print(report, file=sys.__stderr__, flush=True)
