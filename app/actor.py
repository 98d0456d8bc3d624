"""Who acts: the small value that rules receive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

STEP_UP_LASTS = timedelta(minutes=5)


class Role(StrEnum):
    """What a person may do here; each person has one."""

    OFFICER = "officer"
    SERGEANT = "sergeant"
    COORDINATOR = "coordinator"
    ADMIN = "admin"
    AUDITOR = "auditor"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person in one session on one phone. `beats` are those of today's assignments."""

    person_id: UUID
    role: Role
    name: str
    collar: str = ""
    beats: frozenset[UUID] = frozenset()
    session_id: UUID | None = None
    device_id: UUID | None = None
    shared_phone: bool = False
    roaming_key: bool = False
    stepped_up_at: datetime | None = None

    def has_stepped_up(self, now: datetime) -> bool:
        """Whether the passkey was shown at most five minutes ago, and not on a phone whose PIN others know (R-07)."""
        if self.shared_phone and not self.roaming_key:
            return False
        return self.stepped_up_at is not None and now - self.stepped_up_at <= STEP_UP_LASTS
