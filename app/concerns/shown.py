"""What patrol sees of a resident's words: what a reader let through, never more.

One place for pages, the beat book and phones: a part that was edited is shown as edited, another as it was typed, and
neither before the concern was passed on. A translation of words that were edited afterwards is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.concerns import rules, store
from app.concerns.models import Concern, ConcernMessage, ConcernWords
from app.concerns.sealing import message_of, part_of, words_of
from app.concerns.thread import SHOWN, TRANSLATION
from app.db import db

DESCRIPTION, PLACE = "description", "place_text"


@dataclass(frozen=True)
class Words:
    """Some words as patrol sees them. `translated_by`: who put them into the language of the staff."""

    text: str = ""
    language: str = ""
    edited: bool = False
    translation: str = ""
    translated_into: str = ""
    translated_by: UUID | None = None


@dataclass(frozen=True)
class Seen:
    """A concern's words as patrol sees them; all empty before it was passed on."""

    description: Words = Words()
    place_text: Words = Words()


def is_passed_on(found: Concern) -> bool:
    """Whether somebody read it and put it on a beat."""
    return found.beat_id is not None and found.state in rules.ON_PATROL


def of_all(concerns: Iterable[Concern]) -> dict[UUID, Seen]:
    """What patrol sees of several concerns, in two queries."""
    found = list(concerns)
    edits, translations = _made_of([one.id for one in found])
    return {
        one.id: Seen(
            *(
                _words((one.id, part), part_of(one, part), one.language, edits, translations)
                for part in (DESCRIPTION, PLACE)
            )
        )
        if is_passed_on(one)
        else Seen()
        for one in found
    }


def of_messages(found: Concern) -> list[tuple[ConcernMessage, Words]]:
    """The thread as patrol sees it: ours, and what residents wrote once it was read; coded answers have no words."""
    edits, translations = _made_of([found.id])
    return [
        (row, _words((found.id, str(row.n)), message_of(row), row.language, edits, translations))
        for row in store.messages(db.session(), found.id)
        if is_passed_on(found) and row.screened
    ]


Made = dict[tuple[UUID, str], ConcernWords]


def _made_of(ids: list[UUID]) -> tuple[Made, Made]:
    return store.words(ids, SHOWN), store.words(ids, TRANSLATION)


def _words(key: tuple[UUID, str], typed: str, language: str, edits: Made, translations: Made) -> Words:
    edit, translation = edits.get(key), translations.get(key)
    if edit and translation and translation.written_at < edit.written_at:
        translation = None  # it may say what the edit hides
    return Words(
        text=words_of(edit) if edit else typed,
        language=language,
        edited=edit is not None,
        translation=words_of(translation) if translation else "",
        translated_into=translation.language if translation else "",
        translated_by=translation.written_by if translation else None,
    )
