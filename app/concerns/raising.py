"""Raising a concern: one page a question, each a plain form that carries what was said on the pages before.

Nothing is kept until it is sent: not on the server, and not on the phone. Works without JavaScript.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app import clock, ids
from app.concerns import pressure, raise_form, receipt, sealing, showing, taking, ticket, where, whole_form, work
from app.concerns.blueprint import blueprint
from app.concerns.choices import PICTURES
from app.concerns.models import Concern
from app.concerns.raise_form import STEPS, RaiseForm
from app.concerns.ticket import Ticket
from app.concerns.whole_form import WholeForm
from app.db import Busy, db, reading
from app.web.access import open_to_everyone
from app.web.headers import locates, takes_up_to
from app.web.language import RESIDENTS, for_residents, locale
from app.web.same_origin import lets_old_browsers_in, says_nothing

Page = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response

#: 4,000 characters of any script, written as a form sends them.
LARGEST = 256 << 10


@blueprint.get("/concerns/new")
@open_to_everyone
@for_residents
@locates
def new() -> Page:
    """The first page: what to do in an emergency, and what it is about."""
    form = RaiseForm(data={"ticket": ticket.fresh(pressure.asked().bits), "reply": "here"})
    form.beat.data = ids.read_uuid(request.args.get("beat"))
    return _page(form, "about")


@blueprint.post("/concerns/new")
@open_to_everyone
@for_residents
@locates
@lets_old_browsers_in
@takes_up_to(LARGEST)
def step() -> Page:
    """The next page, the one before, or one that is to be changed."""
    form = RaiseForm(request.form)
    now, go = request.form.get("at", "about"), request.form.get("go", "next")
    now = now if now in STEPS else "about"
    match go.partition(":"):
        case ("back", _, _):
            return _page(form, raise_form.before(now))
        case ("stay", _, _):
            return _page(form, now)
        case ("change", _, wanted) if wanted in STEPS:
            return _page(form, wanted, seen=True)
        case _:
            if raise_form.wrong_at(form, now):
                return _page(form, now, seen=_seen()), 422
            return _page(form, "review" if _seen() else raise_form.after(now), seen=_seen())


@blueprint.post("/concerns")
@open_to_everyone
@for_residents
@lets_old_browsers_in
@takes_up_to(LARGEST)
def send() -> Page:
    """Send it. What can't be taken now comes back on the page, with what to do."""
    whole = whole_form.plainly(request.form)
    if whole is None:
        form = RaiseForm(request.form)
        wrong = raise_form.first_wrong(form)
        if wrong:
            return _page(form, wrong, seen=True), 422
        whole = whole_form.of_form(form)
    found = ticket.read(whole.ticket)
    if found is None:
        return _once_more("late", 409)
    said = _said(whole)
    sent = _sent(whole, said, found)
    try:
        with reading():
            taken = taking.from_forms.write((said, sent))
    except Busy:
        answer, status = _once_more("busy", 503)
        return answer, status, {"Retry-After": "5"}
    if isinstance(taken, taking.SaidOtherwise):
        return _once_more("changed", 409)
    row, is_new = taken
    if is_new:
        pressure.count(apart=row.quarantined)
    return _receipt(row, found, is_new=is_new)


def _suggested(said: taking.Said, named: UUID | None) -> UUID | None:
    """The beat that it seems to belong to; none where that can't be looked up: it is no reason to lose any words."""
    try:
        return where.suggest(said.place_text, said.point, named)
    except SQLAlchemyError:
        db.session.rollback()
        return None


def _said(whole: WholeForm) -> taking.Said:
    return taking.Said(
        category=whole.category,
        description=whole.description,
        place_text=whole.place_text,
        point=whole.point,
        happens_when=whole.happens_when,
        danger=whole.danger,
        reply=whole.reply,
        reached_at=whole.reached_at,
        language=locale().language,
        may_be_published=whole.may_be_published,
    )


def _sent(whole: WholeForm, said: taking.Said, found: Ticket) -> taking.Sent:
    asked = pressure.asked()
    odd = bool(whole.url) or ticket.too_quick(found) or says_nothing()
    return taking.Sent(
        concern_id=found.concern_id,
        code=found.code,
        suggested_beat=_suggested(said, whole.beat),
        apart=odd or asked.apart or not work.is_done(found, whole.work, max(found.bits, asked.bits)),
    )


def _receipt(row: Concern, found: Ticket, *, is_new: bool) -> Page:
    """The code, shown once: it is in no database, so nobody can look it up later."""
    lately = clock.now() - row.received_at <= ticket.SHOWN_AGAIN
    if not is_new and (row.code_hash != sealing.hash_of(found.code) or not lately):
        return render_template("concerns/public/there_already.html")
    return receipt.page(found.code, danger=row.danger == "yes")


def _once_more(why: str, status: int) -> tuple[str, int]:
    """The last page again, with a fresh ticket where the old one can't be used: nothing that was typed is lost."""
    form = RaiseForm(request.form)
    form.validate()
    if why in {"late", "changed"}:
        form.ticket.data = ticket.fresh(pressure.asked().bits)
    return _page(form, "review", why=why), status


def _page(form: RaiseForm, step: str, *, seen: bool = False, why: str = "") -> str:
    if form.reply.data is None:
        form.reply.data = "here"
    if not form.ticket.data:
        form.ticket.data = ticket.fresh(pressure.asked().bits)
    return render_template(
        f"concerns/public/{step}.html",
        form=form,
        step=step,
        number=list(STEPS).index(step) + 1,
        of=len(STEPS),
        seen=seen,
        why=why,
        carried=_carried(form, step),
        work=_work(form),
        pictures=PICTURES,
        languages=RESIDENTS,
        answers=showing.answers(form) if step == "review" else [],
    )


def _work(form: RaiseForm) -> tuple[str, int] | None:
    """The riddle and how many bits, where the form's sending takes work as things stand now."""
    found = ticket.read(form.ticket.data or "")
    bits = max(found.bits, pressure.asked().bits) if found else 0
    return (work.riddle(found), bits) if found and bits else None


def _carried(form: RaiseForm, step: str) -> list[tuple[str, str]]:
    """What was said on other pages, for hidden fields: as it was typed, also where it has to be put right there."""
    names = [field.name for field in form if field.name not in (*STEPS[step], "url", "work")]
    fields: dict[str, Any] = {name: form[name] for name in names}
    return [(name, value) for name, field in fields.items() for value in _values(field)]


def _values(field: Any) -> list[str]:
    if field.type == "Choices":
        return [str(value) for value in field.data or ()]
    if field.type == "Tick":
        return ["true"] if field.data else []
    said = field.data if field.type == "Choice" else field._value()
    return [str(said)] if said else []


def _seen() -> bool:
    """Whether the page with all answers was shown before: then each change leads back to it."""
    return request.form.get("seen") == "1"
