"""What phones add to Needs you: records that are being checked, and phones that hold something back."""

from __future__ import annotations

from flask_babel import gettext as _

from app import clock
from app.actor import Actor, Role
from app.needs import Item, needs
from app.sync import custody, station


@needs(Role.SERGEANT)
def being_checked(actor: Actor) -> list[Item]:
    """Records in custody that wait for this sergeant."""
    return [
        Item(
            since=item.held.received_at,
            title=_("A record from phone %(number)s is being checked", number=item.phone),
            address=f"/being-checked/{item.held.id}",
            state=(_("More than five days"), "warn", "bad") if item.late else (_("Check it"), "search", "warn"),
            sort="custody",
        )
        for item in custody.for_checking(actor)
    ]


@needs(Role.SERGEANT)
def silent_phones(actor: Actor) -> list[Item]:
    """Phones of the station that hold something back for too long. By phone, never by officer."""
    return [
        Item(
            since=phone.hello_at or clock.now(),
            title=_("Phone %(number)s has not sent for too long", number=phone.number),
            address="/phones",
            state=(_("%(n)s waiting", n=phone.waiting), "phone", "bad"),
            sort="phone",
        )
        for phone in station.seen()
        if phone.late
    ]
