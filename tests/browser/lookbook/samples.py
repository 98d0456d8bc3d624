"""Forms and records to draw: long names, long words and many answers, as a bad day brings them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.interactions import choices
from app.web.forms import Choice, Choices, Form, Id, IdChoice, LocalMoment, LongText, Text, Tick

PLACES = [
    (UUID(int=n), label)
    for n, label in enumerate(
        (
            "Mill Lane shops",
            "Riverside Park playground",
            "St Anne's Primary School",
            "On the street",
            "Albert House, block A",
            "Albert House, block B",
            "Central Mosque",
            "Bus station",
            "Harbour Street food bank",
        ),
        start=1,
    )
]


class Contact(Form):
    """The contact form's fields as app/interactions/forms.py declares them."""

    id = Id("Id")
    made_at = Text("Made at", limit=40)
    tz = Text("Zone", limit=40)
    occurred_precision = Choice("When", choices.PRECISIONS, needed="Choose when it was")
    occurred_at = LocalMoment("Day and time")
    place = IdChoice("Where", needed="Choose where it was")
    outcomes = Choices("What came of it", choices.OUTCOMES, needed="Choose what came of it")
    people = Choice("How many", choices.PEOPLE, needed="Choose how many people")
    note = LongText("One line about it", limit=280, description="No names, numbers or plates.")
    topic = Choice("About", choices.TOPICS)
    initiated_by = Choice("Who started it", choices.INITIATED_BY)
    ages = Choices("Ages", choices.AGES)
    language = Choice("Language", [("en", "English"), ("pl", "Polski"), ("ar", "العربية"), ("so", "Soomaali")])
    programme = Text("Programme", limit=40)
    went_badly = Tick("It didn't go well", description="For you and your sergeant to learn from. Nothing else follows.")


class Person(Form):
    """Every sort of field once."""

    name = Text("Name", limit=80, needed="Enter the name on their warrant card")
    code = Text("Code", limit=14, needed="Enter the code", description="12 letters and digits, from your sergeant.")
    note = LongText("What happened", limit=600, needed="Write what happened", description="In your own words.")
    role = Choice(
        "Role", [("officer", "Officer"), ("sergeant", "Sergeant"), ("admin", "Admin")], needed="Choose a role"
    )
    beats = Choices("Beats", [("1", "Riverside"), ("2", "Albert Estate"), ("3", "Donaudampfschifffahrtsgesellschaft")])
    from_on = LocalMoment("From")
    shared = Tick("Several officers use this phone", description="It will not take decisions.")


@dataclass(frozen=True)
class Entry:
    """One line of a history."""

    what: str
    who: str
    when: str
    changes: tuple[tuple[str, str, str], ...] = ()
    why: str = ""


def contact() -> dict[str, object]:
    form = Contact(MultiDict({"occurred_precision": "now", "place": str(PLACES[0][0])}))
    form.place.choices = PLACES
    form.programme.choices = [("football", "Night football"), ("walk", "Walking bus")]
    return {"form": form}


def contact_cached() -> dict[str, object]:
    return {"form": Contact()}


def contact_refused() -> dict[str, object]:
    form = Contact(MultiDict({"note": "Talked about the lamp by the bins. " * 9, "outcomes": ["talked", "lost_found"]}))
    form.place.choices = PLACES
    form.validate()
    return {"form": form}


def fields() -> dict[str, object]:
    return {"form": Person(MultiDict({"role": "officer", "beats": ["1", "3"]})), "note_flagged": True}


def fields_refused() -> dict[str, object]:
    form = Person(MultiDict({"code": "7K2", "note": "x" * 650}))
    form.validate()
    return {"form": form, "note_flagged": True}


def today() -> dict[str, object]:
    return {
        "waiting": [
            ("Said hello, talked", ("14:02", "Mill Lane shops"), ("Waiting on this phone", "waiting", "warn")),
            ("Gave information, safety advice", ("13:40", "Bus station"), ("Needs your correction", "edit", "bad")),
        ],
        "sent": [
            ("Helped with something", ("11:15", "St Anne's Primary School"), ("Sent 11:15", "sent", "good")),
            ("Played, joined in", ("10:05", "Riverside Park playground"), ("Sent 12:31", "sent", "good")),
        ],
    }


def contacts() -> dict[str, object]:
    rows = [
        (
            "Listened to a worry",
            "Lamp out by the bins again, the third time this month. They feel unsafe at night and "
            "walk round by the school instead.",
            ("14:02", "Albert House, block B", "2–5 people"),
        ),
        ("Said hello, talked", "", ("13:10", "Harbour Street food bank", "20+ people")),
        ("Thanked us", "شكرونا على المساعدة في العثور على المفاتيح", ("09:40", "Central Mosque", "1 person")),
    ]
    return {"days": [("Tue 3 Nov", rows), ("Mon 2 Nov", rows[:2])]}


def detail() -> dict[str, object]:
    return {
        "pairs": [
            ("When", "Tue 3 Nov, about 14:00"),
            ("Where", "Albert House, block B"),
            ("What came of it", ["Listened to a worry", "Gave information"]),
            ("How many", "2–5"),
            ("One line about it", "Lamp out by the bins again.\nThey walk round by the school instead."),
        ],
        "plain_pairs": [
            ("When we met", "Tue 3 Nov, about 14:00"),
            ("Where", "Albert House, block B"),
            ("What I wrote down", "I listened to a worry. I gave information."),
            ("How many of you", "2 to 5"),
        ],
        "entries": [
            Entry("Recorded", "PC 4417", "Tue 3 Nov, 14:02"),
            Entry("Corrected", "PC 4417", "Tue 3 Nov, 15:20", (("How many", "1", "2–5"),), "Her neighbour joined us."),
        ],
    }


def phones() -> dict[str, object]:
    return {
        "heads": ("Phone", "Last seen", "Waiting"),
        "rows": [("Pixel 7, car 12", "Tue 3 Nov, 14:02", "2"), ("Office tablet", "Mon 2 Nov, 08:30", "0")],
    }


def went_wrong() -> dict[str, object]:
    return {
        "title": "Page not found",
        "say": ["There is nothing at this address, or it is not yours to see.", "Check the address, or start again."],
        "request_id": "7k2m-90qd",
        "kept": True,
    }
