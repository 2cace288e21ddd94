"""A climb played without a terminal, and every screen of it kept for a film."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip

from emtui.report.film import RGB, Moment, Piece, Row, Shooting
from emtui.scenes.frame import Frame
from emtui.tui.control.glide import Glide
from emtui.tui.screens.workbench import Workbench
from emtui.tui.standalone_svg import standalone
from emtui.tui.textual_mends import strips_of

OPENING, LINGER, PLAYING, REST = 3.0, 1.5, 0.25, 4.0
"""Seconds of the first screen, of a half-step taken by hand, of one that is played, of the end."""
BY_HAND, GLIDING = 4, 16
"""Half-steps taken one by one before it plays; and those that glide at all."""
GLIDE, PICTURES = 0.32, 8
"""Seconds and pictures of a glide: a little slower than in the app, to be followed."""


async def film(
    app: App[None], frame: Frame, how: Shooting, tell: Callable[[float], object]
) -> list[Moment]:
    """The climb from the frame's half-step to its end.

    Args:
        app: opens a workbench.
        frame: where it begins.
        how: the size, the theme, what is left out.
        tell: called with the fraction done, 0 to 1.
    """
    ended = frame.session.run()
    app.animation_level = "none"
    async with app.run_test(size=how.size) as pilot:
        app.theme = how.theme
        while not (isinstance(app.screen, Workbench) and app.screen.is_mounted):
            await pilot.pause(0.02)
        bench = app.screen
        assert isinstance(bench, Workbench)
        bench.transport.put(frame)
        moments = [await _moment(pilot, OPENING, how)]
        shown = min(ended.at - frame.session.at, how.most)
        for at in range(shown):
            bench.pace = "" if at < BY_HAND else "▶ 4/s"
            moments += [moment async for moment in _half_step(pilot, bench, at, how)]
            tell((at + 1) / (shown + 1))
        bench.pace = ""
        bench.frame = replace(bench.frame, session=ended)
        return [*moments, await _moment(pilot, REST, how)]


async def _half_step(
    pilot: Pilot[None], bench: Workbench, at: int, how: Shooting
) -> AsyncIterator[Moment]:
    """One half-step: the glide there, and the rest after it."""
    before, session = bench.frame, bench.session.step()
    pictures = PICTURES if at < BY_HAND else PICTURES // 2
    glide = Glide(0.0, 1.0)
    for number in range(1, pictures if how.glides and at < GLIDING else 1):
        share = glide.share(number / pictures)
        bench.frame = replace(before, session=session, origin=before.session.now, glide=share)
        yield await _moment(pilot, GLIDE / PICTURES, how)
    bench.frame = replace(before, session=session, origin=None, glide=1.0)
    yield await _moment(pilot, LINGER if at < BY_HAND else PLAYING, how)


async def _moment(pilot: Pilot[None], seconds: float, how: Shooting) -> Moment:
    await pilot.pause()
    if how.rows:
        rows = tuple(map(_row, strips_of(pilot.app)))
        return Moment("", seconds, rows)
    return Moment(standalone(pilot.app.export_screenshot(title="emtui")), seconds)


def _row(strip: Strip) -> Row:
    pieces = []
    for text, style, _ in strip:
        colour, ground = (_rgb(style and getattr(style, name)) for name in ("color", "bgcolor"))
        reverse = bool(style and style.reverse)
        colour, ground = (ground, colour) if reverse else (colour, ground)
        pieces.append(Piece(text, colour or LIGHT, ground or DARK, bool(style and style.bold)))
    return tuple(pieces)


LIGHT, DARK = (224, 224, 224), (18, 18, 18)
"""Where a style says no colour."""


def _rgb(colour: object) -> RGB | None:
    triplet = getattr(colour, "triplet", None)
    return None if triplet is None else (triplet.red, triplet.green, triplet.blue)
