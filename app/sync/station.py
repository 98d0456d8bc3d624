"""Phones as the station sees them: when each was here last, what it announced that never came. Never by officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template
from sqlalchemy import func, select

from app import clock
from app.accounts.models import Device
from app.actor import Role
from app.db import db
from app.records.models import Held, Receipt
from app.sync.models import Announced
from app.sync.views import blueprint
from app.web.access import open_to

TOO_LONG = timedelta(days=2)


@dataclass(frozen=True)
class Seen:
    """A phone in the list."""

    number: int
    shared: bool
    hello_at: datetime | None
    waiting: int
    late: bool


@blueprint.get("/phones")
@open_to(Role.SERGEANT, Role.ADMIN)
def station() -> str:
    """Phones in service, those that need a look first."""
    return render_template("sync/phones.html", phones=seen())


def seen() -> list[Seen]:
    """Phones in service with what they hold back; late ones first."""
    now = clock.now()
    came = select(Receipt.id).where(Receipt.id == Announced.record_id).exists()
    kept = select(Held.id).where(Held.record_id == Announced.record_id).exists()
    waits = (
        select(Announced.device_id, func.count().label("n"), func.min(Announced.first_at).label("since"))
        .where(~came, ~kept)
        .group_by(Announced.device_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Device.number, Device.shared, Device.hello_at, func.coalesce(waits.c.n, 0), waits.c.since)
        .outerjoin(waits, waits.c.device_id == Device.id)
        .where(Device.revoked_at.is_(None))
    )
    found = [
        Seen(number, shared, hello_at, count, since is not None and now - since > TOO_LONG)
        for number, shared, hello_at, count, since in rows
    ]
    return sorted(found, key=lambda phone: (not phone.late, phone.number))
