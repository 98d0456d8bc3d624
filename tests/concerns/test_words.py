"""Residents read every page in their language: each word of it is there, whole, with its placeholders and plurals."""

import re
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask

from app.web.catalogue import catalogue
from app.web.language import RESIDENTS
from tests.concerns.resident import Resident

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "app/web/translations"
OTHERS = [code for code in RESIDENTS if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
ENGLISH_WORD = re.compile(r"\b(the|and|you|your|we|is|it|not|what|code|here)\b", re.IGNORECASE)
#: What is counted on residents' pages, and numbers of each of Arabic's six forms.
TOO_LONG = ("Shorten this by %(num)d character.", "Shorten this by %(num)d characters.")
WORK_HERE = (
    "%(num)s officer works here, since %(year)s.",
    "%(num)s officers work here. Some have been here since %(year)s.",
)
NUMBERS = (0, 1, 2, 3, 10, 11, 99, 100, 102, 103)


@cache
def said() -> Catalog:
    """Every text of the residents' pages."""
    sys.path.insert(0, str(ROOT / "deploy/words"))
    import gather

    found: Catalog = gather.gathered()
    return found


@cache
def words(language: str) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def parts(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (str(value or ""),)


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_is_missing_and_none_is_left_over(language: str) -> None:
    there = words(language)
    wanted = {parts(message.id)[0] for message in said() if message.id}
    assert wanted, "nothing was gathered"
    assert {text for text in wanted if not (m := there.get(text)) or not all(parts(m.string)) or m.fuzzy} == set()
    assert {parts(message.id)[0] for message in there if message.id} - wanted == set()


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_and_plural_forms_are_whole(language: str) -> None:
    there = words(language)
    for message in there:
        if not message.id:
            continue
        wanted = set(PLACEHOLDER.findall(parts(message.id)[0]))
        for text in parts(message.string):
            assert set(PLACEHOLDER.findall(text)) == wanted, (message.id, text)
        if isinstance(message.id, tuple):
            assert len(parts(message.string)) == there.num_plurals, message.id


def test_each_number_has_its_own_form_in_arabic() -> None:
    """The forms stand where the language's own rule looks for them: 100 is said otherwise than 11."""
    shorten = [catalogue("ar").ungettext(*TOO_LONG, n) for n in NUMBERS]
    assert shorten == [
        "لا حاجة إلى الاختصار (%(num)d).",
        "احذف حرفًا واحدًا (%(num)d).",
        "احذف حرفين (%(num)d).",
        *["احذف %(num)d أحرف."] * 2,
        *["احذف %(num)d حرفًا."] * 2,
        *["احذف %(num)d حرف."] * 2,
        "احذف %(num)d أحرف.",
    ]
    here = [catalogue("ar").ungettext(*WORK_HERE, n) for n in NUMBERS]
    assert ["شرطيًا" in text for text in here] == [n in {11, 99} for n in NUMBERS]
    assert ["من رجال الشرطة" in text for text in here] == [n in {100, 102} for n in NUMBERS]
    assert ["من الشرطة" in text for text in here] == [n in {3, 10, 103} for n in NUMBERS]


def test_every_counted_sentence_is_tried_with_numbers() -> None:
    assert {message.id for message in said() if isinstance(message.id, tuple)} == {TOO_LONG, WORK_HERE}


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: str) -> None:
    """A text that is the same as in English is no translation, but for the few words that are the same."""
    same = {parts(m.id)[0] for m in words(language) if m.id and parts(m.string)[0] == parts(m.id)[0]}
    assert same <= {"Error:", "No"}


@pytest.mark.parametrize("language", list(RESIDENTS))
def test_a_resident_is_led_through_all_pages_in_their_language(beatbook: Flask, language: str) -> None:
    someone = Resident(beatbook, lang=language)
    code = someone.raise_one()
    page = someone.open_thread(code)
    direction = "rtl" if language == "ar" else "ltr"
    tongue = {"zh": "zh-Hans"}.get(language, language)
    for shown in (someone.client.get(f"/concerns/new?lang={language}"), someone.walk()[0], page):
        assert f'<html lang="{tongue}" dir="{direction}">' in shown.text
    if language != "en":
        bare = re.sub(r"<[^>]*>|Testbury|Beside the Quayside flats|Two lamps are dark.", " ", page.text)
        assert ENGLISH_WORD.findall(bare) == []


def test_a_browser_that_asks_for_a_language_gets_it_and_the_address_decides(beatbook: Flask) -> None:
    client = beatbook.test_client()
    korean = client.get("/concerns/new", headers={"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.5"})
    assert '<html lang="ko"' in korean.text
    chosen = client.get("/concerns/new?lang=es", headers={"Accept-Language": "ko"})
    assert '<html lang="es"' in chosen.text
    unknown = client.get("/concerns/new?lang=xx", headers={"Accept-Language": "fi"})
    assert '<html lang="en"' in unknown.text


def test_a_language_that_was_chosen_goes_along(beatbook: Flask) -> None:
    page = beatbook.test_client().get("/concerns/new?lang=vi")
    assert 'action="/concerns/new?lang=vi"' in page.text
    assert 'href="/concerns/leave?lang=vi"' in page.text


def test_staff_pages_stay_in_the_language_of_the_agency(beatbook: Flask) -> None:
    page = beatbook.test_client().get("/sign-in?lang=ar", headers={"Accept-Language": "ar"})
    assert '<html lang="en"' in page.text
