"""A screenshot as an SVG that refers to nothing outside itself."""

from __future__ import annotations

import re

FONTS = "'DejaVu Sans Mono', Menlo, Consolas, monospace"


def standalone(svg: str) -> str:
    """A screen's SVG without web fonts: the viewer's own monospace font is used.

    The same screen always gives the same text: ids do not change from one run to the next.
    """
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg).replace("Fira Code, monospace", FONTS)
    return re.sub(r"terminal-\d+", "terminal", svg).replace("Fira Code", "DejaVu Sans Mono")
