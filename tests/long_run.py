"""The long run: with EMTUI_LONG=1 every test looks at full strength, and at seeds never tried.

Without it tests are quick and the same each time. A long run draws a seed for itself and says how
to repeat it: EMTUI_SEED.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from typing import Any, TypeVar

import pytest

T = TypeVar("T")

LONG: bool = os.environ.get("EMTUI_LONG", "0") not in ("", "0")
"""Whether tests look at full strength."""


def _seed() -> int:
    """What randomised tests start from: 0, in a long run a fresh number, shared by all workers."""
    if not LONG:
        return 0
    return int(os.environ.setdefault("EMTUI_SEED", str(secrets.randbelow(10**9))))


SEED: int = _seed()
REPEAT = f"EMTUI_LONG=1 EMTUI_SEED={SEED}"
"""What to put before the command of a long run to have the same one again."""


def strength(short: T, long: T) -> T:
    """How much of something to try: `short` in the ordinary run, `long` in the long one."""
    return long if LONG else short


def some_of(values: Iterable[object], every: int = 2) -> list[Any]:
    """Every so-manieth of the values in the ordinary run; the rest are tried in a long one only."""
    return [
        value if place % every == 0 else pytest.param(value, marks=pytest.mark.long)
        for place, value in enumerate(values)
    ]


def in_long_runs(*values: object) -> list[Any]:
    """Values that are tried in a long run only."""
    return [pytest.param(value, marks=pytest.mark.long) for value in values]
