"""A class in the browser: memory of each visitor, and a key's time to its frame.

    python -m tests.bench.bench_serving [VISITORS]

Visitors connect as a browser does. All press a key every one to five seconds; one of them is timed,
from the key to the first bytes of the frame that follows.
"""

from __future__ import annotations

import asyncio
import os
import platform
import random
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

VISITORS, KEYS = 30, 25
SIGNS = ("Pss", "Rss")
"""Memory with what processes share counted in parts, and all of it."""


class Visitor:
    """One connection, and when the last frame came."""

    def __init__(self, socket: Any) -> None:
        self.socket, self.seen, self.news = socket, 0.0, asyncio.Event()

    async def read(self) -> None:
        """Take frames as they come."""
        async for _ in self.socket:
            self.seen = time.monotonic()
            self.news.set()

    async def press(self) -> float:
        """Press a key; the seconds to the first bytes of what it shows."""
        self.news.clear()
        begun = time.monotonic()
        await self.socket.send_str('["stdin", " "]' if random.random() < 0.7 else '["stdin", "<"]')
        await asyncio.wait_for(self.news.wait(), 30)
        return time.monotonic() - begun

    async def play(self) -> None:
        """Press keys as a student does."""
        while True:
            await asyncio.sleep(random.uniform(1, 5))
            await self.socket.send_str('["stdin", " "]')


def memory() -> dict[str, list[float]]:
    """Megabytes of each visitor's process."""
    found: dict[str, list[float]] = {sign: [] for sign in SIGNS}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if b"emtui-visit-" in (entry / "environ").read_bytes():
                told = (entry / "smaps_rollup").read_text()
                for sign in SIGNS:
                    found[sign].append(int(re.findall(rf"^{sign}:\s+(\d+)", told, re.M)[0]) / 1024)
        except (OSError, IndexError):
            continue
    return found


async def measure(count: int) -> None:
    """Open, press, print."""
    import aiohttp

    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "emtui", "serve", "--port", "0", "--visitors", str(count)),
        stdout=subprocess.PIPE,
    )
    assert server.stdout is not None
    address = re.findall(r"http://\S+", (await server.stdout.readline()).decode())[0]
    async with aiohttp.ClientSession() as client:
        begun = time.monotonic()
        door = f"{address}/ws?width=120&height=34"
        visitors = [Visitor(await client.ws_connect(door)) for _ in range(count)]
        tasks = [asyncio.create_task(visitor.read()) for visitor in visitors]
        while not all(v.seen and time.monotonic() - v.seen > 1.5 for v in visitors):
            await asyncio.sleep(0.2)
        ready = max(visitor.seen for visitor in visitors) - begun
        tasks += [asyncio.create_task(visitor.play()) for visitor in visitors[1:]]
        waits = []
        for _ in range(KEYS):
            await asyncio.sleep(0.8)
            waits.append(1000 * await visitors[0].press())
        used = memory()
        for task in tasks:
            task.cancel()
    server.terminate()
    await server.wait()
    print(f"{count} visitors, all there after {ready:.1f} s; load {os.getloadavg()[0]:.1f}")
    print(", ".join(f"{sign} {statistics.mean(used[sign]):.1f} MB" for sign in SIGNS), "each")
    print(f"a key to its frame: {statistics.median(waits):.0f} ms; of 20 one takes longer than "
          f"{sorted(waits)[int(0.95 * len(waits))]:.0f} ms")  # fmt: skip
    print(f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}")


def main() -> None:
    """Measure with as many visitors as the command line says."""
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else VISITORS))


if __name__ == "__main__":
    main()
