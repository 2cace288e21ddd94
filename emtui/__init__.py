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

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emtui.fitting import fit

__all__ = ["__version__", "fit"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`fit`, imported when it is first used: with it comes numpy."""
    if name == "fit":
        from emtui.fitting import fit

        return fit
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """What it offers, `fit` too before it is first used."""
    return sorted({*globals(), *__all__})
