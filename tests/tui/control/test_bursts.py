"""Keys that arrive together: a paste is tried as one, a held key steps, typing is typing."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Sequence

import pytest
from textual.events import Key

from emtui.tui.control.bursts import Bursts, pasted
from emtui.tui.textual_mends import Burst, InputParser
from tests.tui.app_kit import opened, session, settle, text, workbench

NAMES = {" ": "space", "\n": "ctrl+j", "\r": "enter", "\t": "tab"}


def typed(written: str, apart: float = 0.0, since: float = 100.0) -> list[Key]:
    """Keys as a terminal sends them."""
    keys = [Key(NAMES.get(sign, sign), sign) for sign in written]
    for place, key in enumerate(keys):
        key.time = since + place * apart
    return keys


@pytest.mark.parametrize(
    ("written", "apart", "is_paste"),
    [
        ("x <- c(3.95, 4.1)", 0.0, True),
        ("0.1\n0.2\n0.7", 0.004, True),
        ("0.1\n0.2\n0.7", 0.006, False),
        ("1 2 3 4", 0.0, False),
        ("/tmp/a1.csv", 0.0, True),
        ("bbbbbbbbbbbb", 0.0, False),
        (" " * 2000, 0.0, False),
        ("11111111", 0.0, False),
        ("bblnafcw", 0.0, False),
        ("blnafcw1", 0.0, True),
        ("lnafcw1", 0.0, False),
    ],
)
def test_what_is_a_paste(written: str, apart: float, is_paste: bool) -> None:
    assert (pasted(typed(written, apart)) == written) == is_paste


def test_an_arrow_among_them_makes_them_keys() -> None:
    keys = [*typed("0.1 0.2 0.3"), Key("up", None)]
    keys[-1].time = keys[-2].time
    assert pasted(keys) is None


class Desk:
    """Takes what `Bursts` gives, with a clock that is turned by hand."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.due: Callable[[], Awaitable[None]] | None = None
        self.bursts = Bursts(self.deliver, lambda text: self.given.append(f"paste {text}"), self)

    async def deliver(self, keys: Sequence[Key]) -> None:
        self.given += [key.key for key in keys]

    def __call__(self, seconds: float, call: Callable[[], Awaitable[None]]) -> Desk:
        self.due = call
        return self

    def stop(self) -> None:
        self.due = None


async def test_the_rest_of_a_paste_belongs_to_it() -> None:
    desk = Desk()
    await desk.bursts.take(typed("x <-"), field=False)
    assert desk.given == []
    await desk.bursts.take(typed(" c(3.95)", since=100.004), field=False)
    assert desk.due is not None
    await desk.due()
    assert desk.given == ["paste x <- c(3.95)"]


async def test_what_follows_later_is_another_thing() -> None:
    desk = Desk()
    await desk.bursts.take(typed("ab"), field=False)
    await desk.bursts.take(typed("c", since=100.2), field=False)
    assert desk.given == ["a", "b", "c"]
    await desk.bursts.take(typed("0.1 0.2 0.3", since=101.0), field=True)
    assert desk.given[3:] == [NAMES.get(sign, sign) for sign in "0.1 0.2 0.3"]


def test_the_parser_gives_keys_that_were_read_at_once_together() -> None:
    found = [m for m in InputParser().feed("ab\x1b[<0;3;4Mc") if isinstance(m, Burst)]
    assert [[key.key for key in burst.keys] for burst in found] == [["a", "b"], ["c"]]


async def test_pasted_numbers_are_opened_and_other_text_is_dropped_with_a_line() -> None:
    async with opened() as pilot:
        pilot.app.post_message(Burst(typed("x <- cold9 nonsense")))
        await pilot.pause(0.1)
        await settle(pilot)
        assert "Not understood" in text(pilot)
        assert pilot.app.screen is workbench(pilot)
        pilot.app.post_message(Burst(typed("0.1\r0.2\r0.7\r1.5\r")))
        await pilot.pause(0.1)
        await settle(pilot)
        assert session(pilot).sample.total == 4


@pytest.mark.parametrize("count", [1, 3, 30, 2000])
async def test_a_held_space_steps_and_never_pastes(count: int) -> None:
    async with opened() as pilot:
        pilot.app.post_message(Burst(typed(" " * count)))
        await settle(pilot)
        assert session(pilot).at == min(count, len(session(pilot).history) - 1)
        assert pilot.app.screen is workbench(pilot)


def test_waiting_bursts_of_one_key_join() -> None:
    first, second, other = Burst(typed("  ")), Burst(typed("   ")), Burst(typed("b"))
    assert first.can_replace(second)
    assert len(second.keys) == 5
    assert not second.can_replace(other)


def test_keys_of_one_read_have_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()
    monkeypatch.setattr("textual._time.get_time", lambda: float(next(ticks)))
    (burst,) = InputParser().feed("x <- cold 9")
    assert isinstance(burst, Burst)
    assert len({key.time for key in burst.keys}) == 1
    assert pasted(burst.keys) == "x <- cold 9"
