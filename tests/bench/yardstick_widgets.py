# mypy: ignore-errors
"""The workbench's three pictures through textual-plotext's widget: the yardstick of a frame.

Runs in an environment of its own, with plotext 5: it knows nothing of emtui but the numbers in
the JSON file named as its argument: frames of slips, curves and scores.
"""

import json
import sys

from textual.app import App
from textual.containers import Horizontal, Vertical
from textual_plotext import PlotextPlot


class Widgets(App):
    BINDINGS = (("q", "quit", "quit"), ("space", "step", "step"))
    CSS = "#right { width: 46; } #numbers { height: 17; }"

    def __init__(self, frames):
        super().__init__()
        self.frames, self.at = frames, 0

    def compose(self):
        with Horizontal():
            yield PlotextPlot(id="slips")
            with Vertical(id="right"):
                yield PlotextPlot(id="climb")
                yield PlotextPlot(id="numbers")

    def on_mount(self):
        self.show()

    def action_step(self):
        self.at = (self.at + 1) % len(self.frames)
        self.show()

    def show(self):
        frame = self.frames[self.at]
        slips = self.query_one("#slips", PlotextPlot)
        slips.plt.clear_data()
        slips.plt.bar(frame["middles"], frame["heights"])
        for curve in frame["curves"]:
            slips.plt.plot(frame["places"], curve, marker="braille")
        slips.refresh()
        for name in ("climb", "numbers"):
            pane = self.query_one(f"#{name}", PlotextPlot)
            pane.plt.clear_data()
            pane.plt.plot(frame["scores"], marker="braille")
            pane.refresh()


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        Widgets(json.load(file)).run()
