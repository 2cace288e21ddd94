"""Work in a thread beside the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from textual.screen import Screen
from textual.worker import get_current_worker

T = TypeVar("T")
Wanted = Callable[[], bool]


def work_beside(
    screen: Screen[Any], group: str, work: Callable[[Wanted], T], done: Callable[[T], None]
) -> None:
    """Do `work` in a thread, then call `done` with its result in the app's thread.

    Args:
        screen: the work ends with it.
        group: later work of the same group takes the place of this.
        work: given a function that says whether its result is still wanted.
        done: not called where it is not.
    """

    def beside() -> None:
        worker = get_current_worker()
        result = work(lambda: not worker.is_cancelled)

        def deliver() -> None:
            if not worker.is_cancelled:
                done(result)

        if not worker.is_cancelled:
            screen.app.call_from_thread(deliver)

    screen.run_worker(beside, thread=True, exclusive=True, group=group)
