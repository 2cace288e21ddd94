"""Two friends, two mirrored peaks: the score over both numbers is no single hill."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from emtui.em.history import Phase, Why
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, default_start
from emtui.em.variants import Variant
from emtui.lessons.climb_facts import score_of
from emtui.lessons.page import Answer, Card, Notes, Page, Reader, Scenery, beside, bet
from emtui.lessons.telling import units
from emtui.scenes.numbers import score
from emtui.scenes.panes.landscape import LANDSCAPE

ALIKE = Variant(spread="same", share="equal")
HELD = LANDSCAPE.choices.index("the rest held")


def names_swapped(sample: Sample, variant: Variant) -> Start:
    """The usual start with the names exchanged."""
    usual = default_start(sample, variant)
    return replace(usual, name="names swapped", mixture=usual.mixture.swapped)


def halfway(session: Session) -> Mixture:
    """The story halfway between where the session stands and its mirror image (standard)."""
    now, other = session.now.standard, session.now.standard.swapped
    return Mixture(
        *((getattr(now, name) + getattr(other, name)) / 2 for name in ("weights", "means", "sds"))
    )


def on_the_mean(session: Session) -> Mixture:
    """Both numbers on the average of all slips, the rest halfway: the pass on the diagonal."""
    between = halfway(session)
    return Mixture(between.weights, np.full(2, session.sample.mean), between.sds)


def _settled(reader: Reader) -> bool:
    end = reader.session.now.end
    two = end is not None and end.why is Why.SETTLED and not end.merged
    return two and reader.session.now.phase is Phase.ENDED


def _words(reader: Reader) -> str:
    spread = reader.figures.number(float(reader.session.now.mixture.sds[0]))
    return f"""\
Next, a map of both numbers: **Ali's to the right, Bilal's upwards**, and stronger
colour is higher. (Equal shares, one spread for both, held at {spread}.)

On its diagonal the two numbers are the same. Swap the names and you have the same story. So every
place has a mirror image across the diagonal, equally high: that makes two peaks, ▲."""


def _truth(reader: Reader) -> int | None:
    if not _settled(reader):
        return None
    between, here = score_of(reader.session, halfway(reader.session)), reader.session.now.score
    return 2 if between < here else 0


def _reply(reader: Reader) -> str:
    session, number = reader.session, reader.figures.number
    here, between = session.now.score, score_of(session, halfway(session))
    pass_ = score_of(session, on_the_mean(session))
    middle = number(float(session.now.mixture.means.mean()))
    mean = number(units(session.sample, session.sample.mean))
    spread = number(float(session.now.mixture.sds[0]))
    return f"""\
Each peak scores {score(here)}; halfway, with both on {middle}, it's {score(between)}. A chord
from peak to peak runs above the map there: **not concave**. Even the best way across this map, the
pass × with both on the average {mean} (spread still {spread}), only scores {score(pass_)}.

So climbing alone promises nothing here."""


def _mirror_words(reader: Reader) -> str:
    ali, bilal = (reader.figures.number(float(mean)) for mean in reader.session.now.mixture.means)
    return f"""\
The climb ended with Ali on {ali} and Bilal on {bilal}. Now start with the names swapped."""


def _mirrored(reader: Reader) -> int | None:
    if not _settled(reader):
        return None
    usual = reader.session.restart(default_start(reader.session.sample, ALIKE)).run().now.mixture
    here = reader.session.now.mixture
    return int(abs(here.means - usual.swapped.means).max() < abs(here.means - usual.means).max())


def _mirror_reply(reader: Reader) -> str:
    ali, bilal = (reader.figures.number(float(mean)) for mean in reader.session.now.mixture.means)
    return f"""\
Ali {ali}, Bilal {bilal}: the mirror image, just as high with
{score(reader.session.now.score)}. Which one you reach depends on which side you start from. It
doesn't matter: they're one story with the names swapped. (Books call it *label switching*.)"""


PAGE = Page(
    title="Two mirrored peaks",
    part=2,
    cards=(
        Card(
            _words,
            bet(
                "halfway",
                "Halfway between the two peaks, the score is",
                ("higher than both", "as high as both", "lower than both"),
                2,
                partial(beside, pane="landscape", choice=HELD),
            ),
            reply=_reply,
            scenery=Scenery(variant=ALIKE, at=10_000),
        ),
        Card(
            _mirror_words,
            bet(
                "mirror",
                "It ends on",
                ("the same peak", "the other peak"),
                _mirrored,
                Scenery(None, names_swapped, ALIKE, pane="landscape", choice=HELD),
                "run",
            ),
            played=_settled,
            reply=_mirror_reply,
            more=(
                Answer(
                    "the first climb again",
                    Scenery(None, variant=ALIKE, pane="landscape", choice=HELD),
                    ("run",),
                ),
            ),
        ),
    ),
    notes=Notes(
        6,
        "Swap the names Ali and Bilal. What happens to the score?",
        "Reading the map's axes: a point is a whole story, not a slip.",
    ),
    own_slips=True,
)
