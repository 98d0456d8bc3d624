"""The house stays easy to live in: small rooms, plain names, imports that point one way, nothing unescaped."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = [*sorted((ROOT / "static/js").rglob("*.js")), ROOT / "service-worker.js"]
TESTS = sorted((ROOT / "tests").rglob("*.py"))

VAGUE = {"utils", "helpers", "common", "misc", "utilities", "helper", "util", "shared", "stuff"}
NO_PAGES_OF_THEIR_OWN = {"parts", "plain"}
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false|\{%-?\s*autoescape")
UNQUOTED = re.compile(r"<[a-z][^>]*\s[\w-]+=\{\{")


def ceiling(file: Path) -> int:
    if "versions" in file.parts:
        return 10_000  # a migration is written once and never grows
    return 200 if file.name in {"rules.py", "models.py"} else 300


def too_long(files: list[Path], limit: int) -> dict[str, int]:
    lengths = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in files if file.exists()}
    return {name: length for name, length in lengths.items() if length > limit}


def test_no_file_grows_until_newcomers_suffer() -> None:
    crowded = {name: n for file in CODE for name, n in too_long([file], ceiling(file)).items()}
    crowded |= too_long(TEMPLATES, 120) | too_long(SCRIPTS, 150) | too_long(TESTS, 400)
    assert crowded == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {}
    for file in CODE:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "versions" not in file.parts:
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > 40:
                    long[f"{file.relative_to(ROOT)}:{node.name}"] = length
    assert long == {}


@pytest.mark.parametrize("file", CODE, ids=lambda file: str(file.relative_to(ROOT)))
def test_each_module_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text()))


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(file) for file in CODE + TESTS + SCRIPTS if file.stem in VAGUE] == []


def test_each_folder_of_templates_belongs_to_a_feature() -> None:
    features = {path.name for path in (ROOT / "app").iterdir() if path.is_dir()}
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    assert folders - features - NO_PAGES_OF_THEIR_OWN == set()


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_stored_is_shown_unescaped(file: Path) -> None:
    """R-20"""
    text = file.read_text()
    assert UNESCAPED.search(text) is None
    assert UNQUOTED.search(text) is None


def test_no_code_marks_text_as_safe() -> None:
    """R-20"""
    assert [
        str(file) for file in CODE if re.search(r"\bMarkup\(|\|safe|render_template_string", file.read_text())
    ] == []


def test_no_code_builds_statements_from_text() -> None:
    """R-45"""
    suspicious = re.compile(r"(execute|text)\(\s*f[\"']")
    texts = {str(f): f.read_text().replace('f"PRAGMA', "") for f in CODE if "versions" not in f.parts}
    found = [name for name, text in texts.items() if suspicious.search(text)]
    assert found == []


def test_only_our_own_address_is_believed() -> None:
    """R-04: absolute addresses come from settings, never from the Host header."""
    allowed = ROOT / "app/web/same_origin.py"
    found = [
        str(file)
        for file in CODE
        if file != allowed and re.search(r"request\.(host|url_root|base_url)", file.read_text())
    ]
    assert found == []


def test_rooms_know_only_the_rooms_below_them() -> None:
    ran = subprocess.run([Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-3000:]


def test_the_style_holds_and_nothing_is_imported_for_nothing() -> None:
    ran = subprocess.run(
        [Path(sys.executable).with_name("ruff"), "check", "app", "tests"], cwd=ROOT, capture_output=True
    )
    assert ran.returncode == 0, ran.stdout.decode()[-3000:]


def test_no_text_speaks_of_how_it_was_made() -> None:
    """The product's words are about Beatbook alone."""
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    own = Path(__file__).resolve()
    assert [
        str(f) for f in CODE + TEMPLATES + SCRIPTS + TESTS if f.exists() and f != own and words.search(f.read_text())
    ] == []
