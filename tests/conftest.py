"""What holds for every test: how hard to try, on how many cores, and nothing remembered."""

from __future__ import annotations

import gc
import itertools
import os
import re
import signal
import tempfile
from collections.abc import Generator
from pathlib import Path

import hypothesis.core
import pytest
from hypothesis import HealthCheck, settings

from tests.long_run import LONG, REPEAT, SEED, strength

# While modules are imported and tests collected there is no garbage to look for, and what stands
# then stays: see `pytest_collection_finish`.
gc.disable()

# Never judged by the clock, and nothing written beside the code. Examples are the same each time,
# in a long run those of its seed.
settings.register_profile(
    "emtui",
    max_examples=strength(10, 300),
    deadline=None,
    derandomize=not LONG,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("emtui")
if LONG:
    hypothesis.core.global_force_seed = SEED  # type: ignore[assignment]

EXTRAS = ("pyarrow", "fsspec")
"""What only a long run needs: an ordinary one has no extra but `test` installed."""
ABSENT = re.compile(r"not installed|\bneeds?\b|could not import")
"""In the reasons of tests that skip since something is not there."""

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


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """No workers where files are named: starting them takes longer than most files."""
    named = [Path(argument.split("::")[0]) for argument in config.args]
    return 0 if all(path.is_file() for path in named) else None


def pytest_configure(config: pytest.Config) -> None:
    """Snapshots of what only a long run looks at are no fault of a file that is run alone."""
    config.option.warn_unused_snapshots = not LONG


def pytest_report_header() -> str | None:
    """A long run says at its start what it starts from."""
    return f"long run; the same again: {REPEAT} python -m pytest" if LONG else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A long run that fails says at its end, too, how to have the same again."""
    if LONG and (terminalreporter.stats.get("failed") or terminalreporter.stats.get("error")):
        terminalreporter.write_line(f"the same again: {REPEAT} python -m pytest")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked `long` is run in a long run, or where a test is named outright."""
    if LONG or any("::" in argument for argument in config.args):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_collection_finish() -> None:
    """From here on garbage is looked for, but not among the tests themselves, and less often."""
    gc.freeze()
    gc.set_threshold(50_000)
    gc.enable()


def _must_be_there(report: pytest.TestReport | pytest.CollectReport) -> None:
    """In CI what skips since something is not installed fails."""
    if not (report.skipped and os.environ.get("CI") and isinstance(report.longrepr, tuple)):
        return
    reason = report.longrepr[2]
    if LONG:
        absent = bool(ABSENT.search(reason)) and "could not fetch" not in reason
    else:
        absent = "not installed" in reason and not any(extra in reason for extra in EXTRAS)
    if absent:
        report.outcome = "failed"
        report.longrepr = f"{reason}; in CI nothing may be absent"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """No test may skip for what is absent."""
    report = yield
    _must_be_there(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Nor a whole file, in a long run: without its extra an ordinary one does."""
    report = yield
    if LONG:
        _must_be_there(report)
    return report
