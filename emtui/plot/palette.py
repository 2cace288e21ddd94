"""Which colour an ink has under a theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from emtui.plot.marks import Ink

RGB = tuple[int, int, int]

# Okabe & Ito 2008: orange and blue that the colour-blind can tell apart; darker on a light ground.
DARK_FRIENDS = ((240, 160, 30), (86, 180, 233))
LIGHT_FRIENDS = ((190, 85, 0), (0, 100, 170))
# The same hues, further from the ground: 9 and 8 to 1 or more on black and on white.
DARK_CONTRAST = ((255, 176, 32), (110, 200, 255))
LIGHT_CONTRAST = ((125, 52, 0), (0, 66, 122))

# Rising in lightness away from the ground, blue to green, so that orange, blue and the text's
# own colour can be told from every height.
DARK_HEIGHTS = ((38, 38, 84), (38, 78, 110), (34, 116, 116), (62, 150, 98), (136, 186, 92))
LIGHT_HEIGHTS = ((214, 224, 240), (164, 200, 216), (112, 176, 180), (74, 150, 126), (52, 116, 70))

# Okabe & Ito 2008, without the two friends' own; then paler ones of theirs.
KINDS = (
    (0, 158, 115), (204, 121, 167), (213, 94, 0), (0, 114, 178),
    (240, 228, 66), (150, 150, 150), (130, 90, 200), (160, 82, 45),
)  # fmt: skip
# The same, darker, so that they stand out from a light ground.
LIGHT_KINDS = (
    (0, 130, 94), (168, 84, 134), (190, 78, 0), (0, 100, 160),
    (140, 112, 0), (105, 105, 105), (120, 80, 190), (140, 70, 38),
)  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Palette:
    """Colours of the theme in force, as RGB triples; `of` gives the same one for the same theme."""

    background: RGB
    text: RGB
    accent: RGB
    warning: RGB
    ali: RGB
    bilal: RGB
    heights: tuple[RGB, ...] = DARK_HEIGHTS
    kinds: tuple[RGB, ...] = KINDS
    muted: float = 0.5
    """Where muted ink lies between the background (0) and the text (1)."""

    @classmethod
    @lru_cache(maxsize=32)
    def of(
        cls,
        background: RGB,
        text: RGB,
        accent: RGB,
        warning: RGB,
        *,
        dark: bool,
        contrast: bool = False,
    ) -> Palette:
        """A palette for a dark or a light background, with or without high contrast."""
        plain = (DARK_FRIENDS, DARK_CONTRAST) if dark else (LIGHT_FRIENDS, LIGHT_CONTRAST)
        ali, bilal = plain[contrast]
        heights = DARK_HEIGHTS if dark else LIGHT_HEIGHTS
        kinds = KINDS if dark else LIGHT_KINDS
        muted = 0.75 if contrast else 0.5
        return cls(background, text, accent, warning, ali, bilal, heights, kinds, muted)

    def rgb(self, ink: Ink) -> RGB:
        """The colour of `ink`."""
        return _rgb(self, ink)


def blend(a: RGB, b: RGB, share: float) -> RGB:
    """The colour `share` of the way from `a` to `b`."""
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def _height(palette: Palette, share: float) -> RGB:
    """The colour of a height, interpolated in the palette."""
    place = share * (len(palette.heights) - 1)
    below = min(int(place), len(palette.heights) - 2)
    return blend(palette.heights[below], palette.heights[below + 1], place - below)


@lru_cache(maxsize=4096)
def _rgb(palette: Palette, ink: Ink) -> RGB:
    match ink.role:
        case "mix":
            full = blend(palette.ali, palette.bilal, min(ink.share, 1.0))
        case "heat":
            full = _height(palette, min(ink.share, 1.0))
        case "kind":
            full = palette.kinds[int(ink.share) % len(palette.kinds)]
        case "muted":
            full = blend(palette.background, palette.text, palette.muted)
        case role:
            full = getattr(palette, "text" if role == "sum" else role)
    return blend(palette.background, full, ink.strength)


PAPER = Palette.of((255, 255, 255), (31, 31, 31), (0, 69, 120), (150, 80, 0), dark=False)
"""What leaves the screen is drawn in: the light palette on white."""
