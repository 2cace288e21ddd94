"""Every page of help: whole, true, and no wider than a terminal."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

import pytest

from emtui.commands import condense, deal, examples, fit_arguments, lessons, opening
from emtui.commands.parsing import Parser, UsageError, shield_negatives

PARSERS: dict[str, Callable[[], Parser]] = {
    "emtui": opening.parser,
    "emtui fit": fit_arguments.parser,
    "emtui condense": condense.parser,
    "emtui deal": deal.parser,
    "emtui examples": examples.parser,
    "emtui lessons": lessons.parser,
}


def page(name: str, monkeypatch: pytest.MonkeyPatch, columns: int = 80) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    return PARSERS[name]().format_help()


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("name", PARSERS)
def test_a_page_fits_eighty_columns(
    name: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert max(map(len, page(name, monkeypatch, columns).splitlines())) <= 80


@pytest.mark.parametrize("name", PARSERS)
def test_a_page_has_its_sections_and_says_what_every_option_means(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = page(name, monkeypatch)
    for section in (f"usage: {name}", "options:", "exit status:", "examples:"):
        assert section in words
    for action in PARSERS[name]()._actions:
        assert action.help, action
        if action.default and action.default != "==SUPPRESS==":
            assert "(default" in action.help, action.option_strings


@pytest.mark.parametrize(
    ("name", "attribute", "words"),
    [
        ("emtui fit", "max_iterations", "10000"),
        ("emtui fit", "tolerance", "1e-08"),
        ("emtui fit", "cut", "0.5"),
        ("emtui fit", "test", "0"),
        ("emtui fit", "seed", "0"),
        ("emtui fit", "bootstrap", "0"),
        ("emtui fit", "format", "table"),
        ("emtui fit", "spread", "different"),
        ("emtui deal", "slips", "200"),
        ("emtui deal", "share", "0.6"),
        ("emtui deal", "seed", "1"),
    ],
)
def test_the_default_told_is_the_default(name: str, attribute: str, words: str) -> None:
    parser = PARSERS[name]()
    action = next(action for action in parser._actions if action.dest == attribute)
    assert action.help is not None
    told = re.search(r"\(default ([^):]+)", action.help)
    assert told is not None
    assert f"{action.default}" == words
    kind = type(action.default)
    assert kind(told[1]) == action.default


def commands_on(words: str) -> list[list[str]]:
    """The commands among a page's examples, without what the shell does around them."""
    after = words.split("examples:\n")[1].split("\n\n")[0]
    pieces = [piece for line in after.splitlines() for piece in re.split(r"\||&&|[<>]", line)]
    return [shlex.split(piece) for piece in pieces if piece.strip().startswith("emtui")]


@pytest.mark.parametrize("name", PARSERS)
def test_the_examples_are_arguments_that_can_be(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = commands_on(page(name, monkeypatch))
    assert commands
    for _, *arguments in commands:
        command = " ".join(["emtui", *arguments[:1]])
        if command not in PARSERS:
            PARSERS["emtui"]().parse_args(arguments)
        else:
            PARSERS[command]().parse_args(shield_negatives(arguments[1:]))


def test_the_fit_page_names_every_key_of_its_json(monkeypatch: pytest.MonkeyPatch) -> None:
    from emtui.em.fitting import of_session
    from emtui.em.session import Session
    from emtui.em.starts import default_start
    from emtui.em.variants import Variant
    from emtui.report.data import as_dict
    from emtui.report.standard_errors import StandardErrors
    from emtui.slips.envelope import essay_envelope

    essay, variant = essay_envelope(), Variant()
    session = Session.begin(essay.sample, variant, default_start(essay.sample, variant)).run()
    found = as_dict(
        essay, session, trace=True, errors=StandardErrors.of(None, 1, 0, of_session(session))
    )
    section = page("emtui fit", monkeypatch).split("JSON, one object:\n")[1].split("\n\n")[0]
    told = set(re.findall(r"\w+", section))
    for key, value in found.items():
        assert key in told
        inner = value[0] if isinstance(value, list) and value else value
        assert not isinstance(inner, dict) or set(inner) <= told


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        ("emtui fit", ["--starts", "0"], "--starts: 0 is below 1 (emtui fit --help"),
        ("emtui fit", ["--starts", "1.5"], "--starts: '1.5' is not a whole number"),
        ("emtui fit", ["--start-means", "a", "1"], "--start-means: 'a' is not a number"),
        ("emtui fit", ["--start-share"], "--start-share: expected one argument"),
        ("emtui fit", ["--assign", "firm"], "--assign: invalid choice: 'firm' (choose from"),
        ("emtui fit", ["--start-mean", "1", "2"], "did you mean --start-means?"),
        ("emtui", ["--exampel=x"], "no such argument: --exampel=x; did you mean --example?"),
        (
            "emtui",
            ["--friends", "3"],
            "--friends: the screen shows two friends; emtui fit FILE --f",
        ),
        ("emtui", ["--bootstrap=9"], "--bootstrap: emtui fit FILE --bootstrap has it"),
        ("emtui deal", ["b"], "no such argument: b (emtui deal --help"),
        ("emtui deal", ["--ali", "1"], "give a number and a spread, as 0.3,0.05"),
        ("emtui deal", ["--ali", "1,x"], "'x' is not a number"),
        ("emtui examples", ["\x1b]0;x\x07"], r"no such argument: \x1b]0;x\x07"),
    ],
)
def test_what_cannot_be_is_one_line(name: str, arguments: list[str], line: str) -> None:
    with pytest.raises(UsageError) as caught:
        PARSERS[name]().parse_args(arguments)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
