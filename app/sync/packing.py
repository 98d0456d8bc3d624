"""pack: what a phone carries to be read without signal. Only changes go over the line; a delivery is audited."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from flask import jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock, pack
from app.actor import Actor, Role
from app.audit import log
from app.db import db, write
from app.pack import Item
from app.sync.models import Delivery
from app.sync.views import blueprint
from app.web.access import current_actor, open_to

HIDDEN_AFTER_H = 24
Revs = dict[str, str]


@blueprint.get("/sync/pack")
@open_to(Role.OFFICER, Role.SERGEANT)
def carry() -> Response:
    """`?since=<cursor>` → `{owner, cursor, full, items: [{key, rev, html, secret?}], gone: [key], ttl_h}`; or 304.

    Without a cursor that this phone was given last, everything goes, and the phone forgets what it had.
    """
    actor = current_actor()
    items = pack.items(actor)
    revs = {item.key: item.rev for item in items}
    cursor = _cursor(actor, revs)
    if request.if_none_match.contains_weak(cursor):
        return _headed(Response(status=304), cursor)
    before = _before(actor, request.args.get("since"))
    changed = [item for item in items if before is None or before.get(item.key) != item.rev]
    _deliver(actor, cursor, revs, changed)
    answer = jsonify(
        owner=str(actor.person_id),
        cursor=cursor,
        full=before is None,
        items=[_written(item) for item in changed],
        gone=sorted(set(before or {}) - set(revs)),
        ttl_h=HIDDEN_AFTER_H,
    )
    return _headed(answer, cursor)


def _written(item: Item) -> dict[str, str]:
    said = {"key": item.key, "rev": item.rev, "html": item.html}
    return said | {"secret": item.secret} if item.secret else said


def _headed(answer: Response, cursor: str) -> Response:
    answer.set_etag(cursor, weak=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _cursor(actor: Actor, revs: Revs) -> str:
    whole = json.dumps([str(actor.person_id), str(actor.device_id), revs], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:24]


def _before(actor: Actor, cursor: str | None) -> Revs | None:
    """What this phone was given under its cursor; nothing where that is not what it was given last."""
    kept = db.session.get(Delivery, (actor.device_id, actor.person_id))
    if kept is None or not cursor or kept.cursor != cursor:
        return None
    found: Any = json.loads(kept.revs)
    return dict(found)


def _deliver(actor: Actor, cursor: str, revs: Revs, changed: list[Item]) -> None:
    """Remember what the phone has now, and write down that it was given it, before it is (invariant 9)."""

    def work(session: Session) -> None:
        key = (_device(actor), actor.person_id)
        row = session.get(Delivery, key)
        if row is None:
            row = Delivery(device_id=key[0], person_id=key[1], cursor="", revs="{}", delivered_at=clock.now())
            session.add(row)
        row.cursor, row.revs, row.delivered_at = cursor, json.dumps(revs), clock.now()
        log.note(session, actor, "pack.deliver", "phone", key[0])
        for item in changed:
            if item.about:
                log.note(session, actor, "contact.deliver", *item.about)
            if item.words_of:
                log.note(session, actor, f"{item.words_of[0]}.deliver", *item.words_of)

    write(work)


def _device(actor: Actor) -> UUID:
    return actor.device_id or actor.person_id
