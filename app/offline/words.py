"""What the scripts on a phone say: the status line, the contact form after a tap, and the page of what waits."""

from __future__ import annotations

from flask_babel import gettext as _

from app.web.words import Words, plural


def phone_words() -> Words:
    """All of it, by key. `{…}` is for the script to fill; `{n}` chooses the plural form."""
    return _status() | _form() | _waiting_page()


def _status() -> Words:
    return {
        "status_all_sent": _("All sent"),
        "status_last_sent": _("Last sent {time}"),
        "status_ready": _("Ready offline"),
        "status_offline": _("Offline, saving here"),
        "status_update": _("Update ready"),
        "status_stuck": _("this version can't send ({build})"),
        "status_waiting": plural("{n} waiting on this phone", "{n} waiting on this phone"),
        "status_sending": plural("Sending {n}", "Sending {n}"),
        "status_sign_in": plural("Sign in to send {n}", "Sign in to send {n}"),
        "status_others": plural("{n} of {who} waits", "{n} of {who} wait"),
    }


def _form() -> Words:
    return {
        "place_near": plural("Within {n} m", "Within {n} m"),
        "place_last_used": _("Last used"),
        "when_missing": _("Enter the day and time you met"),
        "note_left": plural("{n} character left", "{n} characters left"),
        "note_over": plural("Shorten this by {n} character", "Shorten this by {n} characters"),
        "guard_found": _("This could point to a person: {words}"),
        "save_sign_in": _("Sign in once with signal, then you can save on this phone"),
        "save_full": _(
            "This phone is full and could not save. Make room, or save again with signal to send it at once."
        ),
        "save_failed": _("This phone could not save. Save again with signal to send it at once."),
        "undo_too_late": _("Already on its way. You can correct it under Today."),
        "record_sent": _("Sent {time} · ref {ref}"),
        "record_held": _("Received {time}, being checked"),
        "record_conflict": _("This was received before with other answers. Save again to keep this one too."),
    }


def _waiting_page() -> Words:
    return {
        "kind_interaction.create": _("Contact"),
        "kind_interaction.amend": _("Correction of a contact"),
        "kind_interaction.void": _("Contact entered in error"),
        "kind_programme.count": _("Head count"),
        "kind_other": _("Record"),
        "since": _("since {time}"),
        "tried": plural("tried {n} time", "tried {n} times"),
        "why_new": _("Not sent yet"),
        "why_offline": _("No signal at the last try"),
        "why_busy": _("The station could not take it just then. This phone tries again by itself."),
        "why_sign_in": _("Sign in to send it"),
        "why_paused": _("The station refused this phone just then. Ask your sergeant if it stays."),
        "why_bug": _("This version of the app can't send it. Report it with the number {build}."),
        "why_deferred": _("The station asked to wait. This phone tries again by itself."),
        "why_unanswered": _("The station did not say that it has it. This phone tries again by itself."),
        "why_too_large": _("Too large to send. Export it, and give the file to your sergeant."),
        "why_invalid": _("Needs your correction. Once its form is closed, you find it under Needs your correction."),
        "why_conflict": _("Another record has its number. It goes to be checked once its form is closed."),
        "left_created": _("Sent"),
        "left_duplicate": _("Sent"),
        "left_held": _("Received, being checked"),
        "left_gone": _("Was removed later at the station"),
        "others_wait": plural("{n} of {who} waits on this phone, too", "{n} of {who} wait on this phone, too"),
        "never_came": plural(
            "{n} record that this phone announced never came. Tell your sergeant.",
            "{n} records that this phone announced never came. Tell your sergeant.",
        ),
        "remove_word": _("remove"),
    }
