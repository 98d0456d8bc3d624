"""Reading a concern, and what a reader makes of its words before patrol sees them. Looking changes nothing."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.actor import Role
from app.concerns import shown, store, thread
from app.concerns.blueprint import blueprint
from app.concerns.desk import page, wording
from app.concerns.desk.forms import WordsForm
from app.concerns.desk.panels import latest
from app.concerns.models import Concern
from app.concerns.rules import Part
from app.concerns.sealing import message_of, part_of, words_of
from app.db import Busy, db, write
from app.records import guard
from app.records.plain import Page
from app.residents import showing as reaching
from app.residents import store as residents
from app.settings import settings
from app.web.access import current_actor, open_to, step_up
from app.web.errors import RETRY_AFTER_S
from app.web.pages import see_other

TEAM = (Role.OFFICER, Role.SERGEANT)
DETAIL = "concerns.detail"
WRITTEN = (shown.DESCRIPTION, shown.PLACE)


@blueprint.get("/concerns/<uuid:concern_id>")
@open_to(*TEAM)
def detail(concern_id: UUID) -> str:
    """One concern. That it was looked at is written down before it is shown."""
    return render_template("concerns/desk/detail.html", **page.looked_at(page.seen(concern_id)))


@blueprint.post("/concerns/<uuid:concern_id>/words")
@open_to(*TEAM)
def words(concern_id: UUID) -> Page:
    """`do`: show (these words instead), cut (what the guard marks), translate; of a `part`, on the version `seen`."""
    found = page.seen(concern_id)
    part, do = request.form.get("part", ""), request.form.get("do", "")
    if Part.READER not in page.parts_of(found):
        abort(403)
    typed = _typed(found, part)
    form = WordsForm(request.form)
    if do == "cut":
        text = guard.take_out(typed, guard.find(typed))
    elif do not in {"show", "translate"}:
        abort(400)
    elif not form.validate():
        return again(found, form.text.errors[0], 422)
    else:
        text = form.text.data or ""
    try:
        kept = write(lambda session: _keep(session, found.id, part, do, text, request.form.get("seen", "")))
    except Busy:
        return not_saved(found)
    if not kept:
        return again(found, _("Somebody changed these words while you wrote. Look at theirs, then save yours."), 409)
    return see_other(DETAIL, concern_id=found.id, _anchor=f"words-{part}")


@blueprint.post("/concerns/<uuid:concern_id>/ask-translation")
@open_to(*TEAM)
def ask_translation(concern_id: UUID) -> Page:
    """Put words into the queue of their language."""
    found, part, actor = page.seen(concern_id), request.form.get("part", ""), current_actor()
    reads = Part.READER in page.parts_of(found)
    if not reads and part not in {*WRITTEN, *(str(row.n) for row, _words in shown.of_messages(found))}:
        abort(404)
    _typed(found, part)
    write(lambda session: thread.ask_translation(session, session.get_one(Concern, found.id), actor, part))
    return see_other(DETAIL, concern_id=found.id, _anchor=f"words-{part}")


@blueprint.post("/concerns/<uuid:concern_id>/screen")
@open_to(*TEAM)
def screen(concern_id: UUID) -> Page:
    """A later message was read: `n`, and in `text` what patrol will see of it. Without `n`: it was asked again."""
    found, actor, n = page.seen(concern_id), current_actor(), request.form.get("n", type=int)
    if Part.READER not in page.parts_of(found):
        abort(403)
    if n is None:
        write(lambda session: thread.read(session, session.get_one(Concern, found.id), actor))
        return see_other(DETAIL, concern_id=found.id)
    form = WordsForm(request.form)
    _typed(found, str(n))
    if not form.validate():
        return again(found, form.text.errors[0], 422)

    def work(session: Session) -> bool:
        row = session.get_one(Concern, found.id)
        kept = _keep(session, row.id, str(n), "show", form.text.data or "", request.form.get("seen", ""))
        if kept:
            thread.screen(session, row, actor, n)
        return kept

    try:
        kept = write(work)
    except Busy:
        return not_saved(found)
    if not kept:
        return again(found, _("Somebody changed these words while you wrote. Look at theirs, then save yours."), 409)
    return see_other(DETAIL, concern_id=found.id, _anchor=f"words-{n}")


@blueprint.post("/concerns/<uuid:concern_id>/reveal")
@open_to(*TEAM)
@step_up
def reveal(concern_id: UUID) -> str:
    """How the resident is reached, after what is safe; the look is written down first."""
    found = page.seen(concern_id)
    reach = residents.reach(store.UNDER, found.id) or abort(404)
    known = residents.reveal(current_actor(), store.UNDER, found.id) or abort(404)
    return render_template(
        "concerns/desk/reveal.html",
        concern=found,
        warnings=reaching.warnings(reach),
        reaching=reaching.facts(reach),
        reach=reach,
        shown=known,
    )


def again(found: Concern, words: str, status: int, **more: object) -> Page:
    """The page again, with why; what was typed stays."""
    values = page.looked_at(page.seen(found.id)) | {"typed": request.form} | more
    return render_template("concerns/desk/detail.html", **values, told=words), status


def not_saved(found: Concern) -> Page:
    """What was typed, to be sent once more. Not the page itself: a look at it could not be written down now."""
    carried = [(name, value) for name, value in request.form.items(multi=True) if name != "text"]
    values = {"ref": wording.ref(found.id), "here": f"/concerns/{found.id}", "to": request.path, "carried": carried}
    body = render_template("concerns/desk/not_saved.html", **values, text=request.form.get("text"))
    return Response(body, 503, {"Retry-After": RETRY_AFTER_S}, mimetype="text/html")


def _typed(found: Concern, part: str) -> str:
    """What the resident typed in a part; 404 where there is none."""
    if part in WRITTEN:
        return part_of(found, part) or abort(404)
    rows = {str(row.n): row for row in store.messages(db.session(), found.id) if row.from_resident}
    return message_of(rows[part]) if part in rows and rows[part].words else abort(404)


def _keep(session: Session, concern_id: UUID, part: str, do: str, text: str, seen: str) -> bool:
    """Keep a version, unless somebody made another since; words that are shown as they were typed need none."""
    actor, found = current_actor(), session.get_one(Concern, concern_id)
    if do == "translate":
        thread.translate(session, found, actor, part, settings().language, text)
        return True
    edits = [row for row in store.versions(concern_id, session) if row.part == part and row.sort == thread.SHOWN]
    if latest(edits) != seen:
        return False
    now = words_of(edits[-1]) if edits else _typed_in(session, found, part)
    if text != now:
        thread.show(session, found, actor, part, text)
    return True


def _typed_in(session: Session, found: Concern, part: str) -> str:
    if part in WRITTEN:
        return part_of(found, part)
    return next(message_of(row) for row in store.messages(session, found.id) if str(row.n) == part)
