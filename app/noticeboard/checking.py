"""Whether an officer is genuine: a resident types the number, and learns that there is such an officer, or not.

It says no name unless that officer agreed. Tries are counted by a bucket that names nobody (`limits.bucket`).
"""

from __future__ import annotations

from flask import render_template, request

from app.noticeboard import showing, store
from app.noticeboard.blueprint import blueprint
from app.noticeboard.check_form import CheckForm
from app.web.access import open_to_everyone
from app.web.language import for_residents
from app.web.limits import bucket, limiter

TRIES = "10 per minute; 60 per hour"


@blueprint.route("/our-area/check", methods=["GET", "POST"])
@open_to_everyone
@for_residents
@limiter.limit(TRIES, key_func=bucket, methods=["POST"])
def check() -> str | tuple[str, int]:
    """The form, and the answer under it."""
    form, area = CheckForm(request.form), store.page_at(request.values.get("area", ""))
    asked = request.method == "POST"
    refused = asked and not form.validate()
    answer = store.officer_of_number(form.number.data) if asked and not refused else None
    how = showing.how_to_check()
    page = render_template("noticeboard/check.html", form=form, area=area, answer=answer, genuine=how)
    return (page, 422) if refused else page
