"""Why a record is being checked, and what waits on a phone, in plain words."""

from __future__ import annotations

from flask_babel import gettext as _

from app.records import kinds
from app.records.outcomes import Hold
from app.web.words import Words, plural


def kind_in_words(name: str) -> str:
    """`Contact` for `interaction.create`."""
    found = kinds.find(name, 1)
    return str(found.title) if found else _("A record of a kind that this server does not know yet")


def reason_in_words(reason: str) -> str:
    """Why a record is held, and what can be done."""
    words = {
        Hold.UNKNOWN_KIND: _("This server does not know this kind of record yet. Try again after the next update."),
        Hold.UNKNOWN_FIELD: _("It says something that this server does not know yet. Try again after the next update."),
        Hold.SERVER_FIELD: _("It tried to set something that only the server may set."),
        Hold.UNKNOWN_KEY: _("It was sealed for a key that this server does not have. Put the key back and try again."),
        Hold.UNREADABLE: _("It can't be opened. Keep it as a file, and ask the officer about it."),
        Hold.AUTHOR_NOT_PROVEN: _("It came without proof of who wrote it. Say whether it is yours."),
        Hold.REVOKED_PHONE: _("It came from a phone that was taken out of service. Say whether it is yours."),
        Hold.MISSING_DEPENDENCY: _("It belongs to a record that has not come yet. It is taken as soon as that comes."),
        Hold.LOST_SCOPE: _("Its author was not on this beat. The beat's sergeant takes it in or sends it back."),
        Hold.NEEDS_CORRECTION: _("Something is missing or does not fit. Correct it."),
        Hold.CHANGED_MEANWHILE: _("Somebody changed the record meanwhile. Look at it as it is now, then correct it."),
        Hold.SAME_ID: _("There is another record under its number. Look at both, then save this one as a new one."),
        Hold.DISOWNED: _("The officer it names says that it is not theirs."),
    }
    return words.get(Hold(reason), "") if reason in set(Hold) else ""


def for_scripts() -> Words:
    """What the scripts of the queue, the form and the status line say."""
    return {
        "status_all_sent": _("All sent"),
        "status_last_sent": _("Last sent {time}"),
        "status_waiting": plural("{n} waiting on this phone", "{n} waiting on this phone"),
        "status_offline": _("Offline, saving here"),
        "status_sending": plural("Sending {n}…", "Sending {n}…"),
        "status_sign_in": plural("Sign in to send {n}", "Sign in to send {n}"),
        "status_stuck": _("Sending is stuck, nothing is lost. Tell your administrator: {build}"),
        "status_others": plural("{n} of {who} waits", "{n} of {who} wait"),
        "status_update": _("Update ready"),
        "status_ready": _("Ready offline"),
    }
