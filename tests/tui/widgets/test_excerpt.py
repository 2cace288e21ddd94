"""Words that do not all fit: which lines are seen, and what the arrows do."""

from __future__ import annotations

from rich.text import Text

from emtui.tui.widgets.excerpt import SCROLL, Excerpt


def seen(excerpt: Excerpt, count: int = 5, room: int = 2) -> list[str]:
    lines = [Text(f"line {number} of some words") for number in range(count)]
    return [line.plain for line in excerpt.cut(lines, room, 30, SCROLL)]


def test_what_fits_is_whole_and_does_not_scroll() -> None:
    excerpt = Excerpt()
    assert seen(excerpt, 2) == ["line 0 of some words", "line 1 of some words"]
    assert not excerpt.scroll(1)
    assert not excerpt.scroll(-1)


def test_the_first_press_takes_the_room_and_the_last_one_back_gives_it_back() -> None:
    excerpt = Excerpt()
    assert seen(excerpt)[0] == "line 0 of some words"
    assert seen(excerpt)[1].endswith(SCROLL)
    assert excerpt.scroll(1)
    assert excerpt.alone
    assert seen(excerpt, room=3)[0] == "line 0 of some words"
    assert excerpt.scroll(1)
    assert seen(excerpt, room=3)[0] == "line 1 of some words"
    assert excerpt.scroll(-1)
    assert excerpt.alone
    assert excerpt.scroll(-1)
    assert not excerpt.alone


def test_short_pieces_are_left_out_whole() -> None:
    told = Text.assemble(("▲ 2.2 twice · × pass −24.7 here", "dim"))
    assert [line.plain for line in Excerpt().cut([told, told], 1, 30, SCROLL)] == [
        "▲ 2.2 twice … ↓"
    ]


def test_it_does_not_scroll_past_the_end_and_begins_anew() -> None:
    excerpt = Excerpt()
    while seen(excerpt)[-1].endswith(SCROLL):
        assert excerpt.scroll(1)
    assert seen(excerpt)[-1] == "line 4 of some words"
    excerpt.reset()
    assert not excerpt.alone
    assert seen(excerpt)[0] == "line 0 of some words"
