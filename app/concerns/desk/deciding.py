"""Deciding on a concern: one address for all moves, each on the version that was seen; and answering."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.concerns import moving, store, thread
from app.concerns.blueprint import blueprint
from app.concerns.choices import codes
from app.concerns.desk import page, wording
from app.concerns.desk.forms import AnswerForm
from app.concerns.desk.reading import DETAIL, TEAM, again, not_saved
from app.concerns.models import Concern
from app.concerns.moving import Changed, Made, Outcome, With
from app.concerns.rules import Move, Refusal, State
from app.db import Busy, db, write
from app.ids import read_uuid
from app.places import store as places
from app.records.plain import Page
from app.web.access import current_actor, open_to
from app.web.pages import see_other

#: Moves that staff make here. A promise is made by a follow-up, and what residents do by residents.
DECISIONS = frozenset(Move) - {Move.PROMISE, Move.SOLVED, Move.STOP}


@blueprint.post("/concerns/<uuid:concern_id>/decide")
@open_to(*TEAM)
def decide(concern_id: UUID) -> Page:
    """`decision`, the `version` that was looked at, and what it needs: a `reason`, a `beat`, the `main` concern."""
    found, version = page.seen(concern_id), request.form.get("version", type=int)
    move = next((one for one in DECISIONS if one == request.form.get("decision")), None)
    if move is None or version is None:
        abort(400)
    what = _with(found, move)
    if isinstance(what, str):
        return again(found, what, 422)
    return _answered(found, write(lambda session: _make(session, found.id, move, version, what)), _let_go(what))


@blueprint.post("/concerns/<uuid:concern_id>/answer")
@open_to(*TEAM)
def answer(concern_id: UUID) -> Page:
    """Write back: a coded answer, which every resident reads in their language, or own words."""
    found, form, actor = page.seen(concern_id), AnswerForm(request.form), current_actor()
    if not (thread.is_ours(found) and thread.is_read_by_somebody(found)):
        return again(found, wording.refused(Refusal.MOVED_ON), 409)
    if not form.validate():
        return again(found, next(iter(form.errors.values()))[0], 422, answer_form=form)
    said = form.values()

    def work(session: Session) -> None:
        row = session.get_one(Concern, found.id)
        if code := said.get("code"):
            thread.answer(session, row, actor, code=code, language=row.language)
        else:
            thread.answer(session, row, actor, text=said["text"], language=said["language"])

    try:
        write(work)
    except Busy:
        return not_saved(found)
    return see_other(DETAIL, concern_id=found.id, _anchor="thread")


def _with(found: Concern, move: Move) -> With | str:
    """What comes with a move; in words, what is still to be said."""
    if move in page.WITH_CODE:
        reason = request.form.get("reason", "")
        known = reason in codes(page.WITH_CODE[move])
        return With(code=reason) if known else _("Choose one of the answers, then decide.")
    if move is Move.ASSIGN:
        return _put_on_a_beat()
    if move is Move.DUPLICATE:
        main = read_uuid(request.form.get("main"))
        seen = store.find(current_actor(), main) if main and main != found.id else None
        return With(values={"duplicate_of": seen.id}) if seen else _("Choose which one it repeats.")
    return With()


def _put_on_a_beat() -> With | str:
    """The beat, and the place of it if one was chosen: patrol is led there, and other systems show it as the street.

    A place of another beat that nobody chose (it was `offered` with the page) is let go.
    """
    beat, place, offered = (read_uuid(request.form.get(name)) for name in ("beat", "place", "offered"))
    there = places.beat(beat) if beat else None
    if there is None or there.retired_at is not None:
        return _("Choose the beat.")
    found = {one.id for one in places.places_of(there.id) if one.retired_at is None}
    if place == offered and place not in found:
        place = None
    if place is not None and place not in found:
        return _("That place is on another beat. Choose one of this beat, or none.")
    return With(values={"beat_id": there.id, "place_id": place})


def _let_go(what: With) -> UUID | None:
    """The place of the old beat that does not go along to the new one."""
    asked = read_uuid(request.form.get("place"))
    return asked if "place_id" in what.values and what.values["place_id"] is None else None


def _make(session: Session, concern_id: UUID, move: Move, version: int, what: With) -> Outcome:
    actor, row = current_actor(), session.get_one(Concern, concern_id)
    if move is Move.DUPLICATE:
        main = session.get_one(Concern, what.values["duplicate_of"])
        if main.state in {State.DUPLICATE, State.SPAM}:
            return Changed(State(main.state), main.version)
    made = moving.make(session, row, move, actor, version, what)
    if isinstance(made, Made) and move is Move.ASSIGN and request.form.get("say") == "read":
        thread.answer(session, row, actor, code="read", language=row.language)
    return made


def _answered(found: Concern, outcome: Outcome, let_go: UUID | None) -> Page:
    """Where it leads: the concern, or the list where it is out of sight now; or what stood in the way."""
    match outcome:
        case Made():
            db.session.expire_all()
            gone = store.find(current_actor(), found.id) is None
            if gone:
                return see_other("concerns.listed", let_go=let_go)
            return see_other(DETAIL, concern_id=found.id, let_go=let_go)
        case Changed(state=state):
            now = wording.in_words(state)
            words = _("Somebody was quicker: it is now “%(state)s”. Look again, then decide.", state=now)
            return _not_made(found, words, 409)
        case why:
            return _not_made(found, wording.refused(why), 409 if why is Refusal.MOVED_ON else 403)


def _not_made(found: Concern, words: str, status: int) -> Page:
    """The page again; where it went out of sight meanwhile, only why."""
    if store.find(current_actor(), found.id) is None:
        return render_template("concerns/desk/gone.html", told=words, ref=wording.ref(found.id)), status
    return again(found, words, status)
