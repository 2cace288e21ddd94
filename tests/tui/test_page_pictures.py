"""The essay played and pictured without a terminal; a page opened from the command line."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from emtui.lessons.book import pages
from emtui.state_folder import FOLDER, state_path
from emtui.tui.app import EmtuiApp
from emtui.tui.page_pictures import _opened, _settled, draw


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))


def words(svg: str) -> str:
    """What a person reads on a picture."""
    root = ElementTree.fromstring(svg)
    return "".join("".join(text.itertext()) for text in root.iter() if text.tag.endswith("text"))


async def test_pages_are_played_in_turn_and_their_stages_pictured() -> None:
    told: list[int] = []
    drawn = await draw(EmtuiApp(debugging=True), told.append, last=2)
    assert told == [1, 2]
    assert [one.page for one in drawn] == list(pages().values())[:2]
    alone, guessed = drawn
    _, after = alone.cards[0]
    assert after.page in after.journal.done
    assert "0.3000" in words(alone.pictures[1]).replace("\xa0", " ")
    assert "64" in words(alone.pictures[1])
    assert "Bilal" not in words(alone.pictures[0]) + words(alone.pictures[1])
    before, after = guessed.cards[0]
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


async def test_drawn_again_a_picture_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = []
    for reader in ("one", "other"):
        monkeypatch.setenv(FOLDER, str(tmp_path / reader))
        (drawn,) = await draw(EmtuiApp(debugging=True), lambda number: None, last=1)
        pictures.append(drawn.pictures)
    assert pictures[0] == pictures[1]
    assert pictures[0][0] != pictures[0][1]


@pytest.mark.parametrize("name", [next(iter(pages())), list(pages())[-1]])
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
