"""textual-serve's server with our own page, and with every visitor closed in."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import textual_serve
from aiohttp import WSMsgType, web
from textual_serve.server import Server, to_int

from emtui.serving.visit import GRACE, Visit

PAGE = Path(str(files(__package__) / "page"))
STATIC = Path(textual_serve.__file__).parent / "static"
LARGEST = (500, 200)
"""Columns and rows of a visitor's window, at most."""
FONT = (8, 48)
"""Pixels of a letter, at least and at most."""
GONE = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)
FULL = "All seats are taken. This page tries again until somebody has left."
POLICY = "; ".join((
    "default-src 'self'", "style-src 'self' 'unsafe-inline'", "script-src 'self' 'unsafe-inline'",
    "img-src 'self' data:", "font-src 'self' data:", "connect-src 'self' ws: wss:",
    "frame-ancestors 'none'",
))  # fmt: skip
"""Nothing is fetched from anywhere else, and no other page has this one inside."""


class ClassServer(Server):
    """Opens the app for each visitor, up to a number of them."""

    def __init__(
        self,
        arguments: tuple[str, ...],
        host: str,
        port: int,
        *,
        visitors: int,
        idle: float,
        say: Callable[[str], None],
    ) -> None:
        """A server that is yet to be started.

        Args:
            arguments: of emtui, for every visitor.
            host: the address to listen on.
            port: 0 for any that is free.
            visitors: at most at a time.
            idle: seconds without a key or the mouse after which a session ends.
            say: told the address once it can be opened, and what went wrong.
        """
        super().__init__("emtui", host=host, port=port, title="emtui")
        self._arguments, self._visitors, self._idle, self._say = arguments, visitors, idle, say
        self._visits: set[Visit] = set()

    async def _make_app(self) -> web.Application:
        app = web.Application()
        app.add_routes([
            web.get("/", self.handle_index, name="index"),
            web.get("/ws", self.handle_websocket, name="websocket"),
            web.get("/download/{key}", self.handle_download, name="download"),
            web.static("/static", STATIC, name="static"),
            web.static("/page", PAGE, name="page"),
        ])  # fmt: skip
        app.on_shutdown.append(self.on_shutdown)
        return app

    def serve(self, debug: bool = False) -> None:
        """Serve until a signal ends it.

        Raises:
            OSError: the address is taken, or none of this machine's.
        """
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        logging.basicConfig(level=logging.ERROR, format="%(message)s")
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            with suppress(NotImplementedError, AttributeError):
                loop.add_signal_handler(getattr(signal, name), self._leave, over)
        runner = web.AppRunner(await self._make_app(), access_log=None, shutdown_timeout=GRACE)
        try:
            await runner.setup()
            await web.TCPSite(runner, self.host, self.port).start()
            port = runner.addresses[0][1]
            shown = f"[{self.host}]" if ":" in self.host else self.host
            self._say(f"http://{shown}:{port}")
            await over.wait()
        finally:
            await runner.cleanup()

    def _leave(self, over: asyncio.Event) -> None:
        """End in good order; asked again, at once."""
        if over.is_set():
            for visit in self._visits:
                visit.kill()
            os._exit(128 + signal.SIGINT)
        over.set()

    async def on_shutdown(self, app: web.Application) -> None:
        """End every visitor's process."""
        await asyncio.gather(*(visit.stop() for visit in tuple(self._visits)))

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page, or that there is no seat."""
        headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
        if len(self._visits) >= self._visitors:
            full = (PAGE / "full.html").read_text("utf-8")
            full = Template(full).substitute(words=FULL)
            return web.Response(text=full, status=503, headers=headers, content_type="text/html")
        scheme = "wss" if request.secure else "ws"
        size = min(max(to_int(request.query.get("fontsize", "16"), 16), FONT[0]), FONT[1])
        template = Template((PAGE / "index.html").read_text("utf-8"))
        # The host is what the browser called us by, letters of a name or an address and no others.
        host = "".join(c for c in request.host if c.isalnum() or c in ".:-[]")
        text = template.substitute(size=size, socket=f"{scheme}://{host}/ws")
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A visit, from the browser's connection until that is closed."""
        socket = web.WebSocketResponse(heartbeat=15)
        await socket.prepare(request)
        if not _of_our_page(request) or len(self._visits) >= self._visitors:
            await socket.close(message=FULL.encode())
            return socket
        visit = Visit(self._arguments, socket, self.download_manager)
        self._visits.add(visit)
        try:
            width, height = _size(request.query)
            await visit.start(width, height)
            await self._process_messages(socket, visit)
        except (ConnectionError, ValueError, TypeError, LookupError):
            pass  # gone, or no message of our page's
        finally:
            await asyncio.shield(self._end(visit))
            await socket.close()
        return socket

    async def _end(self, visit: Visit) -> None:
        """Let a visit's process end; its seat is free then."""
        try:
            await visit.stop()
        finally:
            self._visits.discard(visit)

    async def _process_messages(self, websocket: web.WebSocketResponse, app_service: Any) -> None:
        """Pass on keys, the mouse and the window's size until the visitor leaves or rests."""
        while True:
            try:
                message = await websocket.receive(timeout=self._idle)
            except TimeoutError:
                return
            if message.type in GONE:
                return
            if message.type is not WSMsgType.TEXT:
                continue
            match message.json():
                case ["stdin", str(typed)]:
                    await app_service.send_bytes(typed.encode("utf-8", "replace"))
                case ["resize", dict(size)]:
                    await app_service.set_terminal_size(*_size(size))
                case ["ping", str(sent)]:
                    await websocket.send_json(["pong", sent[:40]])
                case ["blur"]:
                    await app_service.blur()
                case ["focus"]:
                    await app_service.focus()


def _of_our_page(request: web.Request) -> bool:
    """Whether a browser's page that connects is ours, and not one of another site."""
    origin = request.headers.get("Origin", "")
    return not origin or origin.partition("://")[2] == request.host


def _size(given: Any) -> tuple[int, int]:
    """Columns and rows that a window may have."""
    width, height = (to_int(str(given.get(name, "")), 0) for name in ("width", "height"))
    return min(max(width, 1), LARGEST[0]), min(max(height, 1), LARGEST[1])
