"""A screenshot as a picture that needs nothing from anywhere else."""

from __future__ import annotations

import re

FONTS = "'DejaVu Sans Mono', Menlo, Consolas, monospace"


def standalone(svg: str) -> str:
    """A screen's SVG without fonts to fetch: the reader's own monospace has to do.

    Drawn again it is the same text: names within it do not change from one run to the next.
    """
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg).replace("Fira Code, monospace", FONTS)
    return re.sub(r"terminal-\d+", "terminal", svg).replace("Fira Code", "DejaVu Sans Mono")
