"""One visitor: a process that has nothing of the server's, and its folder; both go with them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual_serve.app_service import AppService

import emtui
from emtui.state_folder import FOLDER

KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "PYTHONHOME", "LD_LIBRARY_PATH")
"""All that a visitor's process has of the server's environment: what Python needs to start."""
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
DRIVEN = ("TEXTUAL_DRIVER", "TEXTUAL_COLOR_SYSTEM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION")
"""What textual-serve adds to it."""
FRAMES = "30"
"""Pictures a second at most, for each visitor."""
GRACE = 3.0
"""Seconds that a process has to end by itself."""


class Visit(AppService):
    """The app for one visitor."""

    def __init__(self, arguments: tuple[str, ...], socket: Any, downloads: Any) -> None:
        super().__init__(
            "emtui",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=socket.close,
            download_manager=downloads,
        )
        self._arguments, self.socket = arguments, socket
        self._folder = TemporaryDirectory(prefix="emtui-visit-", ignore_cleanup_errors=True)
        self._stopping = asyncio.Lock()

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        usual = super()._build_environment(width, height)
        given = environment(usual, self._folder.name)
        return given | {name: usual[name] for name in ("COLUMNS", "ROWS")}

    async def _open_app_process(
        self, width: int = 80, height: int = 24
    ) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "emtui", *self._arguments),
            stdin=pipe, stdout=pipe, stderr=pipe, cwd=self._folder.name,
            env=self._build_environment(width, height), start_new_session=True,
        )  # fmt: skip
        self._stdin = self._process.stdin
        return self._process

    async def run(self) -> None:
        """Pass on what the process shows until it ends, however it does; then show out."""
        try:
            await super().run()
        finally:
            with suppress(OSError):
                await self.remote_close()

    async def stop(self) -> None:
        """End the process, by force where it does not end by itself, and take its folder away."""
        async with self._stopping:
            with suppress(asyncio.TimeoutError, OSError):
                await asyncio.wait_for(super().stop(), GRACE)
            process = self._process
            if process is not None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(process.wait(), GRACE)
                self.kill()
                # A process is only waited for as long: one that it started may hold its pipes.
                with suppress(TimeoutError):
                    await asyncio.wait_for(process.wait(), GRACE)
            self._folder.cleanup()

    def kill(self) -> None:
        """End by force the process, if it is still there, and all that it started."""
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def environment(usual: Mapping[str, str], folder: str) -> dict[str, str]:
    """The environment of a visitor's process, whose files all lie in `folder`."""
    return {
        **{name: usual[name] for name in (*KEPT, *DRIVEN) if name in usual},
        **ONE_THREAD,
        "TEXTUAL_FPS": FRAMES,
        "TERM": "xterm-256color",
        "PYTHONPATH": str(Path(emtui.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        **dict.fromkeys((FOLDER, "HOME", "TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR"), folder),
    }
