"""Where a referral can stand, and what can be done with it: the words that the table in `rules` is written in. Pure."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a referral stands. As a draft it is only on the phone."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    DECLINED = "declined"
    SENT = "sent"
    ACCEPTED = "accepted"
    CANNOT_TAKE = "cannot_take"
    CONTACTING = "contacting"
    WAITLISTED = "waitlisted"
    ENGAGED = "engaged"
    EXPIRED = "expired"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    RECALLED = "recalled"
    VOID = "void"


class Move(StrEnum):
    """What can be done with it."""

    SUBMIT = "submit"
    CORRECT = "correct"
    APPROVE = "approve"
    RETURN = "return"
    DECLINE = "decline"
    CUT = "cut"
    REOPEN = "reopen"
    RECALL = "recall"
    ACCEPT = "accept"
    CANNOT_TAKE = "cannot_take"
    ATTEMPT = "attempt"
    WAITLIST = "waitlist"
    ENGAGE = "engage"
    CLOSE = "close"
    EXPIRE = "expire"
    REROUTE = "reroute"
    ASK_AGAIN = "ask_again"
    WITHDRAW = "withdraw"
    VOID = "void"
    DELETED = "deleted"
    LAPSE = "lapse"
