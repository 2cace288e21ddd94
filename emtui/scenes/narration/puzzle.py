"""The puzzle in words, and what a person may do; imports nothing, for the first paint."""

TITLE = "Who wrote which slip?"
PUZZLE = (
    "Ali and Bilal each had a number in mind. Each wrote noisy copies of it on slips, all in one "
    "envelope. Who wrote which? EM (expectation-maximization) finds out."
)
KEYS = (
    ("Space", "watch, half a step at a time"),
    ("g", "guess first, by hand"),
    ("1", "be led through, page by page"),
)
WIDEST = 7
"""Columns of a key, with the space after it."""
APART = "   "
"""Between two slips."""
