"""What the beat book says of services: those that help on the beat, and places where somebody does."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _

from app import clock
from app.actor import Actor
from app.book import Row, Section, stands
from app.partners import listing, showing
from app.partners.search import Match, around
from app.places import store as places
from app.settings import settings

SHOWN = 12


@stands(80)
def services(_actor: Actor, beat_id: UUID) -> Section | None:
    """The directory's services for the beat, nearest first: a number to ring and when. Then places of this kind."""
    beat = places.beat(beat_id)
    matches, beyond = around(beat.name, clock.now().astimezone(settings().zone), SHOWN) if beat else ([], 0)
    hours = listing.hours_of(match.id for match in matches)
    rows = [_row(match, hours.get(match.id, [])) for match in matches]
    rows += [Row(title=spot.label) for spot in places.spots([beat_id]) if spot.kind == "service"]
    if not rows:
        return None
    return Section(
        name="services",
        heading=_("Services on the beat"),
        rows=tuple(rows),
        beyond=beyond,
        whole=("/services", _("All services")) if matches else (),
    )


def _row(match: Match, hours: list[str]) -> Row:
    meta = (match.organization, match.phone, *hours)
    return Row(
        title=match.name,
        meta=tuple(part for part in meta if part),
        address=f"/services/{match.id}",
        state=showing.state(match),
    )
