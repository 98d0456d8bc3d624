"""Letting a service's workers in: a code to their e-mail, used once; an opaque session, looked up at each page.

Whoever asks for a code gets the same answer, known or not, and the same work is done for both.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import g, request
from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock, ids
from app.audit import log
from app.db import db, write, write_if_free
from app.inbox import rules
from app.inbox.models import ServiceCode, ServiceSession
from app.keyring import keyring
from app.notices import store as notices
from app.notices.store import Address
from app.notices.topics import Message, Topic, register
from app.partners import store as partners
from app.partners.store import Worker
from app.settings import settings

TOPIC = "service.code"


@dataclass(frozen=True)
class Reader:
    """Somebody from one or more services, by name."""

    session_id: UUID
    workers: Mapping[UUID, Worker]  # by service

    @property
    def services(self) -> frozenset[UUID]:
        return frozenset(self.workers)

    @property
    def name(self) -> str:
        return next(iter(self.workers.values())).name

    @property
    def id(self) -> UUID:
        """Who stands in the audit log."""
        return next(iter(self.workers.values())).id


def ask(email: str) -> None:
    """Send a code to an address, if it is a worker's and none was sent just now."""
    now, hashed = clock.now(), partners.hash_of(email)
    since = select(ServiceCode.made_at).where(ServiceCode.email_hash == hashed).order_by(ServiceCode.made_at.desc())
    if not rules.may_ask(list(db.session.scalars(since.limit(rules.MOST_AN_HOUR))), now):
        return
    known = partners.workers_by_hash(hashed)
    code = f"{secrets.randbelow(10**rules.CODE_LENGTH):0{rules.CODE_LENGTH}}"

    def work(session: Session) -> None:
        row = ServiceCode(
            id=ids.uuid4(), email_hash=hashed, code_hash=b"", made_at=now, expires_at=now + rules.CODE_LASTS
        )
        row.code_hash = _hash_of(row.id, code)
        session.add(row)
        session.flush()
        if known:
            notices.queue(
                session,
                topic=TOPIC,
                to=Address.email(known[0].email),
                about_kind="service_code",
                about_id=row.id,
                context={},
                secret=rules.written(code),
            )
        log.note(session, known[0].id if known else log.NOBODY, "service.ask_code", "service_code", row.id)

    write(work)


def open_with(email: str, typed: str) -> str | None:
    """The token of a new session for the right code; nothing for a wrong, old, used or guessed-at one.

    Any code that has not run out opens it, so that a stranger who asks for more does no harm; and guesses count for the
    address, so that asking for more wins a stranger none.
    """
    hashed, code, now = partners.hash_of(email), rules.read_code(typed), clock.now()

    def work(session: Session) -> str | None:
        wanted = (ServiceCode.email_hash == hashed, ServiceCode.expires_at > now)
        rows = list(session.scalars(select(ServiceCode).where(*wanted).order_by(ServiceCode.made_at.desc())))
        live = [row for row in rows if row.used_at is None]
        if not live or sum(row.tries for row in rows) >= rules.MOST_TRIES:
            log.note(session, log.NOBODY, "service.open", "service_code", outcome="refused")
            return None
        fitting = [row for row in live if hmac.compare_digest(row.code_hash, _hash_of(row.id, code or ""))]
        known = partners.workers_by_hash(hashed)
        if code is None or not fitting or not known:
            live[0].tries += 1
            session.flush()
            log.note(session, log.NOBODY, "service.open", "service_code", live[0].id, outcome="refused")
            return None
        fitting[0].used_at = now
        token = ids.token()
        session.add(
            ServiceSession(id=ids.uuid4(), token_hash=_hashed(token), email_hash=hashed, made_at=now, seen_at=now)
        )
        session.flush()
        log.note(session, known[0].id, "service.open", "service_code", fitting[0].id)
        return token

    return write(work)


def forget_old() -> None:
    """Delete codes and sessions that opened or showed something a day ago: they are of no use to anybody."""
    before = clock.now() - rules.KEPT

    def work(session: Session) -> None:
        session.execute(delete(ServiceCode).where(ServiceCode.expires_at < before))
        session.execute(delete(ServiceSession).where(ServiceSession.made_at < before))

    write(work)


def reader() -> Reader | None:
    """Who from a service looks at this page, if anybody."""
    if "service_reader" not in g:
        g.service_reader = _find()
    found: Reader | None = g.service_reader
    return found


def leave() -> None:
    """End the session."""
    found = reader()
    if found is not None:
        mine = ServiceSession.id == found.session_id
        write(lambda session: session.execute(update(ServiceSession).where(mine).values(ended_at=clock.now())))


def set_token(response: Response, token: str) -> None:
    """Give the browser its session: gone when it is closed, out of reach of scripts."""
    for name, secure in _names():
        response.set_cookie(name, token, secure=secure, httponly=True, samesite="Lax", path="/")


def drop_token(response: Response) -> None:
    """Take it away."""
    for name, secure in _names():
        response.delete_cookie(name, secure=secure, httponly=True, samesite="Lax", path="/")


def _find() -> Reader | None:
    token = next((found for name, _secure in _names() if (found := request.cookies.get(name))), None)
    if not token:
        return None
    wanted = (ServiceSession.token_hash == _hashed(token), ServiceSession.ended_at.is_(None))
    row, now = db.session.scalar(select(ServiceSession).where(*wanted)), clock.now()
    if row is None or rules.is_over(row.made_at, row.seen_at, now):
        return None
    workers = {worker.service_id: worker for worker in partners.workers_by_hash(row.email_hash)}
    if not workers:
        return None
    mine = ServiceSession.id == row.id
    write_if_free(lambda session: session.execute(update(ServiceSession).where(mine).values(seen_at=now)))
    return Reader(row.id, workers)


def _names() -> list[tuple[str, bool]]:
    plain = settings().demo and not settings().secure
    return [("__Host-service", True), *([("demo-service", False)] if plain else [])]


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _hash_of(row_id: UUID, code: str) -> bytes:
    return keyring().keyed_hash("service-code", f"{row_id}|{code}".encode())


def _words(context: dict[str, str]) -> Message:
    text = _("Your code: %(code)s", code=context["secret"])
    how = _("It works once, for 15 minutes, at %(address)s", address=f"{settings().origin}/service")
    not_you = _("If you did not ask for it, do nothing.")
    return Message(_("Your code for Beatbook"), f"{text}\n\n{how}\n\n{not_you}\n")


register(Topic(TOPIC, _words, secret=True, lasts_minutes=15))
