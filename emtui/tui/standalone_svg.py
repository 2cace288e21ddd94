"""A screenshot as an SVG that refers to nothing outside itself."""

from __future__ import annotations

import html
import re

from emtui.plot.blocks import BLOCKS

FONTS = "'DejaVu Sans Mono', Menlo, Consolas, monospace"
WORDS = re.compile(
    r'<text class="(terminal-r\d+)" x="([^"]*)" y="([^"]*)" textLength="([^"]*)" '
    r'clip-path="([^"]*)">([^<]*)</text>'
)
ABOVE, HIGH = 18.5, 24.65
"""Of a row as Rich draws its ground: how far its top is above the words' foot, and its height."""
HALF = "▀"
"""The upper half of a cell; `BLOCKS` stand at its foot."""
RUNS = re.compile(f"([{BLOCKS[1:]}{HALF}])\\1*")
SHARP = "path { shape-rendering: crispEdges }"


def standalone(svg: str) -> str:
    """A screen's SVG without web fonts: the viewer's own monospace font is used.

    Blocks are drawn, not written: no font's are as high as a row, so that bars would have seams.
    The same screen always gives the same text: ids do not change from one run to the next.
    """
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg).replace("Fira Code, monospace", FONTS)
    svg = re.sub(r"terminal-\d+", "terminal", svg).replace("Fira Code", "DejaVu Sans Mono")
    svg = WORDS.sub(_drawn, svg)
    return svg.replace("</style>", f".terminal-matrix {SHARP}\n    </style>", 1)


def _drawn(found: re.Match[str]) -> str:
    """A piece of text: its blocks as paths, and the rest as text that begins with a letter.

    Not every viewer draws the spaces before a text, or makes it as long as it is said to be.
    """
    name, left, foot, length, clip, words = found.groups()
    text = html.unescape(words)
    runs = list(RUNS.finditer(text))
    wide, top = float(length) / len(text), float(foot) - ABOVE
    paths = []
    for run in runs:
        share = 0.5 if run[1] == HALF else BLOCKS.index(run[1]) / 8
        x, tall = float(left) + run.start() * wide, HIGH * share
        y = top if run[1] == HALF else top + HIGH - tall
        across = len(run[0]) * wide
        paths.append(f'<path class="{name}" d="M{x:g},{y:g}h{across:g}v{tall:g}h{-across:g}z"/>')
    rest = RUNS.sub(lambda run: "\xa0" * len(run[0]), text)
    told = rest.strip()
    if told:
        x = float(left) + (len(rest) - len(rest.lstrip())) * wide
        spelled = html.escape(told, quote=False).replace("\xa0", "&#160;").replace(" ", "&#160;")
        paths.append(
            f'<text class="{name}" x="{x:g}" y="{foot}" textLength="{len(told) * wide:g}" '
            f'clip-path="{clip}">{spelled}</text>'
        )
    return "".join(paths)
