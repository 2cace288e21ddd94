"""`emtui fit` on small whole numbers and extreme options: a fit, or one line that says why not."""

from __future__ import annotations

import io
import json
import random
import sys

import pytest

from emtui import cli
from tests.long_run import SEED, strength

TRIES = strength(40, 4000)
OPTIONS: tuple[tuple[float, tuple[str, ...], tuple[str, ...]], ...] = (
    (1.0, ("--assign",), ("soft", "hard")),
    (1.0, ("--share",), ("free", "equal")),
    (0.3, ("--starts",), ("30",)),
    (0.3, ("--min-spread",), ("1e-300", "5e-324", "1e-9", "1", "1e300")),
    (0.3, ("--start-share",), ("5e-324", "1e-300", "0.5", "0.9999999999999999")),
    (0.2, ("--start-means", "1e300"), ("-1e308", "0", "1e300")),
    (0.2, ("--tolerance",), ("0", "5e-324", "1e300")),
    (0.1, ("--bootstrap",), ("5",)),
)
"""How often, the option, and its values."""
SPREADS = (
    ("different",),
    ("same",),
    ("known", "--start-spreads", "1", "1"),
    ("known", "--start-spreads", "5e-324", "5e-324"),
    ("known", "--start-spreads", "1e300", "1e300"),
)


def drawn(rng: random.Random) -> tuple[str, list[str]]:
    """Slips, and a command line."""
    slips = "\n".join(str(rng.randint(0, 9)) for _ in range(rng.randint(2, 12)))
    line = ["fit", "--format", rng.choice(("table", "json", "csv")), "--spread"]
    line += rng.choice(SPREADS)
    for often, option, values in OPTIONS:
        if rng.random() < often:
            line += [*option, rng.choice(values)]
    if rng.random() < 0.2:
        line.append("--trace")
    return slips, line


def fitted(
    slips: str, line: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """What `emtui fit` prints; it fits, or says in one line why not."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{slips}\n".encode())))
    status = cli.main(line)
    told = capsys.readouterr()
    shown = (slips.split(), " ".join(line), told.err)
    assert status in (0, 2), shown
    assert "Warning" not in told.err, shown
    assert status == 0 or (not told.out and told.err.count("\n") == 1), shown
    if status == 0 and "json" in line:
        json.loads(told.out, parse_constant=lambda name: pytest.fail(f"{name} in {shown}"))
    return told.out


def test_every_end_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(SEED)
    outs = [fitted(*drawn(rng), monkeypatch, capsys) for _ in range(TRIES)]
    assert sum(map(bool, outs)) > TRIES / 3


FARTHEST = "1.7976931348623157e308"


@pytest.mark.parametrize("form", ["table", "json", "csv"])
@pytest.mark.parametrize(
    ("slips", "more"),
    [
        ("1\n2\n5\n5\n5\n5", []),
        ("0\n0\n1", ["--spread", "same"]),
        ("8\n5\n9", ["--spread", "same", "--assign", "hard", "--start-share", "5e-324"]),
        ("2\n3", ["--spread", "same", "--share", "equal", "--min-spread", "5e-324"]),
        ("6\n2", ["--assign", "hard", "--starts", "30", "--min-spread", "5e-324"]),
        ("3\n6\n8", ["--assign", "hard", "--min-spread", "1e-300", "--bootstrap", "5"]),
        ("\n".join([f"-{FARTHEST}", *6 * [FARTHEST]]), ["--min-spread", "1.2e308"]),
    ],
)
def test_ends_that_were_too_much_once(
    slips: str,
    more: list[str],
    form: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert fitted(slips, ["fit", "--format", form, *more], monkeypatch, capsys)
