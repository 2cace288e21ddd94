"""What is exported, and names for its files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import IO, ClassVar

import numpy as np
import pytest

from emtui.em.mixture import Mixture
from emtui.em.session import Session
from emtui.em.starts import default_start, given_start
from emtui.em.variants import Variant
from emtui.plot.figure import Panel
from emtui.report.exports import EXPORTS, Export, Subject, on_and_on, safe_name, safe_stem
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.scenes.panes.slips import slips_scene
from emtui.slips.atomic import WriteError
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.slips.reading.readers import ReadOptions, read_path
from tests.em.test_summary import summary_of
from tests.long_run import in_long_runs

BY_NAME = {export.name: export for export in EXPORTS}


def subject(envelope: Envelope | None = None) -> Subject:
    envelope = envelope or essay_envelope()
    variant = Variant()
    start = default_start(envelope.sample, variant)
    session = Session.begin(envelope.sample, variant, start).iterate()
    panels = [Panel(slips_scene(Frame(Backdrop.of(envelope), session), 80))]
    return Subject(envelope, session, lambda: "<svg/>", lambda: panels)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("the essay", "the-essay"),
        ("slips.csv", "slips"),
        ("slips.csv.gz", "slips"),
        ("all.slips", "all"),
        ("slips.csv, edited", "slips-edited"),
        ("v1.2", "v1.2"),
        ("../../etc/passwd", "etc-passwd"),
        ("a\x1b]0;x\x07b", "a-0-x-b"),
        ("числа.json", "числа"),
        ("", "slips"),
        ("...", "slips"),
        ("/", "slips"),
        ("x" * 300, "x" * 60),
    ],
)
def test_names_that_every_system_takes(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


@pytest.mark.parametrize(
    "export",
    [*(one for one in EXPORTS if one.name != "film"), *in_long_runs(BY_NAME["film"])],
    ids=lambda export: export.name,
)
def test_nothing_is_replaced_unless_said_so(export: Export, tmp_path: Path) -> None:
    if export.name == "panes":
        pytest.importorskip("matplotlib")
    given = subject()
    path = tmp_path / export.file_name(given.envelope)
    path.write_text("mine")
    with pytest.raises(WriteError, match="already exists"):
        export.write(given, path, False, on_and_on)
    assert path.read_text() == "mine"
    export.write(given, path, True, on_and_on)
    assert path.read_text() != "mine"


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_slips_written_read_back(suffix: str, tmp_path: Path) -> None:
    envelope = Envelope.of("dealt", [0.1, 1 / 3, 0.1, 9.5], truth=[0, 1, 0, 1])
    path = tmp_path / f"out{suffix}"
    BY_NAME["slips"].write(subject(envelope), path, False, on_and_on)
    back = read_path(str(path), ReadOptions(column="slip", truth="friend"))
    assert back.slips.tolist() == envelope.slips.tolist()
    assert back.truth is not None
    assert back.truth.tolist() == [0, 1, 0, 1]


def test_a_collapse_is_exported_without_numbers_that_are_none(tmp_path: Path) -> None:
    envelope = Envelope.of("far", [0.0, 0.01, 0.02, 0.03, 10.0])
    variant = Variant()
    guess = Mixture(np.array([0.8, 0.2]), np.array([0.0, 10.0]), np.array([0.1, 0.1]))
    start = given_start(envelope.sample, variant, guess, "given")
    ended = Session.begin(envelope.sample, variant, start).run()
    given = Subject(envelope, ended, str)
    BY_NAME["fit"].write(given, tmp_path / "fit.json", False, on_and_on)
    fit = json.loads((tmp_path / "fit.json").read_text())
    assert fit["end"]["why"] == "collapsed"
    assert fit["log_likelihood"] is None
    BY_NAME["slips"].write(given, tmp_path / "slips.csv", False, on_and_on)
    assert "nan" not in (tmp_path / "slips.csv").read_text()


class Filming:
    """A film's process that ends once it was asked for, or looked at, often enough."""

    asked: ClassVar[list[tuple[list[str], Envelope]]] = []
    looks = 0

    def __init__(self, command: list[str], stderr: IO[str], **_: object) -> None:
        slips = next(part for part in command if part.endswith(".csv"))
        options = ReadOptions(column="slip", counts="count")
        self.asked.append((command, read_path(slips, options)))
        self.returncode: int | None = None
        self.done: list[str] = []
        stderr.write("filming 0.250\nfilming 0.500\n")
        stderr.flush()

    def wait(self, timeout: float | None = None) -> None:
        if self.looks and not self.done:
            raise subprocess.TimeoutExpired("film", timeout or 0.0)
        self.returncode = -15 if self.done else 0

    def terminate(self) -> None:
        self.done.append("terminate")

    def kill(self) -> None:
        self.done.append("kill")


def test_a_film_names_the_slips_and_counts_them_as_the_person_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No name of a temporary file on its masthead; a row that stands for many does so, too."""
    monkeypatch.setattr(subprocess, "Popen", Filming)
    weighted = Envelope.of("my slips", [1.0, 2.0, 4.5], weights=[3.0, 1.0, 2.5])
    for envelope in (essay_envelope(), weighted):
        BY_NAME["film"].write(subject(envelope), tmp_path / "out.svg", False, on_and_on)
        command, read = Filming.asked[-1]
        assert f"--title={envelope.name}" in command
        assert {"--column=slip", "--counts=count"} <= set(command)
        assert read.sample.values == pytest.approx(envelope.sample.values)
        assert read.sample.total == envelope.sample.total


def test_a_film_tells_how_far_it_is_and_is_ended_when_it_is_not_wanted_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "Popen", Filming)
    monkeypatch.setattr(Filming, "looks", 1)
    heard: list[float] = []

    def tell(share: float) -> bool:
        heard.append(share)
        return False

    with pytest.raises(WriteError, match="nothing was written"):
        BY_NAME["film"].write(subject(), tmp_path / "out.svg", False, tell)
    assert heard == [0.5]


def test_a_summary_is_no_film_of_the_few_slips_that_it_drew(tmp_path: Path) -> None:
    """They would pass for all of them."""
    values = np.random.default_rng(2).normal(size=2000)
    given = subject(Envelope.summed("sums", summary_of([values], 256)))
    with pytest.raises(WriteError, match=r"emtui film FILE\.slips"):
        BY_NAME["film"].write(given, tmp_path / "out.svg", False, on_and_on)


def test_what_is_handed_in_is_the_readers_journal(tmp_path: Path) -> None:
    given = Subject(essay_envelope(), subject().session, str, hand_in=lambda: "My bets\n\nnone")
    path = tmp_path / BY_NAME["hand-in"].file_name(given.envelope)
    BY_NAME["hand-in"].write(given, path, False, on_and_on)
    assert path.name == "YOUR-NAME-hand-in.txt"
    assert path.read_text() == "My bets\n\nnone\n"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("mine", "mine.svg"),
        ("my fit.PDF", "my-fit.pdf"),
        ("fit.csv.gz", "fit.csv.gz"),
        ("../../etc/passwd", "etc-passwd.svg"),
        ("/etc/cron.d/x.png", "etc-cron.d-x.png"),
        ("a\x1b]0;b\r\nSet-Cookie: c.svg", "a-0-b-Set-Cookie-c.svg"),
        ("..", "slips.svg"),
        ("C:\\boot.ini", "C-boot.ini"),
        ("x" * 300 + ".png", "x" * 60 + ".png"),
    ],
)
def test_a_name_from_a_browser_is_a_name_alone(name: str, safe: str) -> None:
    assert safe_name(name, ".svg") == safe
