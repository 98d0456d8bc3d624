"""Texts to try the guard with that nobody would write: stuck-together pieces of what it looks for, and hostile ones."""

from __future__ import annotations

import json
import random
import re

from app.records import guard

PATTERNS = json.loads(guard.PATTERNS.read_text(encoding="utf-8"))
ODDITIES = """Maria|Khan|Mr|McDonald|O'Neil|AB12|CDE|07700|900123|٠٧٧٠٠|1990|12/05/|x@y|example.com
-|,|.|’s|😀|e\u0301|\u200f
王|李明|김민수|씨|路|号|[…]|…|@ab|+44|(0)|5|14|1|Mill|Lane|calle|º|B|\u1100|\u1161|京A|12345|Ａ|０|𝟎|7️⃣|\u202e|\u3000|\ud800
"""


def pieces() -> list[str]:
    """Cues and words out of the pattern file, and characters that trip offsets."""
    cues = [cue for rule in PATTERNS["rules"] for cue in (rule.get("words") or rule.get("has") or "").split("|") if cue]
    words = [word for listed in PATTERNS["words"].values() for word in listed.split()[::7]]
    return [*cues, *words, *re.split("[|\n]", ODDITIES), "\n", "  ", " "]


def stuck_together(count: int, seed: int) -> list[str]:
    """Random texts, the same for the same seed."""
    chosen = random.Random(seed)
    parts = pieces()
    return [
        "".join(
            (chosen.choice(parts) + chosen.choice(["", " ", " ", ""])) * chosen.choice([1] * 9 + [12])
            for _ in range(chosen.randint(1, 14))
        )
        for _ in range(count)
    ]


HOSTILE = """0|a|A|0 |a |A |Aa |Aa|a@|@a|a.|(0)-|1/1/|1.|1. |x:1|  |a-|a'
calle |calle a |c/ a |شارع ا|路1|김|김 |王|小王|1 a |1 Aa
Aa de de |name is |Mr |AB12 |+1 |born |born 1|reg 1a|http://|www.a.|\u0301|e\u0301|😀|0\u200b
id 1|19|1990-|dot com|a at |maria
Maria |a@b.c |[…]|…|07700 900123 |\ud800|1 rue |ul. a |1a street |12/1/|1동 |가길1|snap a|叫王|名叫王|李先生|박씨|1º"""
HOSTILE_UNITS = re.split("[|\n]", HOSTILE)
