"""Blocks of decimal numbers to doubles, many at once: each the same double as `float` gives.

Letters: a token is ``m * 10**k``, m a whole number of up to 19 digits. Eight digits at a time
become a number inside one 64-bit word (D. Lemire, *Number parsing at a gigabyte per second*,
2021, section 5). For k < 0 the quotient ``m / 10**-k`` is taken in two doubles, ``q + r`` with
Dekker's exact product (T. J. Dekker, *A floating-point technique for extending the available
precision*, 1971); where the two bounds on ``q + r`` round to different doubles, or a token is
longer or stranger than this, `float` reads that token.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from emtui.em.mixture import Array
from emtui.slips.reading.numerals import NUMBER

Words = NDArray[np.uint64]
Places = NDArray[np.intp]

WORD = 8
MOST_DIGITS = 19
LARGEST_POWER = 22
"""10**22 is the largest power of ten that is a double."""

_PAD = b" " * (3 * WORD)
_ZEROS = np.uint64(0x3030303030303030)
_SIXES = np.uint64(0x0606060606060606)
_HIGH = np.uint64(0xF0F0F0F0F0F0F0F0)
_PAIRS = np.uint64(0x000000FF000000FF)
_POWERS = np.array([float(10**k) for k in range(LARGEST_POWER + 1)])
_SPLITTER = 134217729.0  # 2**27 + 1
_MARGIN = 2.0**-98  # above the error of r, which is below 2**-102 of q


def decimals(block: bytes) -> Array | None:
    """The numbers of a block, shape ``(n,)``; None where something in it is no number.

    Args:
        block: ASCII numbers with spaces between them.
    """
    padded = _PAD + block + b" "
    codes = np.frombuffer(padded, np.uint8)
    edges = np.flatnonzero(np.diff(codes == ord(" "))) + 1
    starts, ends = edges[0::2], edges[1::2]
    if not len(starts):
        return np.empty(0)
    dots = _one_each(starts, ends, np.flatnonzero(codes == ord(".")))
    letters = _one_each(starts, ends, np.flatnonzero((codes | 32) == ord("e")))
    if dots is None or letters is None or ((letters < dots) & (dots < ends)).any():
        return None
    first = codes[starts]
    digits_from = starts + ((first == ord("-")) | (first == ord("+")))
    values, sure = _values(padded, digits_from, ends, dots, letters)
    np.negative(values, out=values, where=first == ord("-"))
    return _with_the_unsure(padded, starts, ends, values, sure)


def _one_each(starts: Places, ends: Places, marks: Places) -> Places | None:
    """The place of each token's mark, its end where it has none; None if one has two."""
    if len(marks) == len(starts) and ((starts <= marks) & (marks < ends)).all():
        return marks
    places = ends.copy()
    if len(marks):
        tokens = np.searchsorted(starts, marks, "right") - 1
        if (tokens[1:] == tokens[:-1]).any():
            return None
        places[tokens] = marks
    return places


def _values(
    padded: bytes, starts: Places, ends: Places, dots: Places, letters: Places
) -> tuple[Array, NDArray[np.bool_]]:
    """The tokens' magnitudes, and which of them are certain."""
    has_dot = dots < letters
    stops = letters - np.cumsum(has_dot)
    lengths = letters - starts - has_dot
    compact = padded.replace(b".", b"")
    sure = (lengths >= 1) & (lengths <= MOST_DIGITS)
    words = _words(compact)
    whole, fine = _whole_numbers(words, stops, lengths, int(lengths.max()))
    sure &= fine
    powers = np.where(has_dot, dots + 1 - letters, 0)
    if (letters < ends).any():
        shift, fine = _exponents(padded, letters, ends)
        powers += shift
        sure &= fine
    sure &= np.abs(powers) <= LARGEST_POWER
    whole[~sure] = 0  # what is no number of 19 digits would not fit below either
    values, certain = _scaled(whole, np.clip(powers, -LARGEST_POWER, LARGEST_POWER))
    return values, sure & certain


def _words(text: bytes) -> Words:
    """The eight bytes from each place on, as one number each."""
    codes = np.frombuffer(text, np.uint8)
    return np.ndarray((len(codes) - WORD + 1,), "<u8", codes.data, strides=(1,))


def _whole_numbers(
    words: Words, stops: Places, lengths: Places, longest: int
) -> tuple[Words, NDArray[np.bool_]]:
    """The numbers that the `lengths` digits before `stops` write, and whether they are digits."""
    total, fine = _eight_digits(words, stops - WORD, lengths)
    weight = 10**WORD
    for start in range(WORD, min(longest, MOST_DIGITS), WORD):
        more, also = _eight_digits(words, stops - start - WORD, lengths - start)
        total += more * np.uint64(weight)
        fine &= also
        weight *= 10**WORD
    return total, fine


def _eight_digits(words: Words, places: Places, lengths: Places) -> tuple[Words, Any]:
    """The numbers in the last `lengths` bytes (0 to 8, else clipped) of the words at `places`."""
    unused = (WORD * (WORD - np.clip(lengths, 0, WORD))).astype(np.uint64)
    nothing = unused == 64
    unused[nothing] = 0
    x = words[places]
    x ^= _ZEROS
    x >>= unused
    x <<= unused
    x[nothing] = 0
    fine = (((x + _SIXES) | x) & _HIGH) == 0
    x = x * np.uint64(10) + (x >> np.uint64(8))
    low = (x & _PAIRS) * np.uint64(0x000F424000000064)
    high = ((x >> np.uint64(16)) & _PAIRS) * np.uint64(0x0000271000000001)
    return (low + high) >> np.uint64(32), fine


def _exponents(padded: bytes, letters: Places, ends: Places) -> tuple[Places, Any]:
    """What stands after the letter e, 0 where there is none, and whether that is a number."""
    codes = np.frombuffer(padded, np.uint8)
    has = letters < ends
    first = codes[np.minimum(letters + 1, len(codes) - 1)]
    negative = has & (first == ord("-"))
    signed = negative | (has & (first == ord("+")))
    lengths = np.where(has, ends - letters - 1 - signed, 0)
    whole, fine = _eight_digits(_words(padded), ends - WORD, lengths)
    fine &= ~has | ((lengths >= 1) & (lengths <= WORD))
    return np.where(negative, -1, 1) * whole.astype(np.intp), fine


def _scaled(whole: Words, powers: Places) -> tuple[Array, NDArray[np.bool_]]:
    """``whole * 10**powers`` as the nearest doubles, and which of them are certain to be."""
    high = whole.astype(np.float64)
    low = (whole - high.astype(np.uint64)).view(np.int64).astype(np.float64)
    power = _POWERS[np.abs(powers)]
    q = high / power
    product, rest = _exact_product(q, power)
    r = (((high - product) - rest) + low) / power
    margin = q * _MARGIN
    values = q + (r - margin)
    certain = values == q + (r + margin)
    growing = powers > 0
    if growing.any():  # two exact doubles give the nearest double in one multiplication
        values[growing] = high[growing] * power[growing]
        certain[growing] = (low[growing] == 0) & (whole[growing] <= 2**53)
    return values, certain


def _exact_product(a: Array, b: Array) -> tuple[Array, Array]:
    """Dekker's product: two doubles whose sum is a * b exactly."""
    a_high, a_low = _split(a)
    b_high, b_low = _split(b)
    product = a * b
    rest = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, rest


def _split(a: Array) -> tuple[Array, Array]:
    """Two halves of 26 bits each whose sum is a."""
    wide = a * _SPLITTER
    high = wide - (wide - a)
    return high, a - high


def _with_the_unsure(
    padded: bytes, starts: Places, ends: Places, values: Array, sure: NDArray[np.bool_]
) -> Array | None:
    """The values, those not sure read by `float`; None where one is no number."""
    for place in np.flatnonzero(~sure).tolist():
        token = padded[starts[place] : ends[place]].decode("ascii")
        if not NUMBER.fullmatch(token):
            return None
        values[place] = float(token)
    return values
