"""Pages of referrals: the offer at the door, the list, and one referral with all that can be done with it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, jsonify, render_template, request

from app import clock, ids
from app.actor import Role
from app.db import db
from app.records.kinds import Base, Kind
from app.records.plain import Page, answer_plain
from app.referrals import card_words, filled, kinds, pages, rules, showing, store
from app.referrals.card import CHOSEN, made_from
from app.referrals.choices import EXITS, codes
from app.referrals.forms import CorrectForm, SaidNoForm, SubmitPageForm, WithdrawForm
from app.referrals.kinds import CORRECT, SAID_NO, SUBMIT, WITHDRAW
from app.referrals.rules import Part
from app.residents import store as residents
from app.settings import settings
from app.web.access import current_actor, open_to, open_to_everyone, step_up
from app.web.forms import Form
from app.web.headers import locates
from app.web.pages import see_other
from app.web.shell import shell_page

blueprint = Blueprint("referrals", __name__)
TEAM = (Role.OFFICER, Role.SERGEANT)


@blueprint.get("/referrals/new")
@open_to_everyone
@locates
@shell_page
def new() -> str:
    """The offer: the same bytes for everyone, filled by the phone."""
    return render_template("referrals/new.html", form=SubmitPageForm(), languages=card_words.LANGUAGES, exits=EXITS)


@blueprint.get("/referrals/card-words")
@open_to_everyone
@shell_page
def words() -> Response:
    """What the card says in each language: kept with the shell, so that a resident reads it without signal."""
    return jsonify(card_words.everything())


@blueprint.get("/referrals/plain")
@open_to(*TEAM)
def new_plain() -> str:
    """The same for a browser without JavaScript: first what never goes this way, then what is needed, then the card."""
    if (chosen := request.args.get("exit", "")) != "none":
        return render_template("referrals/first.html", exits=EXITS, told=chosen in codes(EXITS))
    form = SubmitPageForm(data={"id": ids.uuid7(), "made_at": clock.iso(clock.now()), "tz": settings().timezone})
    return _plain(form)


@blueprint.post("/referrals/card")
@open_to(*TEAM)
def card() -> Page:
    """The card of what was filled in, to be read by the resident, and their yes."""
    form = SubmitPageForm(request.form)
    form.validate()
    for name in CARD_STEP & set(form.errors):
        form[name].errors = []  # those are asked at the card
    return (_plain(form), 422) if form.errors else _card(form)


@blueprint.post("/referrals")
@open_to(*TEAM)
def create() -> Page:
    """A referral from the page without JavaScript: through the same door as a phone's."""
    form = SubmitPageForm(request.form)
    found = pages.seen(base) if (base := ids.read_uuid(request.form.get("base_id"))) else None
    version = request.form.get("base_version", type=int) or 0
    return answer_plain(
        SUBMIT,
        form,
        record_id=form.id.data,
        base=Base(found.id, version) if found else None,
        taken=lambda _row: see_other("referrals.detail", referral_id=found.id if found else form.id.data),
        refused=lambda form: ((_card if set(form.errors) <= CARD_STEP else _plain)(form), 422),
    )


@blueprint.route("/referrals/said-no", methods=["GET"])
@open_to_everyone
@shell_page
def said_no() -> str:
    """They said no thanks: a normal result."""
    return render_template("referrals/said_no.html", form=SaidNoForm())


@blueprint.post("/referrals/said-no")
@open_to(*TEAM)
def keep_said_no() -> Page:
    """The same from a page without JavaScript."""
    form = SaidNoForm(request.form)
    kinds.offer(form, current_actor())
    return answer_plain(
        SAID_NO,
        form,
        record_id=ids.read_uuid(request.form.get("id")) or ids.uuid7(),
        taken=lambda _row: see_other("referrals.listed"),
        refused=lambda form: (render_template("referrals/said_no.html", form=form), 422),
    )


@blueprint.get("/referrals")
@open_to(*TEAM)
def listed() -> str:
    """One's own; for a sergeant first what waits for them."""
    actor = current_actor()
    decides = actor.role is Role.SERGEANT
    return render_template(
        "referrals/list.html",
        waiting=[showing.row(line) for line in store.to_decide(actor)] if decides else [],
        doubted=[showing.row(line) for line in store.to_read_again(actor)] if decides else [],
        running=[showing.row(line) for line in store.own(actor)],
        between=[showing.row(line) for line in store.own_between(actor)],
        ended=[showing.row(line) for line in store.own(actor, ended=True)],
        decides=decides,
    )


@blueprint.get("/referrals/<uuid:referral_id>")
@open_to(Role.OFFICER, Role.SERGEANT, Role.COORDINATOR)
def detail(referral_id: UUID) -> str:
    """One referral: where it stands, the card, the consent, what can be done, and its history."""
    return _detail(referral_id)


@blueprint.get("/referrals/<uuid:referral_id>/line")
@open_to(*TEAM)
def line(referral_id: UUID) -> str:
    """A link to one referral with where it stands, for pages that know it by kind and id alone."""
    return render_template("referrals/_line.html", found=pages.in_a_line(pages.seen(referral_id)))


@blueprint.post("/referrals/<uuid:referral_id>/withdraw")
@open_to(Role.OFFICER, Role.SERGEANT)
def withdraw(referral_id: UUID) -> Page:
    """They don't want it any more: sharing stops now."""
    return _plain_move(referral_id, WITHDRAW, WithdrawForm(request.form))


@blueprint.post("/referrals/<uuid:referral_id>/correct")
@open_to(*TEAM)
def correct(referral_id: UUID) -> Page:
    """A number is put right."""
    return _plain_move(referral_id, CORRECT, CorrectForm(request.form))


@blueprint.get("/referrals/<uuid:referral_id>/again")
@open_to(*TEAM)
@step_up
def again(referral_id: UUID) -> str:
    """A referral that was returned, to be changed and sent again: the same form, filled with what was shared.

    It shows the number in full, so it asks for the passkey and leaves a mark, as every other look at one does.
    """
    found, actor = pages.seen(referral_id), current_actor()
    mine = store.parts(actor, store.light_standing(found), clock.now())
    if Part.AUTHOR not in mine or found.state != rules.State.RETURNED:
        abort(404)
    pages.look(actor, found)
    said = filled.as_said(db.session(), found, masked=False)
    about = {"id": ids.uuid7(), "made_at": clock.iso(clock.now()), "tz": settings().timezone}
    return _plain(SubmitPageForm(data=said | about | {"consent": "kept"}), found.id, found.version)


@blueprint.post("/referrals/<uuid:referral_id>/reveal")
@open_to(*TEAM)
@step_up
def reveal(referral_id: UUID) -> str:
    """The card with its number, and for whoever has to tell the resident how to reach them; first written down."""
    found = pages.seen(referral_id)
    values = pages.for_paper(current_actor(), found, needs_card=False)
    shown = residents.reveal(current_actor(), pages.UNDER, found.id) if values["reach"] else None
    return render_template("referrals/reveal.html", **values, shown=shown)


@blueprint.get("/referrals/<uuid:referral_id>/print")
@open_to(*TEAM)
@step_up
def printed(referral_id: UUID) -> str:
    """The card on paper, in the language in which it was agreed to."""
    found = pages.seen(referral_id)
    return render_template("referrals/print.html", **pages.for_paper(current_actor(), found))


#: The answers that are given at the card, not before it.
CARD_STEP = frozenset({"shared", "reroute", "given_by", "method", "interpreter", "consent", "wording"})


def _plain_move(referral_id: UUID, kind: Kind, form: Form) -> Page:
    found = pages.seen(referral_id)
    return answer_plain(
        kind,
        form,
        record_id=ids.read_uuid(request.form.get("id")),
        base=Base(found.id, request.form.get("base_version", type=int) or 0),
        taken=lambda _row: see_other("referrals.detail", referral_id=found.id),
        refused=lambda form: (_detail(found.id, form), 422),
    )


def _detail(referral_id: UUID, wrong: Form | None = None) -> str:
    found = pages.seen(referral_id)
    values = pages.full(current_actor(), found)
    return render_template("referrals/detail.html", **values, **pages.forms(wrong))


def _plain(form: SubmitPageForm, about: UUID | None = None, version: int = 0) -> str:
    kinds.offer(form, current_actor())
    about = about or ids.read_uuid(request.form.get("base_id"))
    version = version or request.form.get("base_version", type=int) or 0
    return render_template("referrals/plain.html", form=form, about=about, version=version)


def _card(form: SubmitPageForm) -> str:
    everything = made_from(form.values() | {"shared": list(CHOSEN), "reroute": True})
    language = form.consent_language.data or "en"
    about = ids.read_uuid(request.form.get("base_id"))
    if about and not form.shared.data:
        said = filled.as_said(
            db.session(), pages.seen(about), masked=True
        )  # what they said yes to before is ticked again
        form.shared.data, form.reroute.data = said["shared"], said["reroute"]
    return render_template(
        "referrals/card.html",
        form=form,
        lines=pages.card_to_ask(everything, language),
        words=card_words.of(language),
        card_language=language,
        card_direction=card_words.direction(language),
        about=about,
        version=request.form.get("base_version", type=int) or 0,
        given=[(name, value) for name, value in request.form.items(multi=True) if name not in CARD_STEP],
    )
