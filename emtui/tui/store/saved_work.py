"""Slips and climb as they were when the app ended, kept for the next launch."""

from __future__ import annotations

import contextlib
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.session import Event, Session
from emtui.em.starts import Start
from emtui.em.variants import Variant
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.slips.envelope import Envelope
from emtui.state_folder import state_path
from emtui.tui.store.files import read_json, set_aside, write_json

NAME = "kept"
VERSION = 1
MOST_KEPT = 50_000
"""More slips than this were read from a file, which is still there: they are not kept."""
MOST_STEPS = 20_000
LEAST = 1e-300
"""A share or a spread that can be reckoned with."""
ROUNDED = 1e-6
"""Two shares may be off one by less."""


def keep(frame: Frame) -> None:
    """Write down the slips and the climb; nothing where that cannot be."""
    envelope, session = frame.backdrop.envelope, frame.session
    if len(envelope.slips) > MOST_KEPT or envelope.is_summed:
        return
    start = session.start
    stored = {
        "version": VERSION,
        "name": envelope.name,
        "source": envelope.source,
        "by_hand": envelope.by_hand,
        "slips": envelope.slips.tolist(),
        "truth": None if envelope.truth is None else envelope.truth.tolist(),
        "weights": None if envelope.weights is None else envelope.weights.tolist(),
        "variant": asdict(session.variant),
        "start": {
            "name": start.name,
            "seed": start.seed,
            "mixture": _numbers(start.mixture),
            "given": start.given and _numbers(start.given),
        },
        "at": session.at,
    }
    write_json(NAME, stored)


def load_kept() -> tuple[Frame | None, str]:
    """What was kept, and a word where something is there that cannot be used."""
    try:
        stored = read_json(NAME)
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            return (None if stored is None else _frame(stored)), ""
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
        return None, set_aside(NAME)


def forget() -> None:
    """Keep it no longer."""
    with contextlib.suppress(OSError):
        state_path(f"{NAME}.json").unlink()


def _numbers(mixture: Mixture) -> list[list[float]]:
    return [part.tolist() for part in (mixture.weights, mixture.means, mixture.sds)]


def _mixture(stored: Any) -> Mixture:
    """A mixture of two.

    Raises:
        ValueError: it is none.
    """
    parts = np.array(stored, dtype=float)
    if parts.shape != (3, 2) or not np.isfinite(parts).all() or (parts[[0, 2]] < LEAST).any():
        raise ValueError("no mixture")
    if abs(parts[0].sum() - 1.0) > ROUNDED:
        raise ValueError("shares that are no shares")
    return Mixture(*parts)


def _frame(stored: Any) -> Frame:
    """The frame as it was.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, ArithmeticError: it is none.
    """
    if stored["version"] != VERSION or not isinstance(stored["at"], int):
        raise ValueError("of another version")
    texts = (stored["name"], stored["source"], stored["start"]["name"])
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("no names")
    slips = np.array(stored["slips"], dtype=float)
    truth = None if stored["truth"] is None else np.array(stored["truth"], dtype=float)
    weights, by_hand = stored.get("weights"), stored.get("by_hand", False)
    if not isinstance(by_hand, bool):
        raise ValueError("neither by hand nor not")
    envelope = Envelope.of(texts[0], slips, source=texts[1], truth=truth, weights=weights)
    envelope = replace(envelope, by_hand=by_hand)
    given = stored["start"]["given"]
    start = Start(
        texts[2],
        _mixture(stored["start"]["mixture"]),
        stored["start"]["seed"],
        None if given is None else _mixture(given),
    )
    session = Session.begin(envelope.sample, Variant(**stored["variant"]), start)
    while session.at < min(stored["at"], MOST_STEPS) and session.may(Event.STEP):
        session = session.step()
    return Frame(Backdrop.of(envelope), session)
