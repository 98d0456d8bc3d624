"""The public page of a beat, its open hours, its figures, and who wants their name on it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Codes, UtcTime
from app.noticeboard.forms import LONGEST_EMAIL, LONGEST_NOTE, LONGEST_PHONE, LONGEST_WORDS
from app.noticeboard.rules import LEAST, LONGEST_SLUG, STEP


class PublicPage(Base, kw_only=True):
    """What residents read about a beat; only while `published`. `words`: a sentence in the agency's language."""

    __tablename__ = "public_page"

    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)
    published: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str] = mapped_column(String(LONGEST_PHONE), default="")
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), default="")
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")


class OpenHour(Base, kw_only=True):
    """When somebody can be met at a public place, every week, by the clock on the wall: it says nothing of patrols."""

    __tablename__ = "open_hour"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", "ends_after_it_begins"),
        Index("ix_open_hour_beat", "beat_id", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    weekdays: Mapped[tuple[str, ...]] = mapped_column(Codes(32))
    starts_at: Mapped[str] = mapped_column(String(5))
    ends_at: Mapped[str] = mapped_column(String(5))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")


class PublicName(Base, kw_only=True):
    """Somebody who wants their name on the pages of the beats that they work on. No row: they don't."""

    __tablename__ = "public_name"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    agreed_at: Mapped[datetime] = mapped_column(UtcTime)


class PublicQuarter(Base, kw_only=True):
    """What the pages tell just now: of which year, and of ten first answers in the whole agency how many came in time.

    One row: it is made once a quarter, and the one before goes.
    """

    __tablename__ = "public_quarter"
    __table_args__ = (CheckConstraint("quick BETWEEN 0 AND 10", "of_ten"),)

    until_on: Mapped[date] = mapped_column(primary_key=True)
    since_on: Mapped[date]
    quick: Mapped[int | None] = mapped_column(default=None)


class PublicFigure(Base, kw_only=True):
    """One figure of a beat's page, as it is told: it was `least` or up to four more. The exact one is not kept."""

    __tablename__ = "public_figure"
    __table_args__ = (
        CheckConstraint("sort IN ('raised', 'ended', 'because')", "known_sort"),
        CheckConstraint(f"least >= {LEAST} AND least % {STEP} = 0", "rounded"),
    )

    until_on: Mapped[date] = mapped_column(ForeignKey("public_quarter.until_on"), primary_key=True)
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"), primary_key=True)
    sort: Mapped[str] = mapped_column(String(8), primary_key=True)
    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    least: Mapped[int]
