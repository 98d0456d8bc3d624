"""What a receipt signs: the same bytes for a phone, a plain post, and whoever checks in ten years."""

import hashlib
import json
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.records import digest

FIELDS = {"people": "1", "note": "café 👍 ‮", "outcomes": ["talked", "helped"]}

texts = st.text(st.characters(exclude_categories=["Cs"]))
json_values = st.recursive(
    st.none() | st.booleans() | texts, lambda inner: st.lists(inner) | st.dictionaries(texts, inner)
)


def test_the_digest_is_the_one_that_is_written_down() -> None:
    """Computed once by hand; a change here would make every receipt that was ever given worthless."""
    found = digest.of_record("interaction.create", 1, FIELDS, "2026-11-03T14:02:07.123Z", "Europe/London", None, None)
    said = (
        '{"base":null,"fields":{"note":"café 👍 ‮","outcomes":["talked","helped"],"people":"1"},'
        '"kind":"interaction.create","made_at":"2026-11-03T14:02:07.123Z","supersedes":null,"tz":"Europe/London","v":1}'
    )
    assert found == hashlib.sha256(said.encode()).hexdigest()


def test_every_part_counts() -> None:
    parts: list[Any] = ["interaction.create", 1, FIELDS, "2026-11-03T14:02:07.123Z", "UTC", None, None]
    others: list[Any] = ["interaction.void", 2, {}, "2026-11-03T14:02:07.124Z", "GMT", {"id": "x"}, "y"]
    whole = digest.of_record(*parts)
    for place, other in enumerate(others):
        assert digest.of_record(*parts[:place], other, *parts[place + 1 :]) != whole


@given(json_values)
def test_canonical_json_is_json_and_does_not_depend_on_order(value: Any) -> None:
    written = digest.canonical(value)
    assert json.loads(written) == value
    if isinstance(value, dict):
        assert digest.canonical(dict(reversed(value.items()))) == written


def test_a_lone_surrogate_has_a_digest_too() -> None:
    assert digest.of_record("k", 1, {"note": "\ud800"}, "", "", None, None)


@given(st.uuids())
def test_a_ref_can_be_read_out(record_id: UUID) -> None:
    told = digest.ref(record_id)
    assert len(told) == 4
    assert set(told) <= set(digest.ALPHABET)
    assert not set(digest.ALPHABET) & set("ILOU")
