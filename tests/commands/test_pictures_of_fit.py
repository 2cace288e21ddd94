"""`emtui fit --picture` and `--plot`."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import emtui as package
from emtui.em.fitting import fit as fit_sample
from emtui.em.variants import Variant
from emtui.plot import figure
from emtui.plot.marks import Bars, Curve, Label, Name, Rule
from emtui.scenes.fit_picture import fit_scene, friends_told
from emtui.scenes.frame import Frame
from emtui.slips.envelope import SIX, Envelope
from emtui.slips.examples import load_example
from emtui.slips.reading.options import ReadOptions
from emtui.slips.reading.readers import read_path
from emtui.tui.widgets.masthead import _pieces
from tests.commands.kit import fit

SHORT = "1 2 3 2 1 2 9 8 9 10 9 8 30 31 29 30 31 29"


def test_a_picture_is_written_once(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="pictures need emtui[figures]")
    out = tmp_path / "fit.svg"
    assert fit("--picture", str(out)).returncode == 0
    small = len(ET.fromstring(out.read_text()).findall(".//*"))
    again = fit("--picture", str(out), "--trace")
    assert again.returncode == 2
    assert "--replace" in again.stderr
    assert fit("--picture", str(out), "--trace", "--replace").returncode == 0
    assert len(ET.fromstring(out.read_text()).findall(".//*")) > small
    shown = package.fit([1.0, 2.0, 1.5, 9.0, 8.5, 9.5])._repr_svg_()
    assert ET.fromstring(shown or "").tag.endswith("svg")


def test_what_cannot_be_drawn_is_refused_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "ends in .svg, .png or .pdf" in fit("nowhere.csv", "--picture", "a.gif").stderr
    assert "shows each group" in fit("--by", "x", "--plot").stderr
    assert "--format table" in fit("--plot", "--format", "json").stderr
    monkeypatch.setattr(figure, "find_spec", lambda name: None)
    done = fit("nowhere.csv", "--picture", str(tmp_path / "a.svg"))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "pip install matplotlib" in done.stderr
    assert package.fit([1.0, 2.0, 1.5, 9.0, 8.5, 9.5])._repr_svg_() is None


def test_the_column_that_was_read_is_named_in_the_table_and_on_the_axis(tmp_path: Path) -> None:
    path = tmp_path / "instr.csv"
    path.write_text('id,"Fluor [a.u.]"\n' + "".join(f"{n},{n * n}\n" for n in range(1, 9)))
    told = fit(str(path), "--column", "2").stdout
    assert told.startswith("instr.csv, column Fluor [a.u.]: 8 slips\n")
    bare = tmp_path / "bare.csv"
    bare.write_text("".join(f"{n},{n * n}\n" for n in range(1, 9)))
    assert fit(str(bare), "--column", "2").stdout.startswith("bare.csv: 8 slips\n")
    for name, file in (("Fluor [a.u.]", path), ("bare.csv", bare)):
        envelope = read_path(str(file), ReadOptions(column="2"))
        found = fit_sample(envelope.sample, Variant(), starts=3)
        assert fit_scene(envelope, found.session, (), 90).x.name == name
        assert list(_pieces(Frame.of(envelope)))[1][1] == (
            f"column {name}" if envelope.column else "8 slips"
        )


def test_the_scene_of_a_fit_has_every_friend_and_every_cut() -> None:
    for friends, name in ((2, "faithful-waiting"), (3, "galaxies")):
        envelope = load_example(name)
        found = fit_sample(envelope.sample, Variant(), components=friends, starts=3)
        assert found.cuts is not None
        scene = fit_scene(envelope, found.session, found.cuts.inside, 90)
        assert sum(isinstance(mark, Curve) for mark in scene.marks) == friends + 1
        names = [mark for mark in scene.marks if isinstance(mark, Name)]
        assert [round(float(envelope.sample.place_in_units(np.array(n.x))), 2) for n in names] == [
            round(float(mean), 2) for mean in found.session.now.mixture.means
        ]
        assert sum(isinstance(mark, Rule) for mark in scene.marks) == len(found.cuts.inside)
        told = [float(m.text) for m in scene.marks if isinstance(m, Label)]
        assert told == pytest.approx(found.cuts.inside, abs=0.01)


SIX_HILLS = np.concatenate([10.0 * k + np.linspace(-1 - k / 3, 1 + k / 3, 40) for k in range(6)])


def test_many_friends_have_their_numbers_under_the_picture() -> None:
    """Beside their names they would run over one another."""
    envelope = Envelope.of("hills", SIX_HILLS)
    found = fit_sample(envelope.sample, Variant(), components=6, starts=3)
    scene = figure.dense(partial(fit_scene, envelope, found.session, ()))
    assert [mark.text for mark in scene.marks if isinstance(mark, Name)] == list(SIX)
    lines = friends_told(envelope, found.session, figure.COLUMNS)
    told = ["".join(words for words, _ in line) for line in lines]
    assert all(len(line) <= figure.COLUMNS for line in told)
    for name, mean in zip(SIX, found.session.now.mixture.means, strict=True):
        assert f"{name} {mean:.2f} ±" in " ".join(told).replace("\u2212", "-")
    two = load_example("faithful-waiting")
    fitted = fit_sample(two.sample, Variant(), starts=1)
    assert friends_told(two, fitted.session, figure.COLUMNS) == ()


def test_bars_are_no_wider_than_a_narrow_gaussian_and_no_narrower_than_slips_lie_apart() -> None:
    envelope = Envelope.of("hills", SIX_HILLS)
    session = fit_sample(envelope.sample, Variant(), components=6, starts=3).session
    (bars,) = (m for m in fit_scene(envelope, session, (), 84).marks if isinstance(m, Bars))
    assert np.diff(bars.edges).max() <= 1.4 * session.now.standard.sds.min()
    (few,) = (m for m in fit_scene(envelope, session, (), 40, most=20).marks if isinstance(m, Bars))
    assert len(few.heights) <= 40
    rounded = Envelope.of("rounded", np.repeat([1.0, 2.0, 3.0, 10.0, 11.0], 30))
    session = fit_sample(rounded.sample, Variant(min_sd=0.01), starts=3).session
    (whole,) = (m for m in fit_scene(rounded, session, (), 84).marks if isinstance(m, Bars))
    assert np.diff(whole.edges).min() * rounded.sample.scale >= 0.5


def test_a_plot_fits_its_window_and_is_plain_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    for columns, lines in ((40, 24), (60, 20), (110, 50)):
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("LINES", str(lines))
        done = fit("--plot")
        table = fit().stdout
        assert done.stdout.startswith(table)
        rows = done.stdout.removeprefix(table).strip("\n").split("\n")
        assert columns // 2 < max(map(len, rows)) <= columns
        assert 10 <= len(rows) <= lines
        assert "\x1b" not in done.stdout
        assert "● Ali" in rows[0]
        assert any(re.search("[\u2801-\u28ff]", row) for row in rows)
    assert "◆ Bilal" in fit("--plot", "--friends", "3", given=SHORT).stdout


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_a_plot_is_coloured_on_a_terminal(
    no_color: str, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("rich.console.Console.is_terminal", property(lambda console: True))
    done = fit("--plot")
    assert ("\x1b[38;" in done.stdout) is coloured
