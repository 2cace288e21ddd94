"""Which colour an ink has under a theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from emtui.scenes.marks import Ink

RGB = tuple[int, int, int]

# Okabe & Ito 2008: orange and blue that the colour-blind can tell apart; darker on a light ground.
DARK_FRIENDS = ((240, 160, 30), (86, 180, 233))
LIGHT_FRIENDS = ((190, 85, 0), (0, 100, 170))


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of the theme in force, as RGB triples."""

    background: RGB
    text: RGB
    accent: RGB
    warning: RGB
    ali: RGB
    bilal: RGB

    @classmethod
    def of(cls, background: RGB, text: RGB, accent: RGB, warning: RGB, *, dark: bool) -> Palette:
        """A palette whose friends' colours suit a dark or a light ground."""
        ali, bilal = DARK_FRIENDS if dark else LIGHT_FRIENDS
        return cls(background, text, accent, warning, ali, bilal)

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


@lru_cache(maxsize=4096)
def _rgb(palette: Palette, ink: Ink) -> RGB:
    full = {
        "ali": palette.ali,
        "bilal": palette.bilal,
        "sum": palette.text,
        "text": palette.text,
        "muted": blend(palette.background, palette.text, 0.5),
        "accent": palette.accent,
        "warning": palette.warning,
        "mix": blend(palette.ali, palette.bilal, ink.share),
    }[ink.role]
    return blend(palette.background, full, ink.strength)
