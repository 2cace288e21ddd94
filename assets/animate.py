"""Draw the README's moving picture: an E and M climb on the essay's slips, as an animated SVG.

Each moment is the app's own SVG of a real frame, glides included. What stands in several moments
is written once; CSS shows and hides it, so that the picture needs no script, and without
animation (or where a reader asked for less motion) the last moment stands still.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("EMTUI_STATE", tempfile.mkdtemp())  # nobody's own settings are read

from textual.pilot import Pilot

from emtui.em.history import Phase
from emtui.slips.envelope import essay_envelope
from emtui.tui.app import EmtuiApp
from emtui.tui.control.glide import Glide
from emtui.tui.screens.workbench import Workbench
from emtui.tui.standalone_svg import standalone

HERE = Path(__file__).parent
SIZE = (92, 26)
LINGER, PLAYING, REST = 1.5, 0.25, 4.0
"""Seconds a half-step is looked at while a person steps and while it plays; and the end."""
BY_HAND = 4
"""Half-steps taken one by one before it plays."""
GLIDE, PICTURES = 0.32, 8
"""Seconds and pictures of a glide: a little slower than in the app, to be followed."""


@dataclass(frozen=True)
class Moment:
    """A screen, and how many seconds it stands."""

    svg: str
    seconds: float


async def climb(size: tuple[int, int] = SIZE, most: int = 10_000) -> list[Moment]:
    """The climb from the guess to its end, at most so many half-steps."""
    app = EmtuiApp(essay_envelope())
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        app.theme = "textual-dark"
        while not isinstance(app.screen, Workbench):
            await pilot.pause(0.05)
        bench = app.screen
        moments = [await _moment(pilot, LINGER)]
        while bench.session.now.phase is not Phase.ENDED and bench.session.at < most:
            by_hand = bench.session.at < BY_HAND
            bench.pace = "" if by_hand else "▶ 4/s"
            moments += [moment async for moment in _glided(pilot, bench, by_hand)]
        bench.pace = ""
        return [*moments[:-1], await _moment(pilot, REST)]


async def _glided(pilot: Pilot[None], bench: Workbench, by_hand: bool) -> AsyncIterator[Moment]:
    """One half-step: the glide there, and the rest after it."""
    before, session = bench.frame, bench.session.step()
    pictures = PICTURES if by_hand else PICTURES // 2
    glide = Glide(0.0, 1.0)
    for number in range(1, pictures):
        share = glide.share(number / pictures)
        bench.frame = replace(before, session=session, origin=before.session.now, glide=share)
        yield await _moment(pilot, GLIDE / PICTURES)
    bench.frame = replace(before, session=session, origin=None, glide=1.0)
    yield await _moment(pilot, LINGER if by_hand else PLAYING)


async def _moment(pilot: Pilot[None], seconds: float) -> Moment:
    await pilot.pause()
    return Moment(standalone(pilot.app.export_screenshot(title="emtui")), seconds)


# From screens to one picture.

STYLE = re.compile(r"\.terminal-(r\d+) { ([^}]*) }\s*")
BODY = '<g transform="translate(9, 41)"'
GROUND = re.compile(
    r'<rect fill="([^"]*)" x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"'
)
WORDS = re.compile(r'<text class="terminal-(r\d+)" ([^>]*?) clip-path="[^"]*">([^<]*)</text>')
UNSEEN = re.compile(r'<clipPath id="terminal-line-\d+">.*?</clipPath>\s*', re.DOTALL)
FIXED = (
    "rect{shape-rendering:crispEdges}.h{visibility:hidden}"
    "@media(prefers-reduced-motion:reduce){g{animation:none!important}}"
)


def animated(moments: Sequence[Moment]) -> str:
    """The moments in turn, for ever, as one SVG; without animation it is the last one."""
    begins = [sum(moment.seconds for moment in moments[:k]) for k in range(len(moments))]
    total = begins[-1] + moments[-1].seconds
    styles: dict[str, str] = {}
    seen: dict[str, list[int]] = {}
    for number, moment in enumerate(moments):
        for piece in pieces(moment.svg, styles):
            seen.setdefault(piece, []).append(number)
    groups: dict[tuple[int, ...], list[str]] = {}
    for piece, numbers in seen.items():
        groups.setdefault(tuple(numbers), []).append(piece)
    rules = [FIXED, f"[class^=k]{{animation:{total:.2f}s step-end infinite}}"]
    rules += [f".{name}{{{style}}}" for style, name in styles.items()]
    layers: dict[str, list[str]] = {"<rect": [], "<text": []}
    for number, (when, parts) in enumerate(groups.items()):
        name = f"k{number}"
        always, last = len(when) == len(moments), when[-1] == len(moments) - 1
        if not always:
            rules.append(f".{name}{{animation-name:{name}}}{keyframes(name, when, begins, total)}")
        opening = "<g>" if always else f'<g class="{name}">' if last else f'<g class="{name} h">'
        for tag, layer in layers.items():
            if some := [part for part in parts if part.startswith(tag)]:
                layer.append(f"{opening}{''.join(some)}</g>")
    return framed(moments[-1].svg, rules, *("".join(layer) for layer in layers.values()))


def pieces(svg: str, styles: dict[str, str]) -> list[str]:
    """A screen's grounds, then its words; `styles` grows by the styles of these, named.

    Neighbouring grounds of one colour are one, and words without ink are left out.
    """
    own, body = dict(STYLE.findall(svg)), svg[svg.index(BODY) :]
    grounds: list[tuple[str, float, str, float, str]] = []
    for fill, x, y, width, height in GROUND.findall(body):
        left, wide = float(x), float(width)
        if grounds and grounds[-1][0] == fill and grounds[-1][2] == y:
            _, left, _, before, _ = grounds.pop()
            wide += before
        grounds.append((fill, left, y, wide, height))
    found = [
        f'<rect fill="{fill}" x="{x:g}" y="{y}" width="{width:.6g}" height="{height}"/>'
        for fill, x, y, width, height in grounds
    ]
    for name, where, words in WORDS.findall(body):
        if words.replace("&#160;", "").strip():
            style = styles.setdefault(own[name].replace(": ", ":").strip(), f"c{len(styles)}")
            found.append(f'<text class="{style}" {where}>{words}</text>')
    return found


def keyframes(name: str, numbers: Sequence[int], begins: Sequence[float], total: float) -> str:
    """Rules that show something during the moments of those numbers only."""
    states = {0: 0 in numbers, len(begins): False}
    states |= {n: True for n in numbers if n - 1 not in numbers}
    states |= {n + 1: False for n in numbers if n + 1 not in numbers}
    steps = "".join(
        f"{100 * begins[n] / total:.3f}%{{visibility:{'visible' if states[n] else 'hidden'}}}"
        for n in sorted(states)
        if n < len(begins)
    )
    return f"@keyframes {name}{{{steps}}}"


def framed(svg: str, rules: Sequence[str], grounds: str, words: str) -> str:
    """The window of `svg` around other contents."""
    window, body = UNSEEN.sub("", svg[: svg.index(BODY)]), svg[svg.index(BODY) :]
    window = STYLE.sub("", window).replace("</style>", "".join(rules) + "</style>")
    opening = body[: body.index(">") + 1]
    inside = f'{grounds}<g class="terminal-matrix">{words}</g>'
    return re.sub(r"\n\s*\n+", "\n", f"{window}{opening}{inside}</g></svg>\n")


def write(folder: Path = HERE) -> Path:
    """Draw the climb into `folder`."""
    path = folder / "climb.svg"
    path.write_text(animated(asyncio.run(climb())))
    return path


if __name__ == "__main__":
    write()
