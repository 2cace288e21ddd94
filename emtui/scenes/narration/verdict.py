"""Is it two at all, in words: four sentences and a conclusion, a row each; and cut points."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from emtui.em.cuts import Cuts
from emtui.em.mixture import Mixture, log_joint
from emtui.em.verdict import FEW, UNLIKELY, Verdict, is_lower
from emtui.scenes.numbers import how_many
from emtui.slips.envelope import NAMES, SIX

FAINT = 0.1
"""A dip's p from which on nothing hints at a second peak."""
LUMPS = {
    "uniform": "flat lump",
    "laplace": "lump with a sharp peak and long tails",
    "student t": "lump with long tails",
    "power": "skewed lump",
    "lognormal": "skewed lump (lognormal)",
    "gamma": "skewed lump (gamma)",
}
"""What every crooked family is called."""
SHOWN = (
    (UNLIKELY, "The slips show more than one peak"),
    (FAINT, "No clear sign of two peaks in the slips"),
    (math.inf, "No sign of two peaks in the slips"),
)
"""What slips show whose dip has a p below this."""

Row = tuple[str, Callable[[Verdict], bool], Callable[[Verdict], str]]


def p_value(p: float) -> str:
    """A p in words."""
    if p < 0.001:
        return "p below 0.001"
    return f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"


def _two_bics(v: Verdict) -> str:
    return f"BIC {v.one.bic:,.1f}, with two {v.two.bic:,.1f}"


def _tested(v: Verdict) -> bool:
    return v.test is not None and v.test.can_tell


def _untested(v: Verdict) -> str:
    if v.test is None or _tested(v):
        return ""
    return f"; a test takes 20 envelopes or more, not {len(v.test.ratios)}"


def _chance(v: Verdict) -> str:
    assert v.test is not None
    count = len(v.test.ratios)
    out = v.test.left_out
    less = f", {out:,} on which two settled nowhere left out" if out else ""
    return f"{p_value(v.test.p)} on {count:,} envelopes dealt from one{less}"


def _by_chance(v: Verdict) -> str:
    return f"{_chance(v)}; {_two_bics(v)}"


def _crooked_bics(v: Verdict) -> str:
    number = "three" if v.gaussians < v.two.bic else "two"
    return f"BIC {v.crooked.bic:,.1f}, {number} Gaussians {v.gaussians:,.1f}"


def _lump(v: Verdict) -> str:
    return LUMPS[v.crooked.family]


def _third_bics(v: Verdict) -> str:
    return f"BIC {v.three.bic:,.1f}, with two {v.two.bic:,.1f}"


def _peaks(v: Verdict) -> str:
    """What the slips show, and the sum of two; "though" where these disagree."""
    shown = next(words for below, words in SHOWN if v.dip.p < below)
    link = "and" if v.slips_peak == (v.peaks > 1) else "though"
    number = "two" if v.peaks > 1 else "one"
    return (
        f"{shown} (dip {p_value(v.dip.p)}), {link} the sum of two Gaussians has {number} "
        f"(D = {v.separation:.1f})."
    )


BECAUSE: tuple[Row, ...] = (
    ("one", lambda v: not _tested(v) and v.one_is_enough,
     lambda v: f"One Gaussian is enough: {_two_bics(v)} (lower is better){_untested(v)}."),
    ("one", lambda v: not _tested(v) and not v.one_is_enough,
     lambda v: f"One Gaussian isn't enough: {_two_bics(v)} (lower is better){_untested(v)}."),
    ("one", lambda v: _tested(v) and v.one_is_enough,
     lambda v: "One Gaussian is enough: "
     f"two gain no more than they do by chance ({_by_chance(v)})."),
    ("one", lambda v: _tested(v) and not v.one_is_enough,
     lambda v: "One Gaussian isn't enough: "
     f"two gain more than they do by chance ({_by_chance(v)})."),
    ("crooked", lambda v: v.crooked_fits and not v.crooked_will_do,
     lambda v: f"A single {_lump(v)} fits as well ({_crooked_bics(v)}), "
     f"but the slips have more than one peak (dip {p_value(v.dip.p)})."),
    ("crooked", lambda v: v.crooked_will_do and v.crooked.bic <= v.gaussians,
     lambda v: f"A single {_lump(v)} would do: {_crooked_bics(v)}."),
    ("crooked", lambda v: v.crooked_will_do and v.crooked.bic > v.gaussians,
     lambda v: f"A single {_lump(v)} would do about as well: {_crooked_bics(v)}."),
    ("crooked", lambda v: not v.crooked_fits,
     lambda v: f"No other single lump fits as well; the best is a {_lump(v)}: "
     f"{_crooked_bics(v)}."),
    ("peaks", lambda _: True, _peaks),
    ("third", lambda v: v.a_third,
     lambda v: f"A third friend explains more: {_third_bics(v)}."),
    ("third", lambda v: v.third_sound and not v.a_third and v.three.bic < v.two.bic,
     lambda v: f"A third friend explains too little more to count: {_third_bics(v)}."),
    ("third", lambda v: v.third_sound and v.three.bic >= v.two.bic,
     lambda v: f"A third friend isn't needed: {_third_bics(v)}."),
    ("third", lambda v: v.too_coarse is not None,
     lambda _: "The summary's cells are too wide to look for a third friend."),
    ("third", lambda v: not v.third_sound and v.too_coarse is None and is_lower(v.three, v.two),
     lambda _: "The search for a third friend found no end as high as that of two."),
    ("third", lambda v: not (v.third_sound or v.too_coarse or is_lower(v.three, v.two)),
     lambda _: "A third friend would have too few slips to stand on."),
)  # fmt: skip
"""What a verdict rests on: the question, when a row applies, and its sentence. One a question."""


def _one(v: Verdict) -> str:
    if v.slips_peak or v.a_third:
        return "One lump as far as Gaussians tell, though not every sign agrees."
    return "One lump: nothing here asks for a second friend."


def _two(v: Verdict) -> str:
    if v.slips_peak:
        return "Two lumps."
    return "Two lumps, if each is bell-shaped."


def _one_crooked(v: Verdict) -> str:
    though = ", though the slips hint at more than one peak" if v.slips_peak else ""
    return f"One {LUMPS[v.crooked.family].partition(' (')[0]}{though}."


CONCLUSIONS: dict[str, Callable[[Verdict], str]] = {
    "none": lambda v: f"{how_many(v.slips)} slips are too few to say whether it is two.",
    "one": _one,
    "crooked": _one_crooked,
    "more": lambda _: "More than two.",
    "two": _two,
    "overlapping": lambda _: "Two kinds that overlap, if anything else speaks for two.",
}
"""The conclusion for each code of `emtui.em.verdict`."""
HOW_MANY = "emtui fit FILE --friends auto tells how many."
"""What a screen of two friends says where there are more."""
NOTHING = "This end says nothing about one friend or two."
"""The conclusion where a climb did not settle, or stands on a spike."""


def conclusion(found: Verdict) -> str:
    """The one sentence that says it."""
    if not found.sound and found.slips >= FEW:
        return NOTHING
    return CONCLUSIONS[found.says](found)


def because(found: Verdict) -> list[str]:
    """What it rests on, a sentence a question; none of an end of which nothing is said.

    Of too few slips only what BIC says, and the test where it was asked for.
    """
    if not found.sound:
        return []
    if found.slips < FEW:
        bics = f"one Gaussian {found.one.bic:,.1f}, two {found.two.bic:,.1f}"
        told = [f"By BIC alone: {bics} (lower is better)."]
        if _tested(found):
            more = "no more" if found.one_is_enough else "more"
            told.append(f"By the test: two gain {more} than they do by chance ({_chance(found)}).")
        return told
    told = [words(found) for _, applies, words in BECAUSE if applies(found)]
    if not found.whole:
        told.append(f"Counts that are not whole are taken for {how_many(found.slips)} slips.")
    return told


def where_they_meet(cuts: Cuts, mixture: Mixture, probability: float = 0.5, digits: int = 6) -> str:
    """Which friend a slip probably belongs to on each side of the cuts.

    Args:
        cuts: in the slips' units.
        mixture: in the slips' units, positive weights and sds.
        probability: at which the cuts were taken, of the friend with the smaller number.
        digits: significant digits of the places.
    """
    places = [f"{place:.{digits}g}" for place in cuts.inside]
    if not places:
        return _everywhere(mixture, probability)
    if probability != 0.5:
        return _sure_of(cuts, mixture, probability, places)
    owners = [SIX[k] for k in (cuts.meeting[0][0], *(above for _, above in cuts.meeting))]
    if mixture.components > 2:
        middle = "".join(
            f", {owner}'s up to {place}"
            for owner, place in zip(owners[1:-1], places[1:], strict=True)
        )
        return (
            f"a slip is most likely {owners[0]}'s below {places[0]}{middle}, {owners[-1]}'s above"
        )
    if len(places) == 1:
        return f"a slip below {places[0]} is likelier {owners[0]}'s, above it {owners[1]}'s"
    between = f"from {places[0]} to {places[1]}"
    return f"a slip {between} is likelier {owners[1]}'s, any other {owners[0]}'s"


def _everywhere(mixture: Mixture, probability: float) -> str:
    """Whose every slip is, where there is no cut among them."""
    middle = np.array([float(mixture.weights @ mixture.means)])
    joint = log_joint(middle, mixture)[:, 0]
    most = SIX[int(joint.argmax())]
    if probability == 0.5:
        if mixture.components > 2:
            return f"every slip is most likely {most}'s"
        if joint[0] == joint[1]:
            return "every slip is as likely Ali's as Bilal's"
        return f"every slip is likelier {most}'s"
    if mixture.components > 2:
        return "no place among the slips has these odds"
    lower = int(np.argmin(mixture.means))
    share = float(np.exp(joint[lower] - np.logaddexp(*joint)))
    every = "every" if share >= probability else "no"
    return f"{every} slip is {SIX[lower]}'s with probability {probability:g} or more"


def _sure_of(cuts: Cuts, mixture: Mixture, probability: float, places: list[str]) -> str:
    """On which side of each cut a slip is one's with the probability asked for, or more."""
    sides: dict[tuple[int, int], list[str]] = {}
    for place, (falls, rises) in zip(places, cuts.meeting, strict=True):
        lower, upper = sorted((falls, rises), key=lambda k: float(mixture.means[k]))
        sides.setdefault((lower, upper), []).append(
            f"below {place}" if falls == lower else f"above {place}"
        )
    told = []
    for (lower, upper), where in sides.items():
        rather = f" rather than {SIX[upper]}'s" if mixture.components > 2 else ""
        link = " and " if where[0].startswith("above") else " or "
        told.append(f"{link.join(where)} is {SIX[lower]}'s{rather}")
    return (
        f"a slip {', '.join(told)}{',' * (len(told) > 1)} with probability {probability:g} or more"
    )


def on_the_wrong_side(cuts: Cuts, names: tuple[str, ...] = NAMES) -> str:
    """How many of each friend's slips lie where another is likelier; empty without a cut."""
    if not cuts.inside:
        return ""
    told = [f"{slips:,.1f} of {name}'s" for name, slips in zip(names, cuts.wrong, strict=True)]
    listed = " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))
    return f"expected on the wrong side: {listed} slips"
