"""textual-serve's server with our own page, and with every visitor closed in."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import re
import signal
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import textual_serve
from aiohttp import WSMsgType, web
from aiohttp.http_exceptions import HttpProcessingError
from textual_serve.server import Server, to_int

from emtui.serving.visit import GRACE, Visit

PAGE = Path(str(files(__package__) / "page"))
STATIC = Path(textual_serve.__file__).parent / "static"
LARGEST = (500, 200)
"""Columns and rows of a visitor's window, at most."""
REPORT = re.compile(r"\x1b\[[?>][\d;]*(\$y|[cu])|\x1b\[[\d;]*[nRt]|\x1b\[[IO]|\x1b[\]P].*")
"""What a terminal sends of itself, and no person."""
GONE = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)
FULL = "All seats are taken."
STOPPED, RESTED = 1001, 4001
"""Why a connection is closed, as the page is told: the server ends; nobody pressed a key."""
POLICY = "; ".join((
    "default-src 'self'", "style-src 'self' 'unsafe-inline'",
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
        logging.getLogger("aiohttp.server").addFilter(_worth_telling)
        app = web.Application(middlewares=[self._answer_to_own_name])
        app.add_routes([
            web.get("/", self.handle_index, name="index"),
            web.get("/ws", self.handle_websocket, name="websocket"),
            web.get("/download/{key}", self.handle_download, name="download"),
            web.static("/static", STATIC, name="static"),
            web.static("/page", PAGE, name="page"),
        ])  # fmt: skip
        app.on_shutdown.append(self.on_shutdown)
        return app

    @web.middleware
    async def _answer_to_own_name(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse other names where only this machine may come in.

        A page of the internet can have its own name lead to this machine, and would then pass for
        ours (DNS rebinding).
        """
        called = re.sub(r":\d*$", "", request.host).strip("[]")
        if is_loopback(self.host) and not is_loopback(called):
            raise web.HTTPForbidden(text="emtui serves this machine alone; --host opens it to more")
        return await handler(request)

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
            host = _own_address() if self.host in ("0.0.0.0", "::") else self.host
            self._say(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
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
        """Tell every page that the server ends, and end every visitor's process."""
        visits = tuple(self._visits)
        await asyncio.gather(*(visit.socket.close(code=STOPPED) for visit in visits))
        await asyncio.gather(*(visit.stop() for visit in visits))

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page, or that there is no seat."""
        taken = len(self._visits) >= self._visitors
        text = (PAGE / ("full.html" if taken else "index.html")).read_text("utf-8")
        headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
        return web.Response(
            text=text, status=503 if taken else 200, headers=headers, content_type="text/html"
        )

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A visit, from the browser's connection until that is closed."""
        if not _of_our_page(request):
            raise web.HTTPForbidden(text="a page of another site opens no session here")
        socket = web.WebSocketResponse(heartbeat=15)
        await socket.prepare(request)
        if len(self._visits) >= self._visitors:
            await socket.close(message=FULL.encode())
            return socket
        visit = Visit(self._arguments, socket, self.download_manager)
        self._visits.add(visit)
        try:
            width, height = _size(request.query)
            await visit.start(width, height)
            await self._process_messages(socket, visit)
        except (OSError, ValueError, TypeError, LookupError, RecursionError):
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
        """Pass on keys, the mouse and the window's size until the visitor leaves or rests.

        What a page sends by itself is no sign of a visitor: nor are a connection's own signs of
        life, over which a wait for one message would begin anew.
        """
        now = asyncio.get_running_loop().time
        until = now() + self._idle
        while True:
            try:
                async with asyncio.timeout_at(until):
                    message = await websocket.receive()
            except TimeoutError:
                await websocket.close(code=RESTED)
                return
            if message.type in GONE:
                return
            if message.type is not WSMsgType.TEXT:
                continue
            match message.json():
                case ["stdin", str(typed)]:
                    until = until if REPORT.fullmatch(typed) else now() + self._idle
                    await app_service.send_bytes(typed.encode("utf-8", "replace"))
                case ["resize", dict(size)]:
                    await app_service.set_terminal_size(*_size(size))
                case ["ping", str(sent)]:
                    await websocket.send_json(["pong", sent[:40]])
                case ["blur"]:
                    await app_service.blur()
                case ["focus"]:
                    await app_service.focus()


def _own_address() -> str:
    """The machine's address as others reach it; nothing is sent to find it."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.connect(("192.0.2.1", 9))  # reserved for examples (RFC 5737)
        return str(way.getsockname()[0])
    return "127.0.0.1"


def is_loopback(host: str) -> bool:
    """Whether an address or a name is one under which a machine is known to itself alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _of_our_page(request: web.Request) -> bool:
    """Whether a browser's page that connects is ours, and not one of another site."""
    origin = request.headers.get("Origin", "")
    return not origin or origin.partition("://")[2] == request.host


def _worth_telling(record: logging.LogRecord) -> bool:
    """Whether a line of the log is about more than a request that is none: this was answered."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def _size(given: Any) -> tuple[int, int]:
    """Columns and rows that a window may have."""
    width, height = (to_int(str(given.get(name, "")), 0) for name in ("width", "height"))
    return min(max(width, 1), LARGEST[0]), min(max(height, 1), LARGEST[1])
