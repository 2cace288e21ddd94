"""An app that is played without a terminal, and ends when it is asked to."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


async def on_request(playing: Coroutine[Any, Any, Result]) -> Result:
    """What `playing` gives.

    An app that is going has no panes any more: once its end was asked for, an error of what still
    plays on it says nothing.

    Raises:
        CancelledError: it was asked to end.
    """
    try:
        return await playing
    except Exception:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError from None
        raise
