"""Pages for coordinators: a directory is uploaded, shown as what it would change, then taken over; and export."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from uuid import UUID

from flask import Response, abort, jsonify, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge

from app import ids
from app.actor import Role
from app.db import db, write
from app.partners.hsds import export, planning, sources
from app.partners.hsds.found import Directory, Problem, Refused
from app.partners.views import Page, blueprint
from app.settings import settings
from app.web.access import current_actor, open_to
from app.web.headers import takes_up_to
from app.web.pages import see_other

MOST = 32  # MB
MOST_BYTES = MOST << 20
KEPT_S = 3600
SHOWN = 30


@blueprint.get("/services/import")
@open_to(Role.COORDINATOR)
def import_page() -> str:
    """Choose a file."""
    return render_template("partners/import.html", problems=(), remarks=(), plan=None)


@blueprint.post("/services/import")
@open_to(Role.COORDINATOR)
@takes_up_to(MOST_BYTES)
def preview() -> Page:
    """What the file would change, or all that is wrong with it. Nothing is changed yet."""
    try:
        file = request.files.get("file")
    except RequestEntityTooLarge:
        words = _("The file is larger than %(most)d MB. Import a region at a time, or use the command.", most=MOST)
        return _refused(Problem("", 0, "", words), status=413)
    if file is None or not file.filename:
        return _refused(Problem("", 0, "", _("Choose a file: a zip of the CSV files, or JSON.")))
    with closing(file):
        name, content = Path(file.filename).name[:80], file.read()
    try:
        directory = sources.from_bytes(name, content)
    except Refused as refused:
        return _refused(*refused.problems)
    token = _keep(content, name)
    return _shown(directory, token)


@blueprint.post("/services/import/take-over")
@open_to(Role.COORDINATOR)
def take_over() -> Page:
    """Do what was shown; where the directory has changed since, it is shown anew."""
    token = ids.read_uuid(request.form.get("token")) or abort(400)
    name, content = _kept(token)
    try:
        directory = sources.from_bytes(name, content)
    except Refused as refused:
        return _refused(*refused.problems)

    def work(session: Session) -> bool:
        made = planning.plan(session, directory)
        if made.mark != request.form.get("mark"):
            return False
        planning.apply(session, current_actor(), directory, made)
        return True

    if not write(work):
        return _shown(directory, token, _("The directory has changed meanwhile. This is what would change now."))
    _folder().joinpath(str(token)).unlink(missing_ok=True)
    return see_other("partners.listed")


@blueprint.get("/services/export")
@open_to(Role.COORDINATOR)
def export_page() -> Response:
    """The directory as HSDS 3.0 JSON, without anybody's contacts."""
    answer = jsonify(export.everything())
    answer.headers["Content-Disposition"] = 'attachment; filename="services.json"'
    return answer


def _shown(directory: Directory, token: UUID, told: str = "") -> str:
    made = planning.plan(db.session(), directory)
    return render_template(
        "partners/import.html",
        problems=(),
        remarks=[str(remark) for remark in directory.remarks[:SHOWN]],
        plan=made,
        token=token,
        told=told,
        shown=SHOWN,
    )


def _refused(*problems: Problem, status: int = 422) -> tuple[str, int]:
    said = [str(problem) for problem in problems]
    return render_template("partners/import.html", problems=said, remarks=(), plan=None), status


def _keep(content: bytes, name: str) -> UUID:
    """Put an upload aside until it is taken over; what lay there for an hour is thrown away."""
    folder, token = _folder(), ids.uuid4()
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > KEPT_S:
            old.unlink(missing_ok=True)
    folder.joinpath(str(token)).write_bytes(name.encode() + b"\n" + content)
    return token


def _kept(token: UUID) -> tuple[str, bytes]:
    """(name, content) of an upload that was put aside; 404 once it is gone."""
    file = _folder() / str(token)
    if not file.is_file():
        abort(404, description=_("This upload is not kept any more. Choose the file again."))
    name, _line, content = file.read_bytes().partition(b"\n")
    return name.decode(), content


def _folder() -> Path:
    folder = settings().data_dir / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
