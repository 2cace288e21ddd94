"""The server's door: who may come in, what is passed on, and that nothing stays behind."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.commands.kit import emtui

pytest.importorskip("textual_serve", reason="needs emtui[serve]")
import aiohttp
from aiohttp import web

from emtui.commands import opening, serve
from emtui.serving.server import LARGEST, RESTED, STOPPED, ClassServer
from emtui.serving.visit import KEPT, Visit, environment

PATIENCE = 60.0
"""Seconds; a bound against hanging, not a measurement."""


@asynccontextmanager
async def opened(idle: float = 600.0) -> AsyncIterator[tuple[ClassServer, str]]:
    """A server in this process, and its address."""
    server = ClassServer((), "127.0.0.1", 0, visitors=2, idle=idle, say=lambda address: None)
    runner = web.AppRunner(await server._make_app(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield server, f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def gone(server: ClassServer, socket: Any) -> None:
    """Wait until the visit is over."""
    async with asyncio.timeout(PATIENCE):
        while not socket.closed:
            await socket.receive()
        while server._visits:
            await asyncio.sleep(0.02)


async def test_a_page_of_another_site_starts_no_process() -> None:
    async with opened() as (server, address), aiohttp.ClientSession() as client:
        origin = {"Origin": "http://elsewhere.example"}
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"{address}/ws", headers=origin)
        assert refused.value.status == 403
        assert not server._visits


@pytest.mark.parametrize("wrong", ["GET / HTTP/9.9", "GET / HTTP/1.1\r\nContent-Length: -1"])
async def test_a_request_that_is_none_is_not_told_of(
    wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened() as (_, address):
        port = int(address.rpartition(":")[2])
        coming, going = await asyncio.open_connection("127.0.0.1", port)
        going.write(f"{wrong}\r\nHost: 127.0.0.1\r\n\r\n".encode())
        assert b" 400 " in await coming.readline()
        going.close()
        await going.wait_closed()
    assert not caplog.records


async def test_paths_of_the_server_are_not_found() -> None:
    async with opened() as (_, address), aiohttp.ClientSession() as client:
        for path in (
            "/static/", "/page/", "/page/../server.py", "/page/%2e%2e/server.py", "/etc/passwd",
            "/static/..%2f..%2fserver.py", "/page//etc/passwd", "/download/x", "/ws/../cli.py",
        ):  # fmt: skip
            async with client.get(f"{address}{path}") as answer:
                assert answer.status in (403, 404), path
        async with client.get(f"{address}/") as answer:
            page = await answer.text()
            assert "http://" not in page.replace(address, "")
            assert "https://" not in page
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "script-src" not in policy  # so that no script stands in a page
            assert not re.search(r"<script(?! src=)|\son\w+=", page)


@pytest.mark.parametrize("name", ["rebound.example", "203.0.113.7", "[2001:db8::1]:80", 'x"><b>'])
async def test_a_server_for_this_machine_answers_to_no_other_name(name: str) -> None:
    async with opened() as (server, address), aiohttp.ClientSession() as client:
        called = {"Host": name, "Origin": f"http://{name}"}
        for path in ("/", "/ws", "/static/js/textual.js"):
            async with client.get(f"{address}{path}", headers=called) as answer:
                assert answer.status == 403
                assert name not in await answer.text()
        server.host = "0.0.0.0"
        async with client.get(f"{address}/", headers=called) as answer:
            assert answer.status == 200
        for name in ("localhost:9", "LOCALHOST", "[::1]:9", "127.0.0.1"):
            server.host = "::1"
            async with client.get(f"{address}/", headers={"Host": name}) as answer:
                assert answer.status == 200


async def test_a_session_cannot_be_led_to_another_socket() -> None:
    """The page's address says nothing but the size of letters."""
    async with opened() as (_, address), aiohttp.ClientSession() as client:
        async with client.get(f"{address}/") as answer:
            plain = await answer.text()
        async with client.get(f"{address}/?fontsize=<b>&ping=http://x.example") as answer:
            assert await answer.text() == plain


async def test_what_a_page_sends_of_itself_keeps_no_seat() -> None:
    """A window's size, a terminal's answer, and the signs of life of a connection."""
    async with opened(idle=1.5) as (server, address), aiohttp.ClientSession() as client:
        socket = await client.ws_connect(f"{address}/ws?width=80&height=24")
        async with asyncio.timeout(PATIENCE):
            while not socket.closed:
                for sent in (["stdin", "\x1b[?2026;2$y"], ["ping", "1"], ["blur"], ["focus"]):
                    if not socket.closed:
                        await socket.send_json(sent)
                with suppress(TimeoutError):
                    await socket.receive(timeout=0.2)
        assert socket.close_code == RESTED
        await gone(server, socket)


async def test_a_server_that_ends_says_so_to_its_pages() -> None:
    async with aiohttp.ClientSession() as client:
        async with opened() as (server, address):
            socket = await client.ws_connect(f"{address}/ws?width=80&height=24")
            async with asyncio.timeout(PATIENCE):
                while not server._visits or any(v._process is None for v in server._visits):
                    await asyncio.sleep(0.02)
                asyncio.get_running_loop().create_task(gone(server, socket))
        assert socket.close_code == STOPPED


async def test_who_sends_nonsense_or_sleeps_is_shown_out_and_leaves_nothing() -> None:
    async with opened(idle=3.0) as (server, address), aiohttp.ClientSession() as client:
        odd, asleep = [
            await client.ws_connect(f"{address}/ws?width=99999999&height=-4") for _ in range(2)
        ]
        async with asyncio.timeout(PATIENCE):
            while len(server._visits) < 2 or any(v._process is None for v in server._visits):
                await asyncio.sleep(0.02)
        visits = list(server._visits)
        folders = [Path(visit._folder.name) for visit in visits]
        assert all(folder.is_dir() for folder in folders)
        wide = visits[0]._build_environment(*LARGEST)
        assert wide["COLUMNS"] == str(LARGEST[0])
        await odd.send_str('["resize", {"width": "many", "height": 1e99}]')
        await odd.send_str("[" * 200_000)
        for socket in (odd, asleep):
            async with asyncio.timeout(PATIENCE):
                while not socket.closed:
                    await socket.receive()
        await gone(server, asleep)
        assert all(v._process is not None and v._process.returncode is not None for v in visits)
        assert not any(folder.exists() for folder in folders)


@pytest.mark.parametrize("arguments", [("nowhere.csv",), ()])
async def test_a_session_that_dies_shows_its_visitor_out_and_leaves_the_others(
    arguments: tuple[str, ...],
) -> None:
    """Killed by the system, or unable to begin: no page stands there as if it were alive."""
    async with opened() as (server, address), aiohttp.ClientSession() as client:
        other = await client.ws_connect(f"{address}/ws?width=80&height=24")
        while not server._visits:
            await asyncio.sleep(0.02)
        (well,) = server._visits
        server._arguments = arguments
        dying = await client.ws_connect(f"{address}/ws?width=80&height=24")
        async with asyncio.timeout(PATIENCE):
            while len(server._visits) < 2 or any(v._process is None for v in server._visits):
                await asyncio.sleep(0.02)
            (visit,) = server._visits - {well}
            if not arguments:
                await dying.receive()
                visit.kill()
            while not dying.closed:
                await dying.receive()
            while len(server._visits) > 1:
                await asyncio.sleep(0.02)
        assert not Path(visit._folder.name).exists()
        assert well._process is not None
        assert well._process.returncode is None
        assert not other.closed


def test_a_visitors_process_has_nothing_of_the_servers_environment() -> None:
    usual = {
        "PATH": "/bin", "HOME": "/root", "AWS_SECRET": "x", "EMTUI_STATE": "/mine",
        "EMTUI_DEBUG": "1", "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "TEXTUAL_LOG": "/mine/log", "LANG": "C.UTF-8", "XDG_DATA_HOME": "/mine",
        "SSH_AUTH_SOCK": "/s",
    }  # fmt: skip
    given = environment(usual, "/visit")
    assert given["HOME"] == given["EMTUI_STATE"] == given["TMPDIR"] == "/visit"
    assert not {"AWS_SECRET", "EMTUI_DEBUG", "XDG_DATA_HOME", "SSH_AUTH_SOCK"} & set(given)
    assert given["TEXTUAL_DRIVER"] == usual["TEXTUAL_DRIVER"]
    assert "/mine" not in given.values()
    assert set(KEPT) & set(os.environ) <= set(environment(os.environ, "/visit"))


def test_what_cannot_be_served_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tmp_path / "words.txt"
    words.write_text("alpha beta\n")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    monkeypatch.setattr(serve, "MOST", 20)
    many = tmp_path / "many.csv"
    many.write_text("\n".join(map(str, range(21))))
    busy = socket.create_server(("127.0.0.1", 0))
    for arguments, told in (
        (("--file", str(tmp_path / "none.csv")), "none.csv"),
        (("--file", str(words)), "words.txt"),
        (("--file", str(pipe)), "read once only"),
        (("--file", str(many)), "21 slips, which each visitor would hold in memory"),
        (("--file", str(tmp_path)), "a folder"),
        (("--port", str(busy.getsockname()[1])), "in use; choose --port"),
        (("--page", "999"), "--page 999"),
        (("--present",), "--present is an option of emtui itself"),
        (("-",), "give a file"),
        (("--port", "99999"), "65535"),
        (("--host", "203.0.113.7", "--port", "0"), "choose --host"),
        (("--host", "300.1.1.1", "--port", "0"), "no such address; choose --host"),
    ):
        done = emtui("serve", *arguments)
        assert done.returncode == 2, arguments
        assert told in done.stderr
    busy.close()
    monkeypatch.setitem(__import__("sys").modules, "textual_serve", None)
    monkeypatch.delitem(__import__("sys").modules, "emtui.serving.server")
    assert "pip install textual-serve" in emtui("serve").stderr


def test_an_open_host_is_told_of_and_visitors_get_what_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[ClassServer] = []
    monkeypatch.setattr(ClassServer, "serve", lambda server: made.append(server))
    slips = tmp_path / "slips.csv"
    slips.write_text("name;weight\nx;1,5\ny;2,5\nz;9,5\n")
    given = ("--column", "weight", "--decimal", "comma", "--na=-", "--page", "2")
    done = emtui("serve", "--host", "0.0.0.0", "--file", str(slips), *given)
    assert done.returncode == 0, done.stderr
    assert "whoever reaches this machine" in done.stderr
    assert made[0]._arguments == (
        "--page", "2", "--column=weight", "--decimal=comma", "--na=-", "--", str(slips.resolve()),
    )  # fmt: skip
    assert emtui("serve").stderr == ""
    assert made[1]._arguments == ()
    assert serve.parser().parse_args([]).host == "127.0.0.1"


def test_what_is_said_of_the_reading_is_said_alike_to_visitors() -> None:
    said = (
        "--column=a", "--truth=b", "--counts=n", "--bins", "from", " -1", "--decimal=comma",
        "--thousands=point", "--na=-", "--na=?", "--skip-lines=2", "--percent", "--currency",
        "--skip-bad", "--max-bytes=9", "--max-slips=8",
    )  # fmt: skip
    given = serve._reading(serve.parser().parse_args([*said, "FILE"]))
    assert sorted(given) == sorted(said)
    assert opening.parser().parse_args([*given, "--", "FILE"]).bins == ["from", " -1"]


async def test_a_visitors_process_ends_where_the_server_has_gone(tmp_path: Path) -> None:
    usual = dict(os.environ) | {
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "COLUMNS": "80", "ROWS": "24",
    }  # fmt: skip
    pipe = asyncio.subprocess.PIPE
    left = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "emtui"), stdin=pipe, stdout=pipe, stderr=pipe, cwd=tmp_path,
        env=environment(usual, str(tmp_path)) | {"COLUMNS": "80", "ROWS": "24"},
    )  # fmt: skip
    try:
        assert left.stdout is not None
        assert left.stdin is not None
        async with asyncio.timeout(PATIENCE):
            assert await left.stdout.readline() == b"__GANGLION__\n"
            left.stdin.close()
            await left.communicate()
    finally:
        if left.returncode is None:
            left.kill()
    assert left.returncode == 0


async def test_what_a_visitors_process_started_goes_with_it() -> None:
    class Socket:
        async def send_bytes(self, data: bytes) -> None: ...

        async def send_str(self, data: str) -> None: ...

        async def close(self) -> None: ...

    visit = Visit((), Socket(), None)
    child = (
        "import subprocess, time; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True)"
    )
    visit._process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", child, stdout=asyncio.subprocess.PIPE, start_new_session=True
    )
    assert visit._process.stdout is not None
    started = int(await visit._process.stdout.readline())
    await asyncio.wait_for(visit.stop(), 30)
    for _ in range(100):
        if (
            not Path(f"/proc/{started}/cmdline").exists()
            or not Path(f"/proc/{started}/cmdline").read_bytes()
        ):
            break
        await asyncio.sleep(0.05)
    else:
        pytest.fail("still there")
