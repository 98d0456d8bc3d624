"""Codes and sessions of a service's workers. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

CODE_LENGTH = 8
CODE_LASTS = timedelta(minutes=15)
MOST_TRIES = 10  # of an address, in the time that a code lasts
KEPT = timedelta(days=1)
SOONEST_AGAIN = timedelta(seconds=60)
MOST_AN_HOUR = 5
IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=8)


def read_code(typed: str) -> str | None:
    """Eight digits of any script, with spaces and dashes forgiven; nothing where it is none."""
    plain = "".join(sign for sign in typed if not sign.isspace() and sign not in "-–—.")
    if len(plain) != CODE_LENGTH or not plain.isdecimal():
        return None
    return "".join(str(int(sign)) for sign in plain)


def written(code: str) -> str:
    """`4821 0937`: as it is read from one screen and typed on another."""
    return f"{code[:4]} {code[4:]}"


def is_over(made_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Half an hour without a page, or eight hours after all."""
    return now - seen_at > IDLE or now - made_at > ABSOLUTE


def may_ask(times: list[datetime], now: datetime) -> bool:
    """A code a minute, five an hour."""
    lately = [at for at in times if now - at < timedelta(hours=1)]
    return len(lately) < MOST_AN_HOUR and all(now - at >= SOONEST_AGAIN for at in lately)
