"""The history of a referral in words: what happened, who did it, when and why.

Of a sensitive referral nothing is told that its service did: that is between the two of them (domain.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from app.partners.choices import SENSITIVE
from app.referrals.choices import label
from app.referrals.discretion import NOT_TOLD
from app.referrals.models import Referral, ReferralEntry
from app.referrals.rules import Move
from app.referrals.showing import BECAUSE
from app.web.language import moment


@dataclass(frozen=True)
class Happened:
    """A line of a history."""

    what: str
    who: str
    when: str
    why: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


def in_words(
    found: Referral,
    entries: Iterable[ReferralEntry],
    said: Mapping[tuple[int, str], str],
    names: Mapping[UUID, tuple[str, str]],
) -> list[Happened]:
    """What happened, oldest first: of a sensitive referral nothing that the service did.

    `said`: what was written beside a decision, by (version, decision).
    """
    lines = []
    for entry in entries:
        if found.reason in SENSITIVE and _is_theirs(entry):
            continue
        comment = said.get((entry.version - 1, entry.move), "")
        why = ". ".join(part for part in (label(BECAUSE, entry.code), comment) if part)
        lines.append(Happened(_move(Move(entry.move)), _who(entry, names), moment(entry.happened_at), why))
    return lines


def _is_theirs(entry: ReferralEntry) -> bool:
    """Whether a line says what came of it with the service; that the service has deleted it is everybody's."""
    answered = entry.by_kind == "worker" and entry.move != Move.DELETED
    return answered or entry.move in NOT_TOLD


def _who(entry: ReferralEntry, names: Mapping[UUID, tuple[str, str]]) -> str:
    match entry.by_kind:
        case "clock":
            return _("By the clock")
        case "worker":
            return _("The service")
        case _:
            name, collar = names.get(entry.by_id, ("", "")) if entry.by_id else ("", "")
            return f"{name} · {collar}" if collar else name or _("Somebody who left")


def _move(move: Move) -> str:
    return {
        Move.SUBMIT: _("Submitted"),
        Move.CORRECT: _("A number was put right"),
        Move.APPROVE: _("Approved and sent"),
        Move.RETURN: _("Returned"),
        Move.DECLINE: _("Not approved"),
        Move.CUT: _("Words were cut"),
        Move.REOPEN: _("Opened again by a second reader"),
        Move.RECALL: _("Called back"),
        Move.ACCEPT: _("Taken"),
        Move.CANNOT_TAKE: _("Can't be taken"),
        Move.ATTEMPT: _("Tried to reach them"),
        Move.WAITLIST: _("On the waiting list"),
        Move.ENGAGE: _("With them"),
        Move.CLOSE: _("Closed"),
        Move.EXPIRE: _("No answer in time"),
        Move.REROUTE: _("Sent to another service"),
        Move.ASK_AGAIN: _("To be asked again"),
        Move.WITHDRAW: _("Taken back"),
        Move.VOID: _("Entered in error"),
        Move.DELETED: _("The service has deleted it"),
        Move.LAPSE: _("Ended on the day of its deletion"),
    }[move]
