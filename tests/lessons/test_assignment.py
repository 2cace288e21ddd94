"""What a class gets and hands in: slips without names, the truth for the teacher, a text."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from emtui import cli, fit
from emtui.lessons.assignment import LEAST, MOST, assignment, handed_in, revealed, slips_alone
from emtui.lessons.book import pages
from emtui.lessons.journal import OWN_GUESS, TRUTHS, Journal
from emtui.scenes.frame import Frame
from emtui.scenes.manual_guess import by_hand, kept_best
from emtui.scenes.numbers import score
from emtui.slips.reading.readers import read_text
from emtui.state_folder import FOLDER
from emtui.tui.control.essay import Essay
from tests.lessons.kit import bets, guesses, plays, stage


@pytest.mark.parametrize("seed", range(30))
def test_an_assignment_can_be_solved_and_hides_the_truth(seed: int) -> None:
    deal = assignment(seed)
    assert LEAST <= deal.slips <= MOST
    assert abs(deal.ali[0] - deal.bilal[0]) > 3.8 * max(deal.ali[1], deal.bilal[1])
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
    found = fit(read_text(slips_alone(7)).slips)
    both = zip(found.numbers, found.spreads, found.shares, strict=True)
    each = [f"{m:.4g} ± {s:.3g} (share {100 * w:.0f}%)" for m, s, w in both]
    assert all(one in told.splitlines()[-1] for one in each)  # what a student's text is to say


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
    assert told == handed_in(journal, date.today()) + "\n"
    assert told.startswith(f"Name: \nDate: {date.today().isoformat()}\n")
    assert "my guess   0.06 ± 0.03 (share 50%) and 0.5 ± 0.15 (share 50%); score 10.6" in told
    assert "EM ended   0.07212 ± 0.0265 (share 64%)" in told
    assert "How many rounds until nothing changes any more? a dozen or so (not played" in told
    assert "\nbets right: 0 of 1\n" in told


def test_an_assignment_is_handed_in_with_guess_end_and_how_bets_went() -> None:
    essay = Essay(Journal())
    frame = replace(Frame.of(read_text(slips_alone(7))), hand=0)
    session = frame.session
    start = by_hand(session, session.history[0].mixture)
    frame = kept_best(replace(frame, session=session.restart(start)))
    essay.follow(frame, None, "")
    assert not essay.journal.facts  # while the guess is in hand
    frame = replace(frame, hand=None, session=frame.session.run())
    essay.follow(frame, None, "")
    played = plays(bets(stage("again_and_again"), 1))
    journal = essay.journal.answered("again_and_again", "rounds", 1)
    journal = journal.noting({TRUTHS: pages()["again_and_again"].truths(played)})
    journal = Journal.from_json(json.loads(json.dumps(journal.as_json())))
    told = handed_in(journal, date(2030, 1, 2))
    rounds = frame.session.now.iteration
    assert f"score {score(frame.session.history[0].score)}; pasted" in told
    assert f"score {score(frame.session.now.score)}, after {rounds} rounds; pasted" in told
    assert "Date: 2030-01-02" in told
    assert told.count("(wrong)") == 1
    # The slips of another envelope begin anew: no guess of these stands beside their end.
    other = Frame.of(read_text(slips_alone(8)))
    essay.follow(other, None, "")
    assert essay.journal.facts[OWN_GUESS]
    essay.follow(replace(other, session=other.session.run()), None, "")
    assert OWN_GUESS not in essay.journal.facts


def test_a_bet_that_was_not_played_is_neither_right_nor_wrong() -> None:
    journal = Journal().answered("one_friend", "four times", 1)
    told = handed_in(journal.answered("again_and_again", "rounds", 0), date(2030, 1, 2))
    assert "tends to be off by … half as much (right)" in told  # true whatever is played
    assert "a dozen or so (not played to its end)" in told
    assert "bets right: 1 of 2" in told


def test_nothing_done_is_not_handed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert cli.main(["lessons", "--hand-in", str(tmp_path / "mine.txt")]) == 2
    assert "nothing to hand in yet" in capsys.readouterr().err
    assert not (tmp_path / "mine.txt").exists()
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
