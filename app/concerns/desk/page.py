"""What the page of one concern is made from: for a reader all of it, for patrol what was let through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, request
from flask_babel import force_locale
from flask_babel import gettext as _

from app import clock
from app.accounts import store as accounts
from app.actor import Actor
from app.audit import log
from app.concerns import elsewhere, rules, shown, store, thread
from app.concerns.choices import ANSWERS, ELSEWHERE, NOT_FIXED_BECAUSE, PARTNERS, Choice, label
from app.concerns.desk import placing, queue, wording
from app.concerns.desk.forms import AnswerForm
from app.concerns.desk.panels import Names, Panel, panel
from app.concerns.models import Concern, ConcernMessage
from app.concerns.rules import Move, Part
from app.concerns.sealing import message_of, part_of
from app.concerns.store import UNDER
from app.db import db, write
from app.ids import read_uuid
from app.places import store as places
from app.residents import showing as reaching
from app.residents import store as residents
from app.settings import settings
from app.web.access import current_actor
from app.web.language import RESIDENTS, as_html, locale, moment

#: Moves with their words, in the order in which they are offered; what a promise is made by is a follow-up.
STEPS = (Move.START, Move.PARTNER, Move.RESOLVE, Move.RESOLVE_PARTLY, Move.CLOSE_NOT_FIXED, Move.REOPEN)
WITH_CODE: dict[Move, tuple[Choice, ...]] = {
    Move.PARTNER: PARTNERS,
    Move.CLOSE_NOT_FIXED: NOT_FIXED_BECAUSE,
    Move.PASS_ON: ELSEWHERE,
}


@dataclass(frozen=True)
class Said:
    """A message of the thread. `words`: as this page may show them; `other`: what the resident reads of a coded one;
    `panel`: a reader's view of what a resident wrote."""

    n: int
    ours: bool
    who: str
    when: str
    words: str
    lang: str
    other: str = ""
    translation: str = ""
    screened: bool = True
    panel: Panel | None = None


def seen(concern_id: UUID) -> Concern:
    """A concern that the actor may see; 404 for every other, there or not (R-15)."""
    return store.find(current_actor(), concern_id) or abort(404)


def parts_of(found: Concern) -> frozenset[Part]:
    """What the actor is to it."""
    return store.parts(current_actor(), store.standing(found), clock.now())


def looked_at(found: Concern) -> dict[str, Any]:
    """The page, once the look at it is written down (invariant 9)."""
    actor, concern_id = current_actor(), found.id
    write(lambda session: log.note(session, actor, "concern.look", UNDER, concern_id, names=("words",)))
    return full(actor, seen(concern_id))


def full(actor: Actor, found: Concern) -> dict[str, Any]:
    """All that the page shows."""
    now = clock.now()
    mine = store.parts(actor, store.standing(found), now)
    reads = Part.READER in mine
    beats = {beat.id: beat.name for beat in places.beats()}
    offered = {beat.id: beat.name for beat in places.beats() if beat.retired_at is None}
    entries, reach = store.history(found.id), residents.reach(UNDER, found.id)
    names = _names(found)
    panels = _panels(found, names) if reads else []
    return {
        "concern": found,
        "ref": wording.ref(found.id),
        "title": wording.category(found),
        "mark": wording.mark(found, now, reads=reads),
        "pairs": wording.facts(found, beats, now),
        "reads": reads,
        "in_danger": found.danger if rules.State(found.state) in rules.OPEN else "no",
        "panels": panels,
        "still_marked": any(one.marks and not one.edits for _name, one in panels),
        "words": shown.of_all([found])[found.id],
        "lang": as_html(found.language),
        "point": part_of(found, "point") if reads else "",
        "messages": _thread(found, names) if reads else _thread_of_patrol(found, names),
        **_decisions(actor, found, mine, beats, offered),
        "history": wording.history(entries, names),
        "put_to_it": [_told_by(one, beats) for one in queue.put_to(found, actor)] if reads else [],
        "reach": reach,
        "warnings": reaching.warnings(reach) if reach else [],
        "reaching": reaching.facts(reach) if reach else [],
        "answers": answers(found.language) if thread.is_ours(found) and thread.is_read_by_somebody(found) else [],
        "nobody_reads": _nobody_reads(found),
        "other_language": "" if found.language == locale().language else wording.language(found.language),
        "answer_form": AnswerForm(data={"language": _ours()}),
        "typed": {},
    }


def _decisions(
    actor: Actor, found: Concern, mine: frozenset[Part], beats: dict[UUID, str], offered: dict[UUID, str]
) -> dict[str, Any]:
    """What can be done with it, and what that is chosen from."""
    moves = rules.moves(store.standing(found), mine)
    suggested, there = found.beat_id or found.suggested_beat_id, placing.offered(found, offered)
    return {
        "moves": [str(move) for move in moves],
        "steps": [(str(move), _name(move), WITH_CODE.get(move, ())) for move in STEPS if move in moves],
        "elsewhere": ELSEWHERE,
        "others": {code: elsewhere.turn_to(code, locale().language) for code, _words in ELSEWHERE},
        "beats": _beats_first(actor, offered, found),
        "actor_beats": actor.beats,
        "suggested": suggested,
        "places": there,
        "place": next((one.meant for one in there if one.beat == suggested), None),
        "like": [_like(one, beats) for one in queue.like(found, actor)] if Move.DUPLICATE in moves else [],
        "let_go": placing.let_go(found, read_uuid(request.args.get("let_go"))),
        "main": found.duplicate_of if found.duplicate_of and store.find(actor, found.duplicate_of) else None,
    }


def answers(language: str) -> list[tuple[str, str, str]]:
    """(code, what it says, what the resident reads where that is another language)."""
    ours = [(code, str(words)) for code, words in ANSWERS]
    if language == locale().language:
        return [(code, words, "") for code, words in ours]
    with force_locale(language):
        theirs = {code: str(words) for code, words in ANSWERS}
    return [(code, words, theirs[code] if theirs[code] != words else "") for code, words in ours]


def in_their_words(code: str, language: str) -> str:
    """A coded answer as the resident reads it."""
    with force_locale(language):
        return label(ANSWERS, code)


def _nobody_reads(found: Concern) -> str:
    """Why an answer here would reach nobody."""
    if thread.is_read_by_somebody(found) or found.purged_at is not None:
        return ""
    if found.source == "open311":
        return _("It came from another system, which shows there how it stands. Nobody reads an answer here.")
    return _("They deleted their page of it. Nobody reads an answer here, and they can't be reached any more.")


def _names(found: Concern) -> Names:
    people = {row.written_by for row in store.versions(found.id)}
    people |= {row.written_by for row in store.messages(db.session(), found.id) if row.written_by}
    people |= {entry.by_id for entry in store.history(found.id) if entry.by_id}
    return accounts.names(people | ({found.recorded_by} if found.recorded_by else set()))


def _panels(found: Concern, names: Names) -> list[tuple[str, Panel]]:
    made, asked = store.versions(found.id), _asked(found)
    named = ((shown.DESCRIPTION, _("What they wrote")), (shown.PLACE, _("Where it is, in their words")))
    return [
        (name, panel(found, part, text, found.language, made, names, part in asked))
        for part, name in named
        if (text := part_of(found, part))
    ]


def _thread(found: Concern, names: Names) -> list[Said]:
    made, asked = store.versions(found.id), _asked(found)
    lines = []
    for row in store.messages(db.session(), found.id):
        part = str(row.n)
        text = message_of(row)
        theirs = panel(found, part, text, row.language, made, names, part in asked) if row.from_resident else None
        lines.append(_said(found, row, names, text, panel=theirs))
    return lines


def _thread_of_patrol(found: Concern, names: Names) -> list[Said]:
    return [
        _said(found, row, names, words.text, translation=words.translation) for row, words in shown.of_messages(found)
    ]


def _said(found: Concern, row: ConcernMessage, names: Names, text: str, **more: Any) -> Said:
    words, other = text, ""
    if row.code:
        words, other = label(ANSWERS, row.code), in_their_words(row.code, found.language)
    who = names.get(row.written_by, ("", ""))[0] if row.written_by else _("The resident")
    return Said(
        n=row.n,
        ours=not row.from_resident,
        who=who,
        when=moment(row.sent_at),
        words=words or (_("Deleted, as its time was over.") if row.purged else ""),
        lang="" if row.code or row.purged else as_html(row.language),
        other=other if other != words else "",
        screened=row.screened,
        **more,
    )


def _asked(found: Concern) -> set[str]:
    return {part for _one, part in store.untranslated(db.session(), Concern.id == found.id)}


def _beats_first(actor: Actor, beats: dict[UUID, str], found: Concern) -> list[tuple[UUID, str]]:
    """All beats: the suggested one, then one's own, then the others by name."""
    there = found.beat_id or found.suggested_beat_id
    return sorted(beats.items(), key=lambda beat: (beat[0] != there, beat[0] not in actor.beats, beat[1]))


def _told_by(found: Concern, beats: dict[UUID, str]) -> tuple[UUID, str]:
    words = (wording.ref(found.id), wording.category(found), wording.where(found, beats), moment(found.received_at))
    return found.id, " · ".join(part for part in words if part)


def _like(found: Concern, beats: dict[UUID, str]) -> tuple[UUID, str]:
    concern_id, words = _told_by(found, beats)
    return concern_id, f"{words} · {wording.in_words(rules.State(found.state))}"


def _name(move: Move) -> str:
    return {
        Move.START: _("We began to work on it"),
        Move.PARTNER: _("Others have to act"),
        Move.RESOLVE: _("It is resolved"),
        Move.RESOLVE_PARTLY: _("It is partly resolved"),
        Move.CLOSE_NOT_FIXED: _("Close it, not fixed"),
        Move.REOPEN: _("Open it again"),
    }[move]


def _ours() -> str | None:
    """The staff's language, where it is one of the residents' too."""
    return settings().language if settings().language in RESIDENTS else None
