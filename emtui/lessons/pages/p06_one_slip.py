"""One slip: with both curves guessed, how likely each friend is to have written it."""

from __future__ import annotations

import numpy as np

from emtui.lessons.formulas import Writing
from emtui.lessons.guesses import quartiles
from emtui.lessons.page import Card, Notes, Page, Reader, Scenery, bet
from emtui.lessons.telling import rows, slip, units
from emtui.scenes.frame import in_force
from emtui.scenes.numbers import percent, power
from emtui.scenes.panes.heights import ONE_SLIP
from emtui.scenes.panes.why import in_doubt
from emtui.slips.envelope import NAMES


def _writing(reader: Reader) -> tuple[str, Writing]:
    """The slip whose writer is least sure, as written, and what both friends say of it."""
    place = in_doubt(reader.frame)
    story = in_force(reader.session)
    return slip(units(reader.session.sample, place)), Writing.of(
        reader.session.sample, story, place
    )


def _words(reader: Reader) -> str:
    value, writing = _writing(reader)
    ali, bilal = (slip(float(mean)) for mean in reader.session.now.mixture.means)
    heights = [
        f"{f'{name} at {value}':<16}{power(log)}"
        for name, log in zip(NAMES, writing.logs, strict=True)
    ]
    return f"""\
Nobody has to try them all. Start with any **guess**: say, Ali near {ali} and Bilal near {bilal}, a
quarter and three quarters of the way through the sorted slips. Who wrote {value}? Each bell curve
has a **height** there: how thickly that friend packs slips. (The other picture counts slips.)

{rows(*heights)}"""


def _reply(reader: Reader) -> str:
    value, writing = _writing(reader)
    ali, bilal = (power(log) for log in writing.weighted)
    whose = int(writing.share_of(1) > 0.5)
    sure = writing.share_of(whose)
    lines = [
        f"{name:<6} {power(log):>6} × {percent(share)} = {power(weighted)}"
        for name, log, share, weighted in zip(
            NAMES, writing.logs, writing.shares, writing.weighted, strict=True
        )
    ]
    own = (ali, bilal)[whose]
    lines.append(f"{own} / ({ali} + {bilal}) = {percent(sure)}")
    return f"""\
Multiply each height by that friend's **share** of the slips ({percent(writing.shares[0])} each in
our guess). Then see how much of the sum is whose:

{rows(*lines)}

So slip {value} is **{percent(sure)} {NAMES[whose]}'s** and {percent(1 - sure)}
{NAMES[1 - whose]}'s. We can't name the writer, but we can say how sure we are."""


def _side(reader: Reader) -> int:
    """Which of the answers is true."""
    sure = max(_writing(reader)[1].share_of(k) for k in (0, 1))
    return int(np.searchsorted((0.75, 1.0), sure, "right"))


PAGE = Page(
    title="One slip",
    part=0,
    cards=(
        Card(
            _words,
            bet(
                "sure",
                "How likely is it that Ali wrote this slip?",
                ("a little more likely than not", "very likely", "certain"),
                _side,
            ),
            reply=_reply,
            scenery=Scenery(start=quartiles, pane="heights", choice=ONE_SLIP),
        ),
    ),
    notes=Notes(
        6,
        "Both curves are known now. Who wrote this slip, and how sure are you?",
        "Forgetting the shares. Ask: what if Ali had written only one slip in a hundred?",
    ),
)
