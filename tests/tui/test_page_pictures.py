"""The essay played and pictured without a terminal; a page opened from the command line."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from emtui.lessons.book import pages
from emtui.state_folder import FOLDER, state_path
from emtui.tui.app import EmtuiApp
from emtui.tui.page_pictures import _opened, _settled, draw
from tests.long_run import in_long_runs


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))


def words(svg: str) -> str:
    """What a person reads on a picture."""
    root = ElementTree.fromstring(svg)
    return "".join("".join(text.itertext()) for text in root.iter() if text.tag.endswith("text"))


async def test_pages_are_played_in_turn_and_their_stages_pictured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    drawn = await draw(EmtuiApp(debugging=True), told.append, last=2)
    assert told == [1, 2]
    # Drawn again, by another reader, a picture is the same.
    monkeypatch.setenv(FOLDER, str(tmp_path / "another"))
    (again,) = await draw(EmtuiApp(debugging=True), told.append, last=1)
    assert again.pictures == drawn[0].pictures
    assert again.pictures[0] != again.pictures[1]
    assert [one.page for one in drawn] == list(pages().values())[:2]
    alone, guessed = drawn
    _, after = alone.cards[0]
    assert after.page in after.journal.done
    assert "0.3000" in words(alone.pictures[1]).replace("\xa0", " ")
    assert "64" in words(alone.pictures[1])
    assert "Bilal" not in words(alone.pictures[0]) + words(alone.pictures[1])
    before, after = guessed.cards[-1]
    assert before.session.start.name == "both the same"
    assert after.session.start.name == "by hand"
    mean = after.figures.number(float(after.session.now.mixture.means[1]))
    assert mean in words(guessed.pictures[1])
    assert mean not in words(guessed.pictures[0])
    for picture in (*alone.pictures, *guessed.pictures):
        assert "needs" not in words(picture)
        assert "PgUp" not in words(picture)
        assert "font-face" not in picture
        assert "http" not in picture.replace("http://www.w3.org/2000/svg", "").replace(
            "https://www.textualize.io", ""
        )


@pytest.mark.parametrize("name", [list(pages())[-1], *in_long_runs(next(iter(pages())))])
async def test_a_page_is_opened_at_once(name: str) -> None:
    app = EmtuiApp(page=name, debugging=True)
    async with app.run_test(size=(120, 34)) as pilot:
        workbench = await _opened(pilot)
        await _settled(pilot)
        assert workbench.essay.page == name
        await pilot.press("0")
        await _settled(pilot)
        assert workbench.essay.page == ""
    assert state_path("lessons.json").exists()


async def test_a_handout_is_drawn_for_paper_where_that_can_be() -> None:
    pytest.importorskip("matplotlib", reason="pictures need emtui[figures]")
    (one,) = await draw(EmtuiApp(debugging=True), lambda number: None, last=1, figures=True)
    assert words(one.pictures[0]) == ""  # letters are shapes, the same everywhere
    shapes = [len(ElementTree.fromstring(picture).findall(".//*")) for picture in one.pictures]
    assert 50 < shapes[0] < shapes[1]
