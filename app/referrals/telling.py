"""Who is told that something waits, and by which way: never what it says. E-mails hold no personal data.

All of it goes into the notification outbox in the transaction of the move, and is delivered by the worker.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.notices import store as notices
from app.notices.store import Address
from app.notices.topics import Message, Topic, register
from app.partners import store as partners
from app.referrals.models import Referral
from app.settings import settings

UNDER = "referral"
WAITING, DELETE, CHANGED = "referral.waiting", "referral.delete", "referral.changed"


def waiting(session: Session, found: Referral) -> None:
    """Tell the named workers of its service (and their system) that a referral waits for them."""
    _tell(session, found, WAITING, found.service_id)


def delete_it(session: Session, found: Referral, service_id: UUID) -> None:
    """Tell a service that may have had it that it was taken back: what they copied is to be deleted."""
    _tell(session, found, DELETE, service_id)


def changed(session: Session, found: Referral) -> None:
    """Tell them that a number was put right."""
    _tell(session, found, CHANGED, found.service_id)


def cancel(session: Session, found: Referral) -> None:
    """What calls a service to the referral and has not gone out yet does not go out; what says to delete it does."""
    notices.cancel(session, UNDER, found.id, (WAITING, CHANGED))


def _tell(session: Session, found: Referral, topic: str, service_id: UUID) -> None:
    context = {"link": f"/service/referrals/{found.id}"}
    once = f"{topic}:{found.id}:{found.version}"
    for worker in partners.workers_of(service_id):
        notices.queue(
            session,
            topic=topic,
            to=Address.email(worker.email),
            about_kind=UNDER,
            about_id=found.id,
            context=context,
            once=f"{once}:{worker.id}",
        )
    hook = partners.webhook_of(service_id)
    if hook is not None:
        notices.queue(
            session,
            topic=topic,
            to=Address.webhook(*hook),
            about_kind=UNDER,
            about_id=found.id,
            context=context,
            once=f"{once}:{service_id}",
        )


def _words(topic: str, context: dict[str, str]) -> Message:
    link = settings().origin + context["link"]
    sign_off = _("Open it with the code that is sent to your address. This e-mail says nothing about anybody.")
    match topic:
        case "referral.waiting":
            subject, text = _("A referral waits for you"), _("A referral waits in the inbox of your service.")
        case "referral.delete":
            subject, text = (
                _("A referral was taken back"),
                _("A referral was taken back. Please delete what you have copied from it."),
            )
        case _:
            subject, text = _("A referral was corrected"), _("A detail of a referral was put right. Look at it again.")
    return Message(subject=subject, text=f"{text}\n\n{link}\n\n{sign_off}\n")


for _name in (WAITING, DELETE, CHANGED):
    register(Topic(_name, partial(_words, _name), keys=("link",)))
