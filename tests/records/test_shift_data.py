"""`tests/data/shift.jsonl`, an eight-hour shift as it is tapped and typed, stays what the browser story needs.

One record a line, in order: `when` (with `at` if exact), `place` (a label of the demo, "street" for "On the street" of
the beat in hand, or "last" for the place before), `outcomes`, `people`, and what is optional on the form.
`clock_wrong_ms` is how far the phone's clock is ahead while this one is recorded.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from app.commands.demo_agency import BEATS
from app.interactions import choices
from app.interactions.forms import LANGUAGES
from app.records import guard
from app.web.text import clean, units

SHIFT = [json.loads(line) for line in (Path(__file__).parents[1] / "data" / "shift.jsonl").read_text().splitlines()]
NOTES = [record["note"] for record in SHIFT if "note" in record]


def codes(offered: tuple[choices.Choice, ...]) -> set[str]:
    return {code for code, _label in offered}


def test_everything_tapped_is_on_the_form() -> None:
    labels = {place.label for beat in BEATS for place in beat.places} | {"street", "last"}
    for record in SHIFT:
        assert record["when"] in codes(choices.PRECISIONS)
        assert ("at" in record) == (record["when"] == "exact")
        assert record["place"] in labels
        assert record["outcomes"]
        assert set(record["outcomes"]) <= codes(choices.OUTCOMES)
        assert record["people"] in codes(choices.PEOPLE)
        assert record.get("topic", "other") in codes(choices.TOPICS)
        assert record.get("initiated_by", "resident") in codes(choices.INITIATED_BY)
        assert set(record.get("ages", [])) <= codes(choices.AGES)
        assert record.get("language", "en") in {code for code, _name in LANGUAGES}


def test_notes_arrive_as_they_were_typed() -> None:
    for note in NOTES:
        assert clean(note) == note
        assert units(note) <= 280


def test_the_shift_is_as_varied_as_a_real_one() -> None:
    assert len(SHIFT) >= 40
    assert sum(units(note) == 280 for note in NOTES) >= 5
    assert len({record["language"] for record in SHIFT if "language" in record}) >= 5
    assert any(unicodedata.bidirectional(character) in {"R", "AL"} for note in NOTES for character in note)
    assert any(ord(character) > 0xFFFF for note in NOTES for character in note)
    assert 5 <= sum("clock_wrong_ms" in record for record in SHIFT) < len(SHIFT) / 2
    assert {True} == {record["went_badly"] for record in SHIFT if "went_badly" in record}
    assert 3 <= sum(bool(guard.find(note)) for note in NOTES) <= 10
