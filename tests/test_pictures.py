"""The moving picture: at every moment it shows that moment's screen, and needs nothing else."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest

from emtui import cli
from emtui.em.session import Session
from emtui.em.starts import default_start
from emtui.em.variants import Variant
from emtui.report import film_gif
from emtui.report.film import Moment, Piece, Shooting, as_cast
from emtui.report.film_gif import as_gif
from emtui.report.film_svg import animated
from emtui.slips.envelope import essay_envelope
from emtui.tui.filming import LINGER, PICTURES
from tests.commands.kit import emtui

SVG = "{http://www.w3.org/2000/svg}"
MOST = 1_500_000
"""Bytes that a README's picture may have."""


@pytest.fixture(scope="module")
def moments() -> list[Moment]:
    how = Shooting((80, 24), most=3)
    return cli._filmed(essay_envelope(), opening(), how)


def opening() -> Session:
    sample, variant = essay_envelope().sample, Variant()
    return Session.begin(sample, variant, default_start(sample, variant))


def rules_of(svg: str) -> dict[str, list[tuple[float, bool]]]:
    """What each animation shows: from which per cent on, and whether it is seen."""
    found = {}
    for name, body in re.findall(r"@keyframes (k\d+)\{((?:[^{}]*\{[^}]*\})*)\}", svg):
        steps = re.findall(r"([\d.]+)%\{visibility:(\w+)\}", body)
        found[name] = [(float(at), state == "visible") for at, state in steps]
    return found


def standing(svg: str, share: float | None) -> list[tuple[str, ...]]:
    """Grounds and words to be seen at a share of the whole time; None: without animation."""
    rules = rules_of(svg)
    found: list[tuple[str, ...]] = []
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        classes = (group.get("class") or "").split()
        seen = "h" not in classes
        for name in classes if share is not None else ():
            if name in rules:
                assert share is not None
                seen = [state for at, state in rules[name] if at <= 100 * share][-1]
        if seen:
            found += [
                (
                    part.tag,
                    part.get("x", ""),
                    part.get("y", ""),
                    part.text or part.get("fill") or "",
                )
                for part in group
                if part.tag in (f"{SVG}rect", f"{SVG}text")
            ]
    return sorted(found)


def test_every_moment_is_seen_at_its_time_and_the_last_without_animation(
    moments: list[Moment],
) -> None:
    svg = animated(moments)
    total = sum(moment.seconds for moment in moments)
    begun = 0.0
    for moment in moments:
        alone = animated([moment])
        middle = (begun + moment.seconds / 2) / total
        assert standing(svg, middle) == standing(alone, None)
        begun += moment.seconds
    assert standing(svg, None) == standing(animated(moments[-1:]), None)


def test_it_glides_and_keeps_every_word_of_a_screen(moments: list[Moment]) -> None:
    assert [moment.seconds for moment in moments].count(LINGER) == 3
    assert len({moment.svg for moment in moments}) > 3 * PICTURES / 2
    for moment in (moments[0], moments[-1]):
        # Without the window's own title, which is no part of the screen.
        texts = ET.fromstring(moment.svg).iter(f"{SVG}text")
        screen = [t.text or "" for t in texts if "title" not in (t.get("class") or "")]
        drawn = [words for tag, _, _, words in standing(animated([moment]), None)]
        assert {text for text in screen if text.strip()} <= set(drawn)


def test_it_is_small_and_asks_for_nothing(moments: list[Moment]) -> None:
    svg = animated(moments)
    assert len(svg.encode()) < MOST
    assert not re.search(
        r"<script|<image|href|url\((?!#)|@import|https?://(?!www\.w3|www\.text)", svg
    )
    # What several moments share is written once.
    assert len(svg) < sum(len(moment.svg) for moment in moments) / 4


# Films of terminals.

RED, BLUE, DARK = (200, 0, 0), (0, 0, 200), (10, 10, 10)
SHOWN = tuple(
    Moment("", seconds, (
        (Piece("still ", RED, DARK, bold=True), Piece("\u2588\u2584⣿│", BLUE, DARK)),
        (Piece(words, RED, BLUE),),
    ))
    for seconds, words in ((1.5, "one       "), (0.25, "two       "), (2.0, "漢字 three"))
)  # fmt: skip


@pytest.mark.parametrize("version", [2, 3])
def test_a_cast_shows_every_moment_at_its_time(version: int) -> None:
    pyte = pytest.importorskip("pyte")
    head, *events = map(json.loads, as_cast(SHOWN, version).splitlines())
    size = head if version == 2 else head["term"]
    columns, rows = (10, 2)
    assert (size.get("width", size.get("cols")), size.get("height", size.get("rows"))) == (10, 2)
    screen = pyte.Screen(columns, rows)
    stream, now = pyte.Stream(screen), 0.0
    begins = [0.0, 1.5, 1.75, 3.75]
    for (at, kind, sent), begin, words in zip(
        events, begins, ("one", "two", "漢字", "漢字"), strict=True
    ):
        now = at if version == 2 else now + at
        assert (kind, round(now, 6)) == ("o", begin)
        stream.feed(sent)
        assert "".join(screen.display[1]).startswith(words[0])
        assert screen.display[0] == "still █▄⣿│"
        cell = screen.buffer[0][0]
        assert (cell.fg, cell.bg, cell.bold) == ("c80000", "0a0a0a", True)
    # What stays is sent once.
    assert sum("still" in sent for _, _, sent in events) == 1


def test_a_gif_has_every_moment_for_its_time() -> None:
    pytest.importorskip("PIL")
    from PIL import Image

    with Image.open(io.BytesIO(as_gif(SHOWN))) as film:
        assert getattr(film, "n_frames") == len(SHOWN)  # noqa: B009
        assert film.info["loop"] == 0
        pictures, lasts = [], []
        for number in range(len(SHOWN)):
            film.seek(number)
            lasts.append(film.info["duration"])
            pictures.append(film.convert("RGB").tobytes())
        assert lasts == [1500, 250, 2000]
        assert all(a != b for a, b in pairwise(pictures))
        # The full block reaches its cell's every corner, so that no seam shows between rows.
        image = film.convert("RGB")
        wide, high = image.width // 10, image.height // 2
        corners = [(6 * wide, 0), (7 * wide - 1, high - 1)]
        assert {image.getpixel(place) for place in corners} == {BLUE}
        # So does a frame's upright line.
        (stroke,) = [
            x for x in range(9 * wide, 10 * wide) if image.getpixel((x, high // 2)) == BLUE
        ]
        assert {image.getpixel((stroke, y)) for y in range(high)} == {BLUE}


def test_letters_of_a_gif_are_whole() -> None:
    """What hangs below the line lies inside its row: the next row is painted over the rest."""
    pytest.importorskip("PIL")
    from PIL import ImageFont

    data = resources.files("emtui").joinpath(*film_gif.FONT).read_bytes()
    font = ImageFont.truetype(io.BytesIO(data), film_gif.LETTER)
    _, top, _, bottom = font.getbbox("ÅÇgjpqy,;@()|")
    assert top >= 0
    assert bottom <= film_gif.HIGH


def test_a_film_is_asked_for_by_its_name_and_refused_in_a_line(tmp_path: Path) -> None:
    for arguments, told in (
        (("--out", "film.avi"), "ends in .svg, .cast or .gif"),
        (("--out", str(tmp_path / "no" / "film.svg")), "no such folder"),
        (("--out", "film.svg", "--size", "20x10"), "60x20 to 200x60"),
        (("nowhere.csv", "--out", "film.svg"), "nowhere.csv"),
        ((), "--out"),
    ):
        done = emtui("film", *arguments)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert told in done.stderr
    out = tmp_path / "film.cast"
    again = ("--out", str(out), "--jump", "--half-steps", "2", "--size", "60x20", "--title", "mine")
    done = emtui("film", *again, "--start", "extremes", "--spread", "same")
    assert done.returncode == 0, done.stderr
    head, *events = out.read_text().splitlines()
    assert json.loads(head)["width"] == 60
    assert "mine" in events[0]
    assert len(events) == 1 + 2 + 1 + 1  # the guess, two half-steps, the end, its length
    assert emtui("film", *again).returncode == 2
