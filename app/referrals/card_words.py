"""What a resident reads on the card, in their own language: whole, or not offered.

English stands here, the others in `translations/<language>.po`; a test fails on a missing one. Adding a language: copy
a file, translate it, add its code to `CODES`. `WORDING` goes up when what a consent says changes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

WORDING = 1
CODES = ("en", "es", "ar")
LANGUAGES = tuple((code, str(Locale.parse(code).get_display_name(code))) for code in CODES)
FOLDER = Path(__file__).parent / "translations"

#: By key: what the card says. `{…}` is filled in.
ENGLISH: dict[str, str] = {
    "heading": "This is what the service will see",
    "to": "For",
    "only_this": "Only this goes to them. The police do not get to see what you talk about with them.",
    "your_choice": "You can say no to any line, or to all of it. Nothing bad follows from that.",
    "take_back": "You can take your yes back at any time: tell any officer of this beat or the service.",
    "kept": "It is deleted 30 days after the help has ended.",
    "nobody_else": "If they can't help, you are asked again before anybody else gets it.",
    "someone_else": "If they can't help, another service for the same thing may get this card.",
    "yes": "Yes, they may have this",
    "no": "No, not this",
    "agree": "I agree to exactly this",
    "empty": "Nothing else. They only learn that somebody needs this help.",
    "field_service": "The service",
    "field_reason": "What it is about",
    "field_name": "What to call you",
    "field_reach": "How to reach you",
    "field_language": "Your language",
    "field_age_band": "Your age group",
    "field_needs": "What you need",
    "field_summary": "In a few words",
    "field_reroute": "Another service",
    "reach_phone": "Ring you: {value}",
    "reach_sms": "Text you: {value}",
    "reach_email": "E-mail you: {value}",
    "reach_address": "Come to your door: {value}",
    "safe_phone": "Ringing you is safe",
    "safe_may_visit": "A visit is fine",
    "safe_do_not_ask_neighbours": "They must not ask neighbours",
    "safe_reply_here_only": "They must not come to your door",
    "message_yes": "It is safe to leave a message",
    "message_no": "They must not leave a message",
    "best_time": "Best time: {value}",
    "age_0-9": "0 to 9",
    "age_10-15": "10 to 15",
    "age_16-17": "16 or 17",
    "age_18-24": "18 to 24",
    "age_25-64": "25 to 64",
    "age_65+": "65 or older",
    "reason_victim_support": "Help after a crime",
    "reason_domestic_family_violence": "Safety at home",
    "reason_mental_health": "How you feel, mental health",
    "reason_suicide_prevention": "Support when life is too much",
    "reason_alcohol_drugs": "Alcohol or drugs",
    "reason_homelessness": "A place to live",
    "reason_family_parenting": "Family and children",
    "reason_youth": "Things for young people",
    "reason_seniors": "Support for older people",
    "reason_disability": "Support with a disability",
    "reason_legal": "Legal advice",
    "reason_fraud_identity": "Help after fraud",
    "reason_gambling": "Gambling",
    "reason_bereavement": "After somebody died",
    "reason_after_a_crash": "After a road crash",
    "reason_relationship": "Your relationship",
    "reason_financial_hardship": "Money worries",
    "reason_community_support": "Support in the neighbourhood",
    "reason_home_security": "A safer home",
    "reason_health_wellbeing": "Health",
    "need_someone_to_talk_to": "Somebody to talk to",
    "need_safe_place": "A safe place to stay",
    "need_safety_plan": "A plan to stay safe",
    "need_housing_advice": "Advice about housing",
    "need_money_advice": "Advice about money or debt",
    "need_benefits_advice": "Advice about benefits",
    "need_legal_advice": "Legal advice",
    "need_help_with_forms": "Help with forms and letters",
    "need_food_or_essentials": "Food or things for the home",
    "need_health_check": "To see a doctor or nurse",
    "need_treatment": "Treatment or counselling",
    "need_help_to_stop": "Help to cut down or stop",
    "need_parenting_support": "Support as a parent",
    "need_activity": "Something to do, people to meet",
    "need_work_or_training": "Work, school or training",
    "need_help_at_home": "Help at home",
    "need_company": "Company, regular visits",
    "need_locks_and_repairs": "Locks, doors, repairs",
    "need_interpreter": "An interpreter",
    "need_transport": "A way to get there",
}


@cache
def of(language: str) -> dict[str, str]:
    """All words in a language of the card, by key. KeyError for one that is not offered."""
    if language not in CODES:
        raise KeyError(language)
    if language == "en":
        return ENGLISH
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    said = {str(message.id): str(message.string) for message in catalogue if message.id and not message.fuzzy}
    return {key: said[text] for key, text in ENGLISH.items()}


def direction(language: str) -> str:
    """`ltr` or `rtl`."""
    return str(Locale.parse(language).text_direction)


def everything() -> dict[str, dict[str, object]]:
    """For phones: every language with its name, direction and words."""
    names = dict(LANGUAGES)
    return {code: {"name": names[code], "dir": direction(code), "words": of(code)} for code in CODES}
