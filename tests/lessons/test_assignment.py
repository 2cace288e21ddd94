"""What a class gets and hands in: slips without names, the truth for the teacher, a text."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from emtui import cli
from emtui.lessons.assignment import LEAST, MOST, assignment, handed_in, revealed, slips_alone
from emtui.lessons.journal import Journal
from emtui.slips.reading.readers import read_text
from emtui.state_folder import FOLDER
from tests.lessons.kit import bets, guesses, plays, stage


@pytest.mark.parametrize("seed", range(30))
def test_an_assignment_can_be_solved_and_hides_the_truth(seed: int) -> None:
    deal = assignment(seed)
    assert LEAST <= deal.slips <= MOST
    assert abs(deal.ali[0] - deal.bilal[0]) > 2 * max(deal.ali[1], deal.bilal[1])
    assert 0 < min(deal.ali[0], deal.bilal[0]) < max(deal.ali[0], deal.bilal[0]) < 1
    text = slips_alone(seed)
    assert text == slips_alone(seed)
    envelope = read_text(text)
    assert envelope.truth is None
    assert "Ali" not in text
    dealt = deal.envelope()
    assert envelope.slips.tolist() == dealt.slips.tolist()
    # In random order: who wrote a slip says nothing of who wrote the next.
    assert dealt.truth is not None
    assert 0.2 < np.mean(dealt.truth[1:] != dealt.truth[:-1]) < 0.8


def test_either_friend_may_have_the_smaller_number() -> None:
    lower = {assignment(seed).ali[0] < assignment(seed).bilal[0] for seed in range(20)}
    assert lower == {True, False}


def test_what_was_dealt_is_told_to_who_keeps_the_seed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lessons", "--reveal", "7"]) == 0
    told = capsys.readouterr().out
    assert told == revealed(7) + "\n"
    deal = assignment(7)
    for name, (mind, _) in (("Ali", deal.ali), ("Bilal", deal.bilal)):
        assert f"{name} had {mind:g} in mind" in told


def test_the_slips_go_to_a_file_that_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "slips.csv"
    assert cli.main(["lessons", "--assignment", "7", "--out", str(out)]) == 0
    assert out.read_text() == slips_alone(7)
    assert cli.main(["lessons", "--assignment", "8", "--out", str(out)]) == 2
    assert out.read_text() == slips_alone(7)


def test_a_student_hands_in_guess_end_and_bets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = guesses(stage("two_friends")).journal
    journal = plays(bets(stage("again_and_again", journal=journal))).journal
    monkeypatch.setenv(FOLDER, str(tmp_path))
    (tmp_path / "lessons.json").write_text(json.dumps(journal.as_json()))
    out = tmp_path / "mine.txt"
    assert cli.main(["lessons", "--hand-in", str(out)]) == 0
    told = out.read_text()
    assert told == handed_in(journal) + "\n"
    assert "my guess   0.06 ± 0.03 (share 50%) and 0.5 ± 0.15 (share 50%); score 10.6" in told
    assert "EM ended   0.07212 ± 0.0265 (share 64%)" in told
    assert "How many rounds until nothing changes any more?: a dozen or so" in told


def test_nothing_done_is_handed_in_as_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert cli.main(["lessons", "--hand-in", str(tmp_path / "mine.txt")]) == 0
    assert (tmp_path / "mine.txt").read_text() == handed_in(Journal()) + "\n"
    (tmp_path / "lessons.json").write_text("[]")
    assert cli.main(["lessons", "--hand-in", str(tmp_path / "other.txt")]) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["--with-answers"],
        ["--out", "a.csv"],
        ["--assignment", "-1"],
        ["--assignment", "1", "--reveal", "1"],
        ["--reveal", "1", "--replace"],
    ],
)
def test_options_that_do_not_go_together_are_refused_in_a_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["lessons", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1
