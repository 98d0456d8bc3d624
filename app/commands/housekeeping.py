"""What the server does by itself in the background: small, idempotent steps that may run late or twice."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from flask import Flask

from app.accounts import store as accounts
from app.audit import heads
from app.concerns import clocks as concerns
from app.db import Busy, db
from app.inbox import letting_in
from app.keyring import keyring
from app.noticeboard import figures
from app.notices import store as notices
from app.places import store as places
from app.referrals import clocks
from app.residents import clockwatch
from app.residents import store as residents
from app.settings import settings
from app.sync import custody as held_records

EVERY_S = 600
DONE = "housekeeping done"
log = logging.getLogger("beatbook")


def start(app: Flask) -> threading.Thread:
    """Run all steps now and every ten minutes, beside the web threads; a failed step is logged and tried again."""
    thread = threading.Thread(target=_forever, args=(app, threading.Event()), name="housekeeping", daemon=True)
    thread.start()
    return thread


def once(app: Flask) -> None:
    """Run each step once and log that they ran; one that fails does not keep the others from running."""
    for step in STEPS:
        with app.app_context():
            try:
                step()
            except Busy as error:
                log.warning("housekeeping put off", extra={"reason": str(error)})
            except Exception as error:
                log.exception("housekeeping failed", extra={"reason": type(error).__name__})
    log.info(DONE)


def sign_todays_head() -> None:
    """One signed head of the audit log a day."""
    heads.seal(db.session(), keyring(), settings().data_dir)


def delete_contacts() -> None:
    """Contacts of residents that are not needed any more (invariant 10); not by a clock that has jumped."""
    if clockwatch.may_delete():
        residents.delete_due(places.today())


STEPS: tuple[Callable[[], object], ...] = (
    sign_todays_head,
    accounts.forget_expired,
    held_records.retry_held,
    delete_contacts,
    letting_in.forget_old,
    notices.forget_old,
    clocks.tick,
    concerns.tick,
    figures.keep,
)


def _forever(app: Flask, stop: threading.Event) -> None:
    while True:
        once(app)
        if stop.wait(EVERY_S):
            return
