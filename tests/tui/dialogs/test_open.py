"""The dialog that opens files: ways to a file, what is shown first, what fails, what is asked."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList, ProgressBar

from emtui.slips.envelope import Envelope
from emtui.slips.reading.readers import ReadCancelled, ReadOptions
from emtui.slips.reading.request import Unread
from emtui.state_folder import FOLDER
from emtui.tui.app import EmtuiApp
from emtui.tui.dialogs.open import loading
from emtui.tui.dialogs.open.dialog import OpenDialog
from emtui.tui.dialogs.open.pickers import FileTree, RecentList
from emtui.tui.dialogs.open.questions import AskDialog
from emtui.tui.launch import Launch
from emtui.tui.store.recent import recent_files, remember
from tests.long_run import in_long_runs
from tests.tui.app_kit import MIDDLE, NARROW, WIDE, opened, text, until, workbench

SIZES = [NARROW, *in_long_runs(WIDE, MIDDLE)]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files, the present one, with a state of its own beside it."""
    place = tmp_path / "files"
    (place / "more slips").mkdir(parents=True)
    files = {
        "numbers.txt": "1\n2\n3.5\n",
        "gaps.csv": "a\n1\nNA\n2\n9\n",
        "bad.csv": "a\n1\nfoo\n2\n3\n4\n",
        "single.txt": "7\n",
        "comma.txt": "0,5\n0,7\n0,9\n",
        "two.csv": "height,weight\n170,60\n180,75\n190,90\n",
        "[red]x[bold].csv": "1\n2\n",
        "picture.png": "no numbers",
        "more slips/deep.txt": "4 5 6",
    }
    for name, content in files.items():
        (place / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(place)
    monkeypatch.setenv(FOLDER, str(tmp_path / "state"))
    return place


@asynccontextmanager
async def asking(
    size: tuple[int, int] = MIDDLE, path: str = ""
) -> AsyncIterator[tuple[Pilot[None], OpenDialog]]:
    """The app with the dialog open, by its key, and `path` typed and entered."""
    async with opened(size) as pilot:
        await pilot.press("o")
        await until(pilot, lambda: "numbers.txt" in text(pilot))
        dialog = pilot.app.screen
        assert isinstance(dialog, OpenDialog)
        if path:
            dialog.query_one(Input).value = path
            await pilot.pause()
            await pilot.press("enter")
        yield pilot, dialog


def envelope(pilot: Pilot[None]) -> Envelope:
    frame = workbench(pilot).frame
    assert frame is not None
    return frame.backdrop.envelope


async def shown(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: pilot.app.screen.query_one(Button).has_focus)


async def closed(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: pilot.app.screen is workbench(pilot))


@pytest.mark.parametrize("size", SIZES)
async def test_a_file_is_shown_before_anything_is_replaced(size: tuple[int, int]) -> None:
    async with asking(size, "gaps.csv") as (pilot, _):
        await shown(pilot)
        page = text(pilot)
        for words in ("gaps.csv", "3 numbers from 1 to 9", "██", "1 cell", "NA", "Open it"):
            assert words in page
        assert envelope(pilot).name == "the essay"
        await pilot.press("enter")
        await closed(pilot)
        assert envelope(pilot).name == "gaps.csv"
        assert envelope(pilot).slips.tolist() == [1.0, 2.0, 9.0]


async def test_escape_at_the_preview_changes_nothing() -> None:
    async with asking(path="gaps.csv") as (pilot, _):
        await shown(pilot)
        await pilot.press("escape")
        await closed(pilot)
        assert envelope(pilot).name == "the essay"
        assert recent_files() == ()


async def test_another_path_puts_the_preview_away() -> None:
    async with asking(path="gaps.csv") as (pilot, dialog):
        await shown(pilot)
        dialog.query_one(Input).focus()
        await pilot.press("x")
        await until(pilot, lambda: not dialog.query_one(Button).display)
        await pilot.press("enter")
        await until(pilot, lambda: "no such file" in text(pilot, "#problem"))
        assert envelope(pilot).name == "the essay"


def suggests(field: Input, value: str) -> bool:
    return field._suggestion == value


async def test_the_field_completes_folders_and_files() -> None:
    async with asking() as (pilot, dialog):
        field = dialog.query_one(Input)
        for keys, value in (("mo", "more slips/"), ("d", "more slips/deep.txt")):
            await pilot.press(*keys)
            await until(pilot, partial(suggests, field, value))
            await pilot.press("tab")
            assert field.value == value
        await pilot.press("tab")
        assert not field.has_focus
        field.focus()
        await pilot.press("enter")
        await shown(pilot)
        assert "from 4 to 6" in text(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_the_tree_shows_and_reads_what_could_be_read(size: tuple[int, int]) -> None:
    async with asking(size) as (pilot, dialog):
        tree = dialog.query_one(FileTree)
        names = [str(node.label) for node in tree.root.children]
        assert names[0] == "more slips"
        assert "[red]x[bold].csv" in names
        assert "picture.png" not in names
        tree.move_cursor(tree.root.children[names.index("numbers.txt")])
        tree.focus()
        await pilot.press("enter")
        await shown(pilot)
        assert "from 1 to 3.5" in text(pilot)


async def test_a_folder_is_shown_in_the_tree() -> None:
    async with asking(path="more slips") as (pilot, dialog):
        await until(pilot, lambda: "deep.txt" in text(pilot))
        assert dialog.query_one(FileTree).has_focus


async def test_recent_files_are_offered_and_remembered(folder: Path) -> None:
    remember(folder / "gaps.csv")
    async with asking() as (pilot, dialog):
        dialog.query_one(RecentList).focus()
        await pilot.press("enter")
        await shown(pilot)
        dialog.query_one(Input).value = "numbers.txt"
        await pilot.pause()
        dialog.query_one(Input).focus()
        await pilot.press("enter")
        await shown(pilot)
        await pilot.press("enter")
        await closed(pilot)
    assert recent_files() == (folder / "numbers.txt", folder / "gaps.csv")


@pytest.mark.parametrize("size", SIZES)
async def test_what_fails_is_said_and_changes_nothing(size: tuple[int, int]) -> None:
    async with asking(size, "single.txt") as (pilot, dialog):
        await until(pilot, lambda: "there is only one slip" in text(pilot, "#problem"))
        assert not dialog.query_one(Button).display
        await pilot.press("escape")
        await closed(pilot)
        assert envelope(pilot).name == "the essay"


class StuckReader:
    """Stands in for the reader: half done, until it is told to stop."""

    def __init__(self) -> None:
        self.stopped = threading.Event()

    def __call__(
        self, path: Path, options: ReadOptions, progress: Callable[[float], bool]
    ) -> Envelope:
        while progress(0.5):
            self.stopped.wait(0.005)
        self.stopped.set()
        raise ReadCancelled


async def test_reading_shows_progress_and_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = StuckReader()
    monkeypatch.setattr(loading, "read_path", reader)
    async with asking(path="numbers.txt") as (pilot, dialog):
        await until(pilot, lambda: dialog.query_one(ProgressBar).percentage == 0.5)
        assert "Reading numbers.txt" in text(pilot)
        await pilot.press("tab")
        assert dialog.query_one(FileTree).has_focus
        assert not reader.stopped.is_set()
        await pilot.press("escape")
        await until(pilot, reader.stopped.is_set)
        assert pilot.app.screen is dialog
        assert "Stopped reading" in text(pilot, "#problem")
        await pilot.press("escape")
        await closed(pilot)
        assert envelope(pilot).name == "the essay"


async def test_leaving_the_program_stops_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = StuckReader()
    monkeypatch.setattr(loading, "read_path", reader)
    async with asking(path="numbers.txt") as (pilot, dialog):
        await until(pilot, lambda: dialog.query_one(ProgressBar).percentage == 0.5)
        await pilot.press("ctrl+c")
    assert reader.stopped.wait(5)


async def test_too_large_for_the_memory_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> Envelope:
        raise MemoryError

    monkeypatch.setattr(loading, "read_path", greedy)
    async with asking(path="numbers.txt") as (pilot, _):
        await until(pilot, lambda: "too large" in text(pilot, "#problem"))


@pytest.mark.parametrize(
    ("keys", "slips"), [((), [0.5, 0.7, 0.9]), (("down",), [0.0, 5.0, 0.0, 7.0, 0.0, 9.0])]
)
async def test_a_comma_that_could_be_either_is_asked_about(
    keys: tuple[str, ...], slips: list[float]
) -> None:
    async with asking(path="comma.txt") as (pilot, _):
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
        await until(pilot, lambda: "one number, 0.5" in text(pilot))
        assert "two numbers, 0 and 5" in text(pilot)
        await pilot.press(*keys, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, OpenDialog))
        await shown(pilot)
        await pilot.press("enter")
        await closed(pilot)
        assert envelope(pilot).slips.tolist() == slips


@pytest.mark.parametrize(
    ("content", "answers", "last"),
    [
        (
            "1,234\n2,345\n",
            ("one number, 1.234", "one number, 1234", "two numbers, 1 and 234"),
            "write it another",
        ),
        pytest.param(
            "1,234.50\n12,999.99\n7.25\n",
            ("one number, 1234.50", "two numbers, 1 and 234.50"),
            "write it another way",
            marks=pytest.mark.long,
        ),
        pytest.param(
            'w,p\na,"1,250"\nb,"2,500"\n',
            ("one number, 1.250", "one number, 1250"),
            "write it another",
            marks=pytest.mark.long,
        ),
    ],
)
async def test_a_thousand_may_be_meant(
    folder: Path, content: str, answers: tuple[str, ...], last: str
) -> None:
    (folder / "sums.csv").write_text(content, encoding="utf-8")
    async with asking(MIDDLE, "sums.csv") as (pilot, dialog):
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
        await until(pilot, lambda: last in " ".join(text(pilot).split()))
        page = " ".join(text(pilot).split())
        assert all(words in page for words in answers)
        assert pilot.app.screen.query_one(OptionList).option_count == len(answers) + 1
        await pilot.press("end", "enter")
        await until(pilot, lambda: pilot.app.screen is dialog)
        await until(pilot, lambda: "Nothing was opened." in text(pilot))


CODED = "v\n0.8\n-99\n1.1\n-99\n7.9\n-99\n"


@pytest.mark.parametrize(
    ("content", "asked", "keys", "slips"),
    [
        (CODED, "-99 stands there again and again", (), [0.8, 1.1, 7.9]),
        pytest.param(
            CODED,
            "-99 stands there again and again",
            ("down",),
            [0.8, -99, 1.1, -99, 7.9, -99],
            marks=pytest.mark.long,
        ),
        pytest.param(
            "v\n0.8\nn.d.\n7.9\n",
            "n.d. says that nothing is there",
            (),
            [0.8, 7.9],
            marks=pytest.mark.long,
        ),
    ],
)
async def test_what_stands_for_nothing_is_asked(
    folder: Path, content: str, asked: str, keys: tuple[str, ...], slips: list[float]
) -> None:
    (folder / "coded.csv").write_text(content, encoding="utf-8")
    async with asking(MIDDLE, "coded.csv") as (pilot, _):
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
        await until(pilot, lambda: asked in " ".join(text(pilot).split()))
        await pilot.press(*keys, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, OpenDialog))
        await shown(pilot)
        await pilot.press("enter")
        await closed(pilot)
        assert envelope(pilot).slips.tolist() == slips


@pytest.mark.parametrize("size", SIZES)
async def test_a_column_is_chosen_at_sight(size: tuple[int, int]) -> None:
    async with asking(size, "two.csv") as (pilot, _):
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
        await until(pilot, lambda: "3 numbers from 60 to 90" in text(pilot))
        page = text(pilot)
        assert all(words in page for words in ("height", "weight", "from 170 to 190", "█"))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, OpenDialog))
        await shown(pilot)
        await pilot.press("enter")
        await closed(pilot)
        assert envelope(pilot).slips.tolist() == [60.0, 75.0, 90.0]


async def test_what_the_command_line_said_is_kept_when_a_question_is_asked(folder: Path) -> None:
    rows = "id,weight,who\n1,60,Bilal\n2,x,Ali\n3,75,Ali\n4,80,Bilal\n"
    (folder / "who.csv").write_text(rows, encoding="utf-8")
    options = ReadOptions(truth="who", skip_bad=True)
    app = EmtuiApp(Launch(unread=Unread("who.csv", options=options)))
    app.animation_level = "none"
    async with app.run_test(size=MIDDLE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        await pilot.press("enter")  # the column that does not count the rows
        await until(pilot, lambda: isinstance(app.screen, OpenDialog))
        await shown(pilot)
        await pilot.press("enter")
        await closed(pilot)
        found = envelope(pilot)
        assert found.slips.tolist() == [60.0, 75.0, 80.0]
        assert found.truth is not None
        assert found.truth.tolist() == [1.0, 0.0, 1.0]


@pytest.mark.parametrize("size", SIZES)
async def test_cells_that_are_no_numbers_are_left_out_when_said_so(size: tuple[int, int]) -> None:
    async with asking(size, "bad.csv") as (pilot, dialog):
        for keys in (("down", "enter"), ("enter",)):
            await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
            await until(pilot, lambda: "line 3: 'foo' is not a number" in text(pilot))
            assert "--skip-bad" not in text(pilot)
            await pilot.press(*keys)
            await until(pilot, lambda: pilot.app.screen is dialog)
            if keys != ("enter",):
                assert not dialog.query_one(Button).display
                await pilot.press("enter")
        await shown(pilot)
        assert "4 numbers from 1 to 4" in text(pilot)
        assert "'foo'" in text(pilot, "#preview") or "1 cell" in text(pilot, "#preview")


async def test_many_columns_scroll_where_they_do_not_fit(folder: Path) -> None:
    rows = [",".join(f"c{column}" for column in range(1, 41))]
    rows += [",".join(str(row * column) for column in range(1, 41)) for row in range(3)]
    (folder / "many.csv").write_text("\n".join(rows), encoding="utf-8")
    async with asking(NARROW, "many.csv") as (pilot, dialog):
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
        await pilot.press("end")
        await until(pilot, lambda: "from 0 to 80" in text(pilot))
        assert "c1 " not in text(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is dialog)
        await shown(pilot)
        assert "3 numbers from 0 to 80" in text(pilot)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
async def test_a_pipe_is_refused_rather_than_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    async with asking(path="pipe") as (pilot, _):
        await until(pilot, lambda: "not a file" in text(pilot, "#problem"))


async def test_no_answer_opens_nothing() -> None:
    async with asking(path="two.csv") as (pilot, dialog):
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
        await until(pilot, lambda: bool(pilot.app.screen.query(OptionList)))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is dialog)
        await until(pilot, lambda: "Nothing was opened" in text(pilot, "#problem"))
        assert not dialog.query_one(Button).display


async def paste(pilot: Pilot[None], words: str) -> None:
    pilot.app.post_message(events.Paste(words))
    await pilot.pause()


async def test_a_pasted_path_is_shown_first() -> None:
    async with opened() as pilot:
        await paste(pilot, "'more slips/deep.txt'\n")
        await until(pilot, lambda: isinstance(pilot.app.screen, OpenDialog))
        await shown(pilot)
        assert envelope(pilot).name == "the essay"
        await pilot.press("enter")
        await closed(pilot)
        assert envelope(pilot).name == "deep.txt"


async def test_pasted_numbers_are_an_envelope_of_their_own() -> None:
    async with opened() as pilot:
        await paste(pilot, "1 2\n4")
        await until(pilot, lambda: envelope(pilot).name == "pasted")
        assert envelope(pilot).slips.tolist() == [1.0, 2.0, 4.0]


async def test_a_pasted_question_is_asked() -> None:
    async with opened() as pilot:
        await paste(pilot, "0,5\n0,7\n")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))


async def test_other_pasted_words_are_named_and_change_nothing() -> None:
    async with opened() as pilot:
        await paste(pilot, "[red]hello[/nonsense]")
        await until(pilot, lambda: "Not understood: '[red]hello" in text(pilot))
        assert envelope(pilot).name == "the essay"


async def test_a_file_dropped_on_the_dialog_is_shown() -> None:
    async with asking() as (pilot, dialog):
        await paste(pilot, "more\\ slips/deep.txt")
        await shown(pilot)
        assert "from 4 to 6" in text(pilot)
        dialog.query_one(Input).focus()
        await paste(pilot, "7\n8\n9\n")
        await until(pilot, lambda: "from 7 to 9" in text(pilot))
        dialog.query_one(Input).focus()
        await paste(pilot, "typed\x1b]0;x\x07")
        assert dialog.query_one(Input).value.endswith(r"typed\x1b]0;x\x07")


async def test_a_folder_that_takes_long_does_not_keep_the_workbench_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looking, go_on, really = threading.Event(), threading.Event(), FileTree.filter_paths

    def wait(tree: FileTree, paths: Iterable[Path]) -> Iterable[Path]:
        looking.set()
        go_on.wait(60)
        go_on.set()
        return really(tree, paths)

    monkeypatch.setattr(FileTree, "filter_paths", wait)
    async with opened() as pilot:
        bench = workbench(pilot)
        bench.action_do("open")
        while not looking.is_set():
            await asyncio.sleep(0.01)
        pilot.app.simulate_key("escape")
        while pilot.app.screen is not bench and not go_on.is_set():
            await asyncio.sleep(0.01)
        pilot.app.simulate_key("space")
        while bench.session.at == 0 and not go_on.is_set():
            await asyncio.sleep(0.01)
        in_time = not go_on.is_set()
        go_on.set()
        assert in_time


async def test_leaving_while_a_folder_is_being_opened_does_not_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What would load the folder is given up, and nobody may go on waiting for it."""
    armed, asked, answered = (threading.Event() for _ in range(3))
    really = Path.is_dir

    def wait(path: Path) -> bool:
        if armed.is_set() and path.name == "more slips":
            asked.set()
            answered.wait(5)
        return really(path)

    monkeypatch.setattr(Path, "is_dir", wait)

    async def leave() -> None:
        async with opened() as pilot:
            await pilot.press("o")
            tree = pilot.app.screen.query_one(FileTree)
            await until(pilot, lambda: bool(tree.root.children))
            armed.set()
            tree.root.children[0].expand()
            while not asked.wait(0) and not tree.root.children[0].children:
                await asyncio.sleep(0.01)
            pilot.app.exit()
            await asyncio.sleep(0.2)
            answered.set()

    await asyncio.wait_for(leave(), 20)


async def test_typed_numbers_are_read_like_pasted_ones_and_a_path_that_exists_wins(
    folder: Path,
) -> None:
    async with asking(path="3.1 3.4 2.9 8.8") as (pilot, _):
        await shown(pilot)
        await pilot.press("enter")
        await closed(pilot)
        assert envelope(pilot).slips.tolist() == [3.1, 3.4, 2.9, 8.8]
    (folder / "1 2").write_text("4\n5\n6\n")
    async with asking(path="1 2") as (pilot, _):
        await shown(pilot)
        assert "3 numbers from 4 to 6" in text(pilot)
