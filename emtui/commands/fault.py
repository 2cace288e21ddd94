"""Unexpected errors: the report goes to a file, and the person reads two lines."""

from __future__ import annotations

import os

DEBUG = "EMTUI_DEBUG"
"""The environment variable that shows the report itself instead of the two lines."""
FAULT = 1
"""The exit status of an unexpected error."""
WHERE = "emtui's README says where to report it"


def debugging() -> bool:
    """Whether to show reports instead of saving them."""
    return bool(os.environ.get(DEBUG))


def tell(report: str) -> int:
    """Save a report, tell the person on standard error, and return the exit status."""
    from emtui.commands.output import complain

    complain(told(report))
    return FAULT


def told(report: str) -> str:
    """Save a report to the state folder; returns the two lines to show instead."""
    from emtui.fault_report import save_report

    place = save_report(report)
    if place is None:
        where = f"Set {DEBUG}=1 to see what happened; {WHERE}."
    else:
        where = f"What happened is written down in {place}; {WHERE}."
    return f"emtui: an error in emtui itself ended it; your files are as they were.\n{where}"
