"""Blocks of numbers come out as `float` reads them, to the last bit."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emtui.slips.reading.digits import decimals
from tests.long_run import strength

FORMS = ("%r", "%.6g", "%.2f", "%.18e", "%.17g", "%.20f", "%.16f", "%+.3E", "%d")


def same_bits(tokens: list[str]) -> bool:
    read = decimals(" ".join(tokens).encode())
    wanted = np.array([float(token) for token in tokens])
    return read is not None and bool((read.view(np.uint64) == wanted.view(np.uint64)).all())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("scale", [1, 1e-3, 1e5, 1e12, 1e17, 1e-9, 1e-30, 1e300])
def test_every_way_to_write_numbers(form: str, scale: float) -> None:
    numbers = np.random.default_rng(3).normal(size=2000) * scale
    assert same_bits([form % number for number in numbers.tolist()])


def exactly_between(mantissa: int, exponent: int) -> str:
    """The number halfway between two doubles, written out."""
    half = Fraction(2 * mantissa + 1) * Fraction(2) ** (exponent - 1)
    places = 0
    while (half * 10**places).denominator != 1:
        places += 1
    digits = str(int(half * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def test_numbers_between_two_doubles() -> None:
    random = np.random.default_rng(4)
    mantissas = random.integers(2**52, 2**53, size=3000).tolist()
    exponents = random.integers(-12, 10, size=3000).tolist()
    assert same_bits([exactly_between(m, e) for m, e in zip(mantissas, exponents, strict=True)])


ODD = """
0 -0 -0.0 +5 .5 5. 1e5 1E-5 -.5e+3 0e0 00012 1e23 1e999 5e-324 9007199254740993
9999999999999999999 18446744073709551615 0.00000000000000000000000000001 1e0000000000000001
"""


def test_odd_but_good_numbers() -> None:
    assert same_bits(ODD.split())


@pytest.mark.parametrize(
    "token",
    [
        "1.2.3",
        "1-2",
        "e5",
        "E.",
        "e.5",
        "1e",
        ".",
        "-",
        "+-1",
        "1e5.5",
        "1e1e1",
        "--1",
        "1.e",
        "5e-",
        "1+",
        "-e-",
    ],
)
def test_what_is_no_number_spoils_the_block(token: str) -> None:
    assert decimals(token.encode()) is None
    assert decimals(f"1 {token} 2.5".encode()) is None
    assert decimals(f"{token} {token} {token} 0".encode()) is None


def test_nothing_is_no_numbers() -> None:
    nothing = decimals(b"   ")
    assert nothing is not None
    assert len(nothing) == 0


@settings(max_examples=strength(60, 1000))
@given(st.lists(st.text("0123456789+-.eE", min_size=1, max_size=12), min_size=1, max_size=5))
def test_as_float_or_not_at_all(tokens: list[str]) -> None:
    try:
        [float(token) for token in tokens]
    except ValueError:
        assert decimals(" ".join(tokens).encode()) is None
    else:
        assert same_bits(tokens)
