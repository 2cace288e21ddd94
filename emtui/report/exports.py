"""What the app can export to a file, one row each."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import emtui
from emtui.em.responsibilities import probabilities
from emtui.em.session import Session
from emtui.plot.figure import Panel, drawn, kind_of
from emtui.report.data import as_csv, as_json
from emtui.report.film import LINES
from emtui.slips.atomic import WriteError, check_target, write_atomically
from emtui.slips.envelope import Envelope
from emtui.slips.writing import slips_out

STEM_LENGTH = 60
YOUR_NAME = "YOUR-NAME"
PAUSE = 0.1
"""Seconds between two looks at a film that is being made."""
GRACE = 3.0
"""Seconds that it has to end in good order."""
STOPPED = "Stopped; nothing was written."

Tell = Callable[[float], bool]
"""Called with the fraction done, 0 to 1; returns whether to go on."""


def on_and_on(share: float) -> bool:
    """Whatever is done, go on."""
    return True


@dataclass(frozen=True, eq=False, slots=True)
class Subject:
    """What an export is made from, as it was when the person asked.

    Attributes:
        envelope: the slips.
        session: the run on them.
        svg: returns the screen as SVG.
        panels: returns the scenes of the panes shown, for a picture on paper.
        hand_in: returns what the reader guessed and bet, as text.
    """

    envelope: Envelope
    session: Session
    svg: Callable[[], str]
    panels: Callable[[], Sequence[Panel]] = tuple
    hand_in: Callable[[], str] = str


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of export.

    Attributes:
        name: ends the proposed file name.
        words: how the dialog lists it.
        suffix: of the proposed file name.
        write: ``(subject, path, replace, tell)``; raises WriteError.
    """

    name: str
    words: str
    suffix: str
    write: Callable[[Subject, Path, bool, Tell], None]

    def file_name(self, envelope: Envelope) -> str:
        """The proposed file name, made from the envelope's name; one to hand in is a person's."""
        if self.write is _hand_in:
            return f"{YOUR_NAME}-{self.name}{self.suffix}"
        return f"{safe_stem(envelope.name)}-{self.name}{self.suffix}"


def safe_stem(name: str) -> str:
    """The envelope's name as the first part of a file's name: letters, digits, ``-_.`` only."""
    stem = re.sub(
        r"\.(csv|tsv|txt|dat|json|jsonl|parquet|arrow|feather|slips|gz|bz2|xz)\b", "", name
    )
    kept = re.sub(r"[^\w.-]+", "-", stem).strip("-._")
    return kept[:STEM_LENGTH] or "slips"


def safe_name(name: str, suffix: str) -> str:
    """What a person called a file, as a name alone; `suffix` where it has none."""
    found = re.fullmatch(r"(.*?)(\.\w{1,8}(?:\.\w{1,3})?)", name, re.DOTALL)
    stem, own = found.groups() if found else (name, suffix)
    return f"{safe_stem(stem)}{own.lower()}"


def _fit(subject: Subject, path: Path, replace: bool, tell: Tell) -> None:
    text = as_json(subject.envelope, subject.session, trace=False)
    write_atomically(path, f"{text}\n".encode(), replace=replace)


def _trace(subject: Subject, path: Path, replace: bool, tell: Tell) -> None:
    text = as_csv(subject.session, trace=True)
    write_atomically(path, f"{text}\n".encode(), replace=replace)


def _slips(subject: Subject, path: Path, replace: bool, tell: Tell) -> None:
    envelope = subject.envelope
    if envelope.is_summed:
        raise WriteError("a summary does not hold the slips; open their files to write them")
    found = probabilities(subject.session, envelope.slips)
    slips_out(envelope, found, path, replace=replace)


def _screen(subject: Subject, path: Path, replace: bool, tell: Tell) -> None:
    write_atomically(path, subject.svg().encode(), replace=replace)


def _picture(subject: Subject, path: Path, replace: bool, tell: Tell) -> None:
    picture = drawn(subject.panels(), kind_of(path))
    write_atomically(path, picture, replace=replace)


def _hand_in(subject: Subject, path: Path, replace: bool, tell: Tell) -> None:
    write_atomically(path, f"{subject.hand_in()}\n".encode(), replace=replace)


def _film(subject: Subject, path: Path, replace: bool, tell: Tell) -> None:
    """The climb from its start, filmed by another emtui: the screen goes on meanwhile."""
    if subject.envelope.is_summed:
        raise WriteError("a summary does not hold the slips; film its file: emtui film FILE.slips")
    check_target(path, replace=replace)
    with TemporaryDirectory() as folder:
        slips, told = Path(folder) / "slips.csv", Path(folder) / "told"
        slips.write_text(_as_rows(subject.envelope), "ascii")
        over = ["--replace"] if replace else []
        command = [f"--out={path.absolute()}", *over, *_start_options(subject), str(slips)]
        with told.open("w") as out:
            filming = subprocess.Popen(
                [sys.executable, "-P", "-m", "emtui", "film", *command],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=out,
                env=os.environ | {"PYTHONPATH": str(Path(emtui.__file__).parents[1]), LINES: "1"},
            )  # fmt: skip
        _attend(filming, told, tell)
        if filming.returncode:
            last = told.read_text("utf-8", "replace").strip().rpartition("\n")[2]
            raise WriteError(last.removeprefix("emtui: ") or "the film was not written")


def _attend(filming: subprocess.Popen[bytes], told: Path, tell: Tell) -> None:
    """Pass on how far a film is until it is done, or end it."""
    while True:
        with suppress(subprocess.TimeoutExpired):
            filming.wait(PAUSE)
            return
        done = re.findall(r"filming (\S+)", told.read_text("utf-8", "replace"))
        if not tell(float(done[-1]) if done else 0.0):
            filming.terminate()
            with suppress(subprocess.TimeoutExpired):
                filming.wait(GRACE)
            filming.kill()
            filming.wait()
            raise WriteError(STOPPED)


def _start_options(subject: Subject) -> list[str]:
    """The climb's start and variant as options, in the slips' units."""
    sample, variant = subject.session.sample, subject.session.variant
    start = sample.to_units(subject.session.start.mixture)
    return [
        *("--column=slip", "--counts=count", f"--title={subject.envelope.name}"),
        *(f"--assign={variant.assign}", f"--spread={variant.spread}"),
        *(f"--share={variant.share}", f"--min-spread={variant.min_sd!r}"),
        *("--start-means", *map(repr, start.means.tolist())),
        *("--start-spreads", *map(repr, start.sds.tolist())),
        f"--start-share={start.weights.tolist()[0]!r}",
    ]


def _as_rows(envelope: Envelope) -> str:
    """The slips as CSV, with how many each row stands for."""
    weights = np.ones(len(envelope.slips)) if envelope.weights is None else envelope.weights
    pairs = zip(envelope.slips.tolist(), weights.tolist(), strict=True)
    return "".join(["slip,count\n", *(f"{slip!r},{count!r}\n" for slip, count in pairs)])


EXPORTS = (
    Export("fit", "The fit as it stands: JSON", ".json", _fit),
    Export("trace", "The trace, a line for each iteration: CSV", ".csv", _trace),
    Export("slips", "Slips with probabilities: .csv .jsonl .parquet", ".csv", _slips),
    Export("screen", "The screen: SVG", ".svg", _screen),
    Export("panes", "The panes for paper: .svg .pdf .png", ".svg", _picture),
    Export("hand-in", "What I guessed and bet, to hand in: text", ".txt", _hand_in),
    Export("film", "The climb as a film: .svg .cast .gif", ".svg", _film),
)
"""Everything the app exports, in the order of the dialog."""
