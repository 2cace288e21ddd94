"""What an ink looks like under a theme."""

from __future__ import annotations

import pytest

from emtui.plot.marks import ACCENT, ALI, BILAL, MUTED, SUM, TEXT, WARNING, Ink, kind, mix
from emtui.plot.palette import RGB, Palette
from tests.scenes.scene_kit import DARK

LIGHT = Palette.of((216, 216, 216), (31, 31, 31), (0, 80, 160), (160, 80, 0), dark=False)


def luminance(rgb: RGB) -> float:
    """Relative luminance, WCAG 2.1."""
    linear = [v / 3294.6 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: RGB, other: RGB) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [DARK, LIGHT])
def test_full_inks_are_the_themes_colours(palette: Palette) -> None:
    assert palette.rgb(ALI) == palette.ali
    assert palette.rgb(BILAL) == palette.bilal
    assert palette.rgb(TEXT) == palette.rgb(SUM) == palette.text
    assert (palette.rgb(ACCENT), palette.rgb(WARNING)) == (palette.accent, palette.warning)


@pytest.mark.parametrize("ink", [ALI, BILAL, TEXT, MUTED, mix(0.4)])
def test_strength_fades_into_the_background(ink: Ink) -> None:
    assert DARK.rgb(ink.faint(0.0)) == DARK.background
    full, half = DARK.rgb(ink), DARK.rgb(ink.faint(0.5))
    for part, whole, ground in zip(half, full, DARK.background, strict=True):
        assert part == pytest.approx((whole + ground) / 2, abs=1)


def test_a_mixed_ink_lies_between_the_friends() -> None:
    assert DARK.rgb(mix(0.0)) == DARK.ali
    assert DARK.rgb(mix(1.0)) == DARK.bilal
    for part, ali, bilal in zip(DARK.rgb(mix(0.25)), DARK.ali, DARK.bilal, strict=True):
        assert part == pytest.approx(0.75 * ali + 0.25 * bilal, abs=1)


@pytest.mark.parametrize(("share", "same"), [(-3.0, 0.0), (7.0, 1.0), (float("inf"), 1.0)])
def test_a_share_beyond_is_the_nearest(share: float, same: float) -> None:
    assert mix(share) == mix(same)


@pytest.mark.parametrize("palette", [DARK, LIGHT])
def test_friends_stand_out_from_their_ground(palette: Palette) -> None:
    """WCAG asks 3 of lines and bars."""
    for ink in (ALI, BILAL, TEXT):
        assert contrast(palette.rgb(ink), palette.background) >= 3


@pytest.mark.parametrize("palette", [DARK, LIGHT])
def test_kinds_stand_out_from_their_ground_and_differ(palette: Palette) -> None:
    colours = [palette.rgb(kind(number)) for number in range(8)]
    assert len(set(colours)) == 8
    assert min(contrast(colour, palette.background) for colour in colours) >= 3
