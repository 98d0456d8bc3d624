"""Making a move from a page: the plain post of what a phone sends, and revealing how a resident is reached."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from app import ids
from app.actor import Role
from app.db import db
from app.followups import pages, rules
from app.followups.kinds import COMMANDS, standing_of
from app.followups.models import Followup
from app.followups.rules import Move, Part
from app.followups.views import Page, blueprint, seen
from app.records.kinds import Base
from app.records.outcomes import Row
from app.records.plain import answer_plain
from app.residents import showing as reaching
from app.residents import store as residents
from app.web.access import current_actor, open_to, step_up
from app.web.pages import see_other

ADDRESSES = ", ".join(f'"{move.replace("_", "-")}"' for move in Move)


@blueprint.post(f"/followups/<uuid:followup_id>/<any({ADDRESSES}):name>")
@open_to(Role.OFFICER, Role.SERGEANT)
def move(followup_id: UUID, name: str) -> Page:
    """Make a move, or be told why not, with all that was typed."""
    followup = seen(followup_id)
    made = Move(name.replace("-", "_"))
    return answer_plain(
        COMMANDS[made],
        COMMANDS[made].form(request.form),
        record_id=ids.read_uuid(request.form.get("id")),
        base=Base(followup.id, request.form.get("base_version", type=int) or 0),
        taken=lambda row: _made(followup, row),
        refused=lambda form: (_again(followup, form, made), 422),
    )


@blueprint.post("/followups/<uuid:followup_id>/reveal")
@open_to(Role.OFFICER, Role.SERGEANT)
@step_up
def reveal(followup_id: UUID) -> str:
    """Who it is and how to reach them, for those who keep the promise; the look is written down first."""
    actor, followup = current_actor(), seen(followup_id)
    if not rules.parts(actor, standing_of(db.session(), followup)) & {Part.KEEPER, Part.SERGEANT}:
        abort(404)
    reach = residents.reach("followup", followup.id) or abort(404)
    shown = residents.reveal(actor, "followup", followup.id) or abort(404)
    return render_template(
        "followups/reveal.html",
        followup=followup,
        warnings=reaching.warnings(reach),
        reaching=reaching.facts(reach),
        reach=reach,
        shown=shown,
    )


def _made(followup: Followup, row: Row) -> Response:
    return see_other("followups.detail", followup_id=followup.id, kept=row.reason)


def _again(followup: Followup, form: object, made: Move) -> str:
    return render_template("followups/detail.html", **pages.full(current_actor(), followup, form, made))  # type: ignore[arg-type]
