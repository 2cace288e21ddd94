"""`schema.json` describes what `emtui fit --format json` writes, and nothing else."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from emtui.commands.fit_arguments import parser
from emtui.em.crooked import FAMILIES
from emtui.em.variants import ASSIGNERS, SHARES, SPREADS
from emtui.em.verdict import CONCLUSIONS
from emtui.report.data import SCHEMA
from emtui.slips.envelope import SIX
from tests.commands.kit import result

FORM: dict[str, Any] = json.loads((files("emtui.report") / "schema.json").read_text("utf-8"))
FORMS = Draft202012Validator(FORM)
COLLAPSE = ("--start-means", "0.07", "0.9", "--start-spreads", "0.03", "0.005")
ATOMS = "0 0 1 1"
CALLS: tuple[tuple[tuple[str, ...], str | None], ...] = (
    (("--trace", "--bootstrap", "5", "--test", "20"), None),
    ((*COLLAPSE, "--bootstrap", "2", "--trace"), None),
    (("--friends", "auto", "--max-iterations", "50"), None),
    (("--friends", "3", "--start-means", "0.1", "0.4", "0.8"), None),
    (("--assign", "hard", "--starts", "1"), None),
    ((), ATOMS),
    (("--truth", "w"), "s,w\n" + "".join(f"{n % 2 * 5 + n / 40},{n % 2}\n" for n in range(40))),
    ((), " ".join(map(str, [*np.random.default_rng(3).normal(0, 1, 40), 9, 9.001]))),
)


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(FORM)
    assert FORM["properties"]["schema"]["const"] == SCHEMA


@pytest.mark.parametrize(("arguments", "slips"), CALLS)
def test_outputs_are_of_this_form(arguments: tuple[str, ...], slips: str | None) -> None:
    found = result(*arguments) if slips is None else result(*arguments, given=slips)
    assert [error.message for error in FORMS.iter_errors(found)] == []


def test_what_is_missing_misspelt_or_of_another_kind_is_not() -> None:
    found = result()
    spoils: tuple[Callable[[dict[str, Any]], object], ...] = (
        lambda one: one.pop("bic"),
        lambda one: one.update(extra=1),
        lambda one: one["verdict"].update(says="maybe"),
        lambda one: one["friends"][0].update(mean="0.1"),
        lambda one: one["ends"].pop("set_aside"),
    )
    for spoil in spoils:
        spoilt = copy.deepcopy(found)
        spoil(spoilt)
        assert not FORMS.is_valid(spoilt)


def test_its_lists_are_the_programs() -> None:
    parts = FORM["properties"]
    told = parts["verdict"]["properties"]
    assert told["says"]["enum"] == [code for code, _ in CONCLUSIONS]
    assert set(told["crooked"]["properties"]["family"]["enum"]) == set(FAMILIES)
    assert FORM["$defs"]["friend"]["properties"]["name"]["enum"] == list(SIX)
    for name, rules in (("assign", ASSIGNERS), ("spread", SPREADS), ("share", SHARES)):
        assert set(parts["variant"]["properties"][name]["enum"]) == set(rules)


def keys(form: Any) -> set[str]:
    """Every key that a form names, however deep."""
    if isinstance(form, list):
        return set().union(*map(keys, form))
    if not isinstance(form, dict):
        return set()
    own = set(form["properties"]) if isinstance(form.get("properties"), dict) else set()
    return own.union(*map(keys, form.values()))


def test_the_help_names_every_key() -> None:
    section = parser().format_help().split("JSON, one object:\n")[1].split("\n\n")[0]
    assert keys(FORM) <= set(re.findall(r"\w+", section))
