"""What a person waits for: a key to its picture, a launch, a glide; beside yardsticks.

    python -m tests.bench.bench_interface
    python -m tests.bench.bench_interface --small

Programs run in a pseudo-terminal and are timed from outside, from the key to the last byte of the
picture it makes. The yardsticks: for the launch, a bare Textual app that draws one braille Static,
and the same with numpy and plotext imported, which no plot can be painted before; for a frame, the
same three pictures through textual-plotext's widget. That one needs plotext 5, so it gets an
environment of its own (``--widgets PYTHON`` names one that is there; a dash where none can be
made). It judges nothing: it prints figures and ratios, and `--readme` puts them into the README.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np

from emtui.plot import terminal
from emtui.plot.palette import Palette
from emtui.scenes.frame import Frame
from emtui.scenes.narration.sentences import sentence
from emtui.scenes.panes.climb import climb_scene
from emtui.scenes.panes.slips import slips_scene
from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope, essay_envelope
from tests.bench import tables
from tests.bench.pseudo_terminal import Program

HERE = Path(__file__).parent

EMTUI = (sys.executable, "-m", "emtui")
SIZES = ((80, 24), (120, 34), (200, 50))
DARK = Palette.of((18, 18, 18), (224, 224, 224), (1, 120, 212), (255, 166, 43), dark=True)
BRAILLE = "⣿".encode()
"""What the bare app draws."""
STILL = {"TEXTUAL_ANIMATIONS": "none"}
LONG = (*EMTUI, "--example", "overlap")
"""A climb of hundreds of half-steps: every key paints a picture that was never painted before."""


def keys_to_pictures(program: Program, key: bytes, times: int) -> list[float]:
    """Seconds from the key to its picture, each time it is pressed."""
    program.settle()
    return [program.press(key)[0] for _ in range(times)]


def unevenness(times: int) -> float:
    """How much longer than at its best the same work takes here, at times: 95 % within.

    A machine that is shared, or saves power, adds this to every figure in milliseconds.
    """
    seconds = []
    for _ in range(times):
        time.sleep(0.05)
        began = time.perf_counter()
        sum(len(str(k)) for k in range(50_000))
        seconds.append(time.perf_counter() - began)
    return percentile(seconds, 0.95) / min(seconds)


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value that `share` of them do not exceed."""
    return sorted(seconds)[max(0, int(np.ceil(share * len(seconds))) - 1)]


def emtui_keys(size: tuple[int, int], key: bytes, times: int) -> list[float]:
    """From a key to its picture, the whole workbench painted anew."""
    program = Program(LONG, size, STILL)
    program.until(b"\xe2\x96\x88")
    seconds = keys_to_pictures(program, key, times)
    program.quit()
    return seconds


def frames_for_widgets(folder: Path) -> Path:
    """The numbers of a few half-steps, for the widgets to draw."""
    frame = Frame.of(essay_envelope())
    session, backdrop = frame.session, frame.backdrop
    edges = session.sample.place_in_units(backdrop.edges)
    places = np.linspace(backdrop.low, backdrop.high, 110)
    frames = []
    for _ in range(6):
        session = session.step()
        frames.append(
            {
                "middles": ((edges[1:] + edges[:-1]) / 2).tolist(),
                "heights": backdrop.heights.tolist(),
                "places": session.sample.place_in_units(places).tolist(),
                "curves": [c.tolist() for c in curves_of(Frame(backdrop, session), places)],
                "scores": [entry.score for entry in session.past],
            }
        )
    path = folder / "frames.json"
    path.write_text(json.dumps(frames))
    return path


def curves_of(frame: Frame, places: np.ndarray) -> list[np.ndarray]:
    ali, bilal = frame.expected(places)
    return [ali, bilal, ali + bilal]


def widgets_python(given: str, folder: Path) -> str | None:
    """A Python that has textual-plotext; None where it cannot be had."""
    if given:
        return given
    venv.create(folder / "widgets", with_pip=True)
    python = folder / "widgets" / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "-q", "textual-plotext", "plotext<6"]
    return str(python) if subprocess.run(install, capture_output=True).returncode == 0 else None


def widgets_keys(python: str, frames: Path, size: tuple[int, int], times: int) -> list[float]:
    """From a key to the three pictures of textual-plotext."""
    program = Program((python, str(HERE / "yardstick_widgets.py"), str(frames)), size, STILL)
    program.until(b"\xe2\x94", b"\xe2\x96")
    seconds = keys_to_pictures(program, b" ", times)
    program.quit()
    return seconds


def launches(tries: int) -> tuple[float, float, float]:
    """Launch to first paint, to numpy and plotext imported and nothing else, and to first plot.

    Each over a bare app's launch just before. The first launch of all compiles, and is not counted.
    """
    bare, importing = (
        (sys.executable, str(HERE / f"yardstick_{name}.py")) for name in ("bare", "imports")
    )
    launch(EMTUI, [b"\xe2\x96\x88"])
    paints, floors, plots = [], [], []
    for _ in range(tries):
        (yard,) = launch(bare, [BRAILLE])
        paint, plot = launch(EMTUI, [b"emtui", b"\xe2\x96\x88"])
        (floor,) = launch(importing, [b"imported"])
        paints.append(paint / yard)
        floors.append(floor / yard)
        plots.append(plot / yard)
    return statistics.median(paints), statistics.median(floors), statistics.median(plots)


@contextmanager
def busy(processors: int = 2) -> Iterator[None]:
    """So many processors kept busy by loops of their own."""
    loops = [
        subprocess.Popen((sys.executable, "-c", "while True: pass")) for _ in range(processors)
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def launch_rows(tries: int) -> Iterator[Row]:
    """Launches on the machine as it is, and again with as many loops beside as processors."""
    loops = os.cpu_count() or 2
    for words, beside in (("", 0), (f", {loops} busy loops beside", loops)):
        with busy(beside):
            paint, floor, plot = launches(tries)
        yield f"launch to first paint / bare Textual app{words}", "≤ 1.3", tables.number(paint)
        yield f"launch to first plot / bare Textual app{words}", "≤ 2.7", tables.number(plot)
        told = f"the bare app that imports numpy and plotext / bare{words}"
        yield told, "", tables.number(floor)


def launch(command: Sequence[str], marks: Sequence[bytes]) -> list[float]:
    """Seconds from the start to each of `marks` on the screen."""
    program = Program(command, (120, 34), STILL)
    found = [program.until(mark) for mark in marks]
    program.settle()
    program.quit()
    return found


def frame_costs(envelopes: Sequence[Envelope], times: int) -> list[float]:
    """Seconds of a picture in a glide to E and one in a glide to M, for each envelope.

    Slips, climb and sentence, without the terminal; the envelopes in turn, so that whatever else
    the machine does meets all of them.
    """
    frames = []
    for envelope in envelopes:
        opened = Frame.of(envelope)
        to_e = opened.session.step().step().step()
        to_m = to_e.step()
        frames.append([Frame(opened.backdrop, s, s.before, 0.5) for s in (to_e, to_m)])
    seconds: list[list[list[float]]] = [[[], []] for _ in envelopes]
    for k in range(times):
        for pair, spent in zip(frames, seconds, strict=True):
            for frame, took in zip(pair, spent, strict=True):
                moving = replace(frame, glide=(k + 1) / (times + 1))
                began = time.perf_counter()
                terminal.draw(slips_scene(moving, 72), 72, 29, DARK)
                terminal.draw(climb_scene(moving, 42), 42, 13, DARK)
                sentence(moving)
                took.append(time.perf_counter() - began)
    return [sum(map(statistics.median, spent)) for spent in seconds]


def glide_rate(size: tuple[int, int]) -> float:
    """Pictures a second while gliding: bursts of bytes after a key, over the glide's time."""
    program = Program(EMTUI, size)
    program.until(b"\xe2\x96\x88")
    program.settle()
    took, bursts = 0.0, 0
    for _ in range(6):
        seconds, count = program.bursts(b" ")
        took, bursts = took + seconds, bursts + count
    program.quit()
    return bursts / took


def idle(seconds: float) -> tuple[float, float]:
    """Share of a core used while nothing happens, and MiB held."""
    program = Program(EMTUI, (120, 34))
    program.until(b"\xe2\x96\x88")
    program.settle()
    before, began = program.cpu(), time.perf_counter()
    while time.perf_counter() - began < seconds:
        program.settle()
    used = (program.cpu() - before) / (time.perf_counter() - began)
    held = program.memory()
    program.quit()
    return used, held


Row = tuple[str, str, str]
"""What, what is to be reached, and the figure."""


def key_rows(python: str | None, frames: Path, times: int) -> Iterator[Row]:
    """A key to its picture, at every size; beside textual-plotext where that can be had.

    A key comes as from a person, a moment after the picture before: a half-step's, and that of a
    random start, of which nothing can be known before.
    """
    for size in SIZES:
        where = f"{size[0]} x {size[1]}"
        yard = statistics.median(widgets_keys(python, frames, size, times)) if python else math.nan
        steps, starts = (emtui_keys(size, key, times) for key in (b" ", b"r"))
        median = statistics.median(steps)
        yield f"key to picture, {where}: median, ms", "", tables.number(1e3 * median)
        target, half = ("≤ 50", "≤ 0.5") if size == (120, 34) else ("", "")
        yield "the same: 95 % within, ms", target, tables.number(1e3 * percentile(steps, 0.95))
        yield "the same / three panes of textual-plotext", half, tables.number(median / yard)
        started = 1e3 * percentile(starts, 0.95)
        yield "a random start: 95 % within, ms", target, tables.number(started)
        ratio = statistics.median(starts) / yard
        yield "a random start / three panes of textual-plotext", half, tables.number(ratio)


def rows(small: bool, widgets: str, folder: Path) -> Iterator[Row]:
    """All figures."""
    times, tries = (6, 1) if small else (60, 15)
    python = None if small and not widgets else widgets_python(widgets, folder)
    yield from key_rows(python, frames_for_widgets(folder), times)
    for size in SIZES:
        what = f"pictures a second in a glide, {size[0]} x {size[1]}"
        yield what, "", tables.number(glide_rate(size))
    count = 100_000 if small else 10_000_000
    few, many = frame_costs((essay_envelope(), Deal(slips=count).envelope()), times)
    yield f"a picture for {count:,} slips / for 14", "≤ 1.3", tables.number(many / few)
    yield from launch_rows(tries)
    told = "the same work on this machine: 95 % within / fastest"
    yield told, "", tables.number(unevenness(times))
    used, held = idle(2.0 if small else 10.0)
    yield "processor at rest, % of a core", "≤ 1", tables.number(100 * used)
    yield "memory, MiB", "", tables.number(held)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", action="store_true", help="only show that it works")
    parser.add_argument("--widgets", default="", metavar="PYTHON", help="has textual-plotext")
    parser.add_argument("--readme", action="store_true", help="put the table into the README")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EMTUI_STATE"] = folder
        found = list(rows(options.small, options.widgets, Path(folder)))
    table = tables.markdown(["", "to reach", "figure"], found)
    told = f"{table}\n\n{tables.machine('textual ' + version('textual'))}."
    print(told)
    if options.readme:
        tables.put("interface bench", told)


if __name__ == "__main__":
    main()
