"""What others wrote and lies in our tree is exactly what was downloaded, and it is all listed."""

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LISTED = json.loads((ROOT / "deploy/vendor/vendored.json").read_text())


def test_every_vendored_file_has_the_bytes_that_were_listed() -> None:
    """R-23"""
    for entry in LISTED:
        content = (ROOT / entry["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["path"]


def test_nothing_is_vendored_without_being_listed() -> None:
    """R-23"""
    scripts = {str(file.relative_to(ROOT)) for file in (ROOT / "static/vendor").rglob("*.js")}
    assert scripts == {entry["path"] for entry in LISTED if entry["path"].startswith("static/vendor")}


def test_each_vendored_file_says_where_it_is_from_and_its_licence() -> None:
    licences = (ROOT / "deploy/vendor/LICENSES.txt").read_text()
    for entry in LISTED:
        assert entry["licence"]
        assert all("@" in source for source in entry["made_from"])
        assert entry["made_from"][0].rpartition("@")[0] in licences


def test_no_vendored_script_names_another_origin_to_load_from() -> None:
    """R-23: no third-party origin at run time."""
    for file in (ROOT / "static/vendor").glob("*.js"):
        assert 'import("http' not in file.read_text()
        assert "sourceMappingURL=http" not in file.read_text()
