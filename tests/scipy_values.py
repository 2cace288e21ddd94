"""What scipy finds, recorded: it is larger than all else that the ordinary tests need.

Where it is installed (extra `bench`, CI's second stage) it finds everything anew.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import pytest

FILE = Path(__file__).parent / "data" / "scipy.json"
RECORDED: dict[str, float] = json.loads(FILE.read_text(encoding="utf-8"))
_SPEC = importlib.util.find_spec("scipy")
INSTALLED = _SPEC is not None and _SPEC.origin is not None  # not the folder that one left behind


def by_scipy(name: str, find: Callable[[], float]) -> float:
    """The recorded value; what `find` finds with scipy, where it can, must be the same."""
    recorded = RECORDED.get(name)
    if INSTALLED:
        found = find()
        assert recorded == pytest.approx(found, rel=1e-7, abs=1e-7), f'record "{name}": {found!r}'
    assert recorded is not None, f"scipy's value of {name} is not recorded: install scipy"
    return recorded
