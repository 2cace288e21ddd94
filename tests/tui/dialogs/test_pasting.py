"""Pasted text, and paths as terminals write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from emtui.slips.envelope import Envelope
from emtui.slips.reading.request import Unread
from emtui.slips.reading.suffixes import could_be_read
from emtui.tui.dialogs.open.pasting import AT_ONCE, understood
from emtui.tui.dialogs.open.paths import completed, path_from


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "my slips"
    place.mkdir()
    for name in ("a.txt", "it's.txt", "b.csv", "b.png", ".hidden.txt"):
        (place / name).write_text("1 2 3", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return place


@pytest.mark.parametrize(
    "written",
    [
        "my slips/a.txt",
        "'my slips/a.txt'",
        '"my slips/a.txt"',
        "my\\ slips/a.txt",
        "~/my slips/a.txt",
        "~/my\\ slips/a.txt ",
        "file://{folder}/a.txt",
        "{folder}/a.txt\n",
    ],
)
def test_a_path_is_known_however_it_is_written(written: str, folder: Path) -> None:
    text = written.format(folder=str(folder).replace(" ", "%20" if "file:" in written else " "))
    assert path_from(text).resolve() == (folder / "a.txt").resolve()
    assert understood(text) == Unread(path=str(path_from(text)))


def test_a_name_with_a_quote_is_taken_as_it_stands(folder: Path) -> None:
    assert path_from("my slips/it's.txt").exists()
    assert path_from("my\\ slips/it\\'s.txt").exists()


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("1 2", [1.0, 2.0]),
        ("0.5\n0.7\r\n", [0.5, 0.7]),
        ("0,5; 0,7", [0.5, 0.7]),
        ("[1, 2, 4]", [1.0, 2.0, 4.0]),
    ],
)
def test_numbers_are_an_envelope(text: str, slips: list[float]) -> None:
    found = understood(text)
    assert isinstance(found, Envelope)
    assert found.name == "pasted"
    assert found.slips.tolist() == slips


@pytest.mark.parametrize(
    "text", ["0,5\n0,7", "a,b\n1,2\n3,4\n5,7", pytest.param("1\n2\n" * AT_ONCE, id="long")]
)
def test_what_raises_a_question_or_is_long_is_left_to_the_dialog(text: str) -> None:
    assert understood(text) == Unread(text=text.strip())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Nothing was pasted"),
        ("hello", "'hello' is neither a file nor numbers"),
        ("/no/such/file.csv", "neither a file nor numbers"),
        ("5", "only one slip"),
        ("3 3", "slip"),
        ("1\nfoo", "'foo' is not a number"),
        ("my notes\rof Monday\r", "pasted: no column of numbers"),
        ("\x1b]0;x\x07", "\\x1b]0;x\\x07"),
        ("x\0y", "\\x00"),
        pytest.param("y" * 50_000, "neither a file nor numbers", id="one long word"),
        ("~nobody-of-this-name/x", "neither a file nor numbers"),
    ],
)
def test_the_rest_is_named_in_one_harmless_line(text: str, words: str) -> None:
    found = understood(text)
    assert isinstance(found, str)
    assert words in found
    assert found.isprintable()
    assert len(found) < 200


@pytest.mark.parametrize(
    ("name", "could"),
    [
        ("x.csv", True),
        ("x.TXT", True),
        ("x.csv.gz", True),
        ("x.json.xz", True),
        ("slips", True),
        ("x.png", False),
        ("x.tar.gz", False),
        ("x.py", False),
    ],
)
def test_what_could_be_read_is_told_by_the_suffix(name: str, could: bool) -> None:
    assert could_be_read(name) is could


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("m", "my slips/"),
        ("my slips/", "my slips/a.txt"),
        ("my slips/b", "my slips/b.csv"),
        ("~/my slips/it", "~/my slips/it's.txt"),
        ("my slips/.h", "my slips/.hidden.txt"),
        ("my slips/z", None),
        ("none/z", None),
        ("", None),
        ("\0", None),
    ],
)
def test_a_path_is_completed_as_it_was_begun(typed: str, whole: str | None) -> None:
    assert completed(typed) == whole
