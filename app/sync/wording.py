"""Why a record is being checked, in plain words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.records import kinds
from app.records.outcomes import Hold


def kind_in_words(name: str) -> str:
    """`Contact` for `interaction.create`."""
    found = kinds.find(name, 1)
    return str(found.title) if found else _("A record of a sort that this server does not know yet")


def reason_in_words(reason: str) -> str:
    """Why a record is held, and what can be done."""
    words = {
        Hold.UNKNOWN_KIND: _("This server does not know this sort of record yet. Try again after the next update."),
        Hold.UNKNOWN_FIELD: _("It says something that this server does not know yet. Try again after the next update."),
        Hold.SERVER_FIELD: _("It tried to set something that only the server may set."),
        Hold.UNKNOWN_KEY: _("It was locked for a key that this server does not have. Put the key back and try again."),
        Hold.UNREADABLE: _("It can't be opened. Keep it as a file, and ask the officer about it."),
        Hold.AUTHOR_NOT_PROVEN: _("It came without proof of who wrote it. Say whether it is yours."),
        Hold.REVOKED_PHONE: _("It came from a phone that was taken out of service. Say whether it is yours."),
        Hold.MISSING_DEPENDENCY: _("It belongs to a record that has not come yet. It is taken as soon as that comes."),
        Hold.LOST_SCOPE: _("Its author was not on this beat. The beat's sergeant takes it in or sends it back."),
        Hold.NEEDS_CORRECTION: _("Something is missing or does not fit. Correct it."),
        Hold.CHANGED_MEANWHILE: _("Somebody changed the record meanwhile. Look at it as it is now, then correct it."),
        Hold.SAME_ID: _("Another record has its number. Look at both, then save this one as a new one."),
        Hold.DISOWNED: _("The officer it names says that it is not theirs."),
        Hold.OUR_MISTAKE: _("This server made a mistake with it. Try again after the next update."),
    }
    return words.get(Hold(reason), "") if reason in set(Hold) else ""


def in_words() -> dict[str, Any]:
    """The two for templates."""
    return {"kind_in_words": kind_in_words, "reason_in_words": reason_in_words}
