"""What of a piece of code is to be computed, and so is no list of numbers."""

from __future__ import annotations

import re

from emtui.slips.harmless import quoted
from emtui.slips.reading.errors import ReadError

OF_NUMBERS = frozenset(
    [
        "c",
        "list",
        "listOf",
        "List.of",
        "asList",
        "Arrays.asList",
        "arrayOf",
        "doubleArrayOf",
        "Array.of",
        "structure",
    ]
)
"""What makes a list of its arguments."""
OF_A_LIST = frozenset(
    [
        "array",
        "asarray",
        "tensor",
        "Tensor",
        "FloatTensor",
        "DoubleTensor",
        "constant",
        "Series",
        "Index",
        "Array",
        "Float32Array",
        "Float64Array",
        "Vector",
        "vector",
        "tuple",
        "set",
        "frozenset",
        "deque",
        "as.numeric",
        "as.double",
        "as.vector",
    ]
)
"""What makes a list of another."""

_NUMBER = r"(?:\d[\d_]*\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?"
_STARTS = r"(?<![\w.])"
_COMPUTED = re.compile(
    rf"{_STARTS}{_NUMBER}(?:\s*:\s*[+-]?{_NUMBER})+"  # a range
    rf"|{_STARTS}{_NUMBER}\s*(?:[*/^%]|\*\*)\s*[+-]?[\w.]*"
    r"|-[ \t]*(?:[A-Za-z_][\w.]*|[(\[{])"
    rf"|{_STARTS}{_NUMBER}(?:[+-]|[ \t]*[+-][ \t]+){_NUMBER}"
    r"|[)\]}]\s*(?:[*/^%+]|-(?!\s*>))\s*[\w.]*"  # a list that is reckoned with
    r"|[)\]}][\[(]|[A-Za-z_][\w.]*\["  # items of a list
    rf"|[)\]}}]\s*,\s*[+-]?{_NUMBER}|(?<![\w.]){_NUMBER}\s*,\s*[\[({{]"  # further arguments
)
_TYPED_ARRAY = re.compile(r"\b(?:Float|Int|Any|Real|double|float|int)\w*(?=[\[{])")
_CALL = re.compile(r"([A-Za-z_.][\w.:]*)[ \t]*\(([ \t\n]*[+-]?\.?\d)?")
_FIX = "run the code and paste the numbers"


def refuse_computed(name: str, code: str, line: int) -> None:
    """Refuse code that is more than a list of numbers.

    Args:
        name: the file, for the message.
        code: without comments, element types and keywords.
        line: where it begins.

    Raises:
        ReadError: a function is called, or something is to be computed.
    """
    code = re.sub(r"'[^'\n]*'|\"[^\"\n]*\"", "''", _TYPED_ARRAY.sub("", code))
    code = re.sub(r"(?<=[\d.])\*\^(?=[+-]?\d)", "e", code)
    found = [call for call in _CALL.finditer(code) if not _makes_a_list(call)]
    if found:
        where = line + code.count("\n", 0, found[0].start())
        called = quoted(found[0][1].lstrip("."))[1:-1]
        raise ReadError(
            f"{name}, line {where}: {called}(…) is a function, not a list of numbers; {_FIX}"
        )
    if computed := _COMPUTED.search(code):
        where = line + code.count("\n", 0, computed.start())
        shown = quoted(" ".join(computed[0].split()))
        raise ReadError(
            f"{name}, line {where}: {shown} is to be computed, and is not a number; {_FIX}"
        )


def _makes_a_list(call: re.Match[str]) -> bool:
    """Whether a call holds nothing but the numbers of a list."""
    if call[1].startswith("."):
        return False  # of a list that is there already
    whole = call[1].replace("::", ".")
    names = {whole, whole.rpartition(".")[2]} if not whole.startswith("as.") else {whole}
    return bool(names & OF_NUMBERS) or (bool(names & OF_A_LIST) and not call[2])
