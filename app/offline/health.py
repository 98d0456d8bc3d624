"""For operators: whether the process runs, and whether it can do its work (R-46)."""

from __future__ import annotations

import shutil

from flask import jsonify
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from app import migrations
from app.db import db
from app.offline.views import blueprint
from app.residents import clockwatch
from app.settings import settings
from app.web.access import open_to_everyone

LEAST_FREE = 100 << 20


@blueprint.get("/healthz")
@open_to_everyone
def healthz() -> Response:
    """The process answers."""
    return jsonify(ok=True)


@blueprint.get("/readyz")
@open_to_everyone
def readyz() -> tuple[Response, int]:
    """Database, migrations and disk: 200 when all is well, else 503 with what is not.

    `deleting` false: the clock has to be confirmed first. The server works meanwhile.
    """
    found = {"database": _database(), "migrations": False, "disk": _disk()}
    if found["database"]:
        found["migrations"] = migrations.is_current(db.session.connection())
    ready = all(found.values())
    deleting = found["migrations"] and not clockwatch.is_doubted()
    return jsonify(ready=ready, deleting=deleting, **found), 200 if ready else 503


def _database() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except DBAPIError:
        return False
    return True


def _disk() -> bool:
    return shutil.disk_usage(settings().data_dir).free > LEAST_FREE
