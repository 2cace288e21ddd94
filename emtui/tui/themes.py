"""Themes beyond Textual's own: black on white and white on black."""

from __future__ import annotations

from textual.theme import Theme

CONTRAST = "contrast"
"""The theme variable that asks plots for their strongest colours."""
FRAME = "frame"
"""The theme variable that panes are framed with; quiet, but to be seen on the ground."""

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
