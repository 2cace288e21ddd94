"""Two more themes, black on white and white on black; and what plots take from a theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypedDict

from textual.app import App
from textual.color import Color
from textual.command import Hit, Hits
from textual.theme import Theme, ThemeProvider

CONTRAST = "contrast"
"""The theme variable that makes plots use colours of high contrast."""
FRAME = "frame"
"""The theme variable for the frames of panes: quiet, but visible on the background."""

HIGH_CONTRAST = (
    Theme(
        name="high-contrast-dark",
        primary="#6cc0ff",
        secondary="#ffffff",
        accent="#ffd800",
        warning="#ffd800",
        error="#ff8080",
        success="#80ff80",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        boost="#1a1a1a",
        dark=True,
        text_alpha=1.0,
        variables={CONTRAST: "high", FRAME: "#c0c0c0", "border": "#ffffff"},
    ),
    Theme(
        name="high-contrast-light",
        primary="#003c8f",
        secondary="#000000",
        accent="#7a0050",
        warning="#7a3b00",
        error="#a00000",
        success="#005a00",
        foreground="#000000",
        background="#ffffff",
        surface="#ffffff",
        panel="#ffffff",
        boost="#eeeeee",
        dark=False,
        text_alpha=1.0,
        variables={CONTRAST: "high", FRAME: "#404040", "border": "#000000"},
    ),
)

RGB = tuple[int, int, int]
LAST = 1e-3
"""How much a search lowers the score of a theme in the terminal's own colours."""


class Themes(ThemeProvider):
    """The palette of themes; those in the terminal's own colours last.

    They have no background of their own: one for light terminals is unreadable on a dark one.
    """

    @property
    def commands(self) -> list[tuple[str, Callable[[], None]]]:
        """Names, and the callback that selects each."""
        return sorted(super().commands, key=lambda command: (self._ansi(command[0]), command[0]))

    async def search(self, query: str) -> Hits:
        """Themes whose names match."""
        async for hit in super().search(query):
            if isinstance(hit, Hit) and self._ansi(str(hit.text)):
                hit = replace(hit, score=LAST * hit.score)
            yield hit

    def _ansi(self, name: str) -> bool:
        return self.app.available_themes[name].ansi


class Tones(TypedDict):
    """The theme's colours for plots; available before numpy is imported."""

    background: RGB
    text: RGB
    accent: RGB
    warning: RGB
    dark: bool
    contrast: bool


def tones_of(app: App[Any], ground: Color) -> Tones:
    """The colours of the present theme, on a background.

    A theme in the terminal's own colours does not know them: black and white are used instead.
    """
    theme, dark = app.theme_variables, app.current_theme.dark
    text = _rgb(theme.get("foreground", "white"))
    behind = ground.rgb
    if app.current_theme.ansi:
        behind, text = ((0, 0, 0), (229, 229, 229)) if dark else ((255, 255, 255), (26, 26, 26))
    return Tones(
        background=behind,
        text=text,
        accent=_rgb(theme.get("accent", "white")),
        warning=_rgb(theme.get("warning", "yellow")),
        dark=dark,
        contrast=CONTRAST in app.current_theme.variables,
    )


def _rgb(colour: str) -> RGB:
    return Color.parse(colour).rgb
