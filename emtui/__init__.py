"""emtui: the EM algorithm, held in the hands, in a terminal.

From a program:

    >>> import emtui
    >>> found = emtui.fit([0.1, 0.3, 0.2, 0.4, 5.1, 5.3, 4.9, 5.0, 5.2, 0.0])
    >>> found.names
    ('Ali', 'Bilal')
    >>> found.numbers.round(2).tolist()
    [0.2, 5.1]
    >>> found.predict([0.5, 4.0]).tolist()
    [0, 1]
    >>> found.verdict.sentence
    '10 slips are too few to say whether it is two.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from emtui.fitting import Fit

__all__ = ["__version__", "fit"]
__version__ = "0.1.0"


def fit(
    slips: ArrayLike,
    counts: ArrayLike | None = None,
    *,
    friends: int | None = 2,
    spread: str = "different",
    share: str = "free",
    assign: str = "soft",
    min_spread: float = 0.0,
    known_spread: float | None = None,
    starts: int | None = None,
    seed: int = 0,
) -> Fit:
    """Fit Gaussians to numbers by EM: the best of many starts, and what may be said of it.

    Args:
        slips: numbers of shape ``(n,)`` or ``(n, 1)``: a list, an array, a column of a data frame.
        counts: how often each occurs; once when not given.
        friends: how many Gaussians, 2 to 6; None for as many as BIC is lowest of.
        spread: ``different``, ``same`` or ``known``.
        share: ``free`` or ``equal``.
        assign: ``soft`` or ``hard``.
        min_spread: no spread gets smaller.
        known_spread: every spread, not estimated; makes `spread` ``known``.
        starts: how many; 1 is the start at the quartiles.
        seed: of the draws.

    Raises:
        ValueError: the numbers cannot be fitted.

    >>> emtui.fit([1.0, 2.0, 1.5, 9.0, 8.5, 9.5], known_spread=0.5).cut()
    (5.25,)
    """
    from emtui.fitting import fit

    return fit(
        slips,
        counts,
        friends=friends,
        spread=spread,
        share=share,
        assign=assign,
        min_spread=min_spread,
        known_spread=known_spread,
        starts=starts,
        seed=seed,
    )
