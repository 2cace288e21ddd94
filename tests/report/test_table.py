"""A fit in plain text: every number that matters, in 80 columns, with no sign that is not plain."""

from __future__ import annotations

import numpy as np
import pytest

from emtui.em.bootstrap import Bootstrap
from emtui.em.fitting import of_session
from emtui.em.history import Limits
from emtui.em.session import Session
from emtui.em.starts import Start
from emtui.em.variants import Variant
from emtui.report.data import as_dict
from emtui.report.standard_errors import StandardErrors
from emtui.report.table import as_table, significant
from emtui.slips.envelope import Envelope, essay_envelope
from tests.scenes.scene_kit import begin, two

ESSAY = essay_envelope()
BOTH = np.array([0.1, 0.1])
UNKNOWN = np.full((2, 3, 2), np.nan)
FOUND = Bootstrap(20, 20, 18, BOTH, BOTH / 10, BOTH / 20, UNKNOWN)


def climbed(**choices: object) -> Session:
    return begin(**choices)[1].run()  # type: ignore[arg-type]


def test_the_essays_end() -> None:
    lines = as_table(ESSAY, climbed(), trace=False).splitlines()
    assert lines[1] == "soft labels, spreads different, shares free"
    ali, bilal = (
        next(line.split() for line in lines if line.startswith(n)) for n in ("Ali", "Bil")
    )
    assert ali == ["Ali", "0.0721214", "0.0265125", "64.0%"]
    assert bilal == ["Bilal", "0.562654", "0.17304", "36.0%"]
    assert "log-likelihood 12.580190" in lines
    assert "settled after 8 iterations" in lines


def test_an_end_counted_from_near_itself_says_so() -> None:
    session = climbed()
    near = Session.begin(
        session.sample,
        session.variant,
        Start("near the end of draw 3", session.now.standard, near_end=True),
    ).run()
    assert "from where longer steps had led" in as_table(ESSAY, near, trace=False)
    assert as_dict(ESSAY, near, trace=False)["start"]["near_end"] is True


def test_the_trace_has_a_line_for_each_iteration_and_fits_80_columns() -> None:
    session = climbed(limits=Limits(max_iterations=3))
    table = as_table(ESSAY, session, trace=True)
    rows = [line.split() for line in table.splitlines() if line[:5].strip().isdigit()]
    assert [int(row[0]) for row in rows] == [0, 1, 2, 3]
    assert [float(row[1]) for row in rows] == pytest.approx(
        [entry.score for entry in session.history[::2]], abs=1e-6
    )
    assert max(map(len, table.splitlines())) <= 80
    assert "step limit after 3 iterations" in table


def test_the_smallest_spread_and_notes_are_said() -> None:
    envelope = Envelope.of("mine", [-1.0, -0.5, -0.5, 2.0, 2.5], notes=("1 cell left out",))
    session = climbed(envelope=envelope, variant=Variant("hard", "same", "equal", 0.1))
    lines = as_table(envelope, session, trace=False).splitlines()
    assert lines[:3] == [
        "mine: 5 slips, 4 different numbers",
        "1 cell left out",
        "hard labels, spreads same, shares equal, smallest spread 0.1",
    ]
    assert "−" not in "\n".join(lines)
    assert "classification log-likelihood" in "\n".join(lines)


def test_numbers_that_a_far_one_makes_alike_are_told() -> None:
    envelope = Envelope.of("far", [0, 1, 2, 0, 1, 2, 3, 1e300])
    session = climbed(envelope=envelope)
    lines = as_table(envelope, session, trace=False).splitlines()
    assert lines[0] == "far: 8 slips, 5 different numbers"
    assert lines[1].startswith("beside so wide a range 5 different numbers are fitted as 2;")
    assert as_dict(envelope, session, trace=False)["envelope"]["distinct"] == 5
    assert Envelope.of("near", [0, 1, 2, 0, 1, 2, 3]).notes == ()


def test_ends_of_every_kind_are_told() -> None:
    collapsed = climbed(start=two((0.2, 0.9), (0.2, 0.001)))
    assert "collapsed after" in as_table(ESSAY, collapsed, trace=False)
    words = " ".join(as_table(ESSAY, collapsed, trace=False).split())
    assert ": Bilal; all other numbers are where the climb stopped, which need not be" in words
    saddle = climbed(start=two((0.25, 0.25), (0.2, 0.2)), variant=Variant(spread="same"))
    told = as_table(ESSAY, saddle, trace=False)
    words = " ".join(told.split())
    assert "both friends ended the same, a saddle: nudged apart they would climb" in words
    assert max(map(len, told.splitlines())) <= 80


def test_standard_errors_or_why_there_are_none() -> None:
    session = climbed()
    told = as_table(
        ESSAY, session, trace=False, errors=StandardErrors.of(FOUND, 20, 7, of_session(session))
    )
    rows = [line.split() for line in told.splitlines() if line.startswith("  ±")]
    assert rows == [["±", "0.01", "0.005", "10.0%"]] * 2
    assert "± standard errors from 18 of 20 envelopes dealt anew (seed 7)" in told
    few = Bootstrap(20, 20, 1, BOTH, BOTH, BOTH, UNKNOWN)
    told = as_table(
        ESSAY, session, trace=False, errors=StandardErrors.of(few, 20, 7, of_session(session))
    )
    assert "no standard errors: 1 of 20 envelopes could be fitted" in told
    atoms = Envelope.of("atoms", [0.0, 0.0, 1.0, 1.0])
    session = climbed(envelope=atoms)
    none = StandardErrors.of(None, 20, 7, of_session(session))
    told = as_table(atoms, session, trace=False, errors=none)
    assert "no standard errors: a spread fell to nothing" in told


@pytest.mark.parametrize(
    ("low", "high", "digits"),
    [(0.0, 1.0, 6), (1e9, 1e9 + 1, 15), (-5.0, 5.0, 6), (1e15, 1e15 + 1, 17)],
)
def test_digits_tell_slips_apart(low: float, high: float, digits: int) -> None:
    assert significant(low, high) == digits
    assert f"{low:.{digits}g}" != f"{high:.{digits}g}"
