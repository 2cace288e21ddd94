"""Groups to step through, with the cut of all beside the cut of each."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from textual.widgets import OptionList

from emtui.cli import _open
from emtui.commands import opening
from emtui.commands.parsing import UsageError
from emtui.slips.envelope import Envelope
from emtui.slips.groups import GroupList
from emtui.tui.app import EmtuiApp
from emtui.tui.launch import Launch
from emtui.tui.screens.workbench import Workbench
from emtui.tui.widgets.key_bar import KeyBar
from emtui.tui.widgets.notice import Notice
from tests.tui.app_kit import settle

RNG = np.random.default_rng(1)
LUMPS = {name: np.concatenate([RNG.normal(a, 0.2, 25), RNG.normal(b, 0.2, 25)]).round(2)
         for name, (a, b) in {"Dream": (1.0, 3.0), "Biscoe": (2.0, 6.0)}.items()}  # fmt: skip


def _groups() -> GroupList:
    whole = Envelope.of(
        "penguins, all", np.concatenate(list(LUMPS.values())), notes=["4 slips left out"]
    )
    each = tuple((name, Envelope.of(f"penguins, {name}", slips)) for name, slips in LUMPS.items())
    return GroupList("island", whole, (*each, ("Torgersen", "there is only one slip")))


async def test_groups_are_stepped_through_and_left_as_they_were() -> None:
    app = EmtuiApp(Launch(groups=_groups()), debugging=True)
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        bench = app.screen
        assert isinstance(bench, Workbench)

        async def told() -> str:
            await settle(pilot)
            return str(bench.query_one(Notice).render())

        def name() -> str:
            return bench.frame.backdrop.envelope.name

        for _ in range(200):
            if len(bench.groups.cuts) == 3:
                break
            await asyncio.sleep(0.05)
        assert name() == "penguins, all"
        assert "; 4 slips left out. ( ) groups" in await told()
        assert "( ) groups" in str(bench.query_one(KeyBar).render())
        await pilot.press("right_parenthesis")
        words = await told()
        assert name() == "penguins, Dream"
        assert "Dream 1 of 3: 50 slips, cut " in words
        assert "all: 100 slips, cut" in words
        await pilot.press("space", "space", "right_parenthesis")
        assert "Biscoe 2 of 3: 50 slips, cut " in await told()
        assert bench.session.at == 0
        await pilot.press("right_parenthesis")
        assert "Torgersen 3 of 3: there is only one slip; all:" in await told()
        await pilot.press("right_parenthesis")
        await told()
        assert name() == "penguins, all"
        await pilot.press("right_parenthesis")
        await told()
        assert (name(), bench.session.at) == ("penguins, Dream", 2)
        bench.groups.show_list()
        await pilot.pause()
        lines = app.screen.query_one(OptionList)
        assert [str(lines.get_option_at_index(k).prompt).split()[0] for k in range(4)] == [
            "all", "Dream", "Biscoe", "Torgersen"]  # fmt: skip
        assert lines.highlighted == 1
        await pilot.press("down", "enter")
        await told()
        assert name() == "penguins, Biscoe"
        commands = [command.title for command in app.get_system_commands(app.screen)]
        assert "Open the group Biscoe" in commands


def test_groups_from_the_command_line(tmp_path: Path) -> None:
    table = tmp_path / "penguins.csv"
    rows = [f"{slip},{name}" for name, slips in LUMPS.items() for slip in slips.tolist()]
    table.write_text("\n".join(["mass,island", *rows, "5.5,alone", "4.5,"]))
    found = opening.groups(opening.parser().parse_args([str(table), "--by", "island"]))
    assert found is not None
    assert [label for label, _ in found.rows] == ["all", "Dream", "Biscoe", "alone"]
    assert len(found.whole.slips) == 101
    assert found.groups[2][1] == "there is only one slip: two friends need at least two"
    one, other = tmp_path / "a.txt", tmp_path / "b.txt"
    one.write_text("1\n2\n3\n")
    other.write_text("x\n")
    found = opening.groups(opening.parser().parse_args(["--each", str(one), str(other)]))
    assert found is not None
    assert found.whole.slips.tolist() == [1.0, 2.0, 3.0]
    assert "b.txt" in str(found.groups[1][1])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--by", "x"], "need files"),
        (["-", "--by", "x"], "need files"),
        (["a.csv", "b.csv", "--by", "x"], "--by is about one file"),
        (["a.csv", "--each", "--by", "x"], "exclude each other"),
        (["nowhere.csv", "--by", "x"], "nowhere.csv"),
    ],
)
def test_refused(arguments: list[str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        _open(arguments)
