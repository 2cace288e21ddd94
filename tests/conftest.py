"""What every test may ask for: the reference data, and Hypothesis told how hard to try."""

from __future__ import annotations

import itertools
import os
import signal
import tempfile

import pytest
from hypothesis import HealthCheck, settings

# Seeded, never judged by the clock, and nothing written beside the code. EMTUI_EXAMPLES=2000
# looks harder.
settings.register_profile(
    "emtui",
    max_examples=int(os.environ.get("EMTUI_EXAMPLES", "60")),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("emtui")

# A shell that starts the tests in the background has them ignore these, and so would every program
# that a test starts; a person's terminal does not.
for name in ("SIGINT", "SIGHUP"):
    if signal.getsignal(number := getattr(signal, name, signal.SIGINT)) is signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)

# No test touches what the program remembers of the person who runs it, nor of another test.
NUMBERS = itertools.count()
STATE = tempfile.mkdtemp(prefix="emtui-state-")
os.environ["EMTUI_STATE"] = STATE


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own for each test; it is made when something is kept there."""
    folder = os.path.join(STATE, str(next(NUMBERS)))
    monkeypatch.setenv("EMTUI_STATE", folder)
