"""What a sergeant writes beside a decision: encrypted and bound to its row, and gone with what was shared."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from app.keyring import keyring
from app.referrals.models import Decision


def sealed(decision_id: UUID, text: str) -> bytes | None:
    """As it is stored; nothing of nothing."""
    return keyring().encrypt(text, _place(decision_id)) if text else None


def opened(decisions: Iterable[Decision]) -> dict[tuple[int, str], str]:
    """(version, decision) → what was written beside it."""
    return {(one.version, one.decision): _opened(one) for one in decisions}


def forget(session: Session, referral_id: UUID) -> None:
    """Blank them: that and what was decided stays, by whom and when."""
    written = or_(Decision.words.is_not(None), Decision.comment != "")
    mine = (Decision.referral_id == referral_id, written)
    session.execute(update(Decision).where(*mine).values(words=None, comment=""))


def _opened(one: Decision) -> str:
    return keyring().decrypt(one.words, _place(one.id)) if one.words else one.comment


def _place(decision_id: UUID) -> str:
    return f"decision.words:{decision_id}"
