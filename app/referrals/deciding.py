"""The sergeant's side: approve, return, not approve, cut, call back, read again. Online only, by a fresh passkey."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock
from app.actor import Role
from app.db import write
from app.records import guard
from app.records.plain import Page
from app.referrals import correcting, moving, pages, showing, store
from app.referrals.card import CHOSEN, Card
from app.referrals.choices import DECLINED_BECAUSE, RETURNED_BECAUSE, codes
from app.referrals.models import Referral
from app.referrals.moving import Changed, Made, Mover, Outcome, With
from app.referrals.rules import Move, Part, Refusal
from app.referrals.views import blueprint
from app.web.access import current_actor, open_to, step_up
from app.web.answers import json_error, wants_json
from app.web.pages import see_other
from app.web.text import UnreadableText, clean, units

MOVES = {"approve": Move.APPROVE, "return": Move.RETURN, "decline": Move.DECLINE, "reopen": Move.REOPEN}
REASONS = {Move.RETURN: codes(RETURNED_BECAUSE), Move.DECLINE: codes(DECLINED_BECAUSE)}
COMMENT_LIMIT = 280
DETAIL = "referrals.detail"


@blueprint.post("/referrals/<uuid:referral_id>/decide")
@open_to(Role.SERGEANT)
@step_up
def decide(referral_id: UUID) -> Page | tuple[Response, int]:
    """`decision`, the `version` that was looked at, a `reason` code and a `comment` (contract.md)."""
    found = pages.seen(referral_id)
    move = MOVES.get(request.form.get("decision", "")) or abort(400)
    reason, comment = request.form.get("reason", ""), _comment()
    if comment is None:
        return _not_yet(found, _("Shorten the comment to %(n)d characters.", n=COMMENT_LIMIT))
    if guard.find(comment):
        return _not_yet(found, _("Leave names, numbers and addresses out of the comment."))
    if move in REASONS and reason not in REASONS[move]:
        return _not_yet(found, _("Choose why, then decide."))
    version = request.form.get("version", type=int)
    if version is None:
        abort(400)
    what = With(code=reason if move in REASONS else "", comment=comment)
    return _answer(found, lambda s, row: moving.make(s, row, move, Mover.person(current_actor()), version, what))


@blueprint.post("/referrals/<uuid:referral_id>/cut")
@open_to(Role.SERGEANT)
@step_up
def cut(referral_id: UUID) -> Page | tuple[Response, int]:
    """Take words or whole lines from the card: the consent stays, because nothing is added."""
    found, version = pages.seen(referral_id), request.form.get("version", type=int) or 0
    gone = frozenset(request.form.getlist("gone")) & frozenset(CHOSEN)
    summary = " ".join(request.form.get("summary", "").split())
    less: Card = {"summary": summary} if summary and "summary" not in gone else {}
    if not gone and not less:
        return _not_yet(found, _("Choose what to cut."))

    def work(session: Session, row: Referral) -> Outcome | None:
        return correcting.cut(session, row, current_actor(), version, less, gone)

    return _answer(found, work, nothing=_("Words can only be taken away here. What was added has to be agreed to."))


@blueprint.post("/referrals/<uuid:referral_id>/recall")
@open_to(Role.SERGEANT)
@step_up
def recall(referral_id: UUID) -> Page | tuple[Response, int]:
    """Call back what was sent, before the service has taken it."""
    found, version = pages.seen(referral_id), request.form.get("version", type=int) or 0
    mover = Mover.person(current_actor())
    return _answer(found, lambda s, row: moving.make(s, row, Move.RECALL, mover, version, With()))


@blueprint.post("/referrals/<uuid:referral_id>/read-again")
@open_to(Role.SERGEANT)
@step_up
def read_again(referral_id: UUID) -> Page | tuple[Response, int]:
    """A second reader agrees that it was not approved: nothing changes but that it was looked at."""
    found = pages.seen(referral_id)
    if Part.SECOND_READER not in store.parts(current_actor(), store.light_standing(found), clock.now()):
        abort(404)
    write(lambda session: moving.read_again(session, session.get_one(Referral, found.id), current_actor()))
    return see_other("referrals.detail", referral_id=found.id)


def _answer(
    found: Referral, work: Callable[[Session, Referral], Outcome | None], nothing: str = ""
) -> Page | tuple[Response, int]:
    """Do it in one transaction, and say what came of it: done, changed meanwhile (409), or why not (403)."""
    match write(lambda session: work(session, session.get_one(Referral, found.id))):
        case Made():
            return see_other("referrals.listed") if _is_gone(found) else see_other(DETAIL, referral_id=found.id)
        case Changed(state=state):
            words = _("Somebody was quicker: it is now “%(state)s”.", state=showing.in_words(state, found.reason))
            return _not_yet(found, words, 409, "conflict")
        case Refusal() as why:
            return _not_yet(found, showing.refused(why), 409 if why is Refusal.MOVED_ON else 403, str(why))
        case _:
            return _not_yet(found, nothing)


def _not_yet(found: Referral, words: str, status: int = 422, code: str = "invalid") -> Page | tuple[Response, int]:
    """The page again, with why, and nothing lost that was typed."""
    if wants_json():
        return json_error(code, words, status)
    again = store.find(current_actor(), found.id) or abort(status, description=words)
    values = pages.full(current_actor(), again) | pages.forms()
    return render_template("referrals/detail.html", **values, told=words, typed=request.form), status


def _is_gone(found: Referral) -> bool:
    """Whether it is out of the reader's sight now: of another beat, and decided."""
    return store.find(current_actor(), found.id) is None


def _comment() -> str | None:
    """What was typed beside a decision; nothing where it is too long or can't be read."""
    try:
        comment = clean(request.form.get("comment", ""))
    except UnreadableText:
        return None
    return comment if units(comment) <= COMMENT_LIMIT else None
