"""One friend: his slips are dealt one by one, and their average settles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.starts import Start
from emtui.em.variants import Variant
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery, bet
from emtui.scenes.panes.running_mean import SHARES_FROM, Dealt
from emtui.slips.dealing import Deal
from emtui.slips.envelope import Envelope

DEAL = Deal(64, ali=(0.3, 0.1), share=1.0, seed=62)
FEW = DEAL.slips // 4
"""So many slips, and four times as many, are compared."""
OUT_OF_SIGHT = 1e3
"""So many times as wide as the slips, a bell curve lies flat on the axis."""


def only_ali() -> Envelope:
    """Slips that Ali alone wrote."""
    return DEAL.envelope("only Ali")


def ali_alone(sample: Sample, variant: Variant) -> Start:
    """Ali as the slips say, and nobody else."""
    ali = Mixture(np.array([1.0, 0.0]), np.full(2, sample.mean), np.full(2, sample.sd))
    return Start("one friend", ali)


def nobody_yet(sample: Sample, variant: Variant) -> Start:
    """No curve that would give the average away."""
    middle = (sample.lowest + sample.highest) / 2
    flat = Mixture(np.array([1.0, 0.0]), np.full(2, middle), np.full(2, OUT_OF_SIGHT * sample.sd))
    return Start("one friend", variant.admit(flat, sample.scale))


def _dealt(reader: Reader) -> Dealt | None:
    """The slips in the open pane."""
    found = reader.found if reader.pane == "one" else None
    return found if isinstance(found, Dealt) else None


def _count(reader: Reader) -> int:
    """Slips dealt so far by hand."""
    if _dealt(reader) is None or reader.view is None or reader.view.cursor is None:
        return 0
    return round(reader.view.cursor[0])


def _off(reader: Reader, found: Dealt, count: int) -> str:
    """How far the average of the first so many is off what Ali had in mind."""
    off = abs(float(found.running.means[count - 1]) - found.running.centre)
    return reader.figures.number(off * reader.session.sample.scale)


def _words(reader: Reader) -> str:
    found, count = _dealt(reader), _count(reader)
    if found is None or not count:
        return f"""\
Begin with one friend. Ali has a number in mind. He writes it on {DEAL.slips} slips, never quite
exactly. The picture has them all, and his number.
You'll be dealt them one by one.

Your best guess is their **average**. It'll be a little off. By how much?"""
    inside = round(float(found.inside[0, count - 1]))
    so_far = f"""\
 So far it has been inside the
inner funnel {inside} {"time" if inside == 1 else "times"} out of {count}."""
    so_far = so_far if count >= SHARES_FROM else ""
    return f"""\
{count} dealt. Their average is off by {_off(reader, found, count)}.{so_far}

The funnels show how far off an average of that many slips tends to be: inside the inner one 68%
of the time, inside the outer one 95%."""


def _reply(reader: Reader) -> str:
    found = _dealt(reader)
    if found is None:
        return ""
    number, scale = reader.figures.number, reader.session.sample.scale
    few, many = (number(float(found.running.errors[n - 1]) * scale) for n in (FEW, DEAL.slips))
    return f"""\
An average of {FEW} slips tends to be off by about {few}, of {DEAL.slips} slips by {many}: **four
times the slips, half the error**. Yours is off by {_off(reader, found, DEAL.slips)}.

With enough slips you get as close as you like. In life nobody shows you Ali's number, only how far
off you tend to be."""


def _keep(reader: Reader) -> Mapping[str, Any]:
    return reader.noticing("all dealt") if _count(reader) == DEAL.slips else {}


DEALING = Scenery(
    envelope=only_ali, start=nobody_yet, pane="one", choice=0, revealed=True, focus=True
)

PAGE = Page(
    title="One friend",
    part=0,
    cards=(
        Card(
            _words,
            bet(
                "four times",
                "With four times as many slips, the average tends to be off by",
                ("just as much", "half as much", "a quarter as much"),
                1,
                DEALING,
            ),
            todo=f"→ deals a slip, Shift+→ several. Deal all {DEAL.slips}.",
            played=lambda reader: bool(reader.seen("all dealt")),
            reply=_reply,
            scenery=Scenery(envelope=only_ali, start=nobody_yet),
            uses=(("right", "deal"), ("shift+right", "deal more")),
            plays=("shift+right",) * 9,
        ),
    ),
    notes=Notes(
        5,
        "If one person wrote all the slips, what would you do? How sure would you be?",
        "“Twice the slips, half the error.” Let them deal 16, then 64, and read both funnels.",
    ),
    keep=_keep,
    alone=True,
)
