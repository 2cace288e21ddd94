"""Envelopes that are opened one after the other, and what is shown of them."""

from __future__ import annotations

from threading import Event

import pytest

from emtui.scenes.frame import Frame
from emtui.slips.envelope import Envelope
from tests.tui.app_kit import opened, settle, until, workbench


async def test_an_envelope_opened_later_is_not_replaced_by_an_earlier_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of, begun, go_on = Frame.of, Event(), Event()

    def slowly(envelope: Envelope, at: int = 0) -> Frame:
        if envelope.name == "first":
            begun.set()
            assert go_on.wait(30)
        return of(envelope, at)

    monkeypatch.setattr(Frame, "of", slowly)
    async with opened() as pilot:
        bench, shown = workbench(pilot), []
        bench.watch(bench, "frame", lambda frame: shown.append(frame.backdrop.envelope.name))
        bench.begin.load(Envelope.of("first", [1.0, 2.0, 4.0]))
        await until(pilot, begun.is_set)
        bench.begin.load(Envelope.of("second", [1.0, 2.0, 8.0]))
        await until(pilot, lambda: bench.frame.backdrop.envelope.name == "second")
        go_on.set()
        await settle(pilot)
        await pilot.pause(0.1)
        assert "first" not in shown
        assert bench.frame.backdrop.envelope.name == "second"
