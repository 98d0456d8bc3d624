"""What can be chosen about a referral, in the order in which it is shown. Codes are stored, labels are translated.

Reasons and age bands are the directory's (`app.partners.choices`). What a resident reads on the card, in their own
language, is in `card_words`.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Choice = tuple[str, LazyString]

#: What never goes this way: the statutory routes.
EXITS: tuple[Choice, ...] = (
    ("child", _l("A child is at risk")),
    ("adult", _l("An adult at risk can't protect themselves")),
    ("order", _l("A protection order is needed")),
    ("crisis", _l("A mental-health emergency, now")),
)

URGENCY: tuple[Choice, ...] = (("routine", _l("Within a day is fine")), ("urgent", _l("Today")))

#: What can be shared, beside the service and the reason: the resident says yes to each.
SHARED: tuple[Choice, ...] = (
    ("name", _l("What to call them")),
    ("reach", _l("How to reach them safely")),
    ("language", _l("Their language")),
    ("age_band", _l("Their age group")),
    ("needs", _l("What they need")),
    ("summary", _l("A few words more")),
)

NEEDS: tuple[Choice, ...] = (
    ("someone_to_talk_to", _l("Somebody to talk to")),
    ("safe_place", _l("A safe place to stay")),
    ("safety_plan", _l("A plan to stay safe")),
    ("housing_advice", _l("Advice about housing")),
    ("money_advice", _l("Advice about money or debt")),
    ("benefits_advice", _l("Advice about benefits")),
    ("legal_advice", _l("Legal advice")),
    ("help_with_forms", _l("Help with forms and letters")),
    ("food_or_essentials", _l("Food or things for the home")),
    ("health_check", _l("To see a doctor or nurse")),
    ("treatment", _l("Treatment or counselling")),
    ("help_to_stop", _l("Help to cut down or stop")),
    ("parenting_support", _l("Support as a parent")),
    ("activity", _l("Something to do, people to meet")),
    ("work_or_training", _l("Work, school or training")),
    ("help_at_home", _l("Help at home")),
    ("company", _l("Company, regular visits")),
    ("locks_and_repairs", _l("Locks, doors, repairs")),
    ("interpreter", _l("An interpreter")),
    ("transport", _l("A way to get there")),
)

GIVEN_BY: tuple[Choice, ...] = (
    ("self", _l("They did, themselves")),
    ("parent", _l("Their parent")),
    ("carer", _l("Who cares for them")),
)

METHODS: tuple[Choice, ...] = (
    ("verbal", _l("They said yes")),
    ("signed", _l("They signed")),
    ("card", _l("They read the card and agreed")),
)

INTERPRETERS: tuple[Choice, ...] = (
    ("none", _l("None was needed")),
    ("phone", _l("By phone")),
    ("in_person", _l("In person")),
    ("relative", _l("A relative or friend")),
)

#: What came of the live handover, where there had to be one before the form.
HANDOVERS: tuple[Choice, ...] = (
    ("warm_call", _l("We rang together, and they talked")),
    ("number_given", _l("I gave the number, they will ring")),
    ("no_answer", _l("Nobody answered; I stayed until it was safe")),
    ("not_wanted", _l("They did not want to ring")),
)

CONSENT: tuple[Choice, ...] = (
    ("asked", _l("They were asked now")),
    ("kept", _l("Nothing was added, so their yes still holds")),
)

RETURNED_BECAUSE: tuple[Choice, ...] = (
    ("missing_consent", _l("The consent is not complete")),
    ("too_much_detail", _l("It says more than the service needs")),
    ("wrong_service", _l("Another service fits better")),
    ("safety", _l("It may not be safe for them")),
    ("unclear", _l("It is not clear what is needed")),
)

DECLINED_BECAUSE: tuple[Choice, ...] = (
    ("not_for_a_service", _l("This is not for a service")),
    ("statutory_route", _l("It has to go the statutory way")),
    ("no_valid_consent", _l("There can't be a valid consent")),
    ("helped_already", _l("They get this help already")),
    ("not_safe", _l("Sending it would not be safe")),
)

CANNOT_TAKE: tuple[Choice, ...] = (
    ("no_capacity", _l("No room at the moment")),
    ("not_eligible", _l("They don't fit our conditions")),
    ("out_of_area", _l("Out of our area")),
    ("missing_information", _l("We can't act on what we were told")),
    ("wrong_service", _l("Another service fits better")),
    ("safety", _l("We can't do it safely")),
    ("duplicate", _l("They are with us already")),
    ("other", _l("Another reason")),
)

OUTCOMES: tuple[Choice, ...] = (
    ("helped", _l("They were helped")),
    ("information_given", _l("They got information")),
    ("referred_elsewhere", _l("Another service goes on")),
    ("said_no_thanks", _l("They said no thanks")),
    ("no_longer_needed", _l("It isn't needed any more")),
    ("unable_to_contact", _l("They could not be reached")),
    ("not_eligible", _l("They don't fit our conditions")),
    ("no_capacity", _l("No room at the moment")),
    ("no_response", _l("No answer from the service")),
)

#: What a service may say at the end; `no_response` is the coordinator's.
SERVICE_OUTCOMES = OUTCOMES[:-1]

WITHDRAWN_BECAUSE: tuple[Choice, ...] = (
    ("resident_asked", _l("They asked for it")),
    ("no_longer_safe", _l("It is no longer safe for them")),
    ("found_help", _l("They found help themselves")),
)

VOIDED_BECAUSE: tuple[Choice, ...] = (
    ("entered_twice", _l("It was entered twice")),
    ("wrong_person", _l("It was made for somebody else than meant")),
    ("never_agreed", _l("They never said yes")),
    ("only_a_trial", _l("It was only a trial")),
)


SOURCES: tuple[Choice, ...] = (
    ("interaction", _l("A contact")),
    ("followup", _l("A follow-up")),
    ("concern", _l("A concern")),
)


def codes(choices: Iterable[Choice]) -> tuple[str, ...]:
    """The stored codes alone."""
    return tuple(code for code, _label in choices)


def label(choices: Iterable[Choice], code: str | None) -> str:
    """The words for a code; the code itself when it has been retired."""
    return next((str(words) for known, words in choices if known == code), code or "")
