"""Texts of a few kilobytes that a careless pattern would search for hours: read or refused soon."""

from __future__ import annotations

import io
import multiprocessing
from contextlib import suppress

import pytest

from emtui.slips.reading.errors import ReadError
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.readers import read_stream

PATIENCE = 60.0
"""Seconds until a text counts as never read; a bound against hanging, not a measurement."""
LONG = 50_000
"""Characters. At a cost that grows with their square or cube it takes minutes to years."""


def told(unit: str, before: str = "", after: str = "\n") -> str:
    return before + unit * (LONG // len(unit)) + after


TEXTS = {
    "a rule with a word after it": told("-", after="!\n"),
    "a rule of two signs": told("+-", after="!\n"),
    "one word": told("a"),
    "blanks": told(" ", "1\n2\n7\n", "\n3\n"),
    "blank lines": told(" \n ", "1\n2\n7\n", "\n3\n"),
    "bars": told("│", "1\n2\n7\n", "\n3\n"),
    "the end of a series, again and again": told("Name: a, ", after="\n1\n2\n"),
    "lengths": told("Length: 1, ", after="\n1\n2\n"),
    "a printed line that goes on": "a \\\nb" + " " * LONG,
    "levels of a factor that never come": told("[9] 3 4\n", "[1] 1 2\n"),
    "digits in a list": told("1", "x = c(", ")\n"),
    "points in a list": told("1.", "[", "]\n"),
    "ranges in a list": told("1_1:", "[", "]\n"),
    "blanks in a list": told(" ", "[1,", "2]\n"),
    "cells of a printed table": told("&", "1 & 2 \\\\\n"),
    "ends of a printed row": told("\\\\[", "1 & "),
    "rows of an array": told("1", "[[", "\n"),
    "names of very many columns": told("Columns 1", "1\n2\n7\n", "\n3\n"),
}


def read_all() -> None:
    for text in TEXTS.values():
        with suppress(ReadError):
            read_stream(io.BytesIO(text.encode()), "it", ReadOptions())


def test_no_text_is_read_for_ever() -> None:
    if "fork" not in multiprocessing.get_all_start_methods():
        pytest.skip("this system cannot fork, and a search cannot be interrupted")
    child = multiprocessing.get_context("fork").Process(target=read_all)
    child.start()
    child.join(PATIENCE)
    if child.is_alive():
        child.kill()
    assert child.exitcode == 0
