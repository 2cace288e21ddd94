"""Pasted code: a list of numbers is read, and whatever computes is refused and named."""

from __future__ import annotations

import pytest

from emtui.slips.reading.readers import ReadError, read_text

COMPUTES = {
    "x <- rnorm(100, 5, 2)": "rnorm(…)",
    "seq(1,10)": "seq(…)",
    "np.linspace(0,10,5)": "np.linspace(…)",
    "x = np.arange(0, 10, 2)": "np.arange(…)",
    "runif(20, 1, 5)": "runif(…)",
    "range(1,20)": "range(…)",
    "list(range(1, 20))": "range(…)",
    "np.random.normal(5, 2, 100)": "np.random.normal(…)",
    "log(c(1,2,9,10))": "log(…)",
    "scale(c(1,2,9,10))": "scale(…)",
    "np.log([1,2,9,10])": "np.log(…)",
    "c(rep(1, 3), 2, 5)": "rep(…)",
    "c(as.numeric('1'), abs(-2), 3)": "abs(…)",
    "np.array([1, 2, 9]).mean()": "mean(…)",
    "data.frame(x = c(1, 2), y = c(3, 4))": "data.frame(…)",
    "x = zeros(3, 4);": "zeros(…)",
    "x <- array(0, 10)": "array(…)",
    "x <- c(1, 2, 9)\nprint(mean(x))": "print(…)",
}
"""Code, and the function that its refusal names."""

IS_NO_LIST = {
    "x = [1 -2 3 - 4 5 -6];": "'3 - 4'",
    "x = [1 2 3-4 5];": "'3-4'",
    "c(1:10)": "'1:10'",
    "x = [1:10];": "'1:10'",
    "x = 1:10;": "'1:10'",
    "x <- 0:0.5:10": "'0:0.5:10'",
    "100*c(1, 2, 9)": "'100*c'",
    "x <- -c(1, 2, 9)": "'-c'",
    "c(1, 2, 9)/100": "')/100'",
    "x <- c(1, 2, 9) * 2": "') * 2'",
    "[1, 2, 9] * 2": "'] * 2'",
    "c(1/3, 2, 9)": "'1/3'",
    "c(2^3, 2, 9)": "'2^3'",
    "x <- y[1, 2]": "'y['",
    "c(1, 2, 9)[1]": "')['",
    "np.array([1, 2, 9], 5)": "'], 5'",
    "structure(list(id = 1:3, price = c(1.5, 2, 9)), class = 'data.frame')": "'1:3'",
}
"""Code, and what of it is no number in a list."""

LISTS = {
    "import numpy as np\nx = np.array([1.5, 2, 9])": [1.5, 2, 9],
    "from numpy import array\n\nx = array([1.5, 2, 9])\n": [1.5, 2, 9],
    "library(mixtools)\nx <- c(1.5, 2, 9)\n": [1.5, 2, 9],
    "x = [1 -2 3 -4 5e-1];": [1, -2, 3, -4, 0.5],
    "pd.Series([1.5, 2, 9], name='x')": [1.5, 2, 9],
    "list(1.5, 2, 9)": [1.5, 2, 9],
    "as.numeric(c('1.5', '2', '9'))": [1.5, 2, 9],
    "std::vector<double> x = {1.5, 2, 9};": [1.5, 2, 9],
    "tuple([1.5, 2, 9])": [1.5, 2, 9],
    "new Float64Array([1.5, 2, 9])": [1.5, 2, 9],
    "{1.5*^-3, 2, 9}": [0.0015, 2, 9],
}

NO_CODE = {
    "V(1),V(2)\n1,a\n2,b\n": [1, 2],
    "log(price)\n1\n2\n": [1, 2],
    "import (t)\n1\n2\n": [1, 2],
}


@pytest.mark.parametrize("text", COMPUTES)
def test_a_function_is_named_and_never_read_as_numbers(text: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_text(text)
    assert f"{COMPUTES[text]} is a function" in str(caught.value)
    assert "paste the numbers" in str(caught.value)


@pytest.mark.parametrize("text", IS_NO_LIST)
def test_what_is_to_be_computed_is_refused(text: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_text(text)
    assert f"{IS_NO_LIST[text]} is to be computed" in str(caught.value)
    assert "paste the numbers" in str(caught.value)


@pytest.mark.parametrize("text", LISTS)
def test_lists_of_numbers_are_read(text: str) -> None:
    assert read_text(text).slips.tolist() == LISTS[text]


@pytest.mark.parametrize("text", NO_CODE)
def test_a_header_is_no_code(text: str) -> None:
    assert read_text(text).slips.tolist() == NO_CODE[text]


def test_what_was_left_out_is_told_in_the_words_of_the_code() -> None:
    assert read_text("[1.5, None, 2, 9]").notes == ("1 cell reading None left out",)
