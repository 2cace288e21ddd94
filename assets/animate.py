"""Play a climb as one animated SVG: ``python assets/animate.py``.

The frames are the app's own pictures of the essay's slips, half-step by half-step, each glide in
a few moments of it. What two neighbouring frames share is drawn once: every piece of a picture is
shown for just the frames that have it. No script runs in the picture.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["EMTUI_STATE"] = tempfile.mkdtemp()  # nobody's own settings are read or written

from emtui.slips.envelope import essay_envelope
from emtui.tui.app import EmtuiApp
from emtui.tui.glide import Glide
from emtui.tui.picture import standalone
from emtui.tui.workbench import Workbench

HERE = Path(__file__).parent
SIZE = (92, 26)
HALF_STEPS = 8
MOMENTS = (0.2, 0.4, 0.6, 0.8)
"""When in a glide, as a part of its time, a picture is taken."""
BRIEF, STILL, LAST = 0.05, 0.9, 2.5
"""Seconds that a moment of a glide, a half-step and the end are shown."""

RULE = re.compile(r"\.terminal-(r\d+) \{ ([^}]*) \}")
PIECE = re.compile(r"<rect fill=[^>]*/>|<text .*?</text>", re.S)


@dataclass(frozen=True)
class Frame:
    """A picture and the seconds that it is shown."""

    svg: str
    seconds: float


async def frames() -> list[Frame]:
    """The app's pictures along the climb."""
    taken: list[Frame] = []
    app = EmtuiApp(essay_envelope())
    async with app.run_test(size=SIZE) as pilot:
        while not (isinstance(app.screen, Workbench) and app.screen.ready):
            await pilot.pause(0.05)
        bench = app.screen

        async def take(seconds: float) -> None:
            await pilot.pause()
            taken.append(Frame(standalone(app.export_screenshot()), seconds))

        await take(STILL)
        for step in range(1, HALF_STEPS + 1):
            origin = bench.session.now
            await pilot.press("space")
            rested = bench.shown
            for moment in MOMENTS:
                share = Glide(0.0, 1.0).share(moment)
                bench.frame = replace(rested, origin=origin, glide=share)
                await take(BRIEF)
            bench.frame = rested
            await take(LAST if step == HALF_STEPS else STILL)
    return taken


def animated(pictures: list[Frame]) -> str:
    """One SVG of them all, over and over."""
    rules: dict[str, str] = {}
    shown: dict[str, list[int]] = {}
    for number, picture in enumerate(pictures):
        names = {
            name: rules.setdefault(rule, f"a{len(rules)}")
            for name, rule in RULE.findall(picture.svg)
        }
        matrix = picture.svg[picture.svg.index('clip-path="url(#terminal-clip') :]
        for piece in PIECE.findall(matrix):
            drawn = re.sub(r"terminal-(r\d+)", lambda m: names[m[1]], piece)  # noqa: B023
            shown.setdefault(drawn, []).append(number)
    starts = [sum(p.seconds for p in pictures[:k]) for k in range(len(pictures) + 1)]
    together: dict[tuple[int, ...], list[str]] = {}
    for piece, numbers in shown.items():
        together.setdefault(tuple(numbers), []).append(piece)
    # Grounds first: a text lies over the ground of its own frames.
    grounds, texts = [], []
    for numbers, pieces in together.items():
        for where, tag in ((grounds, "<rect"), (texts, "<text")):
            some = [piece for piece in pieces if piece.startswith(tag)]
            if some:
                where.append(_group(some, numbers, starts))
    return _around(pictures[0].svg, rules, grounds + texts)


def _group(pieces: list[str], numbers: tuple[int, ...], starts: list[float]) -> str:
    """Pieces that are shown in the same frames, and nowhere else."""
    count, total = len(starts) - 1, starts[-1]
    inside = "".join(pieces)
    if len(numbers) == count:
        return f"<g>{inside}</g>"
    there = set(numbers)
    values, times = ["inline" if 0 in there else "none"], ["0"]
    for k in range(1, count):
        if (k in there) != (k - 1 in there):
            values.append("inline" if k in there else "none")
            times.append(f"{starts[k] / total:.5f}")
    animation = (
        f'<animate attributeName="display" dur="{total:.2f}s" repeatCount="indefinite" '
        f'calcMode="discrete" values="{";".join(values)}" keyTimes="{";".join(times)}"/>'
    )
    # Without animation, the last picture is the one that is seen.
    still = "" if count - 1 in there else ' display="none"'
    return f"<g{still}>{animation}{inside}</g>"


def _around(svg: str, rules: dict[str, str], groups: list[str]) -> str:
    """The first picture's frame with the groups in it."""
    style = "".join(f".{name} {{ {rule} }}\n" for rule, name in rules.items())
    svg = RULE.sub("", svg).replace("</style>", f"{style}</style>", 1)
    start = svg.index(">", svg.index('clip-path="url(#terminal-clip')) + 1
    matrix = f'<g class="terminal-matrix">{"".join(groups)}</g>'
    return f"{svg[:start]}{matrix}</g></svg>\n"


def draw() -> None:
    """Write the animated picture."""
    (HERE / "climb.svg").write_text(animated(asyncio.run(frames())))


if __name__ == "__main__":
    draw()
