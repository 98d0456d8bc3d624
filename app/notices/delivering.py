"""Delivering what waits: taken in hand under a lease, sent, marked one by one.

A worker that is killed between sending and marking has sent one notice that will go out once more, under the same id.
"""

from __future__ import annotations

import logging
import secrets
import threading
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from app import clock
from app.db import Busy, db, write
from app.notices import mail, rules, store, topics, webhook
from app.notices.rules import Answer
from app.notices.store import InHand
from app.settings import settings

PAUSE_S = 2.0
log = logging.getLogger("beatbook")


def forever(app: Flask, stop: threading.Event) -> None:
    """Deliver until told to stop; what fails is logged, and tried again at the next round."""
    while not stop.is_set():
        with app.app_context():
            try:
                busy = a_round(stop) > 0
            except Busy as error:
                log.warning("delivery put off", extra={"reason": str(error)})
                busy = False
            except Exception as error:
                log.exception("delivery failed", extra={"reason": type(error).__name__})
                busy = False
        if not busy:
            stop.wait(PAUSE_S)


def a_round(stop: threading.Event | None = None) -> int:
    """Deliver what is due now, letters before webhooks, up to a batch of each; answers how many were taken in hand."""
    if not store.due(clock.now()):
        db.session.rollback()
        return 0
    count = 0
    with mail.Post(settings()) as post:
        for channel in store.BATCH:
            taken = store.take(clock.now(), channel)
            count += len(taken)
            for notice in taken:
                if stop is not None and stop.is_set():
                    return count  # the lease of the rest ends by itself
                _deliver(post, notice)
    return count


def _deliver(post: mail.Post, notice: InHand) -> None:
    now, topic = clock.now(), topics.find(notice.topic)
    lasts = timedelta(minutes=topic.lasts_minutes) if topic and topic.lasts_minutes else None
    if rules.gives_up(notice.made_at, now, lasts):
        return _fail(notice, "too_late", None)
    if not store.begin(notice, now):
        return None
    if notice.channel == "email":
        if topic is None:
            return _fail(notice, "unknown_topic", None)
        answer, error = post.send(notice, _message(topic, notice), now)
    else:
        answer, error = webhook.send(settings(), notice, now)
    if answer is Answer.TAKEN:
        write(lambda session: store.mark_sent(session, notice.id, clock.now()))
        log.info("notice sent", extra={"notice": str(notice.id), "topic": notice.topic})
        return None
    return _fail(notice, error, _again(notice, now) if answer is Answer.PASSING else None)


def _message(topic: topics.Topic, notice: InHand) -> topics.Message:
    """The words; a secret that a topic carries (a code) is known to them under `secret` and stored nowhere else."""
    return topic.words(notice.context | ({"secret": notice.secret} if topic.secret else {}))


def _again(notice: InHand, now: datetime) -> datetime:
    return now + rules.wait(notice.attempt, secrets.SystemRandom().random())


def _fail(notice: InHand, error: str, again_at: datetime | None) -> None:
    def work(session: Session) -> None:
        store.mark_failed(session, notice, error, again_at)

    write(work)
    said = {"notice": str(notice.id), "topic": notice.topic, "reason": error, "attempt": notice.attempt}
    log.warning("notice not sent" if again_at else "notice given up", extra=said)
