"""Loading a large file on the screen: how soon a key is answered meanwhile, and the memory used.

    python -m tests.bench.bench_loading [--size 10000000] [--columns]

Drives the app without a terminal. A key is answered once the focus has moved; the worst wait for
the event loop, which every repaint has to wait for too, is told beside it. Memory is what the
process used at its peak above what it used before, as a multiple of the slips' own array.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
from textual.pilot import Pilot
from textual.widgets import Button

from emtui.slips.reading.request import Unread
from emtui.tui.app import EmtuiApp
from emtui.tui.dialogs.open.dialog import OpenDialog
from emtui.tui.screens.workbench import Workbench

PAUSE = 0.2
"""Seconds between two keys."""
BETWEEN = 0.02
"""Seconds the event loop sleeps while its lateness is measured."""
AT_REST = 20
"""Keys pressed before anything is read: what this machine does now with nothing else to do."""


def write(path: Path, size: int, columns: bool) -> None:
    """A file of `size` normal numbers, one a line or in the second of two columns."""
    rng = np.random.default_rng(1)
    with path.open("w") as file:
        file.write("who,slip\n" if columns else "")
        for start in range(0, size, 1_000_000):
            numbers = rng.normal(size=min(1_000_000, size - start)).tolist()
            file.writelines(f"a,{x!r}\n" if columns else f"{x!r}\n" for x in numbers)


async def lags(kept: list[float]) -> None:
    """Keep how late the event loop comes back from a short sleep, until cancelled."""
    while True:
        start = time.perf_counter()
        await asyncio.sleep(BETWEEN)
        kept.append(time.perf_counter() - start - BETWEEN)


async def pressed(pilot: Pilot[None]) -> float:
    """Seconds until Tab has moved the focus, and then a pause."""
    before, start = pilot.app.focused, time.perf_counter()
    pilot.app.simulate_key("tab")
    while pilot.app.focused is before:
        await asyncio.sleep(0.001)
    taken = time.perf_counter() - start
    await asyncio.sleep(PAUSE)
    return taken


def told(words: str, kept: list[float]) -> None:
    worst, usual = max(kept) * 1000, float(np.median(kept)) * 1000
    print(f"{words:>28}: worst {worst:6.1f} ms, usual {usual:5.1f} ms, {len(kept)} times")


async def load(path: Path) -> None:
    """Load the file, press keys before and meanwhile, open it, and tell."""
    app = EmtuiApp()
    app.animation_level = "none"
    late: list[float] = []
    async with app.run_test(size=(120, 34)) as pilot:
        while not isinstance(app.screen, Workbench):  # the curtain is still down
            await asyncio.sleep(BETWEEN)
        bench = app.screen
        await app.workers.wait_for_complete()
        watching = asyncio.create_task(lags(late))
        await app.push_screen(OpenDialog())
        told("a key at rest", [await pressed(pilot) for _ in range(AT_REST)])
        told("the event loop at rest", late)
        await app.pop_screen()
        late.clear()
        began = time.perf_counter()
        dialog = OpenDialog(Unread(str(path)))
        await app.push_screen(dialog, bench.begin.load)
        accept = dialog.query_one("#accept", Button)
        waits: list[float] = []
        while not accept.display or not waits:
            waits.append(await pressed(pilot))
        read = time.perf_counter() - began
        told("a key while reading", waits)
        told("the event loop, reading", late)
        late.clear()
        accept.press()
        while bench.frame.backdrop.envelope.name != path.name:
            await asyncio.sleep(BETWEEN)
        opened = time.perf_counter() - began - read
        watching.cancel()
        told("the event loop, opening", late)
        size = bench.frame.backdrop.envelope.slips.nbytes
    print(f"read in {read:.1f} s, opened in {opened:.2f} s; the array {size / 2**20:.1f} MiB")


def peak() -> int:
    """The most memory that this process has used, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Take the size from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=10_000_000)
    parser.add_argument("--columns", action="store_true", help="CSV instead of plain numbers")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EMTUI_STATE"] = folder
        path = Path(folder) / "numbers.csv"
        write(path, arguments.size, arguments.columns)
        before = peak()
        asyncio.run(load(path))
        used = (peak() - before) / (8 * arguments.size)
        print(
            f"memory at its peak {used:.2f} times the array above {before / 2**20:.0f} MiB before"
        )


if __name__ == "__main__":
    main()
