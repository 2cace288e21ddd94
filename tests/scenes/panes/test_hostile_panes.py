"""Every pane on hostile slips, wherever a climb stands: a picture or words, never a fault."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from emtui.em.session import Event, Session
from emtui.em.starts import default_start, random_start
from emtui.em.variants import ASSIGNERS, SHARES, SPREADS
from emtui.plot import terminal
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.scenes.pane import Pane, View
from emtui.scenes.panes.climb import climb_scene
from emtui.scenes.panes.slips import slips_scene
from emtui.scenes.panes.table import PANES
from emtui.slips.envelope import Envelope
from tests.long_run import SEED, strength
from tests.scenes.scene_kit import DARK
from tests.strategies import said

LOOKS = strength(1, 100)
"""Panes looked at for each envelope."""
SIZE = 60, 20

ENVELOPES = {
    "end to end": [1e308, -1e308],
    "end to end and between": [1e308, -1e308, 0.0, 1.0, 2.0, 1e-300],
    "the largest doubles": [1.797e308, -1.797e308, 1e300],
    "all huge": [1.797e308, 1e308, 1.1e308, 1.5e308],
    "the smallest doubles": [5e-324, 1e-323, 3e-323, 0.0],
    "far away": [*(1e12 + np.arange(9.0) ** 2)],
    "tiny": [1e-150, 2e-150, 4e-150, 8.5e-150],
    "large": [1e150, 2e150, 4e150, 8.5e150],
    "an outlier": [*np.linspace(0, 1, 40), 1e6],
    "two atoms": [1.0, 1.0, 1.0, 2.0],
    "three": [0.1, 0.2, 0.7],
}


def somewhere(rng: random.Random, envelope: Envelope) -> Session:
    """A climb of any variant, some half-steps in or at its end."""
    assign, spread, share = (rng.choice(list(table)) for table in (ASSIGNERS, SPREADS, SHARES))
    variant = said(envelope.sample, assign, spread, share)
    start = default_start(envelope.sample, variant)
    if rng.random() < 0.8:
        start = random_start(envelope.sample, variant, rng.randrange(10_000))
    session = Session.begin(envelope.sample, variant, start)
    for _ in range(rng.choice([0, 1, 2, 5, 300])):
        if session.may(Event.STEP):
            session = session.step()
    return session


def look(pane: Pane, view: View, rng: random.Random) -> None:
    """Draw what the pane finds, half-way and at the end, and write its words; so with a cursor."""
    found = [None]
    if pane.study is not None:
        try:
            found = [None, *pane.study.compute(view, lambda share: True)][-2:]
        except ValueError:  # words in the pane's place
            return
    for one in found:
        if one is not None or pane.study is None:
            seen = replace(view, found=one, columns=SIZE[0])
            for at in (seen, pointed(pane, seen, rng)):
                terminal.draw(pane.scene(at, SIZE[0]), *SIZE, DARK)
                pane.words(at)


def pointed(pane: Pane, view: View, rng: random.Random) -> View:
    """The view with the pane's cursor moved about, and places pinned."""
    for _ in range(rng.randrange(4)):
        first = pane.cursor and pane.cursor(view)
        place = view.cursor or first
        if place is None:
            break
        view = replace(view, cursor=place)
        step = rng.choice([(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (40.0, -40.0)])
        place = (place[0] + 0.1 * step[0], place[1] + 0.1 * step[1])
        if pane.move is not None:
            place = pane.move(view, step, (0.1, 0.1))
        pins = (*view.pins, place) if len(view.pins) < pane.pins else view.pins
        view = replace(view, cursor=place, pins=pins)
    return view


@pytest.mark.parametrize("name", list(ENVELOPES))
def test_no_pane_fails(name: str) -> None:
    rng = random.Random(f"{SEED} {name}")
    envelope = Envelope.of(name, ENVELOPES[name])
    backdrop = Backdrop.of(envelope)
    for _ in range(LOOKS):
        frame = Frame(backdrop, somewhere(rng, envelope))
        pane = PANES[rng.choice(list(PANES))]
        look(pane, View(frame, choice=rng.randrange(len(pane.choices))), rng)
        for scene in (slips_scene, climb_scene):
            terminal.draw(scene(frame, SIZE[0]), *SIZE, DARK)
