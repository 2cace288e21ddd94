"""For a class: an envelope dealt from a seed with the truth hidden, and what a student hands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from emtui.lessons.book import number_of, pages
from emtui.lessons.guesses import own_stories
from emtui.lessons.journal import OWN_END, OWN_GUESS, TRUTHS, Journal
from emtui.scenes.frame import Frame
from emtui.scenes.numbers import score
from emtui.slips.atomic import WriteError
from emtui.slips.dealing import Deal
from emtui.slips.envelope import NAMES

LEAST, MOST = 60, 140
"""Slips of an assignment."""


def assignment(seed: int) -> Deal:
    """The deal of a seed: two numbers from 0 to 1, to two digits.

    They are at least four spreads apart, so that all of a class have two lumps to find.
    """
    rng = np.random.default_rng([seed, 0])
    low, apart = rng.uniform(0.1, 0.4), rng.uniform(0.4, 0.5)
    numbers = [round(float(x), 2) for x in (low, low + apart)]
    spreads = [round(float(x), 2) for x in rng.uniform(0.04, 0.1, 2)]
    ali, bilal = rng.permutation(2)
    return Deal(
        slips=int(rng.integers(LEAST, MOST + 1)),
        ali=(numbers[ali], spreads[ali]),
        bilal=(numbers[bilal], spreads[bilal]),
        share=round(float(rng.uniform(0.35, 0.65)), 2),
        seed=seed,
    )


def slips_alone(seed: int) -> str:
    """The slips as CSV, in the random order they were dealt in; nothing says whose they are."""
    slips = assignment(seed).envelope().slips
    return "\n".join(["slip", *map(repr, slips.tolist()), ""])


def revealed(seed: int) -> str:
    """What was dealt, the average of each one's own slips, and where EM ends on them."""
    deal = assignment(seed)
    envelope = deal.envelope()
    assert envelope.truth is not None
    lines = [str(deal)]
    for k, (name, (mind, _)) in enumerate(zip(NAMES, (deal.ali, deal.bilal), strict=True)):
        own = envelope.slips[envelope.truth == k]
        lines.append(
            f"{name} had {mind:g} in mind; the average of {len(own)} slips is {own.mean():.4f}"
        )
    found = own_stories(Frame.of(envelope, at=MANY))
    return "\n".join([*lines, f"EM ended   {_told(found[OWN_END])}"])


OWN, ESSAYS = (OWN_GUESS, OWN_END), ("guess", "end")
"""Facts of free play, and of the essay's pages."""
RIGHT, OPEN = "right", "not played to its end"
MANY = 100_000
"""Half-steps by which EM has ended."""
NOTHING = "nothing to hand in yet: make a guess (g), or a bet on a page of the essay"


def handed_in(journal: Journal, today: date) -> str:
    """What a student did, as text: the guess, where EM ended, the answers, the pages done.

    Raises:
        WriteError: nothing was done.
    """
    facts, bets = journal.facts, list(_bets(journal))
    own, ours = [[facts.get(name) for name in two] for two in (OWN, ESSAYS)]
    if not bets and not any((*own, *ours)):
        raise WriteError(NOTHING)
    lines = ["Name: ", f"Date: {today.isoformat()}"]
    for title, (guess, end) in (("My slips", own), ("The essay", ours)):
        if guess or end:
            lines += ["", f"{title}: what I guessed, and where EM ended", ""]
            lines += [f"my guess   {_story(guess)}", f"EM ended   {_story(end)}"]
    told = [f"{line} ({went})" for line, went in bets]
    right = sum(went == RIGHT for _, went in bets)
    lines += ["", "My bets", "", *(told or ["none"]), ""]
    lines += [f"bets right: {right} of {len(bets)}"] * bool(bets)
    return "\n".join([*lines, f"pages done: {len(journal.done & set(pages()))} of {len(pages())}"])


def _story(story: Mapping[str, Any] | None) -> str:
    return "none" if story is None else f"{_told(story)}; {story['envelope']}"


def _told(story: Mapping[str, Any]) -> str:
    both = zip(story["means"], story["sds"], story["weights"], strict=True)
    told = (f"{m:.4g} ± {s:.3g} (share {100 * w:.0f}%)" for m, s, w in both)
    rounds = f", after {story['rounds']} rounds" if "rounds" in story else ""
    return f"{' and '.join(told)}; score {score(story['score'])}{rounds}"


def _bets(journal: Journal) -> Iterator[tuple[str, str]]:
    """Each bet that was made, in a line, and how it went."""
    truths = journal.facts.get(TRUTHS, {})
    for name, page in pages().items():
        for card in page.cards:
            bet = "" if card.asks is None else f"{name}/{card.asks.name}"
            said = journal.answers.get(bet)
            if card.asks is not None and said is not None and said < len(card.asks.answers):
                told = f"{card.asks.told} {card.asks.answers[said].words}"
                known = card.asks.right if isinstance(card.asks.right, int) else None
                right = truths.get(bet, known)
                went = OPEN if right is None else RIGHT if right == said else "wrong"
                yield f"{number_of(name):>2}  {page.title}: {told}", went
