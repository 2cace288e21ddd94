"""The verdict on the number of components: what is computed besides BIC, and what it allows to say.

The rules are rows of CONCLUSIONS, tried in order. What they get right and wrong on simulated slips
is measured by tests/bench/bench_verdict.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from emtui.em.best import Best, best_of
from emtui.em.bootstrap import DRAWN, draw
from emtui.em.chebyshev import TooCoarse
from emtui.em.comparison import Story, compare
from emtui.em.crooked import Lump, lumps
from emtui.em.dip import Dip, dip_of
from emtui.em.history import Limits
from emtui.em.mixture import Mixture
from emtui.em.peaks import shape
from emtui.em.sample import Sample, SampleError
from emtui.em.variants import Variant

FEW = 20
"""Fewer slips are too few to say."""
AS_GOOD = 4.0
"""How much higher the BIC of a single skewed or flat lump may be, as the simpler model."""
MORE = 6.0
"""How much lower the BIC of three must be than that of two, as strong evidence for a third."""
SURE, UNLIKELY = 0.01, 0.05
"""Levels of the dip's p: certainly two peaks; unlikely for one lump. The test uses the second."""
APART = 2.0
"""Ashman's D above which two components are clearly separated."""
THIRD = Limits(tolerance=1e-2, max_iterations=100)
"""The search for a third component is as precise as its BIC is shown: to tenths."""


LESS = 1.0
"""A third below two Gaussians by more than a search this rough may miss was not found at all."""


@dataclass(frozen=True, slots=True)
class RatioTest:
    """A parametric bootstrap of the likelihood ratio of two Gaussians against one.

    Attributes:
        ratio: twice the gain in log-likelihood on the slips themselves.
        ratios: the same on envelopes dealt anew from the one Gaussian, so far.
        replicates: how many are dealt.
        left_out: those dealt so far on which two Gaussians settled nowhere.
    """

    ratio: float
    ratios: tuple[float, ...]
    replicates: int
    left_out: int = 0

    @property
    def p(self) -> float:
        """``(1 + exceeding) / (1 + B)`` (Davison & Hinkley 1997, eq. 4.11)."""
        return (1 + sum(r >= self.ratio for r in self.ratios)) / (1 + len(self.ratios))

    @property
    def can_tell(self) -> bool:
        """Whether this many replicates can give a significant p."""
        return 1 / (1 + len(self.ratios)) < UNLIKELY


@dataclass(frozen=True, eq=False, slots=True)
class Verdict:
    """What the conclusion is based on.

    Attributes:
        slips: how many.
        sound: whether the fit settled and stands on no spike; else the rest is not asked.
        best: the best of many starts with two Gaussians.
        one, two, three: their BICs; of three also whether it is no spike.
        third_sound: whether three Gaussians settled without a spike, and not below two.
        crooked: the best crooked lump.
        dip: of the slips.
        peaks: of the density of two.
        separation: Ashman's D of the two.
        test: where it was asked for.
        whole: whether all counts of slips are whole.
        too_coarse: what a summary's cells are too wide for, where they cannot follow the third.
    """

    slips: float
    sound: bool
    best: Best
    one: Story
    two: Story
    three: Story
    third_sound: bool
    crooked: Lump
    dip: Dip
    peaks: int
    separation: float
    test: RatioTest | None = None
    whole: bool = True
    too_coarse: TooCoarse | None = None

    @property
    def says(self) -> str:
        """The first of CONCLUSIONS that applies."""
        return next(code for code, applies in CONCLUSIONS if applies(self))

    @property
    def one_is_enough(self) -> bool:
        """Whether BIC speaks for one Gaussian; by the test where it had enough replicates."""
        if self.test is not None and self.test.can_tell:
            return self.test.p >= UNLIKELY
        return self.one.bic <= self.two.bic

    @property
    def gaussians(self) -> float:
        """The lower BIC of two Gaussians and of three, where these are not spikes."""
        return min(self.two.bic, self.three.bic) if self.third_sound else self.two.bic

    @property
    def crooked_fits(self) -> bool:
        """Whether a single lump that is not Gaussian is about as good by BIC."""
        return self.crooked.bic <= self.gaussians + AS_GOOD

    @property
    def crooked_will_do(self) -> bool:
        """Whether one crooked lump explains the slips as well, and the dip does not forbid it."""
        return self.crooked_fits and self.dip.p >= SURE

    @property
    def a_third(self) -> bool:
        """Whether there is strong evidence for a third Gaussian that is no spike."""
        return self.third_sound and self.three.bic < self.two.bic - MORE

    @property
    def slips_peak(self) -> bool:
        """Whether the slips themselves show more than one peak."""
        return self.dip.p < UNLIKELY

    @property
    def two_peaks(self) -> bool:
        """Whether two peaks show in the slips, or in the sum of two that are clearly apart."""
        return self.slips_peak or (self.peaks > 1 and self.separation > APART)


CONCLUSIONS: tuple[tuple[str, Callable[[Verdict], bool]], ...] = (
    ("none", lambda v: not v.sound or v.slips < FEW),
    ("one", lambda v: v.one_is_enough),
    ("crooked", lambda v: v.crooked_will_do),
    ("more", lambda v: v.a_third),
    ("two", lambda v: v.two_peaks),
    ("overlapping", lambda _: True),
)
"""What may be said, and when; the first row that applies counts."""


def verdict(
    sample: Sample,
    variant: Variant,
    best: Best | None = None,
    seed: int = 0,
    *,
    sound: bool = True,
) -> Verdict:
    """The verdict on slips, without the test.

    Args:
        sample: the slips.
        variant: in the slips' units; scores are compared as log-likelihoods, whatever it assigns.
        best: the best of many starts with two Gaussians, where it is at hand.
        seed: of the draws among the starts.
        sound: False where the fit that a person sees did not settle or stands on a spike.
    """
    best = best or best_of(sample, variant, seed=seed)
    pair = compare(sample, variant, best.mixture)
    three, third_sound, too_coarse = Story(math.nan, variant.free(3), math.nan), False, None
    if best.sound:
        third, too_coarse = _third(sample, variant, best, seed)
        if third is not None and third.useful:
            three = compare(sample, variant, third.mixture).two
            third_sound = not third.spikes and not is_lower(three, pair.two)
    hills, apart = shape(best.mixture)
    return Verdict(
        slips=sample.total,
        sound=sound and best.sound,
        best=best,
        one=pair.one,
        two=pair.two,
        three=three,
        third_sound=third_sound,
        too_coarse=too_coarse,
        crooked=lumps(sample, variant.min_sd)[0],
        dip=dip_of(sample, seed),
        peaks=hills,
        separation=apart,
        whole=sample.whole or sample.points is not None,  # points stand in for whole slips
    )


def is_lower(three: Story, two: Story) -> bool:
    """Whether the search for three got stuck below two, which tells nothing of a third."""
    return three.log_likelihood < two.log_likelihood - LESS


def _third(
    sample: Sample, variant: Variant, best: Best, seed: int
) -> tuple[Best | None, TooCoarse | None]:
    """The best of three; or what a summary's cells are too wide for."""
    try:
        return best_of(sample, variant, 3, seed=seed, base=best.mixture, limits=THIRD), None
    except TooCoarse as fault:
        return None, fault


def ratio_test(
    sample: Sample, variant: Variant, found: Verdict, replicates: int, seed: int = 0
) -> Iterator[Verdict]:
    """The verdict with a bootstrap of the likelihood ratio, replicate by replicate.

    Envelopes of as many slips (of a summary, DRAWN at most) are dealt from the one Gaussian and
    fitted with the same guard and as many starts as on the slips themselves, so that two have the
    same chances on both (McLachlan 1987). An envelope on which two Gaussians settle nowhere has no
    ratio and is left out.
    """
    rng, count = np.random.default_rng(seed), round(sample.total)
    if sample.points is not None:  # under one Gaussian the ratio hardly depends on their number
        count = min(count, DRAWN)
    ratio = 2.0 * (found.two.log_likelihood - found.one.log_likelihood)
    one = compare(sample, variant, found.best.mixture)
    alone = Mixture(np.ones(1), np.array([one.mean]), np.array([one.sd]))
    ratios: list[float] = []
    for done in range(1, replicates + 1):
        try:
            dealt = Sample.of(draw(rng, alone, count))
            best = best_of(dealt, variant, limits=THIRD, seed=seed)
            if best.useful:
                pair = compare(dealt, variant, best.mixture)
                ratios.append(2.0 * (pair.two.log_likelihood - pair.one.log_likelihood))
        except SampleError:
            pass
        test = RatioTest(ratio, tuple(ratios), replicates, done - len(ratios))
        yield replace(found, test=test)
