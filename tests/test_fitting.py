"""`emtui.fit` as a program uses it."""

import doctest
import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import emtui
from emtui import fitting
from emtui.em.mixture import responsibilities
from tests.strategies import slips_of

WAITS = slips_of("faithful_waiting")


def test_its_examples_hold() -> None:
    for module, least in ((emtui, 5), (fitting, 1)):
        failed, tried = doctest.testmod(module)
        assert (failed, tried >= least) == (0, True)


def test_it_is_the_commands_fit() -> None:
    found = emtui.fit(WAITS)
    assert found.log_likelihood == pytest.approx(-1034.001750, abs=1e-5)
    assert found.numbers == pytest.approx([54.6149, 80.0911], abs=1e-3)
    assert found.shares.sum() == pytest.approx(1.0)
    assert found.verdict.says == "two"
    assert len(found.verdict.because) == 4
    assert "Two lumps." in repr(found)
    assert found.cut() == pytest.approx((66.58,), abs=0.1)
    assert found.cut(0.9)[0] < found.cut(0.5)[0]
    assert not found.numbers.flags.writeable


def test_it_gives_all_that_json_has() -> None:
    found = emtui.fit(WAITS)
    data = found.as_dict()
    assert [friend["mean"] for friend in data["friends"]] == found.numbers.tolist()
    assert data["bic"] == pytest.approx(data["verdict"]["bic"]["two"])


def test_shapes_and_counts_make_no_difference() -> None:
    one = emtui.fit(WAITS)
    values, counts = np.unique(WAITS, return_counts=True)
    for other in (emtui.fit(WAITS[:, None]), emtui.fit(list(WAITS)), emtui.fit(values, counts)):
        assert other.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-9)
    with pytest.raises(ValueError, match="shape"):
        emtui.fit(np.zeros((4, 2)))
    with pytest.raises(ValueError, match="two different"):
        emtui.fit([1.0, 1.0])


def test_probabilities_are_bayes_rule() -> None:
    found = emtui.fit(WAITS)
    r = responsibilities(WAITS, found._fit.session.now.mixture).T
    np.testing.assert_allclose(found.predict_proba(WAITS), r, atol=1e-12)
    assert (found.predict(WAITS) == r.argmax(1)).all()


def test_steps_climb_and_errors_have_names() -> None:
    found = emtui.fit(WAITS)
    scores = [entry.score for entry in found.steps()]
    assert scores == sorted(scores)
    assert scores[-1] == found.log_likelihood
    errors = found.bootstrap(20)
    assert [one["name"] for one in errors.friends] == ["Ali", "Bilal"]
    low, high = errors.intervals[0]["mean"]
    assert low < found.numbers[0] < high


def test_three_friends() -> None:
    found = emtui.fit(slips_of("galaxies"), friends=None)
    assert found.names == ("Ali", "Bilal", "Celia")


def test_importing_it_imports_nothing_heavy_and_fitting_no_screen() -> None:
    code = (
        "import sys, emtui; assert 'numpy' not in sys.modules;"
        "emtui.fit([1.0, 2, 3, 9]);"
        "assert not {'textual', 'rich', 'plotext'} & set(sys.modules), sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_what_is_masked_is_left_out() -> None:
    masked = np.ma.masked_array([*WAITS, 1e6, 50.0], [False] * len(WAITS) + [True, True])
    found = emtui.fit(masked, np.ones(len(masked)))
    assert found.log_likelihood == pytest.approx(emtui.fit(WAITS).log_likelihood, abs=1e-9)
    assert emtui.fit(masked).log_likelihood == found.log_likelihood
    assert np.isnan(found.predict_proba(masked)[-1]).all()


@pytest.mark.parametrize(
    "slips",
    [
        np.array([1 + 2j, 3, 4]),
        np.array(["2020-01-01", "2020-01-02"], dtype="datetime64[D]"),
        np.array([1, 2, 3], dtype="timedelta64[s]"),
        np.array([True, False, True]),
    ],
)
def test_what_is_no_real_number_is_refused(slips: np.ndarray) -> None:
    with pytest.raises(TypeError, match="slips must be real numbers, not "):
        emtui.fit(slips)


@pytest.mark.parametrize("slips", [["1", "x", 3], np.array([b"1", b"2"])])
def test_text_is_called_text(slips: Any) -> None:
    with pytest.raises(TypeError, match="slips must be real numbers, not text"):
        emtui.fit(slips)


def test_one_number_and_numbers_far_away_have_their_probabilities() -> None:
    found = emtui.fit(WAITS)
    assert found.predict_proba(60.0).shape == (1, 2)
    for far in (1e200, -1e200, np.inf):
        r = found.predict_proba([far])
        assert r.sum() == pytest.approx(1.0)
        assert r.max() == 1.0


def test_what_is_asked_is_checked() -> None:
    assert emtui.fit(slips_of("galaxies"), friends="auto").names == ("Ali", "Bilal", "Celia")
    for friends in (0, 1, 9, "two"):
        with pytest.raises(ValueError, match="friends is 2 to 6"):
            emtui.fit(WAITS, friends=friends)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="a cut's probability lies between 0 and 1, 2 does not"):
        emtui.fit(WAITS).cut(2)
    for name, choices in (
        ("spread", "'different' or 'same' or 'known'"),
        ("share", "'free' or 'equal'"),
        ("assign", "'soft' or 'hard'"),
    ):
        with pytest.raises(ValueError, match=f"{name} is {choices}, not 'firm'"):
            emtui.fit(WAITS, **{name: "firm"})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="starts is a whole number, 1 or more"):
        emtui.fit(WAITS, starts=0)
    with pytest.raises(ValueError, match="2 of 4 slips are NaN or infinite; leave them out"):
        emtui.fit([1.0, np.nan, 2.0, np.inf])
    assert "fit" in dir(emtui)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"spread": "known"}, "spread 'known' needs known_spread"),
        ({"spread": "equal"}, "spread is 'different' or 'same' or 'known', not 'equal'"),
        ({"share": "half"}, "share is 'free' or 'equal', not 'half'"),
        ({"assign": "firm"}, "assign is 'soft' or 'hard', not 'firm'"),
        ({"known_spread": 1.0, "min_spread": 5.0}, "known_spread 1 is below min_spread 5"),
        ({"min_spread": -1.0}, "min_spread is 0 or more, not -1"),
        ({"min_spread": float("nan")}, "min_spread is 0 or more, not nan"),
        ({"known_spread": -1.0}, "known_spread is above 0, not -1"),
        ({"known_spread": float("nan")}, "known_spread is above 0, not nan"),
        ({"known_spread": 0.0}, "known_spread is above 0, not 0"),
        ({"starts": 0}, "starts is a whole number, 1 or more, not 0"),
        ({"starts": 2.5}, "starts is a whole number, 1 or more, not 2.5"),
        ({"seed": -1}, "seed is a whole number, 0 or more, not -1"),
        ({"friends": 2.0}, 'friends is 2 to 6, or "auto", not 2.0'),
    ],
)
def test_what_cannot_be_fitted_is_refused(asked: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        emtui.fit(WAITS, **asked)


@pytest.mark.parametrize("slips", [["1", "2", "3"], {1.0, 2.0}, (v for v in (1.0, 2.0))])
def test_what_is_no_row_of_numbers_is_refused(slips: Any) -> None:
    with pytest.raises(TypeError, match=r"slips (must be real numbers|are a list)"):
        emtui.fit(slips)


def test_no_friend_is_named_for_a_slip_without_a_number() -> None:
    found = emtui.fit(WAITS)
    assert np.isnan(found.predict_proba([np.nan])).all()
    with pytest.raises(ValueError, match="nobody's"):
        found.predict([50.0, np.nan])
    for count in (0, -1, 1):
        with pytest.raises(ValueError, match="count is a whole number, 2 or more"):
            found.bootstrap(count)
