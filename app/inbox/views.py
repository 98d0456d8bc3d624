"""The service's side: an inbox for named workers, that works on an old phone without JavaScript.

They see the card as the resident agreed to it and nothing else; each look is written down by name. What they answer is
codes and days: no free text about anybody comes back to the police.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.inbox import desk, letting_in
from app.inbox.letting_in import Reader
from app.places import store as places
from app.records.digest import ref
from app.referrals.choices import CANNOT_TAKE, SERVICE_OUTCOMES, codes
from app.referrals.models import Referral
from app.referrals.moving import Changed, Made, With
from app.referrals.rules import Move, Refusal
from app.web.access import open_to_everyone, open_to_services
from app.web.limits import few_tries
from app.web.text import UnreadableText, clean

blueprint = Blueprint("inbox", __name__)

Page = str | tuple[str, int] | Response
MOVES = {
    "accept": Move.ACCEPT,
    "cannot-take": Move.CANNOT_TAKE,
    "attempt": Move.ATTEMPT,
    "waitlist": Move.WAITLIST,
    "engage": Move.ENGAGE,
    "close": Move.CLOSE,
}
CODES = {Move.CANNOT_TAKE: codes(CANNOT_TAKE), Move.CLOSE: codes(SERVICE_OUTCOMES)}


@blueprint.get("/service/sign-in")
@open_to_everyone
def sign_in() -> str:
    """Ask for a code."""
    return render_template("inbox/sign_in.html", email="", asked=False)


@blueprint.post("/service/code")
@open_to_everyone
@few_tries
def code() -> Page:
    """Send a code, if the address is a worker's. The page says the same either way."""
    email = _typed("email")
    if "@" not in email.strip("@") or len(email) > 254:
        return render_template(
            "inbox/sign_in.html", email=email, wrong=_("Enter your e-mail address."), asked=False
        ), 422
    letting_in.ask(email)
    return render_template("inbox/sign_in.html", email=email, asked=True)


@blueprint.post("/service/open")
@open_to_everyone
@few_tries
def open_inbox() -> Page:
    """Let somebody in by their code."""
    email = _typed("email")
    token = letting_in.open_with(email, _typed("code"))
    if token is None:
        wrong = _("This code does not open it: it may be mistyped, used or older than 15 minutes. Ask for a new one.")
        return render_template("inbox/sign_in.html", email=email, asked=True, wrong=wrong), 422
    answer = redirect(url_for("inbox.listed"), 303)
    letting_in.set_token(answer, token)
    return answer


@blueprint.post("/service/leave")
@open_to_services
def leave() -> Response:
    """Shut the inbox."""
    letting_in.leave()
    answer = redirect(url_for("inbox.sign_in"), 303)
    letting_in.drop_token(answer)
    return answer


@blueprint.get("/service")
@open_to_services
def listed() -> str:
    """What waits and what is under way, for each service that somebody reads for."""
    return render_template("inbox/list.html", sections=desk.sections(_reader()), reader=_reader())


@blueprint.get("/service/referrals/<uuid:referral_id>")
@open_to_services
def detail(referral_id: UUID) -> str:
    """One referral: the card, what was done, and what can be answered."""
    return _page(_seen(referral_id))


@blueprint.get("/service/referrals/<uuid:referral_id>/print")
@open_to_services
def printed(referral_id: UUID) -> str:
    """The card as a sheet of paper: what was shared and nothing else; a look like any other."""
    values = desk.page(_reader(), _seen(referral_id))
    if not values["card"]:
        abort(404)
    sheet = [(_("Service"), values["service"]), (_("Printed by"), _reader().name), (_("Reference"), ref(referral_id))]
    return render_template("inbox/print.html", **values, sheet=sheet)


@blueprint.get("/service/referrals/<uuid:referral_id>/json")
@open_to_services
def as_json(referral_id: UUID) -> Response:
    """The same for their own system: the shared fields and nothing else."""
    found = _seen(referral_id)
    answer = jsonify(desk.as_json(_reader(), found))
    answer.headers["Content-Disposition"] = f'attachment; filename="referral-{found.id}.json"'
    return answer


@blueprint.post("/service/referrals/<uuid:referral_id>/<any({}):name>".format(", ".join(f'"{name}"' for name in MOVES)))
@open_to_services
def answer(referral_id: UUID, name: str) -> Page:
    """Take it, or say how it goes: a code, a day, never a text."""
    found, move = _seen(referral_id), MOVES[name]
    version = request.form.get("version", type=int)
    if version is None:
        abort(400)
    what = _with(move)
    if isinstance(what, str):
        return _page(found, what), 422
    match desk.make(_reader(), found, move, version, what):
        case Made():
            return redirect(url_for("inbox.detail", referral_id=found.id), 303)
        case Changed():
            return _page(found, _("Somebody was quicker, or it was taken back. Look at it again.")), 409
        case Refusal() as why:
            return _page(found, desk.refused(why)), 409


@blueprint.post("/service/referrals/<uuid:referral_id>/deleted")
@open_to_services
def deleted(referral_id: UUID) -> Response:
    """What was taken back is deleted with the service, too."""
    found = _seen(referral_id)
    if not desk.confirm_deleted(_reader(), found):
        abort(409)
    return redirect(url_for("inbox.listed"), 303)


def _with(move: Move) -> With | str:
    """What comes with an answer; or, in words, what is missing."""
    if move in CODES:
        code = request.form.get("code", "")
        return With(code=code) if code in CODES[move] else _("Choose why.")
    if move is not Move.WAITLIST:
        return With()
    try:
        day = date.fromisoformat(request.form.get("review_on", ""))
    except ValueError:
        return _("Enter the day on which you look at it again.")
    ahead = (day - places.today()).days
    return With(review_on=day) if 0 < ahead <= 366 else _("Choose a day within a year, after today.")


def _reader() -> Reader:
    return letting_in.reader() or abort(401)


def _seen(referral_id: UUID) -> Referral:
    """A referral that was sent to one of the reader's services; 404 for every other, there or not (R-15)."""
    return desk.find(_reader(), referral_id) or abort(404)


def _page(found: Referral, told: str = "") -> str:
    again = _seen(found.id)
    return render_template("inbox/detail.html", **desk.page(_reader(), again), told=told)


def _typed(name: str) -> str:
    try:
        return clean(request.form.get(name, ""))
    except UnreadableText:
        return ""
