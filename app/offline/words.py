"""What the scripts on a phone say: the status line, the contact form after a tap, and the page of what waits."""

from __future__ import annotations

from flask_babel import gettext as _

from app.web.words import Words, add, plural


def add_all() -> None:
    """Add what every page says, and what only some pages do. `{…}` is for the script to fill; `{n}` counts."""
    for words in (_status, _form, _lock):
        add(words)
    for group, words in (
        ("moves", _moves),
        ("reading", _reading),
        ("kinds", _kinds),
        ("waiting", _waiting_page),
        ("round", _round),
        ("referrals", _referrals),
        ("concern", _concern),
    ):
        add(words, group)


def _status() -> Words:
    return {
        "status_all_sent": _("All sent"),
        "status_last_sent": _("Last sent {time}"),
        "status_not_set_up": _("Sign in once with signal to save on this phone"),
        "status_ready": _("Ready offline"),
        "status_offline": _("Offline, saving here"),
        "status_update": _("Update ready"),
        "status_blocked": _("Close the other Beatbook page, it holds up the update"),
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
        "day_missing": _("Enter the day you named"),
        "reach_missing": _("Say how they can be reached, or choose another answer here"),
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


def _round() -> Words:
    return {
        "round_doors": plural("{n} door", "{n} doors"),
        "round_place": _("Block {n} of {all}"),
        "round_begin": _("Start with {block}"),
        "round_saved": _("Saved on this phone: {block}"),
        "round_follow_up": _("Write down what they asked for: {block}"),
        "round_most": _("That is the most for one block. Save it, then open the block again."),
    }


def _referrals() -> Words:
    return {
        "services_none": _("No services are on this phone yet. Connect once, or ask the coordinator."),
        "service_not_now": _("takes nobody just now"),
        "handover_missing": _("Ring together first. Then choose what came of it"),
        "safe_missing": _("Ask what is safe for them, and choose it"),
        "no_relative": _("A relative or friend must not interpret here. Use the phone interpreter"),
        "parent_needed": _("Below {age} a parent or carer has to say yes"),
    }


def _concern() -> Words:
    return {
        "concern_where": _("Choose where it is, or write it down"),
        "concern_reach": _("Enter the number or address, or choose that we answer only here"),
    }


def _moves() -> Words:
    return {
        "saved_here": _("Saved on this phone"),
        "changed_meanwhile": _(
            "Somebody changed this meanwhile. Nothing is overwritten: look at both under Needs your correction."
        ),
        "note_closed": _("It had been closed already. Your words are kept as a note."),
        "note_not_yours": _("Somebody else keeps it. Your words are kept as a note."),
        "note_not_yet": _("It has not been marked as done yet. Your words are kept as a note."),
        "note_try_again": _("Try to reach them once more first. Your words are kept as a note."),
        "note_done_already": _("That had been done already. Your words are kept as a note."),
    }


def _lock() -> Words:
    return {
        "lock_wrong": _("This does not open what is kept here. Try your other passkey, or the passphrase."),
        "lock_needs_signal": _("This needs signal. You can go on recording meanwhile."),
        "vault_begun": _("Set up. You can now read your follow-ups without signal."),
        "vault_no_secret": _(
            "This passkey can't lock what is kept here. Set a passphrase under My account to read without signal."
        ),
    }


def _reading() -> Words:
    return {
        "vault_open": _("You can read without signal on this phone."),
        "vault_none": _("Nothing is kept on this phone to be read without signal."),
        "vault_confirm": _(
            "Drafts and copies that are kept here will be gone. Records that wait are not touched. Go on?"
        ),
        "vault_set": _("The passphrase is set."),
        "vault_short": _("Use 12 characters or more. Several words are good."),
        "vault_again": _("Started again. What was kept here before is gone."),
        "read_as_of": _("As of {time}"),
        "read_title": _("Kept on this phone"),
        "read_too_old": _(
            "What was kept here is more than a day old, so it was hidden. Connect once to read it again."
        ),
        "own_heading": _("On this phone"),
        "reveal_needs_signal": _("It is not on this phone. Connect to see how they are reached."),
        "reveal_failed": _("That you look could not be written down, so it is not shown."),
        "reveal_passphrase": _("Your passphrase"),
    }


def _kinds() -> Words:
    return {
        "kind_interaction.create": _("Contact"),
        "kind_interaction.amend": _("Correction of a contact"),
        "kind_interaction.void": _("Contact entered in error"),
        "kind_followup.create": _("Follow-up"),
        "kind_followup.note": _("Note on a follow-up"),
        "kind_followup.contact": _("How to reach somebody"),
        "kind_followup.done": _("Follow-up done"),
        "kind_followup.cannot_do": _("Follow-up that can't be done"),
        "kind_followup.told_attempt": _("An attempt to tell them"),
        "kind_followup.told": _("They were told"),
        "kind_followup.could_not_reach": _("Could not be reached"),
        "kind_followup.reschedule": _("Follow-up moved to another day"),
        "kind_followup.hand_over": _("Follow-up handed over"),
        "kind_followup.cancel": _("Follow-up cancelled"),
        "kind_contact.look": _("A look at a resident's number"),
        "kind_presence.create": _("A shift on the beat"),
        "kind_place.note": _("Note on a place"),
        "kind_programme.count": _("Head count"),
        "kind_round.create": _("Round of a block"),
        "kind_referral.submit": _("Help from a service"),
        "kind_referral.withdraw": _("Help that is not wanted any more"),
        "kind_referral.correct": _("A number put right"),
        "kind_offer.said_no": _("They said no thanks"),
        "kind_concern.create": _("A resident's concern"),
        "kind_concern.note": _("Note on a concern"),
        "kind_concern.look": _("A look at a concern"),
        "kind_other": _("Record"),
    }


def _waiting_page() -> Words:
    return {
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


GROUPS = {"moves": _moves, "reading": _reading, "kinds": _kinds, "waiting": _waiting_page, "round": _round} | {
    "referrals": _referrals,
    "concern": _concern,
}
