"""An officer records a concern for somebody at the door, and hands over the slip: with signal, without, or scripts."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from app import clock, ids
from app.actor import Role
from app.concerns import code, slip
from app.concerns.blueprint import blueprint
from app.concerns.forms import RecordPageForm
from app.concerns.kinds import CREATE, offer
from app.records.plain import Page, answer_plain
from app.settings import settings
from app.web.access import current_actor, open_to, open_to_everyone
from app.web.headers import locates
from app.web.language import RESIDENTS
from app.web.shell import shell_page

#: What is chosen ahead: nobody comes to a door because a question was skipped.
SAFEST = {"reply": "here"}


@blueprint.get("/concerns/record")
@open_to_everyone
@locates
@shell_page
def record() -> str:
    """The form: the same bytes for everyone, filled by the phone, which makes the code itself."""
    form = RecordPageForm(data=SAFEST)
    return render_template("concerns/record.html", form=form, languages=RESIDENTS, slips=slip.everything(), **_slip())


@blueprint.get("/concerns/record/plain")
@open_to(Role.OFFICER, Role.SERGEANT)
def record_plain() -> str:
    """The same for a browser without JavaScript: the id, the places and the code come from the server."""
    about = {"id": ids.uuid7(), "made_at": clock.iso(clock.now()), "tz": settings().timezone, "code": _fresh_code()}
    return _plain(RecordPageForm(data=SAFEST | about))


@blueprint.post("/concerns/record")
@open_to(Role.OFFICER, Role.SERGEANT)
def keep_record() -> Page:
    """A concern from a page without scripts: through the same door as a phone's. The slip is the answer, once."""
    form = RecordPageForm(request.form)
    return answer_plain(
        CREATE,
        form,
        record_id=form.id.data,
        taken=lambda _row: _recorded(form),
        refused=lambda form: (_plain(form), 422),
    )


def _plain(form: Any) -> str:
    offer(form, current_actor())
    if form.code.errors:
        form.code.data = _fresh_code()
    return render_template("concerns/record_plain.html", form=form)


def _recorded(form: RecordPageForm) -> str:
    said, language = str(form.code.data), str(form.language.data)
    return render_template("concerns/recorded.html", code=code.written(said), shown=slip.about(language), **_slip())


def _slip() -> dict[str, Any]:
    """Where the code is typed in, and the same as a square."""
    return {"address": (settings().origin, slip.STATUS), "square": slip.square_of(settings().origin + slip.STATUS)}


def _fresh_code() -> str:
    return code.from_bytes(ids.from_b64url(ids.token(16)))
