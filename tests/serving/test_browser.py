"""The app in a browser, as a class has it: the real server, a real Chromium."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.async_api", reason="needs the wheel playwright")
pytest.importorskip("textual_serve", reason="needs emtui[serve]")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-sync",
]  # fmt: skip
PATIENCE = 60.0
"""Seconds; a bound against hanging, not a measurement."""
SLIPS = "slip\n" + "\n".join(map(str, [1.0, 1.2, 1.1, 5.0, 5.2, 5.1, 5.3]))
READ = """() => {
  const rows = window.seen.buffer.active, out = [];
  const wide = window.seen.cols;
  for (let k = 0; k < window.seen.rows; k++)
    out.push(rows.getLine(k).translateToString(false, 0, wide));
  return out.join("\\n");
}"""
HOOK = """(() => {
  Object.defineProperty(Object.prototype, "fitAddon", {
    configurable: true,
    set(value) { window.seen = this.terminal;
      Object.defineProperty(this, "fitAddon", { value, writable: true }); },
  });
})()"""
"""Catches the page's terminal as it is made, so that its rows can be read."""


DROP = """() => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["1 2 3 4\\n21 22 23 24\\n"], "own.txt"));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
}"""
"""A file of the visitor's own, dropped on the page."""


PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 664}, "screen": {"width": 390, "height": 844},
    "is_mobile": True, "has_touch": True,
}  # fmt: skip


@asynccontextmanager
async def served(tmp_path: Path, *arguments: str) -> AsyncIterator[tuple[str, int]]:
    """The address of a server, and its process's number."""
    environment = os.environ | {
        "TMPDIR": str(tmp_path), "EMTUI_STATE": str(tmp_path / "own"), "SECRET_OF_THE_SERVER": "s",
    }  # fmt: skip
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "emtui", "serve", "--port", "0", *arguments,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        assert server.stderr is not None
        told = await asyncio.wait_for(server.stdout.readline(), PATIENCE)
        found = re.search(r"http://\S+", told.decode())
        assert found, (told, await server.stderr.read())
        yield found[0], server.pid
    finally:
        server.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(server.wait(), PATIENCE) == 0
        assert processes_under(tmp_path) == []
        assert not list(tmp_path.glob("emtui-visit-*"))


def processes_under(folder: Path) -> list[int]:
    """Processes whose state folder lies in `folder`: the visitors of its server."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"EMTUI_STATE={folder}/emtui-visit-".encode() in entry.read_bytes():
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


@asynccontextmanager
async def browser() -> AsyncIterator[Any]:
    async with playwright.async_playwright() as player:
        opened = await player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        await opened.close()


async def visited(chromium: Any, address: str, asked: list[str] | None = None) -> Any:
    """A page on the app, once its first screen stands."""
    page = await chromium.new_page(viewport={"width": 1200, "height": 760})
    await page.add_init_script(HOOK)
    if asked is not None:
        page.on("request", lambda request: asked.append(request.url))
    await page.goto(address)
    await seen(page, "Space")
    return page


async def seen(page: Any, words: str) -> str:
    """The screen, once these words stand on it."""
    for _ in range(int(PATIENCE / 0.1)):
        screen = str(await page.evaluate(f"window.seen ? ({READ})() : ''"))
        if words in screen:
            return screen
        await asyncio.sleep(0.1)
    pytest.fail(f"no {words!r} on\n{screen}")


async def test_a_class_plays_reads_pastes_downloads_and_leaves(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(SLIPS)
    asked: list[str] = []
    given = ("--file", str(tmp_path / "mine.csv"))
    async with served(tmp_path, *given) as (address, _), browser() as chromium:
        page = await visited(chromium, address, asked)
        assert str(tmp_path) not in await seen(page, "7 slips")
        # The focus is there at once: no click before the first key.
        await page.keyboard.press("Space")
        await seen(page, "1 of 1")
        cell = await page.evaluate(
            "() => { const s = document.querySelector('.xterm-screen').getBoundingClientRect();"
            " return [s.width / window.seen.cols, s.height / window.seen.rows]; }"
        )
        rows = (await seen(page, "step")).split("\n")
        row = next(k for k, line in enumerate(rows) if "Space step" in line)
        await page.mouse.click((rows[row].index("step") + 1) * cell[0], (row + 0.5) * cell[1])
        await seen(page, "2 of 2")
        wide = await page.evaluate("window.seen.cols")
        await page.set_viewport_size({"width": 700, "height": 500})
        await page.wait_for_function("wide => window.seen.cols < wide - 20", arg=wide)
        await seen(page, "2 of 2")  # which stands at the right edge, wherever that is
        await page.set_viewport_size({"width": 1200, "height": 760})
        await page.keyboard.press("1")
        await seen(page, "One friend")
        await page.keyboard.press("0")
        await seen(page, "2 of 2")
        await page.evaluate("window.seen.paste('10 11 12 30 31 32 33 34 35')")
        await seen(page, "9 slips")
        await page.evaluate(DROP)
        await seen(page, "8 slips")
        await page.keyboard.press("x")
        await seen(page, "Download")
        await asyncio.sleep(0.5)  # the dialog takes no key of a paste for a choice
        async with page.expect_download() as sent:
            await page.keyboard.press("Enter")
        download = await sent.value
        assert download.suggested_filename == "pasted-fit.json"
        assert json.loads(Path(await download.path()).read_text())["envelope"]["slips"] == 8
        assert all(url.startswith((address, "ws", "data:", "blob:")) for url in asked), asked
        (process,) = processes_under(tmp_path)
        assert b"SECRET_OF_THE_SERVER" not in Path(f"/proc/{process}/environ").read_bytes()
        await page.keyboard.press("q")
        await page.wait_for_selector("body.-closed")
        assert await page.get_by_text("This session has ended.").is_visible()
        await page.keyboard.press("Enter")  # begins again
        await page.wait_for_selector("body:not(.-closed).-first-byte")


@pytest.mark.long
async def test_a_closed_tab_leaves_no_process_and_a_full_class_is_told(tmp_path: Path) -> None:
    async with served(tmp_path, "--visitors", "1") as (address, _), browser() as chromium:
        page = await visited(chromium, address)
        late = await chromium.new_page()
        assert (await late.goto(address)).status == 503
        assert "All seats are taken" in await late.content()
        (process,) = processes_under(tmp_path)
        await page.close()
        for _ in range(100):
            if not Path(f"/proc/{process}").exists():
                break
            await asyncio.sleep(0.1)
        assert processes_under(tmp_path) == []
        await visited(chromium, address)


@pytest.mark.long
async def test_a_phone_sees_all_of_it_and_plays_by_touch(tmp_path: Path) -> None:
    """Upright and on its side the app has its least window; taps are clicks, a row has keys."""
    async with served(tmp_path) as (address, _), browser() as chromium:
        for width, height in ((360, 640), (740, 360)):
            phone = await chromium.new_context(
                viewport={"width": width, "height": height}, is_mobile=True, has_touch=True,
                screen={"width": width, "height": height},
            )  # fmt: skip
            page = await phone.new_page()
            await page.add_init_script(HOOK)
            await page.goto(address)
            await seen(page, "Space")
            columns, rows = await page.evaluate("[window.seen.cols, window.seen.rows]")
            assert columns >= 60
            assert rows >= 20
            await page.locator("[data-sends=' ']").tap()
            await seen(page, "← undo")
            await page.locator(".keys button", has_text="←").tap()
            await seen(page, "→ redo")
            await page.locator(".keys button", has_text="?").tap()
            await seen(page, "a click does it")
            await page.locator(".keys button", has_text="Esc").tap()
            while "a click does it" in await seen(page, "Space"):
                await asyncio.sleep(0.1)
            typing = "document.querySelector('.xterm-helper-textarea').inputMode"
            assert await page.evaluate(typing) == "none"
            await page.locator("#typing").tap()
            assert await page.evaluate(typing) == "text"
            await page.keyboard.type(" ")
            await seen(page, "← undo")
            await phone.close()


@pytest.mark.long
async def test_a_phone_deals_all_slips_of_the_first_page_by_its_row_of_keys(tmp_path: Path) -> None:
    async with served(tmp_path, "--page", "1") as (address, _), browser() as chromium:
        phone = await chromium.new_context(**PHONE)
        page = await phone.new_page()
        await page.add_init_script(HOOK)
        await page.goto(address)
        await seen(page, "One friend")
        keys = page.locator(".keys")
        await keys.get_by_text("Enter").tap()
        await seen(page, "1 dealt")
        for dealt in (2, 3):
            await keys.get_by_text("→").tap()
            await seen(page, f"{dealt} dealt")
        await keys.get_by_text("Shift").tap()
        for dealt in (*range(11, 64, 8), 64):
            await keys.get_by_text("→").tap()
            await seen(page, f"{dealt} dealt" if dealt < 64 else "half the error")


@pytest.mark.long
async def test_a_paste_beyond_all_bounds_is_refused_and_ends_nothing(tmp_path: Path) -> None:
    async with served(tmp_path) as (address, _), browser() as chromium:
        page = await visited(chromium, address)
        await page.keyboard.press("Space")
        await seen(page, "1 of 1")
        paste = """() => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", "1.25 ".repeat(2e6));
          document.querySelector(".xterm-helper-textarea").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }"""
        await page.evaluate(paste)
        await seen(page, "slips are the most here")
        await page.keyboard.press("Space")
        await seen(page, "2 of 2")


PLAYER = "asciinema-player@3"


@pytest.mark.long
async def test_an_asciicast_plays_in_asciinemas_player(tmp_path: Path) -> None:
    """The player is fetched for it, so that this is no ordinary test."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs npm")
    pack = [npm, "pack", "--fetch-retries=0", "--fetch-timeout=30000", PLAYER]
    got = subprocess.run(pack, cwd=tmp_path, capture_output=True, check=False)
    if got.returncode:
        pytest.skip(f"needs {PLAYER}, which npm could not fetch")
    shutil.unpack_archive(next(tmp_path.glob("*.tgz")), tmp_path)
    bundle = tmp_path / "package" / "dist" / "bundle"
    for version in ("2", "3"):
        out = tmp_path / f"{version}.cast"
        film = ("film", "--out", str(out), "--jump", "--asciicast", version)
        subprocess.run([sys.executable, "-m", "emtui", *film], check=True, capture_output=True)
        async with browser() as chromium:
            page = await chromium.new_page()
            await page.set_content("<div id=here></div>")
            await page.add_style_tag(path=bundle / "asciinema-player.css")
            await page.add_script_tag(path=bundle / "asciinema-player.min.js")
            await page.evaluate(
                "cast => { window.played = AsciinemaPlayer.create({ data: cast },"
                " document.getElementById('here'), { speed: 20, fit: false }); }",
                out.read_text(),
            )
            await page.evaluate("() => { window.played.play(); }")
            ended = "() => document.querySelector('.ap-term')?.innerText.includes('Settled')"
            await page.wait_for_function(ended, timeout=1000 * PATIENCE)
