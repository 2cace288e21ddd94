"""The verdict's bench in its small form: a few envelopes, and what must not be said of them."""

from collections import Counter

import pytest

from tests.bench.bench_verdict import FRIENDS, LUMPS, ends, main, says
from tests.long_run import in_long_runs, strength

FALSE = ("two", "overlapping", "more")


@pytest.mark.parametrize("lump", ["lognormal .5", "t3", *in_long_runs("exponential", "uniform")])
def test_one_lump_is_not_called_more(lump: str) -> None:
    found = says(LUMPS[lump], 200, strength(3, 12))
    assert sum(found[code] for code in FALSE) == 0


@pytest.mark.parametrize("name", ["three, 4 apart", *in_long_runs("N(0,1) + N(4,1)")])
def test_friends_apart_are_told_apart(name: str) -> None:
    draw, slips, right = FRIENDS[name]
    count = strength(3, 6)
    assert says(draw, slips, count) == Counter({right[0]: count})


def test_ends_are_no_spikes_and_none_is_low() -> None:
    _, _, ours, *_ = ends(strength(4, 16))
    assert "| 0.0 % | 0.0 % |" in ours
    assert ours.startswith("| emtui |")


def test_the_small_form_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--pairs", "2", "--envelopes", "1", "--sizes", "50", "--no-peers"])
    told = capsys.readouterr().out
    assert "excess misclassified" in told
    assert all(f"| {name} | 50 |" in told for name in LUMPS)
