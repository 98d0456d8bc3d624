"""What a referral says, as the form that made it would hold it: for changing one that was returned."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.referrals import consents
from app.referrals.card import CHOSEN, REROUTE, Card
from app.referrals.card_shown import masked_reach
from app.referrals.models import Consent, Referral


def as_said(session: Session, found: Referral, *, masked: bool) -> dict[str, Any]:
    """What a referral says, as its form would hold it; how somebody is reached only as far as it is shared.

    `masked`: without what they are called, and with the end of a number alone; the rest needs a passkey and a mark.
    """
    card: Card = consents.card_of(session, found.id)
    shared = [field for field in CHOSEN if field in card]
    if masked:
        card = {field: value for field, value in card.items() if field not in {"name", "summary"}}
        card |= {"reach": masked_reach(card["reach"])} if "reach" in card else {}
    said: dict[str, Any] = {
        "place": found.place_id,
        "reason": found.reason,
        "urgency": found.urgency,
        "age_band": found.age_band,
        "service": found.service_id,
        "handover": found.handover,
        "needs": card.get("needs", []),
        "summary": card.get("summary"),
        "shared": shared,
        "reroute": REROUTE in card,
        "contact_name": card.get("name"),
        "contact_language": card.get("language"),
    }
    consent = session.get(Consent, found.consent_id)
    said |= {"consent_language": consent.language} if consent else {}
    reach = card.get("reach")
    if isinstance(reach, dict):
        said |= {f"contact_{name}": reach.get(name) for name in ("channel", "value", "safe", "best_time")}
        said["contact_safe_to_leave_message"] = reach.get("message") == "yes"
    return said
