"""Screens in turn as one animated SVG.

What stands in several moments is written once; CSS shows and hides it, so that the picture needs
no script, and without animation (or where a reader asked for less motion) the last moment stands
still.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from emtui.report.film import Moment

STYLE = re.compile(r"\.terminal-(r\d+) { ([^}]*) }\s*")
BODY = '<g transform="translate(9, 41)"'
GROUND = re.compile(
    r'<rect fill="([^"]*)" x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"'
)
WORDS = re.compile(
    r'<text class="terminal-(r\d+)" ([^>]*?) clip-path="[^"]*">([^<]*)</text>'
    r'|<path class="terminal-(r\d+)" (d="[^"]*")/>'
)
UNSEEN = re.compile(r'<clipPath id="terminal-line-\d+">.*?</clipPath>\s*', re.DOTALL)
FIXED = (
    "rect,path{shape-rendering:crispEdges}.h{visibility:hidden}"
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
    layers: dict[bool, list[str]] = {True: [], False: []}
    for number, (when, parts) in enumerate(groups.items()):
        name = f"k{number}"
        always, last = len(when) == len(moments), when[-1] == len(moments) - 1
        if not always:
            rules.append(f".{name}{{animation-name:{name}}}{keyframes(name, when, begins, total)}")
        opening = "<g>" if always else f'<g class="{name}">' if last else f'<g class="{name} h">'
        for is_ground, layer in layers.items():
            if some := [part for part in parts if part.startswith("<rect") is is_ground]:
                layer.append(f"{opening}{''.join(some)}</g>")
    return framed(moments[-1].svg, rules, *("".join(layer) for layer in layers.values()))


def pieces(svg: str, styles: dict[str, str]) -> list[str]:
    """A screen's grounds, then its blocks and words; `styles` grows by the styles of these, named.

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
    for name, where, words, block, outline in WORDS.findall(body):
        if block or words.replace("&#160;", "").strip():
            ink = own[name or block].replace(": ", ":").strip()
            style = styles.setdefault(ink, f"c{len(styles)}")
            text = f'<text class="{style}" {where}>{words}</text>'
            found.append(f'<path class="{style}" {outline}/>' if block else text)
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
