"""Two odd starts: a saddle that nobody leaves, and tops that are not the highest."""

from __future__ import annotations

from functools import partial

import numpy as np

from emtui.em.history import Phase
from emtui.em.mixture import Mixture, responsibilities
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import Start, both_the_same, default_start
from emtui.em.variants import Variant
from emtui.lessons.book import number_of
from emtui.lessons.climb_facts import local_top
from emtui.lessons.guesses import Starting, usual_end
from emtui.lessons.page import Answer, Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import slips
from emtui.scenes.numbers import percent, score

PUSH = 0.01
"""How far each is pushed from the average, in the essay's units."""
NARROW = ((0.4675, 0.012), (0.475, 0.005))
"""Bilal's number and spread where he begins on a few slips."""
NARROWED, PUSHED = "Bilal narrow", "pushed apart"
SHORT = 1e-3
"""An end lower by more than this has fallen short."""


def pushed(sample: Sample, variant: Variant) -> Start:
    """Both the same, but each a little to his side of the average."""
    same, push = both_the_same(sample, variant).mixture, PUSH / sample.scale
    means = same.means + push * np.array([-1.0, 1.0])
    apart = Mixture(same.weights, means, same.sds)
    return Start(PUSHED, variant.admit(apart, sample.scale))


def narrow(sample: Sample, variant: Variant, mean: float, sd: float) -> Start:
    """Bilal on a few slips, Ali on the average with the spread of all."""
    means = np.array([sample.mean, float(sample.place_to_standard(mean))])
    sds = np.array([sample.sd, sd / sample.scale])
    return Start(NARROWED, Mixture(np.full(2, 0.5), means, sds))


def _ended(reader: Reader) -> bool:
    return reader.session.now.phase is Phase.ENDED


def _saddle(reader: Reader) -> str:
    return """\
Let both friends start **exactly alike**: the
same number, spread and share. Then every slip is as likely to be Ali's as Bilal's."""


def _saddle_reply(reader: Reader) -> str:
    mean = reader.figures.number(float(reader.session.now.mixture.means[0]))
    push = reader.session.restart(pushed(reader.session.sample, reader.session.variant)).run()
    return f"""\
Both stand on {mean}, the average of all slips, with score {score(reader.session.now.score)}.
Nothing tells them apart, so nothing ever will.

But this isn't a top. Push them {PUSH:g} to either side, and they climb to {score(push.now.score)}.
Such a place is a **saddle**: a pass between two tops."""


def _pushed_reply(reader: Reader) -> str:
    """What came of the push; empty until it has."""
    session = reader.session
    if not _ended(reader) or session.start.name != PUSHED:
        return ""
    ali, bilal = (reader.figures.number(float(mean)) for mean in session.now.mixture.means)
    return f"""\
**Pushed apart, they climb to {score(session.now.score)}**: Ali to {ali}, Bilal to {bilal}.

So the place where both stood still was no top but a **saddle**, a pass between two tops: one small
push, and EM leaves it for good."""


def _lower(reader: Reader) -> str:
    (mean, sd), _ = NARROW
    return f"""\
Another odd start: Bilal sits narrowly on a few neighbouring slips ({mean:g} ± {sd:g}), and Ali has
all the rest. (The pale line is the climb from the usual guess.)"""


def _falls_short(reader: Reader) -> int | None:
    if not _ended(reader):
        return None
    return int(usual_end(reader.session).now.score - reader.session.now.score > SHORT)


def _his(session: Session) -> list[float]:
    """The slips that are more probably Bilal's, in their units."""
    values = session.sample.values
    his = values[responsibilities(values, session.now.standard)[1] > 0.5]
    return [float(value) for value in session.sample.place_in_units(his).round(9)]


def _lower_reply(reader: Reader) -> str:
    session, number = reader.session, reader.figures.number
    now, best = session.now, usual_end(session).now.score
    mean, sd, share = (
        float(a[1]) for a in (now.mixture.means, now.mixture.sds, now.mixture.weights)
    )
    told = f"""\
Bilal keeps most of {slips(_his(session))}: {number(mean)} ± {number(sd)}, share {percent(share)},
score {score(now.score)}. The usual guess reaches {score(best)}."""
    if not local_top(session):
        return told
    return f"""\
{told}

Any small change lowers the score. That's a **local top**, and EM can't see further than a small
step. So people start **many times** and keep the best end. (Not blindly: see page
{number_of("a_trap")}.)"""


def _from(start: Starting) -> Scenery:
    return Scenery(start=start, pane="climb", rivals=(default_start,))


FIRST, SECOND = (partial(narrow, mean=mean, sd=sd) for mean, sd in NARROW)


def _other(reader: Reader) -> Scenery:
    """The narrow guess that was not climbed from last."""
    session = reader.session
    first = FIRST(session.sample, session.variant).mixture.means
    return _from(SECOND if np.array_equal(session.start.mixture.means, first) else FIRST)


PAGE = Page(
    title="Two odd starts",
    part=1,
    cards=(
        Card(
            _saddle,
            bet(
                "part",
                "If we run it to the end, the two",
                ("move apart, each to slips of his own", "stay together for ever"),
                1,
                None,
                "run",
            ),
            played=_ended,
            reply=_saddle_reply,
            scenery=_from(both_the_same),
            more=(Answer("push them apart and run", _from(pushed), ("run",), _pushed_reply),),
        ),
        Card(
            _lower,
            bet(
                "short",
                "If we run it to the end, it reaches",
                ("the same end as the usual guess", "a lower one"),
                _falls_short,
                None,
                "run",
            ),
            played=lambda reader: _ended(reader) and reader.session.start.name == NARROWED,
            reply=_lower_reply,
            live=True,
            more=(Answer("the other narrow guess", _other, ("run",)),),
            scenery=_from(FIRST),
        ),
    ),
    notes=Notes(
        6,
        "The score never falls. Does it then reach the top?",
        "Calling every resting place a maximum. After a nudge a saddle is left; a top is not.",
    ),
    ahead="third pass: is it the highest?",
)
