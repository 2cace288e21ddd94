"""What the options say of the variant and of the start."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np

from emtui.commands.parsing import UsageError
from emtui.commands.typed_numbers import is_number
from emtui.em.mixture import Mixture
from emtui.em.sample import Sample
from emtui.em.session import Session
from emtui.em.starts import (
    STARTS,
    Start,
    default_start,
    given_start,
    quartile_start,
    random_start,
)
from emtui.em.variants import Variant
from emtui.slips.envelope import SIX

OF_ALL = ("--start-means", "--start-spreads")
"""Options that take a number for each friend."""


def paths_first(arguments: Sequence[str]) -> list[str]:
    """Put what follows the numbers of these options and is none, a FILE, before all arguments.

    They take as many numbers as there are, and argparse would give them the file's name, too.
    """
    paths, others, numbers = list[str](), list[str](), 0
    for text in arguments:
        if text.startswith("-") and text != "-":
            numbers = 1 if text in OF_ALL else 0
        elif numbers and all(map(is_number, text.split(","))):
            numbers += 1
        elif numbers > 1:
            paths.append(text)
            continue
        else:
            numbers = 0
        others.append(text)
    return paths + others


def given_session(sample: Sample, options: argparse.Namespace) -> Session:
    """A climb that begins at the start given, else as the app opens.

    Raises:
        UsageError: what was given does not fit the variant.
    """
    variant = asked_variant(options)
    start = asked_start(sample, variant, options)
    if start is None and options.seed:
        start = random_start(sample, variant, options.seed)
    return Session.begin(sample, variant, start or default_start(sample, variant))


def asked_variant(options: argparse.Namespace) -> Variant:
    """What is fitted; a known spread may also be given as both starting spreads.

    Raises:
        UsageError: a spread is known and not said, or said beside one that is estimated.
    """
    known = options.known_spread
    if options.spread == "known" and known is None and options.start_spreads is not None:
        known = options.start_spreads[0]
    if options.spread == "known" and known is None:
        raise UsageError("--spread known needs the spread: --known-spread S")
    if options.spread == "same" and known is not None:
        raise UsageError("--spread same and --known-spread exclude each other; leave one out")
    if known is not None and known < options.min_spread:
        raise UsageError(
            f"a known spread of {known:g} is below --min-spread {options.min_spread:g}; leave one "
            "of them out"
        )
    spread = options.spread if known is None else "known"
    return Variant(options.assign, spread, options.share, options.min_spread, known or 0.0)


def asked_start(sample: Sample, variant: Variant, options: argparse.Namespace) -> Start | None:
    """The start that the options give, the rest of it from a start by name; None where none is.

    Raises:
        UsageError: what was given does not fit the variant.
    """
    _refuse_misfits(variant, options)
    friends = options.friends or 2
    for name in ("start_means", "start_spreads"):
        given = getattr(options, name)
        option = f"--{name.replace('_', '-')}"
        if given is not None and options.friends is None:
            raise UsageError(
                f"{option}: say how many friends with --friends {len(given)}, not auto"
            )
        if given is not None and len(given) != friends:
            fix = f"say --friends {len(given)}, or " if len(given) in range(2, len(SIX) + 1) else ""
            raise UsageError(
                f"{option}: {len(given)} given, and --friends is {friends}; {fix}give {friends}"
            )
    for name in ("start", "start_share"):
        if options.friends != 2 and getattr(options, name) is not None:
            raise UsageError(f"--{name.replace('_', '-')} is of two friends")
    begin = STARTS[(options.start or "quartiles").replace("-", " ")][1]
    start = begin(sample, variant) if friends == 2 else quartile_start(sample, variant, friends)
    rest = sample.to_units(start.mixture)
    means = rest.means if options.start_means is None else np.array(options.start_means)
    sds = rest.sds if options.start_spreads is None else np.array(options.start_spreads)
    weights = rest.weights
    if options.start_share is not None:
        weights = np.array([options.start_share, 1.0 - options.start_share])
    try:
        start = given_start(sample, variant, Mixture(weights, means, sds), "given")
    except ValueError as error:
        raise UsageError(f"the start: {error}") from error
    return start if _explicit(options) else None


def _explicit(options: argparse.Namespace) -> bool:
    """Whether a start is given; a known spread, however it is said, is none."""
    spreads = options.start_spreads is not None and options.spread != "known"
    rest = (options.start, options.start_means, options.start_share)
    return spreads or any(part is not None for part in rest)


def _refuse_misfits(variant: Variant, options: argparse.Namespace) -> None:
    """Refuse a start outside the variant's constraints: its first M-step could lower the score."""
    spreads = options.start_spreads
    if spreads and variant.spread != "different" and len(set(spreads)) > 1:
        raise UsageError(f"--start-spreads: all must be equal with --spread {variant.spread}")
    if spreads and min(spreads) < variant.min_sd:
        raise UsageError(f"--start-spreads: below --min-spread {variant.min_sd:g}")
    if options.start_share not in (None, 0.5) and variant.share == "equal":
        raise UsageError("--start-share: must be 0.5 with --share equal")
