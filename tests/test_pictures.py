"""The moving picture: at every moment it shows that moment's screen, and needs nothing else."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SVG = "{http://www.w3.org/2000/svg}"
MOST = 1_500_000
"""Bytes that a README's picture may have."""


@pytest.fixture(scope="module")
def animate() -> Iterator[ModuleType]:
    path = Path(__file__).parents[1] / "assets" / "animate.py"
    spec = importlib.util.spec_from_file_location("animate", path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["animate"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules["animate"]


@pytest.fixture(scope="module")
def moments(animate: ModuleType) -> Any:
    return asyncio.run(animate.climb((80, 24), 3))


def rules_of(svg: str) -> dict[str, list[tuple[float, bool]]]:
    """What each animation shows: from which per cent on, and whether it is seen."""
    found = {}
    for name, body in re.findall(r"@keyframes (k\d+)\{((?:[^{}]*\{[^}]*\})*)\}", svg):
        steps = re.findall(r"([\d.]+)%\{visibility:(\w+)\}", body)
        found[name] = [(float(at), state == "visible") for at, state in steps]
    return found


def standing(svg: str, share: float | None) -> list[tuple[str, ...]]:
    """Grounds and words to be seen at a share of the whole time; None: without animation."""
    rules = rules_of(svg)
    found: list[tuple[str, ...]] = []
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        classes = (group.get("class") or "").split()
        seen = "h" not in classes
        for name in classes if share is not None else ():
            if name in rules:
                assert share is not None
                seen = [state for at, state in rules[name] if at <= 100 * share][-1]
        if seen:
            found += [
                (
                    part.tag,
                    part.get("x", ""),
                    part.get("y", ""),
                    part.text or part.get("fill") or "",
                )
                for part in group
                if part.tag in (f"{SVG}rect", f"{SVG}text")
            ]
    return sorted(found)


def test_every_moment_is_seen_at_its_time_and_the_last_without_animation(
    animate: ModuleType, moments: Any
) -> None:
    svg = animate.animated(moments)
    total = sum(moment.seconds for moment in moments)
    begun = 0.0
    for moment in moments:
        alone = animate.animated([moment])
        middle = (begun + moment.seconds / 2) / total
        assert standing(svg, middle) == standing(alone, None)
        begun += moment.seconds
    assert standing(svg, None) == standing(animate.animated(moments[-1:]), None)


def test_it_glides_and_keeps_every_word_of_a_screen(animate: ModuleType, moments: Any) -> None:
    assert [moment.seconds for moment in moments].count(animate.LINGER) == 3
    assert len({moment.svg for moment in moments}) > 3 * 4
    for moment in (moments[0], moments[-1]):
        # Without the window's own title, which is no part of the screen.
        texts = ET.fromstring(moment.svg).iter(f"{SVG}text")
        screen = [t.text or "" for t in texts if "title" not in (t.get("class") or "")]
        drawn = [words for tag, _, _, words in standing(animate.animated([moment]), None)]
        assert {text for text in screen if text.strip()} <= set(drawn)


def test_it_is_small_and_asks_for_nothing(animate: ModuleType, moments: Any) -> None:
    svg = animate.animated(moments)
    assert len(svg.encode()) < MOST
    assert not re.search(
        r"<script|<image|href|url\((?!#)|@import|https?://(?!www\.w3|www\.text)", svg
    )
    # What several moments share is written once.
    assert len(svg) < sum(len(moment.svg) for moment in moments) / 4
