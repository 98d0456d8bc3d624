"""Posters and cards as a printer gets them: one sheet of A4, nothing cut off, a square code that leads to the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import expect

from app.agency_texts import SENTENCE_LIMIT, columns, read
from app.commands.demo import TEXTS
from app.web.language import RESIDENTS
from tests.noticeboard.scene import a_page, open_at
from tests.support.browsers import MakePhone, Phone
from tests.support.scenes import a_beat
from tests.support.servers import Server
from tests.support.squares import dark_in

A4 = (595, 842)  # points
MEDIA_BOX = re.compile(r"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")
SHEETS = ("/poster", "/card")

#: Which parts of a sheet reach out of what holds them, by more than a letter's edge.
CUT_OFF = """() => [...document.querySelectorAll('.sheet, .pocket')].filter((part) => part.checkVisibility())
  .flatMap((part) => [...part.querySelectorAll('*')].filter((inner) => {
    const [box, held] = [inner.getBoundingClientRect(), part.getBoundingClientRect()]
    return box.bottom > held.bottom + 1 || box.right > held.right + 1 || box.left < held.left - 1
  }).map((inner) => inner.outerHTML.slice(0, 80)))"""


@pytest.fixture
def sheets(server: Server, make_phone: MakePhone) -> Iterator[tuple[Phone, str]]:
    """A phone, and a page with as many open hours as there can be."""
    beat = a_beat(server.app)
    address = a_page(server.app, beat.id)
    for number in range(7):
        open_at(server.app, beat.id, beat.park, starts_at=f"0{number}:30", weekdays=("mon", "wed", "sat"))
    return make_phone(server.origin), address


def longest(language: str) -> str:
    """The demo's sentence, said again until there is no room for more."""
    sentence = read(TEXTS).check_officer[language]
    whole = " ".join([sentence] * 3)
    return next(cut for end in range(len(whole), 0, -1) if columns(cut := whole[:end].strip()) <= SENTENCE_LIMIT)


@pytest.mark.parametrize("sheet", [*SHEETS, "/poster/every-language"])
def test_each_is_one_sheet_of_a4_with_nothing_cut_off(
    server: Server, sheets: tuple[Phone, str], sheet: str, tmp_path: Path
) -> None:
    """With the longest sentences that an agency may write."""
    phone, address = sheets
    texts = tmp_path / "texts.toml"
    texts.write_text("[check_officer]\n" + "".join(f'{code} = "{longest(code)}"\n' for code in RESIDENTS))
    server.kill()
    server.start(BEATBOOK_AGENCY_TEXTS=str(texts))
    for language in RESIDENTS if sheet in SHEETS else ("en",):
        page = phone.open(f"{address}{sheet}?lang={language}")
        printed = page.pdf(prefer_css_page_size=True).decode("latin-1")
        pages = [(round(float(width)), round(float(height))) for width, height in MEDIA_BOX.findall(printed)]
        assert pages == [A4], language
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 794, "height": 1123})
        assert page.evaluate(CUT_OFF) == [], language
        page.emulate_media(media="null")
        page.set_viewport_size({"width": 360, "height": 740})


@pytest.mark.parametrize("sheet", [*SHEETS, "/poster/every-language"])
def test_the_square_code_leads_to_the_page(sheets: tuple[Phone, str], server: Server, sheet: str) -> None:
    phone, address = sheets
    wanted = segno.make(f"{server.origin}{address}", error="m", micro=False).matrix
    drawn = phone.open(address + sheet).locator(".square-code path").first
    dark = {(x, y) for y, row in enumerate(wanted) for x, module in enumerate(row) if module}
    assert dark_in(str(drawn.get_attribute("d"))) == dark


def test_ten_cards_of_the_size_of_a_bank_card_stand_on_a_sheet(sheets: tuple[Phone, str]) -> None:
    phone, address = sheets
    page = phone.open(f"{address}/card")
    assert page.locator(".pocket:visible").count() == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    boxes = [card.bounding_box() for card in page.locator(".pocket").all()]
    sizes = {(round(box["width"] * 25.4 / 96), round(box["height"] * 25.4 / 96)) for box in boxes if box}
    assert (len(boxes), sizes) == (10, {(85, 54)})


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_public_pages_hold_on_a_phone(sheets: tuple[Phone, str], language: str) -> None:
    phone, address = sheets
    for width in (360, 320):
        phone.page.set_viewport_size({"width": width, "height": 740})
        for where in ("/our-area", address, "/our-area/check"):
            page = phone.open(f"{where}?lang={language}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (where, width)


def test_a_number_is_checked_without_scripts(server: Server, sheets: tuple[Phone, str], make_phone: MakePhone) -> None:
    _phone, address = sheets
    page = make_phone(server.origin, java_script_enabled=False).page
    page.goto(server.origin + address)
    page.get_by_label("Officer's number").fill("4417")
    page.get_by_role("button", name="Check the number").click()
    expect(page.get_by_text("No: we have no officer with this number.")).to_be_visible()
    page.get_by_role("link", name="Back to the area").click()
    expect(page).to_have_url(server.origin + address)
