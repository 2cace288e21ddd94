"""A monkey at the keyboard: random keys, clicks, pastes and resizes, on kind and hostile slips."""

from __future__ import annotations

import asyncio
import random
import traceback
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from textual import events
from textual.events import Key
from textual.pilot import Pilot
from textual.worker import WorkerFailed

from emtui.em.history import Phase
from emtui.em.session import Session
from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.slips.examples import load_example
from emtui.state_folder import FOLDER
from emtui.tui.keys import KEYS
from emtui.tui.textual_mends import Burst
from tests.long_run import REPEAT, SEED, in_long_runs, strength
from tests.tui.app_kit import WIDE, opened, session, settle, workbench

DEEDS = strength(24, 240)
"""On each envelope."""
PATIENCE = 60.0
"""Seconds after which a deed counts as hung; a bound, not a measurement."""
ROUND = 60
"""Deeds between two looks at what must always hold."""

QUITTING = {"q", "ctrl+q", "ctrl+c"}
KEYS_PRESSED = sorted(
    {name for key in KEYS for name in key.keys.split(",")} - QUITTING
    | {"up", "down", "tab", "shift+tab", "escape", "enter", "space", "backspace", "delete"}
    | {"shift+left", "shift+right", "left_square_bracket", "right_square_bracket", "comma"}
    | {"full_stop", "5", "9", "x", "y", "ctrl+s", "ctrl+p", "end", "home"}
)
SIGNS = {"space": " ", "enter": "\r", "tab": "\t", "comma": ",", "full_stop": "."}
PASTES = (
    "0.1\n0.2\n0.7",
    "1,5\n2,5",
    "nothing here",
    "\x1b]0;x\x07",
    "[red]x[/nonsense]",
    "1e308 -1e308",
    "/no/such/file",
    "",
    "7 7 7 7",
)
SIZES = ((120, 34), (80, 24), (60, 20), (200, 50), (40, 10), (1, 1), (61, 21), (112, 32))


def envelopes() -> dict[str, Envelope]:
    """Kind ones and hostile ones."""
    return {
        "the essay": essay_envelope(),
        "galaxies": load_example("galaxies"),
        "dealt": Deal(slips=300).envelope(),
        "two atoms": Envelope.of("two", [1.0, 1.0, 1.0, 2.0]),
        "far away": Envelope.of("far", 1e12 + np.arange(9.0) ** 2),
        "tiny": Envelope.of("tiny", np.array([1.0, 2.0, 4.0, 8.5]) * 1e-150),
        "huge": Envelope.of("huge", np.array([1.0, 2.0, 4.0, 8.5]) * 1e150),
        "an outlier": Envelope.of("\x1b[2J[bold]out", [*np.linspace(0, 1, 40), 1e6]),
        "many": Envelope.of("many", np.random.default_rng(1).normal(size=30_000)),
    }


def deeds(rng: random.Random, count: int) -> Iterator[tuple[str, object]]:
    """What the monkey does, in turn."""
    for _ in range(count):
        draw = rng.random()
        if draw < 0.55:
            yield "press", rng.choice(KEYS_PRESSED)
        elif draw < 0.80:
            same, count = rng.random() < 0.5, rng.randint(2, 8)
            keys = (
                [rng.choice(KEYS_PRESSED)] * count if same else rng.choices(KEYS_PRESSED, k=count)
            )
            yield "burst", keys
        elif draw < 0.90:
            yield "click", (rng.randrange(200), rng.randrange(50))
        elif draw < 0.95:
            yield "paste", rng.choice(PASTES)
        else:
            yield "resize", rng.choice(SIZES)


async def do(pilot: Pilot[None], deed: str, what: object) -> None:
    """One deed, as a terminal would send it."""
    if deed == "press":
        await pilot.press(str(what))
    elif deed == "burst":  # as read at once from a terminal
        assert isinstance(what, list)
        pilot.app.post_message(
            Burst([Key(key, SIGNS.get(key, key if len(key) == 1 else None)) for key in what])
        )
        await pilot.pause()
    elif deed == "click":
        assert isinstance(what, tuple)
        width, height = pilot.app.size
        await pilot.click(offset=(what[0] % width, what[1] % height))
    elif deed == "paste":
        pilot.app.post_message(events.Paste(str(what)))
    else:
        assert isinstance(what, tuple)
        await pilot.resize_terminal(*what)


def check(climb: Session) -> None:
    """What holds at every half-step: the score never falls, the floor never lies above it."""
    for before, now in zip(climb.past, climb.past[1:], strict=False):
        slack = 1e-9 * (1.0 + abs(before.score)) * max(1.0, climb.sample.total)
        assert now.score >= before.score - slack or now.score == np.inf
        if now.floor is not None and np.isfinite(now.score):
            assert now.floor <= now.score + slack
    for entry in climb.past[:-1]:
        assert entry.phase is not Phase.ENDED


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


SHORT = ("the essay", "tiny")
"""Envelopes of the ordinary run."""


@pytest.mark.parametrize(
    "name", [*SHORT, *in_long_runs(*(name for name in envelopes() if name not in SHORT))]
)
async def test_nothing_that_a_monkey_does_breaks_it(name: str) -> None:
    rng = random.Random(f"{SEED} {name}")
    done: list[tuple[str, object]] = []
    async with opened(WIDE, envelopes()[name]) as pilot:
        try:
            for count, (deed, what) in enumerate(deeds(rng, DEEDS), 1):
                done.append((deed, what))
                await asyncio.wait_for(do(pilot, deed, what), PATIENCE)
                if count % ROUND == 0:
                    check(session(pilot))
            # An open file tree looks for files for as long as it is there, so dialogs go first.
            while len(pilot.app.screen_stack) > 2:
                pilot.app.pop_screen()
            await settle(pilot)
            check(session(pilot))
            assert workbench(pilot).is_current
            await pilot.press("q")
        except BaseException:
            print(f"{REPEAT}, {name}: {done[-12:]}")
            if isinstance(pilot.app._exception, WorkerFailed):
                traceback.print_exception(pilot.app._exception.error)
            raise
    assert pilot.app._exit
