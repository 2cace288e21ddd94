"""A climb as data: what scripts rely on, and nothing that is not finite."""

from __future__ import annotations

import csv
import io
import json
import math

import numpy as np
import pytest

from emtui.em.bootstrap import Bootstrap
from emtui.em.fitting import of_session
from emtui.em.history import Limits
from emtui.em.session import Session
from emtui.report.data import as_csv, as_dict, as_json
from emtui.report.standard_errors import StandardErrors
from emtui.slips.envelope import Envelope, essay_envelope
from tests.scenes.scene_kit import begin, two

ESSAY = essay_envelope()
FOUND = Bootstrap(
    done=20,
    total=20,
    used=18,
    weights=np.array([0.1, 0.1]),
    means=np.array([0.01, 0.02]),
    sds=np.array([0.003, 0.004]),
    fits=np.full((2, 3, 2), np.nan),
)


def climbed(most: int = 5) -> Session:
    return begin(limits=Limits(max_iterations=most))[1].run()


def collapsed() -> Session:
    return begin(start=two((0.07, 0.9), (0.03, 0.005)))[1].run()


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_trace_is_every_iteration_and_ends_at_the_end() -> None:
    session = climbed()
    data = json.loads(as_json(ESSAY, session, trace=True))
    trace = data["trace"]
    assert [entry["iteration"] for entry in trace] == list(range(6))
    scores = [entry["log_likelihood"] for entry in trace]
    assert scores == sorted(scores)
    assert scores[-1] == data["log_likelihood"]
    assert trace[-1]["friends"] == data["friends"]
    assert "trace" not in as_dict(ESSAY, session, trace=False)
    rows = rows_of(as_csv(session, trace=True))
    assert [float(row["log_likelihood"]) for row in rows] == scores
    assert rows_of(as_csv(session, trace=False)) == rows[-1:]


def test_standard_errors_stand_beside_the_last_line_only() -> None:
    session = climbed()
    errors = StandardErrors.of(FOUND, 20, 7, of_session(session))
    rows = rows_of(as_csv(session, trace=True, errors=errors))
    assert {row["ali_mean_error"] for row in rows[:-1]} == {""}
    last = rows[-1]
    assert (float(last["ali_mean_error"]), float(last["bilal_spread_error"])) == (0.01, 0.004)
    data = as_dict(ESSAY, session, trace=False, errors=errors)
    assert data["standard_errors"][1] == {
        "name": "Bilal", "mean": 0.02, "spread": 0.004, "share": 0.1
    }  # fmt: skip
    assert data["bootstrap"] == {"replicates": 20, "used": 18, "seed": 7}


def test_errors_that_could_not_be_found_are_empty() -> None:
    errors = StandardErrors.of(None, 20, 7, of_session(climbed()))
    assert errors.used == 0
    data = json.loads(as_json(ESSAY, climbed(), trace=False, errors=errors))
    assert {data["standard_errors"][0][key] for key in ("mean", "spread", "share")} == {None}
    (row,) = rows_of(as_csv(climbed(), trace=False, errors=errors))
    assert row["ali_mean_error"] == ""


def test_a_climb_without_an_end_has_none() -> None:
    session = begin()[1].step()
    data = as_dict(ESSAY, session, trace=False)
    assert data["end"] == {"why": None, "iterations": 0, "merged": False, "saddle": False}


def test_what_is_not_finite_is_null_or_empty() -> None:
    slips = Envelope.of("atoms", [0.0, 0.0, 1.0, 1.0])
    _, session = begin(slips)
    session = session.run()
    assert math.isinf(session.now.score)
    data = json.loads(as_json(slips, session, trace=True))
    assert data["log_likelihood"] is None
    assert rows_of(as_csv(session, trace=False))[0]["log_likelihood"] == ""


def test_a_collapse_names_who() -> None:
    data = as_dict(ESSAY, collapsed(), trace=False)
    assert data["end"]["why"] == "collapsed"
    assert data["friends"][1]["mean"] == pytest.approx(0.9)
