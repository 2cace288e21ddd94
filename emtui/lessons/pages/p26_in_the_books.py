"""In the books: the words, what EM is used for, the papers, what you have learnt, and goodbye."""

from __future__ import annotations

from functools import partial

from emtui.lessons.page import Card, Notes, Page, Reader, Scenery
from emtui.lessons.telling import rows

Table = tuple[tuple[str, str], ...]
HALF, HALF_OF_WORDS = 5, 6
"""Rows of a table on one card."""
WORDS: Table = (
    ("EM", "expectation-maximization"),
    ("two friends", "mixture of two Gaussians"),
    ("number", "mean μ"),
    ("spread", "standard deviation σ"),
    ("share", "mixing weight π"),
    ("bell curve", "Gaussian, normal density"),
    ("story", "parameters θ"),
    ("names", "latent (hidden) variables"),
    ("who wrote it", "responsibility, posterior"),
    ("score", "log-likelihood (not score function)"),
    ("floor", "evidence lower bound, ELBO"),
    ("who? / what?", "E-step / M-step"),
)
"""What this essay says, and what books say."""

PAPERS: Table = (
    ("EM itself", "Dempster, Laird & Rubin 1977"),
    ("how it converges", "Wu 1983"),
    ("floor and gap", "Neal & Hinton 1998"),
    ("what is missing", "Louis 1982"),
    ("hard labels", "Celeux & Govaert 1992"),
    ("traps", "Hathaway 1985; Chen et al. 2008"),
    ("a gentle read", "Do & Batzoglou 2008"),
    ("the textbook", "Bishop 2006, chapter 9"),
    ("hidden Markov", "Bishop 2006, chapter 13"),
)
"""What to read for what."""


def _table(told: Table, width: int) -> str:
    return rows(*(f"{name:<{width}}{what}" for name, what in told))


def _words(head: str, told: Table, reader: Reader) -> str:
    return f"""\
{head}

{_table(told, 13)}"""


def _used(reader: Reader) -> str:
    return """\
Where is EM used? Wherever names are missing: which genes act together, which word was spoken, which
coin was tossed, which customers are of a kind, which stars belong to a cluster, what's what in a
picture.

This EM, with its bell curves, is the wrong tool where there are no groups, or they have another
shape."""


def _papers(head: str, told: Table, reader: Reader) -> str:
    return f"""\
{head}

{_table(told, 17)}"""


def _learnt(reader: Reader) -> str:
    return """\
What you've learnt:

1. Unknown names make it hard; knowing them, easy.
2. Guess; ask **who?**, then **what numbers?**; repeat.
3. No half-step lowers the score.
4. EM mostly ends on a top, not always the highest.
5. The highest may be a trap.
6. Are there two at all? Ask.

The envelope is yours now: press **0**. Goodbye!"""


PAGE = Page(
    title="In the books",
    part=3,
    cards=(
        Card(
            partial(_words, "Books have other names for what you now know:", WORDS[:HALF_OF_WORDS]),
            scenery=Scenery(pane="climb", at=10_000),
        ),
        Card(partial(_words, "And for what EM works with:", WORDS[HALF_OF_WORDS:])),
        Card(_used),
        Card(partial(_papers, "Where it all comes from:", PAPERS[:HALF])),
        Card(partial(_papers, "And what to read next:", PAPERS[HALF:])),
        Card(_learnt, uses=(("0", "free play"),)),
    ),
    notes=Notes(
        5,
        "Say in your own words: E-step, M-step, log-likelihood.",
        "“Score” is another thing in statistics: the derivative of the log-likelihood.",
    ),
    onward="free play",
)
