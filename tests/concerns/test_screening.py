"""What is made of words: edits with their history, translations, answers in every language, reaching somebody."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from app.concerns import store
from app.concerns.choices import ANSWERS
from app.concerns.desk.panels import marked
from app.concerns.models import Concern
from app.web.catalogue import FOLDER
from app.web.language import RESIDENTS
from tests.concerns.resident import Resident
from tests.concerns.scene import ARABIC, NAMED, WORDS, decide, lines, passed_on, raised, stored, write_back
from tests.support.absence import without_chance
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

SEEN = re.compile(r'name="part" value="description"><input type="hidden" name="seen" value="([0-9a-f-]*)"')
TRANSLATED = [code for code in RESIDENTS if code == "en" or (FOLDER / f"{code}.po").exists()]
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }} <p hx-get='/more' hx-trigger='load'>"


def _edit(client: StaffClient, concern: object, text: str, seen: str = "", part: str = "description") -> int:
    said = {"part": part, "do": "show", "seen": seen, "text": text}
    return int(client.submit(f"/concerns/{concern}/words", data=said).status_code)


def _seen(client: StaffClient, concern: object) -> str:
    found = SEEN.search(client.get(f"/concerns/{concern}").text)
    assert found
    return found[1]


def test_what_looks_like_a_person_is_marked() -> None:
    pieces = marked("😀 Ask John Smith, 0151 496 0123.")
    assert [words for words, found in pieces if found] == ["John Smith", "0151 496 0123"]
    assert "".join(words for words, _found in pieces) == "😀 Ask John Smith, 0151 496 0123."


def test_the_marked_words_are_taken_out_with_one_tap(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = raised(beatbook, beat.id, description=NAMED)
    assert "<mark>John Smith</mark>" in sergeant.get(f"/concerns/{concern}").text
    cut = {"part": "description", "do": "cut", "seen": ""}
    assert sergeant.submit(f"/concerns/{concern}/words", data=cut).status_code == 303
    assert decide(sergeant, beatbook, concern, "assign", beat=beat.id).status_code == 303
    page = officer.get(f"/concerns/{concern}").text
    assert "My neighbour […], […], drinks by the playground." in page
    assert "John" not in page


def test_each_edit_stays_in_the_history_with_who_made_it(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, other_sergeant: StaffClient
) -> None:
    concern = raised(beatbook, beat.id, description=NAMED)
    assert _edit(sergeant, concern, "A neighbour drinks.") == 303
    assert _edit(other_sergeant, concern, "Somebody drinks.", _seen(other_sergeant, concern)) == 303
    page = sergeant.get(f"/concerns/{concern}").text
    for words in ("John Smith", "A neighbour drinks.", "Somebody drinks.", "Ines Calder", "Pia Lund"):
        assert words in page
    assert [action for action, _outcome in lines(beatbook, concern)].count("concern.shown") == 2


def test_two_who_edit_at_once_notice(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, other_sergeant: StaffClient
) -> None:
    concern = raised(beatbook, beat.id, description=NAMED)
    seen = _seen(sergeant, concern)
    assert _edit(other_sergeant, concern, "Somebody drinks.", seen) == 303
    late = {"part": "description", "do": "show", "seen": seen, "text": "A neighbour drinks."}
    answer = sergeant.submit(f"/concerns/{concern}/words", data=late)
    assert answer.status_code == 409
    assert ">A neighbour drinks.</textarea>" in answer.text


def test_words_that_stay_as_they_were_make_no_version(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    concern = raised(beatbook, beat.id)
    assert _edit(sergeant, concern, WORDS) == 303
    with beatbook.app_context():
        assert store.versions(concern) == []


def test_patrol_edits_nothing_and_nobody_edits_what_is_not_there(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id)
    assert _edit(officer, concern, "Nothing happened.") == 403
    assert _edit(sergeant, concern, "Nothing happened.", part="7") == 404
    assert _edit(sergeant, concern, "Nothing happened.", part="state") == 404
    assert _edit(sergeant, concern, "") == 422
    assert _edit(sergeant, concern, "x" * 4001) == 422


def test_what_residents_typed_is_inert(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id, description=HOSTILE, place_text=HOSTILE)
    write_back(beatbook, concern, HOSTILE)
    for one in (sergeant, officer):
        page = one.get(f"/concerns/{concern}").text
        assert "<img" not in page
        assert "hx-get='/more'" not in page
        assert "{{ 7*7 }}" in page


def test_a_translation_stands_beside_the_original_with_who_made_it(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id, description=ARABIC, language="ar")
    assert officer.submit(f"/concerns/{concern}/ask-translation", data={"part": "description"}).status_code == 303
    assert officer.submit(f"/concerns/{concern}/ask-translation", data={"part": "description"}).status_code == 303
    queue = sergeant.get("/concerns/translations").text
    assert "العربية" in queue
    assert queue.count(f"/concerns/{concern}#words-description") == 1
    said = {"part": "description", "do": "translate", "text": "The lamp is broken."}
    assert sergeant.submit(f"/concerns/{concern}/words", data=said).status_code == 303
    assert str(concern) not in sergeant.get("/concerns/translations").text
    page = sergeant.get(f"/concerns/{concern}").text
    assert 'lang="ar" dir="auto" hx-disable>المصباح' in page
    assert "Translated by</span><span>Ines Calder" in page
    assert "The lamp is broken." in officer.get(f"/concerns/{concern}").text


def test_a_translation_that_is_older_than_an_edit_is_hidden_from_patrol(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id, description=ARABIC, language="ar")
    said = {"part": "description", "do": "translate", "text": "John broke the lamp."}
    assert sergeant.submit(f"/concerns/{concern}/words", data=said).status_code == 303
    assert "John" in officer.get(f"/concerns/{concern}").text
    assert _edit(sergeant, concern, "المصباح مكسور") == 303
    assert "John" not in officer.get(f"/concerns/{concern}").text
    assert "John" not in officer.get("/concerns").text
    assert "Patrol sees no translation until it is made anew" in sergeant.get(f"/concerns/{concern}").text


@pytest.mark.parametrize("language", TRANSLATED)
def test_each_coded_answer_exists_in_every_language(beatbook: Flask, language: str) -> None:
    with beatbook.test_request_context():
        ours = [str(words) for _code, words in ANSWERS]
        with force_locale(language):
            theirs = [str(words) for _code, words in ANSWERS]
    same = [words for words, other in zip(ours, theirs, strict=True) if words == other]
    assert same == (ours if language == "en" else [])


def test_an_answer_is_a_code_or_words_and_reaches_the_resident(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id, language="ko")
    assert "They read 한국어" in officer.get(f"/concerns/{concern}").text
    for said, status in (
        ({}, 422),
        ({"code": "make_tea"}, 422),
        ({"code": "looked", "text": "We looked.", "language": "en"}, 422),
        ({"text": "We looked."}, 422),
        ({"text": "x" * 1001, "language": "en"}, 422),
        ({"text": "We looked.", "language": "en"}, 303),
        ({"code": "looked"}, 303),
    ):
        assert officer.submit(f"/concerns/{concern}/answer", data=said).status_code == status, said
    with beatbook.app_context():
        kept = [(row.code, row.language) for row in store.messages(store.db.session(), concern)]
    assert kept == [(None, "en"), ("looked", "ko")]
    assert stored(beatbook, concern).news
    assert [action for action, _o in lines(beatbook, concern)].count("concern.answer") == 2


def test_words_of_an_answer_that_was_refused_stay(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    concern = passed_on(sergeant, beatbook, beat.id)
    answer = sergeant.submit(f"/concerns/{concern}/answer", data={"text": "We looked."})
    assert ">\r\nWe looked.</textarea>" in answer.text or ">We looked.</textarea>" in answer.text
    assert "Say which language your words are in." in answer.text


def test_a_number_is_shown_after_the_passkey_and_what_is_safe_before(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient, stranger: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id, reply="phone", reached_at="0151 496 0555")
    page = officer.get(f"/concerns/{concern}").text
    assert "0151" not in without_chance(page)
    assert "Show the number or address" in page
    officer.step_up()
    shown = officer.submit(f"/concerns/{concern}/reveal")
    assert shown.status_code == 200
    assert "0151 496 0555" in shown.text
    assert lines(beatbook, concern)[-1] == ("contact.look", "ok")
    stranger.step_up()
    assert stranger.submit(f"/concerns/{concern}/reveal").status_code == 404


def test_a_resident_reads_a_coded_answer_in_their_language_and_nothing_that_staff_ask_each_other(
    beatbook: Flask, sergeant: StaffClient, beat: BeatScene
) -> None:
    someone = Resident(beatbook, lang="ko")
    code = someone.raise_one()
    with beatbook.app_context():
        concern = store.db.session.scalar(select(Concern.id))
    assert decide(sergeant, beatbook, concern, "assign", beat=beat.id, say="read").status_code == 303
    assert sergeant.submit(f"/concerns/{concern}/ask-translation", data={"part": "description"}).status_code == 303
    page = someone.open_thread(code)
    assert page.status_code == 200
    with beatbook.test_request_context(), force_locale("ko"):
        assert str(dict(ANSWERS)["read"]) in page.text
    assert "Thank you" not in page.text
    assert "ask_translation" not in page.text


def test_an_answer_that_may_name_somebody_is_asked_about_before_it_is_sent(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id)
    said = {"text": "We spoke with Tobias Fenwick, 0151 496 0123.", "language": "en"}
    asked = officer.submit(f"/concerns/{concern}/answer", data=said)
    assert asked.status_code == 422
    assert "0151 496 0123" in asked.text.partition("looks like a name, a number or a plate:")[2][:200]
    assert said["text"] in asked.text
    assert 'name="sure"' in asked.text
    assert stored(beatbook, concern).news is True and stored(beatbook, concern).answered_at is None
    assert officer.submit(f"/concerns/{concern}/answer", data=said | {"sure": "true"}).status_code == 303
    assert stored(beatbook, concern).answered_at is not None
