"""An app that is played without a terminal ends when it is asked to, and says nothing of it."""

from __future__ import annotations

import asyncio

import pytest
from textual.css.query import NoMatches

from emtui.tui.unwatched import on_request


async def _plays_on() -> None:
    """As a film whose app has gone meanwhile."""
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        raise NoMatches("no pane") from None


async def test_an_end_on_request_is_no_error() -> None:
    task = asyncio.create_task(on_request(_plays_on()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_error_stays_one() -> None:
    async def fails() -> None:
        raise NoMatches("no pane")

    with pytest.raises(NoMatches):
        await on_request(fails())
