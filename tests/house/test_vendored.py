"""What others wrote and lies in our tree is exactly what was downloaded, small, and listed with its licence."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static/vendor"
LISTED = json.loads((VENDOR / "vendored.json").read_text())
OURS = {
    "static/vendor/vendored.json",
    "static/vendor/LICENSES.txt",
    "static/vendor/hpke.d.ts",
    "tests/vendor/LICENSE.txt",
}
#: The most that a phone downloads, gzipped, in bytes. The first open has 45 kB in all.
BUDGET = {"static/vendor/hpke.js": 8_500, "static/vendor/idb.js": 1_500, "static/vendor/htmx.js": 17_500}
LOCKS = [ROOT / "deploy/vendor/package-lock.json", ROOT / "deploy/checkjs/package-lock.json"]


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["path"])
def test_every_vendored_file_has_the_bytes_that_were_listed(entry: dict) -> None:
    """R-23"""
    assert hashlib.sha256((ROOT / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]


def test_nothing_is_vendored_without_being_listed() -> None:
    """R-23"""
    there = {str(file.relative_to(ROOT)) for folder in (VENDOR, ROOT / "tests/vendor") for file in folder.rglob("*.*")}
    listed = {entry["path"] for entry in LISTED}
    assert there - OURS == listed - {"static/icons/sprite.svg", "static/icons/concerns.svg"}


def test_the_list_names_the_versions_that_are_pinned() -> None:
    """R-23: a version that was changed without making the files anew is noticed."""
    pinned = json.loads((ROOT / "deploy/vendor/package.json").read_text())["devDependencies"]
    locked = json.loads(LOCKS[0].read_text())["packages"]
    for source in (source for entry in LISTED for source in entry["made_from"]):
        assert source["version"] == locked[f"node_modules/{source['name']}"]["version"]
        assert source["version"] == pinned.get(source["name"], source["version"])


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.parent.name)
def test_every_package_is_pinned_by_its_hash_and_by_no_address(lock: Path) -> None:
    """R-23"""
    packages = {name: package for name, package in json.loads(lock.read_text())["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_each_licence_lies_where_its_code_lies() -> None:
    """Their terms ask for it: what is served is beside what is served."""
    for entry in LISTED:
        text = ROOT / (
            "tests/vendor/LICENSE.txt" if entry["path"].startswith("tests") else "static/vendor/LICENSES.txt"
        )
        for source in entry["made_from"]:
            assert source["licence"]
            assert f"{source['name']}\n{'=' * len(source['name'])}\n" in text.read_text()


@pytest.mark.parametrize(("path", "most"), BUDGET.items())
def test_no_library_costs_more_than_its_share(path: str, most: int) -> None:
    assert len(gzip.compress((ROOT / path).read_bytes(), 9)) <= most


@pytest.mark.parametrize("file", sorted(VENDOR.glob("*.js")), ids=lambda file: file.name)
def test_no_vendored_script_loads_anything(file: Path) -> None:
    """R-23: no import, no source map. Minified, so a word inside a string or another name does not count."""
    found = re.findall(r"""\bimport\s*[("'{*]|[}\s]from\s*["'][\w.@/]|sourceMappingURL""", file.read_text())
    assert found == []


def test_the_docs_name_every_vendored_file_and_version() -> None:
    docs = (ROOT / "docs/vendored.md").read_text()
    for entry in LISTED:
        first = entry["made_from"][0]
        assert f"`{entry['path']}`" in docs
        assert f"{first['name']} {first['version']}" in docs
