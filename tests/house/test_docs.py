"""The docs tell the truth: settings, commands and the README's promises."""

import re
from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import click
import pytest

from app.commands import beatbook
from app.followups.rules import STEPS, Move, Part, State
from app.settings import Settings, variable

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def commands(group: click.Group, before: str = "beatbook") -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for name, command in group.commands.items():
        whole = f"{before} {name}"
        found += commands(command, whole) if isinstance(command, click.Group) else [(whole, command)]
    return found


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_each_setting_is_in_the_docs_in_its_own_words(field) -> None:
    assert f"| `{variable(field.name)}` |" in (DOCS / "settings.md").read_text()
    assert field.metadata["doc"] in (DOCS / "settings.md").read_text()


def test_the_docs_name_no_setting_that_does_not_exist() -> None:
    known = {variable(field.name) for field in fields(Settings)}
    named = set(
        re.findall(
            r"BEATBOOK_[A-Z0-9_]+[A-Z0-9]",
            "".join(file.read_text() for file in [*DOCS.glob("*.md"), ROOT / "README.md"]),
        )
    )
    assert named <= known


@pytest.mark.parametrize(
    ("name", "command"), commands(beatbook), ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_command_and_option_is_in_the_docs(name: str, command: click.Command) -> None:
    text = (DOCS / "commands.md").read_text()
    row = next((line for line in text.splitlines() if line.startswith(f"| `{name}")), None)
    assert row, f"{name} is not in docs/commands.md"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[0] in row, parameter.opts[0]


def test_the_docs_name_no_command_that_does_not_exist() -> None:
    known = {name for name, _command in commands(beatbook)}
    rows = re.findall(r"^\| `(beatbook(?: [a-z][a-z-]*)+)", (DOCS / "commands.md").read_text(), re.MULTILINE)
    assert set(rows) == known


def test_the_table_of_moves_is_the_one_that_the_rules_have() -> None:
    def codes(parts: Iterable[str], order: type[StrEnum]) -> str:
        return " ".join(f"`{one}`" for one in order if one in set(parts))

    for move in Move:
        steps = {state: step for (state, name), step in STEPS.items() if name is move}
        by = {part for step in steps.values() for part in step.by}
        row = f"| `{move}` | {codes(set(steps), State)} | {codes(by, Part)} |"
        assert row in (DOCS / "followups.md").read_text()


def test_every_file_that_the_docs_link_to_is_there() -> None:
    for file in [ROOT / "README.md", *DOCS.glob("*.md")]:
        for link in re.findall(r"\]\(([^)#]+)\)", file.read_text()):
            if "://" not in link:
                assert (file.parent / link).exists(), f"{file.name}: {link}"


def test_every_target_that_the_readme_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"^ {4}make (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert named <= targets


def test_nothing_in_the_tree_names_a_package_registry() -> None:
    hosts = re.compile(r"(registry\.npmjs|files\.pythonhosted|pypi\.org|deb\.debian)")
    own = Path(__file__).resolve()
    kept = [f for part in ("app", "tests", "deploy", "docs", ".ci") for f in (ROOT / part).rglob("*") if f.is_file()]
    text = [f for f in kept if f.suffix in {".py", ".md", ".json", ".js", ".mjs", ".sh", ""} and f != own]
    assert [str(f) for f in [*text, ROOT / "requirements.lock"] if hosts.search(f.read_text(errors="replace"))] == []
