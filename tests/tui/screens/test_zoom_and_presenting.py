"""For a class: words and maths, one pane on the whole screen, the presenter's look, --start-at."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from emtui.em.history import Phase
from emtui.em.starts import given_start
from emtui.em.variants import Variant
from emtui.scenes.frame import Frame
from emtui.scenes.narration.formulas import formula
from emtui.scenes.narration.puzzle import TITLE
from emtui.scenes.numbers import score
from emtui.slips.envelope import essay_envelope
from emtui.slips.reading.request import Unread
from emtui.tui.app import EmtuiApp
from emtui.tui.launch import Launch
from emtui.tui.store.settings import Settings
from emtui.tui.widgets.presenter_banner import LETTERS, ROWS, WORDS, lettered, numbered
from emtui.tui.widgets.study_pane import StudyPane
from tests.long_run import in_long_runs
from tests.strategies import mixture
from tests.tui.app_kit import (
    MIDDLE,
    NARROW,
    WIDE,
    opened,
    press,
    session,
    settle,
    text,
    until,
    workbench,
)

SIZES = [NARROW, *in_long_runs(MIDDLE, WIDE)]
MIDDLE_FIRST = [MIDDLE, *in_long_runs(NARROW, WIDE)]
END = Frame.of(essay_envelope()).session.run().at
"""The half-step at which the essay's climb ends."""


def seen(pilot: Pilot[None], query: str) -> str:
    """What stands in a widget, its line breaks undone."""
    return " ".join(text(pilot, query).replace("│", " ").replace("\xa0", " ").split())


# Words and maths.


@pytest.mark.parametrize("size", MIDDLE_FIRST)
async def test_the_formula_stands_beside_the_whole_sentence(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "space", "home")  # past the opening, which has no formula
        words = [seen(pilot, "#narrator")]
        for _ in range(5):
            await press(pilot, "space")
            words.append(seen(pilot, "#narrator"))
        await press(pilot, "home", "m")
        for before in words:
            both = seen(pilot, "#narrator")
            told = before.partition("half-step")[0].rstrip("─╰╯ ")
            assert told in both
            lines = formula(workbench(pilot).frame)
            assert all(" ".join(line.split()) in both for line in lines[:3]), (lines, both)
            await press(pilot, "space")


async def test_at_the_largest_size_the_whole_formula_stands_there() -> None:
    async with opened() as pilot:
        await press(pilot, "m", "space", "space")
        lines = formula(workbench(pilot).frame)
        both = seen(pilot, "#narrator")
        assert all(" ".join(line.split()) in both for line in lines)


# Zoom.


@pytest.mark.parametrize("size", SIZES)
async def test_zoom_gives_the_screen_to_a_pane_and_back(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        before = workbench(pilot).query_one("#slips").size
        await press(pilot, "enter", "z")
        slips = workbench(pilot).query_one("#slips")
        assert workbench(pilot).zoom.pane is slips
        assert slips.outer_size.width == size[0]
        assert slips.size.height > before.height or size == WIDE
        page = text(pilot)
        assert "The slips" in page
        assert "The climb" not in page
        assert "What numbers" in page
        assert "quit" in text(pilot, "#keys")
        await press(pilot, "space", "m")
        assert session(pilot).at == 3
        assert "Who wrote what?" in text(pilot)
        await press(pilot, "z")
        assert workbench(pilot).zoom.pane is None
        assert "The climb" in text(pilot)


async def test_escape_gives_the_screen_back_before_anything_else() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "b", "z")
        assert workbench(pilot).zoom.pane is workbench(pilot).query_one(StudyPane)
        await press(pilot, "escape")
        assert workbench(pilot).zoom.pane is None
        assert workbench(pilot).query_one(StudyPane).display
        assert "The climb" in text(pilot)
        await press(pilot, "escape")
        assert not workbench(pilot).query_one(StudyPane).display


async def test_a_pane_that_closes_gives_the_screen_back_and_another_takes_it() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "z", "b")
        assert workbench(pilot).zoom.pane is workbench(pilot).query_one(StudyPane)
        assert "The floor under the score" in text(pilot)
        await press(pilot, "b")
        assert workbench(pilot).zoom.pane is None
        assert "The slips" in text(pilot)


async def test_the_pane_with_the_focus_is_zoomed() -> None:
    async with opened() as pilot:
        workbench(pilot).query_one("#climb").focus()
        await press(pilot, "z")
        assert "The climb" in text(pilot)
        assert "The slips" not in text(pilot)


# The presenter's look.


@pytest.mark.parametrize("size", SIZES)
async def test_a_presenter_sees_plots_and_large_words_alone(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "space", "Z")
        page = text(pilot)
        assert "The slips" in page
        assert "The climb" in page
        assert "█" in text(pilot, "#slips")
        assert "press z" not in page
        assert "Z Esc back" in text(pilot, "#keys")
        assert "14 slips" not in page
        board = text(pilot, "#banner")
        large = all(row.rstrip() in board for row in lettered(WORDS[Phase.ASSIGNED]))
        assert large if size != NARROW else "Who wrote what?" in board
        assert not seen(pilot, "#narrator")
        assert "slips are probably" not in page
        await press(pilot, "space")
        assert session(pilot).at == 2
        assert lettered(WORDS[Phase.UPDATED])[0].rstrip() in text(pilot, "#banner")
        await press(pilot, "escape")
        assert "14 slips" in text(pilot)
        assert "That explains the slips better" in seen(pilot, "#narrator")


async def test_before_scores_are_told_of_a_page_has_its_title_in_large_letters() -> None:
    async with opened(WIDE) as pilot:
        await press(pilot, "1", "Z")
        for name, title in (("one_friend", "ONE FRIEND"), ("one_hill", "ONE HILL")):
            workbench(pilot).pages.read(name)
            await settle(pilot)
            board = text(pilot, "#banner")
            assert all(row.rstrip() in board for row in lettered(title))
            assert "score" not in board
        workbench(pilot).pages.read("rival_stories")
        await settle(pilot)
        assert "score" in text(pilot, "#banner")


async def test_the_score_stands_in_large_digits() -> None:
    async with opened() as pilot:
        await press(pilot, "end", "Z")
        board = text(pilot, "#banner")
        assert session(pilot).now.score == pytest.approx(12.580190, abs=1e-6)
        assert all(row in board for row in numbered(score(session(pilot).now.score)))


async def test_a_score_without_a_ceiling_is_told_in_words() -> None:
    async with opened() as pilot:
        guess = mixture([0.5, 0.5], [0.2, 0.9], [0.2, 0.001])
        start = given_start(session(pilot).sample, Variant(), guess)
        workbench(pilot).begin.start(start)
        await press(pilot, "end", "Z")
        assert "score no ceiling" in seen(pilot, "#banner")


@pytest.mark.parametrize("words", WORDS.values())
def test_large_words_have_straight_rows(words: str) -> None:
    rows = lettered(words)
    assert len(rows) == ROWS
    assert len({len(row) for row in rows}) == 1
    assert len(rows[0]) <= 80 - 4 - len(numbered("12")[0])


def test_every_letter_is_drawn_and_no_two_alike_but_d_and_o() -> None:
    assert len(set(LETTERS.values())) == len(LETTERS) - 1


async def test_resizing_in_the_presenters_look_and_zoomed() -> None:
    async with opened() as pilot:
        await press(pilot, "space", "Z", "z", "m")
        for size in ((60, 20), (30, 8), (200, 60), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
        assert "The slips" in text(pilot)
        await press(pilot, "escape", "escape")
        assert "quit" in text(pilot, "#keys")


@pytest.mark.parametrize("size", MIDDLE_FIRST)
async def test_it_begins_as_it_is_asked_to(size: tuple[int, int]) -> None:
    Settings(maths=True).save()
    app = EmtuiApp(Launch(present=True))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "Z Esc back" in text(pilot, "#keys")
        assert lettered(WORDS[Phase.GUESS])[0] in text(pilot, "#banner")
        await press(pilot, "escape")
        assert TITLE in text(pilot, "#narrator")
        assert "quit" in text(pilot, "#keys")
        await press(pilot, "space", "left")
        assert "ln L = Σ ln(fA(x) + fB(x))" in text(pilot, "#narrator")


# With a page of the essay.


@pytest.mark.parametrize("size", SIZES)
async def test_a_page_can_be_zoomed_and_shown_to_a_class(size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "2", "z")
        assert "Can it fall?" not in text(pilot)
        if size == NARROW:  # where the words do not fit
            await press(pilot, "z")
            assert workbench(pilot).zoom.pane is workbench(pilot).query_one("#page")
            assert workbench(pilot).query_one("#page").outer_size.width == size[0]
        else:
            await press(pilot, "z")
        for words in ("rises", "stays", "falls"):
            assert words in text(pilot, "#page")
        assert TITLE not in text(pilot)
        assert "quit" in text(pilot, "#keys")
        await press(pilot, "escape", "Z")
        page = text(pilot)
        assert "press z" not in page
        assert "Can it fall?" in page
        assert "Z Esc back" in page


# Beginning some half-steps in.


@pytest.mark.parametrize(
    ("wanted", "at"),
    [(3, 3), (10_000, END), *(pytest.param(n, n, marks=pytest.mark.long) for n in (0, END))],
)
async def test_start_at_begins_so_many_half_steps_in(wanted: int, at: int) -> None:
    app = EmtuiApp(Launch(start_at=wanted))
    async with app.run_test(size=MIDDLE) as pilot:
        await settle(pilot)
        assert session(pilot).at == at
        assert len(session(pilot).history) == at + 1
        assert (session(pilot).now.phase is Phase.ENDED) == (at == END)
        await press(pilot, "left")
        assert session(pilot).at == max(0, at - 1)


async def test_start_at_waits_for_the_file_that_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "commas.txt"
    path.write_text("0,5\n0,7\n0,9\n1,2\n")
    app = EmtuiApp(Launch(unread=Unread(str(path)), start_at=2, present=True))
    async with app.run_test(size=MIDDLE) as pilot:
        await until(pilot, lambda: len(app.screen_stack) > 3)
        for words in ("How is 0,5 meant?", "Open it"):
            await until(pilot, partial(reads, pilot, words))
            assert session(pilot).at == 0
            await pilot.press("enter")
        await until(pilot, lambda: session(pilot).at == 2)
        assert session(pilot).sample.total == 4
        assert workbench(pilot).presenting


def reads(pilot: Pilot[None], words: str) -> bool:
    return words in text(pilot)


async def test_on_a_page_zoom_shows_its_pane_then_its_words_and_nothing_speaks_beside_it() -> None:
    async with opened(NARROW) as pilot:
        await press(pilot, "2", "pagedown")
        assert "press z to see it large" in text(pilot)
        await press(pilot, "z")
        assert workbench(pilot).zoom.pane is workbench(pilot).query_one(StudyPane)
        assert "next: up to its top" in text(pilot)
        assert not seen(pilot, "#narrator")
        await press(pilot, "z")
        assert workbench(pilot).zoom.pane is workbench(pilot).query_one("#page")
        assert not seen(pilot, "#narrator")
        await press(pilot, "z")
        assert workbench(pilot).zoom.pane is None


async def test_a_line_that_is_said_leaves_the_climb_its_picture_beside_the_maths() -> None:
    async with opened(WIDE) as pilot:
        await press(pilot, "m", "space")
        rows = pilot.app.screen.query_one("#climb").size.height
        workbench(pilot).tell("One line.")
        await settle(pilot)
        assert "One line." in text(pilot, "#notice")
        assert pilot.app.screen.query_one("#climb").size.height == rows
        assert "press z" not in text(pilot, "#climb")
