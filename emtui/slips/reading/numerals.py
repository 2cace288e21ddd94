"""How one number may be written: signs and digits of any script, thousands, money, per cent.

What is certain is undone (`canonical`): digits of other scripts with their own signs, 1_500, and
Fortran's 1.5D+03. What could mean two things is read only where an option says how (`undressed`);
`ways` lists the options that would read a cell, and as what.
"""

from __future__ import annotations

import re
import unicodedata

from emtui.slips.reading.options import ReadOptions, Way

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?", re.ASCII)
SPACES = " \u00a0\u2007\u2009\u202f"
"""Spaces that stand between thousands: plain, no-break, figure, thin, narrow no-break."""
ARABIC_THOUSANDS = "\u066c"

_SIGNS = (
    {"\N{MINUS SIGN}": "-", "\u066b": ".", "\u066a": "%", "\u060c": ",", "\u3001": ","}
    | {"\u061b": ";", "\uff04": "$", "\uffe0": "¢", "\uffe1": "£", "\uffe5": "¥", "\uffe6": "₩"}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\ufe63", "-")
    | dict.fromkeys("\u200b\u200e\u200f\u061c\u2060\ufeff", "")
)
"""Signs as a Western keyboard types them; dashes before a number, and marks that are not seen."""
_UNDERSCORED = re.compile(r"[+-]?\d{1,3}(?:_\d{3})+(?:\.\d*)?(?:[eE][+-]?\d+)?", re.ASCII)
_FORTRAN = re.compile(r"([+-]?(?:\d+\.\d*|\.\d+|\d+(?=[dD][+-])))[dD]([+-]?\d+)", re.ASCII)
"""With a point or a signed exponent: 12D34 is a name for something."""
_SYMBOL = (
    r"(?:[A-Z]{0,2}[$¢-¥֏؋৲৳฿៛₠-⃀﷼]|Rs\.?|Tk\.?|kr\.?|Kč|zł|Fr\.|Ft|lei|TL|руб\.?|лв\.?|грн\.?|"
    r"[元円원]|ریال|تومان|د\.إ|ر\.س|USD|EUR|GBP|JPY|CHF|CNY|INR|"
    "AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RUB|BRL|MXN|ZAR|KRW|TRY|SGD|HKD|ILS|THB|IDR|MYR|PHP|VND|"
    "UAH|RON|BGN|AED|SAR|ARS|CLP|COP|EGP|PKR|BDT|IRR|TWD)"
)
_MONEY = (
    re.compile(rf"([+-]?)\s*({_SYMBOL})\s*([+-]?)\s*([\d.].*)"),
    re.compile(rf"([+-]?)()()([\d.].*?)\s*({_SYMBOL})"),
    re.compile(r"([+-]?)()()(\d[\d.,' ]*?)(,-|,--|\.-|/-)"),
)
_SAME = {"USD": "$", "US$": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "BDT": "৳", "INR": "₹"} | {
    "Rs": "₹", "Rs.": "₹", "Tk": "৳", "Tk.": "৳", "kr.": "kr", "PLN": "zł", "CZK": "Kč", "TRY": "₺",
}  # fmt: skip
_NO_CENTS = re.compile(r"(?:,-|,--|\.-|/-)$")
"""How prices end that are whole: 250,- or 250/-."""
_BRACKETED = re.compile(rf"\(\s*(.+?)\s*\)|({_SYMBOL})\s*\(\s*(.+?)\s*\)")
"""A minus as accountants write it, the currency's sign within or before."""


class _Typed(dict[int, str]):
    """A table for `str.translate` that learns each character as it is met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        digit = unicodedata.decimal(character, None)
        typed = _SIGNS.get(character, character)
        if digit is not None:
            typed = str(digit)
        elif 0xFF01 <= code <= 0xFF5E:  # the full width forms of ASCII
            typed = chr(code - 0xFEE0)
        self[code] = typed
        return typed


_TYPED = _Typed()


def typed(text: str) -> str:
    """The text with digits and signs of any script as a Western keyboard types them."""
    return text if text.isascii() else text.translate(_TYPED)


def canonical(text: str) -> str:
    """A cell as plain ASCII where there is no doubt: other scripts, 1_500, 1.5D+03."""
    text = typed(text)
    if ARABIC_THOUSANDS in text:
        text = without_thousands(text.replace(ARABIC_THOUSANDS, ","), "comma") or text
    if "_" in text and _UNDERSCORED.fullmatch(text):
        return text.replace("_", "")
    if ("D" in text or "d" in text) and (fortran := _FORTRAN.fullmatch(text)):
        return f"{fortran[1]}e{fortran[2]}"
    return text


def is_number(text: str) -> bool:
    """Whether a cell holds a number, with a decimal point or a decimal comma."""
    text = canonical(text.strip())
    return bool(NUMBER.fullmatch(text) or COMMA_NUMBER.fullmatch(text))


def _grouped(sign: str, fraction: str) -> re.Pattern[str]:
    """Numbers with `sign` between their thousands, a Western or an Indian way."""
    groups = rf"[+-]?(?:[1-9]\d{{0,2}}(?:{sign}\d{{3}})+|[1-9]\d?(?:{sign}\d{{2}})+{sign}\d{{3}})"
    return re.compile(rf"{groups}(?:{fraction}\d*)?(?:[eE][+-]?\d+)?", re.ASCII)


_GROUPED = {
    "comma": (_grouped(",", r"\."), ","),
    "point": (_grouped(r"\.", ","), "."),
    "space": (_grouped(f"[{SPACES}]", "[.,]"), SPACES),
    "apostrophe": (_grouped("['’]", "[.,]"), "'’"),
}
"""How thousands may be set off: the pattern of such numbers, and the signs to take out."""


def without_thousands(text: str, sign: str) -> str | None:
    """A number without the signs that set off its thousands; None where none do, or wrongly."""
    pattern, signs = _GROUPED[sign]
    if not pattern.fullmatch(text):
        return None
    return text.translate({ord(each): None for each in signs})


def has_thousands(text: str) -> bool:
    """Whether a cell reads like a number whose thousands are set off by commas."""
    return without_thousands(typed(text), "comma") is not None


def without_money(text: str) -> str | None:
    """The number beside a currency sign, brackets as a minus; None where there are neither."""
    return money(text)[0]


def money(text: str) -> tuple[str | None, str]:
    """The number as of `without_money`, and the sign or the letters beside it."""
    bracketed = _BRACKETED.fullmatch(text)
    inner = f"{bracketed[2] or ''}{bracketed[1] or bracketed[3]}" if bracketed else text
    for pattern in _MONEY:
        if found := pattern.fullmatch(inner):
            minus = "-" if bracketed else found[1] or found[3]
            beside = found[2] or found[5] if pattern.groups > 4 else found[2]
            beside = "" if _NO_CENTS.fullmatch(beside) else _SAME.get(beside, beside)
            return minus + _NO_CENTS.sub("", found[4]).rstrip(), beside
    if bracketed and inner[:1].isdigit() and (is_number(inner) or ways(inner)):
        return f"-{inner}", ""
    return None, ""


def without_percent(text: str) -> str | None:
    """The number before a per cent sign, or after it; None where there is no sign."""
    if text.startswith("%") and text[1:2].isdigit():
        return text[1:]
    return text[:-1].rstrip() if text.endswith("%") else None


def undressed(text: str, options: ReadOptions) -> tuple[str, str]:
    """A canonical cell without what `options` say to take off, and a word for that."""
    off = ""
    if options.currency and (bare := without_money(text)) is not None:
        text, off = bare, "currency sign"
    elif options.percent and (bare := without_percent(text)) is not None:
        text, off = bare, "per cent sign"
    if options.thousands is not None:
        plain = without_thousands(text, options.thousands)
        text = text if plain is None else plain
        wrong = {"comma": ",", "point": "."}.get(options.thousands)
        if plain is None and wrong is not None and wrong in text:
            return "", ""  # the sign stands where no thousands are
    return text, off


def ways(text: str) -> tuple[Way, ...]:
    """How options would read a cell that is not a plain number; empty where none would."""
    text = canonical(text.strip())
    if (money := without_money(text)) is not None:
        return _ways_of_bare(money, {"currency": True})
    if (share := without_percent(text)) is not None:
        return _ways_of_bare(share, {"percent": True})
    return _ways_of_bare(text, {})


def _ways_of_bare(text: str, taken_off: dict[str, object]) -> tuple[Way, ...]:
    if NUMBER.fullmatch(text):
        return (Way(taken_off, text),) if taken_off else ()
    found = []
    if COMMA_NUMBER.fullmatch(text):
        # Beside a sign that is taken off, a comma that can only be a decimal one is found out.
        found_out = bool(taken_off) and not has_thousands(text)
        said: dict[str, object] = {} if found_out else {"decimal": "comma"}
        found.append(Way(taken_off | said, text.replace(",", ".")))
    for sign in _GROUPED:
        plain = without_thousands(text, sign)
        if plain is not None:
            found.append(Way(taken_off | {"thousands": sign}, plain.replace(",", ".")))
    return tuple(found)


def joined_signs(line: str) -> str:
    """The line with money and per cent signs moved up to the numbers they belong to."""
    line = re.sub(r"(?<=\d)\s+%", "%", line)
    if re.match(r"\s*[(+-]?\s*[\d.]", typed(line)):
        return re.sub(rf"(?<=\d)\s+(?={_SYMBOL}(?:[\s,;]|$))", "", line)
    return re.sub(rf"({_SYMBOL})\s+(?=[\d.+-])", r"\1", line)


def bare_signs(line: str) -> str:
    """The line without currency and per cent signs."""
    return re.sub(rf"{_SYMBOL}|%", " ", line)
