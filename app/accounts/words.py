"""What the scripts of enrolling, signing in and stepping up say."""

from __future__ import annotations

from flask_babel import gettext as _

from app.web.words import Words, plural


def for_scripts() -> Words:
    """The words by key."""
    return {
        "passkey_waiting": _("Waiting for your passkey…"),
        "passkey_cancelled": _("The passkey was not shown. Try again when you are ready."),
        "passkey_known": _("This phone has a passkey for you already. Sign in with it."),
        "passkey_none": _("This browser can't use passkeys. Open the address in Chrome, Safari or Firefox."),
        "passkey_refused": _("That did not work. Try again, or ask for a new code."),
        "no_connection": _("There is no connection. Passkeys are checked by the server: try again with signal."),
        "sign_out_waiting": plural(
            "{n} record has not been sent yet. It stays on this phone and is sent later. Sign out?",
            "{n} records have not been sent yet. They stay on this phone and are sent later. Sign out?",
        ),
    }
