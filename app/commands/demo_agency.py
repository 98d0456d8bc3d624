"""The demo's agency: two beats with twenty places, seven people and what was said on their rounds. All made up."""

from __future__ import annotations

from dataclasses import dataclass

from app.actor import Role


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demo; `beats` are names of beats."""

    name: str
    collar: str
    role: Role
    beats: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoPlace:
    """A place of the demo, with a made-up position."""

    label: str
    kind: str
    lat: float
    lon: float


@dataclass(frozen=True)
class DemoBeat:
    """A beat of the demo; "On the street" is added to every beat by itself."""

    name: str
    kind: str
    languages: tuple[str, ...]
    places: tuple[DemoPlace, ...]


@dataclass(frozen=True)
class DemoProgramme:
    """What is on every week, about how many come, and which share of them is under 18."""

    name: str
    beat: str
    place: str
    weekdays: tuple[str, ...]
    starts_at: str
    about: int
    young: float


HARBOUR, NORTHFIELD = "Harbour Ward", "Northfield Estate"

BEATS = (
    DemoBeat(
        HARBOUR,
        "neighbourhood",
        ("en", "es", "vi"),
        (
            DemoPlace("Quayside flats", "home_block", 50.0101, -1.0204),
            DemoPlace("Lantern House", "home_block", 50.0112, -1.0189),
            DemoPlace("Net Loft", "home_block", 50.0107, -1.0211),
            DemoPlace("Ropewalk 1 to 24", "home_block", 50.0116, -1.0206),
            DemoPlace("Ropewalk 25 to 48", "home_block", 50.0121, -1.0203),
            DemoPlace("Pilot House", "home_block", 50.0098, -1.0186),
            DemoPlace("Corner shop on Mill Lane", "shop", 50.0119, -1.0221),
            DemoPlace("Harbour Primary School", "school", 50.0131, -1.0230),
            DemoPlace("Anchor Park", "park", 50.0125, -1.0175),
            DemoPlace("Ferry bus station", "station", 50.0094, -1.0215),
        ),
    ),
    DemoBeat(
        NORTHFIELD,
        "housing_site",
        ("en", "ar", "zh", "ko"),
        (
            DemoPlace("Birch Court", "home_block", 50.0301, -1.0304),
            DemoPlace("Rowan Court", "home_block", 50.0309, -1.0318),
            DemoPlace("Alder Court", "home_block", 50.0313, -1.0325),
            DemoPlace("Hazel Court", "home_block", 50.0305, -1.0296),
            DemoPlace("Maple Court", "home_block", 50.0298, -1.0315),
            DemoPlace("Elm Tower", "home_block", 50.0319, -1.0307),
            DemoPlace("Northfield Library", "service", 50.0316, -1.0297),
            DemoPlace("Hilltop Mosque", "faith", 50.0322, -1.0330),
            DemoPlace("Skate park", "park", 50.0296, -1.0291),
            DemoPlace("Community hall", "service", 50.0312, -1.0311),
        ),
    ),
)

PEOPLE = (
    DemoPerson("Wren Alder", "4417", Role.OFFICER, (HARBOUR,)),
    DemoPerson("Sami Reed", "4502", Role.OFFICER, (NORTHFIELD, HARBOUR)),
    DemoPerson("Ines Calder", "1203", Role.SERGEANT, (HARBOUR, NORTHFIELD)),
    DemoPerson("Pia Lund", "1310", Role.SERGEANT, (HARBOUR, NORTHFIELD)),
    DemoPerson("Noor Haddad", "", Role.COORDINATOR),
    DemoPerson("Dana Brook", "", Role.ADMIN),
    DemoPerson("Lee Marsh", "", Role.AUDITOR),
)

PROGRAMMES = (
    DemoProgramme("Football night", NORTHFIELD, "Skate park", ("tue", "fri"), "18:30", 22, 0.7),
    DemoProgramme("Coffee morning", HARBOUR, "Lantern House", ("wed",), "10:00", 11, 0.1),
)

#: (weight, outcomes, people, topic, note). A note is left out more often than not, as on a real shift.
ENCOUNTERS: tuple[tuple[int, tuple[str, ...], str, str | None, str | None], ...] = (
    (9, ("talked",), "1", None, None),
    (7, ("talked",), "2-5", None, None),
    (4, ("helped",), "1", None, "Carried the shopping up two floors, the lift is out again."),
    (3, ("helped", "thanked"), "1", None, "Jump-started the delivery van."),
    (4, ("information",), "1", None, "Asked how to replace a bus pass."),
    (3, ("information",), "2-5", "traffic_parking", "Resident parking: showed where to apply."),
    (3, ("listened",), "1", "lighting", "Two lamps out on the path behind the flats."),
    (3, ("listened",), "2-5", "noise", "Scooters late at night, mostly Fridays."),
    (2, ("listened", "reassured"), "1", "feeling_unsafe", "Walks round by the main road since the clocks went back."),
    (2, ("safety_advice",), "1", "scam_fraud", "Call about a parcel fee. Nothing was paid."),
    (3, ("joined_in",), "6-20", "nothing_for_young_people", "Ten minutes of football. Lost 3–1."),
    (2, ("joined_in", "talked"), "6-20", None, "Chess at the library 🙂"),
    (2, ("talked",), "1", None, "Hablamos del mercado del sábado."),
    (2, ("talked", "listened"), "1", "older_neighbour_wellbeing", "Vecina mayor, el ascensor no funciona."),
    (1, ("talked",), "2-5", None, "تحدثنا بعد الصلاة عن موقف السيارات."),
    (1, ("information",), "1", None, "Hỏi giờ mở cửa của thư viện."),
    (1, ("lost_found",), "1", None, "Child's glove, left with the caretaker."),
    (2, ("thanked",), "1", None, None),
    (1, ("reassured",), "20+", "school_route", "At the school gate, new crossing."),
)
