"""Reactives that a widget is given by `data_bind`."""

from __future__ import annotations

from typing import Any


def bound() -> Any:
    """The default of a reactive that `data_bind` sets before the widget is shown.

    Its first watcher call has None as the value before.
    """
    return None
