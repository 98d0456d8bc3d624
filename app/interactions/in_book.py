"""What the beat book says of contacts: on which day each place last had one. Never how many, never whose."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from flask_babel import gettext as _

from app.actor import Actor
from app.book import Row, Section, stands
from app.interactions import store
from app.interactions.rules import may_show_days
from app.places import store as places
from app.places.forms import PLACE_KINDS
from app.places.store import Spot
from app.settings import settings
from app.web.language import day

KINDS = dict(PLACE_KINDS)
WEEKS = timedelta(weeks=4)


@stands(70)
def of_places(_actor: Actor, beat_id: UUID) -> Section:
    """The places that are offered; services stand apart. Where too few people record, only what is left out is said."""
    since = datetime.combine(places.today() - WEEKS, time(), settings().zone)
    last = store.last_at(beat_id, since)
    shown = may_show_days(store.how_many_record(beat_id, since))
    return Section(
        name="places",
        heading=_("Places"),
        rows=tuple(_row(spot, last, shown) for spot in places.spots([beat_id]) if spot.kind != "service"),
        hint=_("Contacts of the last four weeks, as far as they were noted. Nobody has to note one."),
        empty=_("No places yet."),
        whole=("/interactions", _("Contacts")),
    )


def _row(spot: Spot, last: dict[UUID, datetime], shown: bool) -> Row:
    kind = (str(KINDS[spot.kind]),) if spot.kind in KINDS else ()
    found = last.get(spot.id)
    if found is None:
        return Row(title=spot.label, meta=kind, state=(_("Nobody was noted here"), "clock", ""))
    return Row(title=spot.label, meta=(*kind, _("last on %(day)s", day=day(found))) if shown else kind)
