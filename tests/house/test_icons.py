"""Every picture that a page names is in the one sprite, and phones find the application's icons at their sizes."""

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
ICONS = ROOT / "static/icons"
SVG = "{http://www.w3.org/2000/svg}"
SPRITE = ElementTree.parse(ICONS / "sprite.svg").getroot()
SIZES = {"icon-192.png": 192, "icon-512.png": 512, "icon-180.png": 180, "maskable-512.png": 512}
NAMED = re.compile(r"""\bicon\(\s*["']([\w-]+)["']|sprite\.svg["'`][^#\n]*#([\w-]+)""")


def test_every_icon_that_a_page_names_is_in_the_sprite() -> None:
    """A name that is not there shows nothing, and says nothing about it."""
    known = {symbol.get("id") for symbol in SPRITE.iter(f"{SVG}symbol")}
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static/js").rglob("*.js")]
    named = {name for file in files for match in NAMED.findall(file.read_text()) for name in match if name}
    assert named
    assert named - known == set()


def test_each_symbol_has_a_name_of_its_own_and_takes_the_colour_of_its_words() -> None:
    ids = [symbol.get("id") for symbol in SPRITE.iter(f"{SVG}symbol")]
    assert len(ids) == len(set(ids)) == len(SPRITE)
    assert SPRITE.get("stroke") == "currentColor"


@pytest.mark.parametrize(("name", "pixels"), SIZES.items())
def test_the_applications_icons_have_the_sizes_in_their_names(name: str, pixels: int) -> None:
    content = (ICONS / name).read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (pixels, pixels)
    assert len(content) < 20_000
