"""A bare Textual app with Header, Footer and one Static: the yardstick of a launch."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Footer, Header, Static


class Bare(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "quit")]

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("a static word")
        yield Footer()


if __name__ == "__main__":
    Bare().run()
