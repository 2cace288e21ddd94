"""An unexpected error takes the place it arose in, never the session; the worst is kept."""

from __future__ import annotations

import json

import pytest
from textual.app import ScreenStackError
from textual.css.query import NoMatches
from textual.events import Key, Paste
from textual.pilot import Pilot

from emtui.em.session import Session
from emtui.scenes.frame import Frame
from emtui.slips.envelope import Envelope, essay_envelope
from emtui.slips.essay import ESSAY
from emtui.state_folder import state_path
from emtui.tui.app import EmtuiApp
from emtui.tui.control.rescue import MOST, Rescue, keep_work
from emtui.tui.control.side_pane import SidePane
from emtui.tui.control.switches import Switches
from emtui.tui.dialogs.contents import ContentsDialog
from emtui.tui.dialogs.edit import EditDialog
from emtui.tui.dialogs.open.dialog import OpenDialog
from emtui.tui.dialogs.saved_work import KeptDialog
from emtui.tui.launch import Launch
from emtui.tui.screens.workbench import Workbench
from emtui.tui.store.saved_work import keep, load_kept
from emtui.tui.widgets.page_panel import PagePanel
from emtui.tui.widgets.study_pane import StudyPane
from tests.long_run import in_long_runs
from tests.tui.app_kit import opened, press, settle, text, until, workbench


def breaks(self: object, *given: object, **named: object) -> None:
    raise RuntimeError("no such thing should happen")


FAULT = "An error in emtui itself"


def told(pilot: Pilot[None]) -> str:
    """What the workbench says in passing, where a person can read it."""
    if pilot.app.screen is not workbench(pilot):
        return ""
    return " ".join(text(pilot, "#notice").split())


def report() -> str:
    return state_path("fault.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("place", "method", "keys"),
    [
        (ContentsDialog, "compose", "k"),
        (StudyPane, "_words", "b"),
        (PagePanel, "watch_reading", "1"),
        (Workbench, "action_do", "w"),
        *(
            pytest.param(*case, marks=pytest.mark.long)
            for case in (
                (ContentsDialog, "__init__", "k"),
                (ContentsDialog, "on_mount", "k"),
                (EditDialog, "_show", "e"),
                (EditDialog, "on_mount", "e"),
                (OpenDialog, "_tell_progress", "o"),
                (StudyPane, "watch_view", "b"),
                (StudyPane, "follow", "l"),
                (StudyPane, "_arrive", "n"),
                (SidePane, "toggle", "b"),
                (Switches, "truth", "t"),
            )
        ),
    ],
)
async def test_the_climb_stays(
    place: type[object], method: str, keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(guarded=True) as pilot:
        await press(pilot, "space", "space")
        with monkeypatch.context() as broken:
            broken.setattr(place, method, breaks, raising=False)
            await pilot.press(*keys.split())
            await until(pilot, lambda: FAULT in told(pilot))
        await press(pilot, "escape")
        await settle(pilot)
        bench = workbench(pilot)
        assert pilot.app.screen is bench
        assert bench.session.at in (2, 3)
        at = bench.session.at
        await press(pilot, "space")
        assert bench.session.at == at + 1
        assert pilot.app._exception is None
        assert "no such thing should happen" in report()


async def test_slips_being_edited_are_taken_over() -> None:
    async with opened(guarded=True) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        await pilot.press(*"0.77", "enter")
        dialog = pilot.app.screen
        try:
            breaks(dialog)
        except RuntimeError as error:
            pilot.app._handle_exception(error)
        await until(pilot, lambda: 0.77 in workbench(pilot).frame.backdrop.envelope.slips)
        assert pilot.app.screen is workbench(pilot)


async def test_what_is_missed_in_a_dialog_that_has_gone_is_no_fault() -> None:
    def misses(self: object) -> None:
        raise NoMatches("no such widget")

    async with opened(guarded=True) as pilot:
        await press(pilot, "k")
        dialog = pilot.app.screen
        await press(pilot, "escape")
        for again in (False, True):
            try:
                misses(dialog)
            except NoMatches as error:
                pilot.app._handle_exception(error)
            await settle(pilot)
            assert (FAULT in told(pilot)) == again
            await press(pilot, "k")
            dialog = pilot.app.screen


async def test_where_the_screen_cannot_go_on_all_is_kept_and_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = Envelope.of("\x1b[2Jown", [1.0, 2.0, 2.5, 7.0, 8.25], truth=[0, 0, 0, 1, 1])
    climbed: list[Session] = []

    async def ended_by_errors() -> None:
        async with opened(envelope=own, guarded=True) as pilot:
            await press(pilot, "r", "space", "space", "space")
            climbed.append(workbench(pilot).session)
            monkeypatch.setattr(Switches, "truth", breaks)
            for _ in range(MOST + 1):
                pilot.app.post_message(Key("t", "t"))
                await pilot.pause()
            await until(pilot, lambda: pilot.app._closed)

    with pytest.raises(RuntimeError, match="no such thing"):
        await ended_by_errors()
    async with opened(fresh=True) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, KeptDialog))
        await until(pilot, lambda: "5 slips of" in text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is workbench(pilot))
        again = workbench(pilot)
        assert again.frame.backdrop.envelope.slips.tolist() == own.slips.tolist()
        assert (again.session.at, again.session.now.score) == (3, climbed[0].now.score)
    assert load_kept() == (None, "")


async def test_what_was_kept_stands_over_no_file_that_was_asked_for() -> None:
    keep(Frame.of(Envelope.of("mine", [1.0, 2.0, 2.5, 7.0]), 2))
    async with opened(envelope=Envelope.of("asked", [1.0, 2.0, 9.0]), fresh=True) as pilot:
        assert pilot.app.screen is workbench(pilot)
        notice = " ".join(text(pilot, "#notice").split())
        assert "4 slips of mine and the climb to half-step 2." in notice
        assert "where you were" in notice
        assert [one.title for one in pilot.app.get_system_commands(pilot.app.screen)].count(
            "Where you were: the climb that was kept"
        ) == 1
        await pilot.app.run_action("open_kept", workbench(pilot))
        await settle(pilot)
        assert isinstance(pilot.app.screen, KeptDialog)
        await press(pilot, "escape")
        assert load_kept()[0] is not None
        await pilot.app.run_action("open_kept", workbench(pilot))
        await settle(pilot)
        await press(pilot, "down", "enter")
        assert workbench(pilot).frame.backdrop.envelope.name == "asked"
    assert load_kept() == (None, "")


async def test_what_was_done_in_free_play_is_kept_and_nothing_where_nothing_was() -> None:
    kept = state_path("kept.json")
    async with opened(fresh=True) as pilot:
        keep_work(pilot.app)
        assert not kept.exists()
        await press(pilot, "1", "space")
        keep_work(pilot.app)
        assert not kept.exists()  # the journal keeps the place on a page
        await press(pilot, "0", "space", "space", "1")
        keep_work(pilot.app)
        found, _ = load_kept()
        assert found is not None
        assert found.session.at == 2


@pytest.mark.parametrize("key", ["ctrl+c", *in_long_runs("ctrl+q")])
async def test_who_leaves_the_editor_finds_its_slips_at_the_next_launch(key: str) -> None:
    async with opened(fresh=True) as pilot:
        await press(pilot, "e", *"77", "enter", *"88", "enter", key)
    found, _ = load_kept()
    assert found is not None
    assert found.backdrop.envelope.slips.tolist() == [*ESSAY, 77, 88]
    async with opened(fresh=True) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, KeptDialog))
        await press(pilot, "enter")
        assert workbench(pilot).frame.backdrop.envelope.by_hand
        await press(pilot, "q")
    assert load_kept()[0] is not None  # they are in no file yet


async def test_who_leaves_finds_pasted_slips_again_and_no_others() -> None:
    async with opened(fresh=True) as pilot:
        await press(pilot, "space")
        bench = workbench(pilot)
        bench.begin.load(Envelope.of("of a file", [1.0, 2.0, 9.0]))
        await until(pilot, lambda: bench.frame.backdrop.envelope.name == "of a file")
        keep_work(pilot.app, by_hand=True)
        assert load_kept()[0] is None
        bench.post_message(Paste("1 2 3 40 50"))
        await until(pilot, lambda: bench.frame.backdrop.envelope.name == "pasted")
        await press(pilot, "q")
    found, _ = load_kept()
    assert found is not None
    assert found.backdrop.envelope.slips.tolist() == [1, 2, 3, 40, 50]


async def test_before_a_class_nothing_is_kept_or_offered() -> None:
    keep(Frame.of(Envelope.of("an earlier reader's", [1.0, 2.0, 7.0]), 1))
    app = EmtuiApp(Launch(present=True), debugging=True)
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        await press(pilot, "space")
        keep_work(app)
        assert app.screen is workbench(pilot)
    found, _ = load_kept()
    assert found is not None
    assert found.backdrop.envelope.name == "an earlier reader's"


@pytest.mark.parametrize(
    "stored",
    ["[]", "{}", '{"version": 1}', '{"version": 2, "at": 1}', "nonsense", "1e999", '"x"', "[[[["],
)
def test_what_does_not_fit_is_set_aside(stored: str) -> None:
    path = state_path("kept.json")
    path.parent.mkdir(parents=True)
    path.write_text(stored, encoding="ascii")
    frame, words = load_kept()
    assert frame is None
    assert "kept.broken" in words
    assert not path.exists()


def test_leaves_of_another_shape_are_set_aside() -> None:
    keep(Frame.of(essay_envelope(), 3))
    path = state_path("kept.json")
    whole = json.loads(path.read_text(encoding="ascii"))
    assert load_kept()[0] is not None
    for name in whole:
        for wrong in WRONG:
            if whole[name] == wrong or (name, wrong) in ACCEPTED:
                continue
            path.write_text(json.dumps({**whole, name: wrong}), encoding="ascii")
            frame, words = load_kept()
            assert (frame is None) == bool(words), (name, wrong)
            assert frame is None, (name, wrong)


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("variant", "min_sd"), 1e308),
        (("variant", "min_sd"), float("inf")),
        (("start", "mixture", 0, 1), 1e308),
        (("start", "mixture", 0, 1), 0.75),
        (("start", "mixture", 1), [1e308, -1e308]),
        (("start", "mixture", 2, 0), 0),
        (("start", "mixture", 2, 1), 5e-324),
    ],
)
def test_a_start_that_nothing_can_be_reckoned_from_is_set_aside(
    place: tuple[str | int, ...], wrong: object
) -> None:
    keep(Frame.of(essay_envelope(), 3))
    path = state_path("kept.json")
    whole = json.loads(path.read_text(encoding="ascii"))
    node = whole
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = wrong
    path.write_text(json.dumps(whole), encoding="ascii")
    frame, words = load_kept()
    assert frame is None
    assert "kept.broken" in words


ACCEPTED = (("truth", None), ("name", "x"), ("source", "x"), ("at", -1), ("at", 10**400))
WRONG: tuple[object, ...] = (None, "x", -1, [1, "a"], {"a": []}, [float("nan")] * 9, 10**400)


async def test_what_is_missed_by_an_app_that_is_ending_is_no_fault() -> None:
    async with opened(guarded=True) as pilot:
        app = pilot.app
        await pilot.press("q")
    assert not app.screen_stack
    assert Rescue(app, Launch().may).outlive(ScreenStackError("No screens on stack"))
    assert not Rescue(app, Launch().may).outlive(RuntimeError("no such thing should happen"))
