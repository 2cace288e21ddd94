"""The bare Textual app that also imports numpy and plotext: what no first plot can be before."""

from __future__ import annotations

import gc

from textual import work
from textual.widgets import Static

from tests.bench.yardstick_bare import Bare

LATER = 0.03
"""Seconds after which the first paint has left."""


class Importing(Bare):
    def on_mount(self) -> None:
        self.set_timer(LATER, self.bring)

    @work(thread=True)
    def bring(self) -> None:
        import numpy  # noqa: F401
        import plotext  # noqa: F401

        self.call_from_thread(self.query_one(Static).update, "imported")


if __name__ == "__main__":
    gc.disable()
    Importing().run()
