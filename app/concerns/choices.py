"""What can be chosen about a concern, in the order in which it is shown. Codes are stored, labels are translated.

All of it is read by residents too, so each label is in every language of the public pages.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Choice = tuple[str, LazyString]

#: The same codes as the topics of a contact, so that both can point at one problem.
CATEGORIES: tuple[Choice, ...] = (
    ("feeling_unsafe", _l("I don't feel safe here")),
    ("lighting", _l("Street lights")),
    ("noise", _l("Noise")),
    ("drugs_litter", _l("Drugs, needles")),
    ("drinking", _l("Drinking in the street")),
    ("antisocial_behaviour", _l("Trouble, bad behaviour")),
    ("harassment_hate", _l("Threats or hate")),
    ("traffic_parking", _l("Traffic, parking")),
    ("vandalism_rubbish", _l("Damage, rubbish")),
    ("abandoned_vehicle", _l("A left car or bike")),
    ("nothing_for_young_people", _l("Nothing for young people to do")),
    ("older_neighbour_wellbeing", _l("Worried about an older neighbour")),
    ("scam_fraud", _l("Scams, tricks for money")),
    ("school_route", _l("The way to school")),
    ("other", _l("Something else")),
)

#: The picture beside each category.
PICTURES = {
    "feeling_unsafe": "shield",
    "lighting": "lamp",
    "noise": "noise",
    "drugs_litter": "needle",
    "drinking": "bottle",
    "antisocial_behaviour": "trouble",
    "harassment_hate": "threat",
    "traffic_parking": "traffic",
    "vandalism_rubbish": "rubbish",
    "abandoned_vehicle": "vehicle",
    "nothing_for_young_people": "young",
    "older_neighbour_wellbeing": "neighbour",
    "scam_fraud": "scam",
    "school_route": "school",
    "other": "other",
}

HAPPENS: tuple[Choice, ...] = (
    ("once", _l("It happened once")),
    ("now", _l("It goes on now")),
    ("mornings", _l("In the mornings")),
    ("daytime", _l("In the daytime")),
    ("evenings", _l("In the evenings")),
    ("nights", _l("At night")),
    ("weekends", _l("At weekends")),
    ("always", _l("All the time")),
)

DANGER: tuple[Choice, ...] = (
    ("no", _l("No")),
    ("yes", _l("Yes, somebody is in danger now")),
    ("not_sure", _l("I'm not sure")),
)

#: How an answer is safe. The first is what holds unless the resident says otherwise.
REPLY: tuple[Choice, ...] = (
    ("here", _l("Answer only here. Don't come to my door.")),
    ("phone", _l("You may ring me")),
    ("sms", _l("You may send me a text message")),
    ("email", _l("You may send me an e-mail")),
    ("visit", _l("You may come to my door")),
    ("none", _l("I don't need an answer")),
)

#: The answers that need a number or an address.
REACHED_BY = {"phone": "phone", "sms": "sms", "email": "email", "visit": "address"}

SOURCES = ("form", "officer", "open311")

#: Never passed on to other systems, whatever was ticked: they could point to somebody.
NEVER_PUBLISHED = frozenset(
    {"harassment_hate", "drugs_litter", "feeling_unsafe", "antisocial_behaviour", "older_neighbour_wellbeing"}
)

PARTNERS: tuple[Choice, ...] = (
    ("council", _l("the council")),
    ("housing", _l("the landlord or housing office")),
    ("roads", _l("the people who look after the roads")),
    ("transport", _l("the bus or train company")),
    ("health", _l("a health service")),
    ("school", _l("the school")),
    ("charity", _l("a local group")),
    ("other", _l("another partner")),
)

NOT_FIXED_BECAUSE: tuple[Choice, ...] = (
    ("not_allowed", _l("We are not allowed to do it")),
    ("no_means", _l("There is no money or nobody to do it now")),
    ("not_seen", _l("We went there several times and did not find it")),
    ("not_enough", _l("We did not know enough to act")),
    ("others_decide", _l("Others decide about it, and they said no")),
    ("resident_stopped", _l("You asked us to stop")),
)

ELSEWHERE: tuple[Choice, ...] = (
    ("emergency", _l("the emergency number")),
    ("report_crime", _l("the page or number for reporting a crime")),
    ("council", _l("the council")),
    ("housing", _l("your landlord or housing office")),
    ("utilities", _l("the water, gas or electricity company")),
    ("animals", _l("the animal warden")),
    ("other_area", _l("the police of the other area")),
)

#: What is said without typing: in the resident's own language, whichever the officer's is.
ANSWERS: tuple[Choice, ...] = (
    ("read", _l("Thank you. We have read what you wrote.")),
    ("tell_more", _l("Can you tell us more? Where exactly is it, and when does it happen?")),
    ("walk_more", _l("We will walk there more often in the next weeks.")),
    ("looked", _l("We went there and looked.")),
    ("talked", _l("We talked to the people there.")),
    ("passed_on", _l("We told the people who can change it. We will write here when they answer.")),
    ("waiting", _l("We are still waiting for an answer. We have not forgotten it.")),
    ("better", _l("Has it become better? Please write to us here.")),
    ("meet", _l("You can talk to us at our next open hour. The times are on the page of your area.")),
    ("emergency", _l("If somebody is in danger, ring the emergency number now. Nobody reads this page at night.")),
    ("sorry_late", _l("We are sorry that this answer comes late.")),
    (
        "promised",
        _l("We said we would do something about it, and wrote it down. We will tell you here what became of it."),
    ),
    ("did", _l("We did what we said we would do about it.")),
    ("could_not", _l("We said we would do something about it. It turned out that we can't.")),
    ("told", _l("We told you what became of it.")),
    ("told_there", _l("We told the people there what became of it.")),
)


def codes(choices: Iterable[Choice]) -> tuple[str, ...]:
    """The stored codes alone."""
    return tuple(code for code, _label in choices)


def label(choices: Iterable[Choice], code: str | None) -> str:
    """The words for a code; the code itself when it has been retired."""
    return next((str(words) for known, words in choices if known == code), code or "")
