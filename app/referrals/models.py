"""Referrals as they stand, what is shared by them, the consent that covers it, and what was decided.

What was shared lies in `shared_item` alone, encrypted and bound to its row, so that deleting those rows deletes it. The
database itself refuses to send what no consent covers (triggers of migrations 0010, 0013).
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Codes, UtcTime
from app.referrals.choices import GIVEN_BY, INTERPRETERS, METHODS, OUTCOMES, URGENCY, codes
from app.referrals.offers import DeclinedOffer as DeclinedOffer
from app.referrals.rules import ENDED, State

STATES = tuple(str(state) for state in State)
ENDINGS = tuple(sorted(str(state) for state in ENDED))


class Referral(Base, kw_only=True):
    """Help from a service that a resident said yes to. `version` counts what a decision could be stale against.

    `submitted_at`: when it (last) came to the sergeant; `moved_at`: when it last moved at all; `because`: the code that
    came with its last move; `doubted`: a second reader is to look at why it was not approved; `purged_at`: when what
    was shared and known of the resident was deleted, which `delete_on` says beforehand.
    """

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", "known_state"),
        CheckConstraint(f"urgency IN {codes(URGENCY)}", "known_urgency"),
        CheckConstraint(f"outcome IS NULL OR outcome IN {codes(OUTCOMES)}", "known_outcome"),
        CheckConstraint(f"(closed_at IS NULL) = (state NOT IN {ENDINGS})", "closed_says_when"),
        CheckConstraint("(outcome IS NULL) = (state <> 'closed')", "closed_says_how"),
        Unique("id", "recorded_by", name="uq_referral_author"),
        Index("ix_referral_queue", "state", "due_at"),
        Index("ix_referral_beat", "beat_id", "state", "due_at"),
        Index("ix_referral_service", "service_id", "state", "moved_at"),
        Index("ix_referral_own", "recorded_by", "moved_at"),
        Index("ix_referral_doubted", "doubted", "moved_at"),
        Index("ix_referral_purge", "delete_on", "purged_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(32))
    urgency: Mapped[str] = mapped_column(String(8))
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    age_band: Mapped[str] = mapped_column(String(8))
    handover: Mapped[str | None] = mapped_column(String(16), default=None)
    source_kind: Mapped[str | None] = mapped_column(String(16), default=None)
    source_id: Mapped[UUID | None] = mapped_column(default=None)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    consent_id: Mapped[UUID]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    because: Mapped[str] = mapped_column(String(24), default="")
    outcome: Mapped[str | None] = mapped_column(String(24), default=None)
    review_on: Mapped[date | None] = mapped_column(default=None)
    doubted: Mapped[bool] = mapped_column(default=False)
    device_id: Mapped[UUID | None] = mapped_column(default=None)
    seq: Mapped[int | None] = mapped_column(BigInteger, default=None)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    tz: Mapped[str] = mapped_column(String(40))
    offset_ms: Mapped[int | None] = mapped_column(BigInteger, default=None)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    submitted_at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    moved_at: Mapped[datetime] = mapped_column(UtcTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    delete_on: Mapped[date]
    purged_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class SharedItem(Base, kw_only=True):
    """One line of the card: its value encrypted, and a keyed digest that a consent is held against."""

    __tablename__ = "shared_item"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(12), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)


class Sending(Base, kw_only=True):
    """To which service it went, and when; when that was told to delete it again, and when it said that it did."""

    __tablename__ = "referral_sending"
    __table_args__ = (
        CheckConstraint("deleted_at IS NULL OR taken_back_at IS NOT NULL", "deleted_when_told"),
        Index("ix_referral_sending_inbox", "service_id", "taken_back_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class Consent(Base, kw_only=True):
    """A resident's yes: given by whom, how, with which interpreter, in which words of which language, until when."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint(f"given_by IN {codes(GIVEN_BY)}", "known_giver"),
        CheckConstraint(f"method IN {codes(METHODS)}", "known_method"),
        CheckConstraint(f"interpreter IN {codes(INTERPRETERS)}", "known_interpreter"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", "withdrawn_by_someone"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    given_by: Mapped[str] = mapped_column(String(8))
    method: Mapped[str] = mapped_column(String(8))
    interpreter: Mapped[str] = mapped_column(String(12))
    wording_version: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))
    fields: Mapped[tuple[str, ...]] = mapped_column(Codes(120))
    given_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)


class ConsentItem(Base, kw_only=True):
    """One value that was agreed to. `basis`: agreed, or made of what was agreed (cut, corrected, rerouted), by whom."""

    __tablename__ = "consent_item"
    __table_args__ = (CheckConstraint("basis IN ('agreed', 'less', 'cut', 'corrected', 'rerouted')", "known_basis"),)

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consent.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(12), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    basis: Mapped[str] = mapped_column(String(12))
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcTime)


class Decision(Base, kw_only=True):
    """What a sergeant decided on one version: once, and never on their own (invariant 4).

    `words` beside it are encrypted, and blanked with what was shared; the database refuses every other change.
    `comment`: the same in clear, as the release before wrote it; it goes with the next.
    """

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("decision IN ('approve', 'return', 'decline')", "known_decision"),
        CheckConstraint("decided_by <> recorded_by", "never_ones_own"),
        ForeignKeyConstraint(["referral_id", "recorded_by"], ["referral.id", "referral.recorded_by"]),
        Unique("referral_id", "version"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    referral_id: Mapped[UUID]
    recorded_by: Mapped[UUID]
    version: Mapped[int]
    decision: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(24), default="")
    comment: Mapped[str] = mapped_column(String(280), default="")
    words: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcTime)


class ReferralEntry(Base, kw_only=True):
    """A line of the history: a move, by a person, a service's worker or the clock, with its code. Never free text."""

    __tablename__ = "referral_entry"
    __table_args__ = (
        CheckConstraint("by_kind IN ('person', 'worker', 'clock')", "known_mover"),
        Index("ix_referral_entry_of", "referral_id", "happened_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    version: Mapped[int]
    move: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(24), default="")
    by_kind: Mapped[str] = mapped_column(String(8))
    by_id: Mapped[UUID | None] = mapped_column(default=None)
    happened_at: Mapped[datetime] = mapped_column(UtcTime)
