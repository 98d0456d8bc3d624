"""Pages of the directory: searching and reading it (officers, sergeants), and keeping it (coordinators)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock
from app.actor import Role
from app.db import db, write
from app.partners import carried, directory, listing, rules, showing, store
from app.partners.choices import AGE_BANDS, REASONS, codes
from app.partners.forms import ServiceForm, WebhookForm, WorkerForm
from app.partners.models import Service
from app.partners.search import Query, search
from app.places import store as places
from app.residents.forms import LANGUAGES
from app.settings import settings
from app.web.access import current_actor, open_to, open_to_everyone
from app.web.pages import see_other
from app.web.shell import shell_page
from app.web.text import UnreadableText, clean

blueprint = Blueprint("partners", __name__)

Page = str | tuple[str, int] | Response
READERS = tuple(carried.READERS)


@blueprint.get("/services")
@open_to(*READERS)
def listed() -> str:
    """Search by what it helps with, age, area, language, open now, and words."""
    query = _query()
    return render_template(
        "partners/list.html",
        rows=[showing.row(match) for match in search(query, _local())],
        query=query,
        reasons=REASONS,
        ages=AGE_BANDS,
        languages=LANGUAGES,
        keeps=current_actor().role is Role.COORDINATOR,
    )


@blueprint.get("/directory")
@open_to_everyone
@shell_page
def on_this_phone() -> str:
    """The directory without signal: the same bytes for everyone, filled by the phone (`/sync/services`)."""
    choices = {"reasons": REASONS, "ages": AGE_BANDS, "languages": LANGUAGES}
    return render_template("partners/directory.html", query=Query(), **choices)


@blueprint.get("/services/<uuid:service_id>")
@open_to(*READERS)
def detail(service_id: UUID) -> str:
    """One service: how to reach it, when it is open, on which terms it takes referrals."""
    return _detail(_seen(service_id))


@blueprint.route("/services/new", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def new() -> Page:
    """Add a service by hand."""
    form = ServiceForm(request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        page = render_template("partners/form.html", form=form, service=None)
        return page if request.method == "GET" else (page, 422)
    service_id = write(lambda session: listing.add(session, current_actor(), form))
    return see_other("partners.detail", service_id=service_id)


@blueprint.route("/services/<uuid:service_id>/change", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def change(service_id: UUID) -> Page:
    """Change what is said of it, and the terms."""
    found = _seen(service_id)
    if request.method == "GET":
        return render_template("partners/form.html", form=ServiceForm(data=listing.as_it_is(found)), service=found)
    form = ServiceForm(request.form)
    if not form.validate():
        return render_template("partners/form.html", form=form, service=found), 422
    write(partial(listing.change, by=current_actor(), service_id=found.id, form=form))
    return see_other("partners.detail", service_id=found.id)


@blueprint.post("/services/<uuid:service_id>/workers")
@open_to(Role.COORDINATOR)
def add_worker(service_id: UUID) -> Page:
    """Let somebody read its inbox, by name."""
    found, form = _seen(service_id), WorkerForm(request.form)
    if not form.validate():
        return _detail(found, worker_form=form), 422
    said = {"name": form.worker_name.data, "email": form.worker_email.data}
    added = write(lambda session: store.add_worker(session, current_actor(), found.id, **said))
    if added is None:
        form.worker_email.errors = [_("They read this inbox already.")]
        return _detail(found, worker_form=form), 422
    return see_other("partners.detail", service_id=found.id)


@blueprint.post("/services/<uuid:service_id>/workers/<uuid:worker_id>/end")
@open_to(Role.COORDINATOR)
def end_worker(service_id: UUID, worker_id: UUID) -> Response:
    """Somebody left: they are out with their next page."""
    found = _seen(service_id)
    if all(worker.id != worker_id for worker in store.workers_of(found.id)):
        abort(404)
    write(lambda session: store.end_worker(session, current_actor(), worker_id))
    return see_other("partners.detail", service_id=found.id)


@blueprint.post("/services/<uuid:service_id>/webhook")
@open_to(Role.COORDINATOR)
def webhook(service_id: UUID) -> Page:
    """Where its own system is told that something waits."""
    found, form = _seen(service_id), WebhookForm(request.form)
    if not form.validate():
        return _detail(found, hook_form=form), 422
    store.set_webhook(current_actor(), found.id, form.hook_url.data or None, form.hook_secret.data or None)
    return see_other("partners.detail", service_id=found.id)


@blueprint.post("/services/<uuid:service_id>/retire")
@open_to(Role.COORDINATOR)
def retire(service_id: UUID) -> Response:
    """Take it out of the directory; what was sent to it stays where it is."""
    found = _seen(service_id)

    def work(session: Session) -> None:
        directory.change_service(session, current_actor(), found.id, retired_at=clock.now())

    write(work)
    return see_other("partners.listed")


@blueprint.get("/services/upkeep")
@open_to(Role.COORDINATOR)
def upkeep() -> str:
    """What needs a coordinator: agreements that end, entries that nobody confirmed, inboxes that nobody reads."""
    return render_template("partners/upkeep.html", groups=listing.upkeep(places.today()))


def _detail(found: Service, worker_form: WorkerForm | None = None, hook_form: WebhookForm | None = None) -> str:
    terms, today = store.terms(db.session(), found.id) or abort(404), places.today()
    keeps = current_actor().role is Role.COORDINATOR
    organization = store.named([found.id])[found.id][1]
    why = rules.may_be_sent(terms, today)
    values: dict[str, Any] = listing.around(found.id)
    return render_template(
        "partners/detail.html",
        service=found,
        pairs=showing.facts(found, organization, why, today),
        not_assured=rules.stale(found.assured_on, today),
        keeps=keeps,
        workers=store.workers_of(found.id) if keeps else [],
        worker_form=worker_form or WorkerForm(),
        hook_form=hook_form or WebhookForm(),
        has_hook=found.webhook_url is not None,
        **values,
    )


def _seen(service_id: UUID) -> Service:
    return store.service(db.session(), service_id) or abort(404)


def _query() -> Query:
    given = request.args
    return Query(
        words=_clean(given.get("words", ""))[:80],
        reason=given.get("reason", "") if given.get("reason") in codes(REASONS) else "",
        age_band=given.get("age", "") if given.get("age") in codes(AGE_BANDS) else "",
        area=_clean(given.get("area", ""))[:80],
        language=given.get("language", "")[:16],
        open_now="open" in given,
    )


def _clean(text: str) -> str:
    try:
        return clean(text)
    except UnreadableText:
        return ""


def _local() -> datetime:
    """Now, as the agency's clocks show it."""
    return clock.now().astimezone(settings().zone)
