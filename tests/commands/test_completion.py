"""`emtui completion`, and the manual: both have every command and every option."""

from __future__ import annotations

import argparse
import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import emtui as package
from emtui.cli import COMMANDS
from emtui.commands.completion import PARSERS, SHELLS, whole_parser
from emtui.lessons.book import pages
from emtui.slips.examples import EXAMPLES
from tests.commands.kit import emtui

MANUAL = Path(package.__file__).parent / "emtui.1"


def options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """All options of a parser and of its commands."""
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from options(one)


def test_every_command_is_described() -> None:
    assert set(PARSERS) == set(COMMANDS)


def test_examples_and_page_numbers_are_offered() -> None:
    pytest.importorskip("shtab")
    script = emtui("completion", "bash").stdout
    offered = dict(re.findall(r"(?m)^(\w+_choices)=\((.*)\)", script))
    assert offered["_shtab_emtui___example_choices"].replace("'", "").split() == list(EXAMPLES)
    assert len(offered["_shtab_emtui___page_choices"].split()) == len(pages())


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_has_every_option(shell: str) -> None:
    pytest.importorskip("shtab")
    script = emtui("completion", shell).stdout
    # fish and powershell write an option without its dashes.
    bare = {name.lstrip("-") for name in options(whole_parser())}
    assert [name for name in bare if name not in script] == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_commands_options_and_files(tmp_path: Path) -> None:
    pytest.importorskip("shtab")
    script = tmp_path / "emtui"
    script.write_text(emtui("completion", "bash").stdout)
    (tmp_path / "slips.csv").write_text("1\n2\n")

    def completed(*words: str) -> set[str]:
        typed = " ".join(f"'{word}'" for word in words)
        asked = (
            f"source {script}; COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; "
            f"_shtab_emtui emtui '{words[-1]}' '{words[-2]}'; echo \"${{COMPREPLY[@]}}\""
        )
        done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, cwd=tmp_path)
        return set(done.stdout.split())

    assert completed("emtui", "f") >= {"fit", "film"}
    assert completed("emtui", "fit", "--pic") == {"--picture"}
    assert completed("emtui", "fit", "--picture", "sl") == {"slips.csv"}


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_offers_no_files_for_a_value_that_is_none() -> None:
    pytest.importorskip("shtab")
    script = emtui("completion", "bash").stdout
    asked = f"{script}\ncompopt() {{ echo $2; }}\nCOMP_WORDS=(emtui lessons X ''); COMP_CWORD=3\n"
    for name in ("--assignment", "--seed", "--export", "fit"):
        run = f"{asked.replace('X', name)}_emtui emtui '' {name}"
        told = subprocess.run(["bash", "-c", run], capture_output=True, text=True).stdout
        assert ("default" in told.split()) is (name in ("--assignment", "--seed"))


def test_files_are_completed_where_a_command_may_stand() -> None:
    pytest.importorskip("shtab")
    assert " -o default -F _emtui emtui" in emtui("completion", "bash").stdout
    zsh = emtui("completion", "zsh").stdout
    assert "emtui commands' _commands\n  _files\n" in zsh
    assert "*) _files ;;" in zsh


@pytest.mark.skipif(shutil.which("zsh") is None, reason="needs zsh")
def test_zsh_takes_the_script(tmp_path: Path) -> None:
    pytest.importorskip("shtab")
    script = tmp_path / "_emtui"
    script.write_text(emtui("completion", "zsh").stdout)
    subprocess.run(["zsh", "-n", script], check=True)


def test_a_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "shtab", None)
    done = emtui("completion", "bash")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "pip install shtab" in done.stderr


def test_the_manual_has_every_option_and_is_what_its_script_writes() -> None:
    text = MANUAL.read_text("utf-8")
    told = text.replace("\\-", "-")
    assert [name for name in options(whole_parser()) if name not in told] == []
    pytest.importorskip("argparse_manpage")
    spec = importlib.util.spec_from_file_location(
        "man", Path(__file__).parents[2] / "assets" / "man.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert re.sub(r"\s+", " ", script.page()) == re.sub(r"\s+", " ", text)
