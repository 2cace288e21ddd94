"""What `emtui fit` is told of a file, and what it says back."""

from __future__ import annotations

import pytest

from tests.commands.kit import fit, result


@pytest.mark.parametrize(
    ("given", "arguments", "slips"),
    [
        ("id,p\n1,$2.50\n2,$2.70\n3,$6.10\n", ("--column", "p", "--currency"), 3),
        ("id,p\n1,12%\n2,13%\n", ("--column", "p", "--percent"), 2),
        ("1.460,55\n1.412,66\n", ("--thousands", "point"), 2),
        ("1\n-99\n2\n-999\n", ("--na", "-99", "--na=-999"), 2),
        ("1\n--\n2\n", ("--na=--",), 2),
        ("9\n8\n1\n2\n", ("--skip-lines", "2"), 2),
        ("bin,count\n0.5,2\n1.5,3\n", ("--column", "bin", "--counts", "count"), 5),
    ],
)
def test_options_of_reading(given: str, arguments: tuple[str, ...], slips: int) -> None:
    assert result(*arguments, "--starts", "1", given=given)["envelope"]["slips"] == slips


@pytest.mark.parametrize(
    ("given", "arguments", "words"),
    [
        ("id,p\n1,$2.50\n2,$2.70\n", (), "--column p --currency or --column id"),
        ("id,Column A\n1,$2.50\n2,$2.70\n", (), "--column 'Column A' --currency"),
        ("bin,count\n0.5,2\n1.5,3\n", (), "--column bin --counts count"),
        ("1.460,55\n1.412,66\n", (), "--thousands point"),
        ("1\n2\n3\n", ("--max-slips", "2"), "more than 2 slips; allow more with --max-slips"),
        ("1\n2\n3\n", ("--max-bytes", "4"), "more than 4 bytes"),
        ("-0 0 -0", (), "all slips read 0:"),
        ('{"a":[1,2,3],"a":[4,5,6]}', (), "'a' is given twice in one object; rename one"),
        (f"[1,2,{'1' * 5000}]", (), "item 3: infinity is infinite; correct it"),
        ("a,n\n1,2\n2,inf\n", ("--counts", "n"), "column 'n': 'inf' is infinite; correct it"),
        ("1\n2\n", ("--column=--",), "no column '--'"),
        ("1\n2\n", ("--thousands", "point", "--decimal", "point"), "contradict each other"),
    ],
)
def test_refused_in_one_line(given: str, arguments: tuple[str, ...], words: str) -> None:
    done = fit(*arguments, given=given)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert words in done.stderr


def test_bins_at_the_end_of_the_doubles() -> None:
    given = "a,b,n\n0,2e307,4\n2e307,4e307,9\n4e307,8e307,3\n8e307,1e308,2\n1e308,1.7e308,5\n"
    found = result("--bins", "a", "b", "--counts", "n", "--spread", "same", given=given)
    assert found["envelope"]["slips"] == 23
