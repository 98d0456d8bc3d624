"""Addresses and who may call them."""

import re

from flask import Flask

from app.actor import Role
from app.web.access import policy_of

SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*")
TYPED = re.compile(r"<(uuid|int|path|slug|string\((max)?length=\d+\)|any\([^)]*\)):\w+>")
FREE = {"/static/<build>/<path:name>"}
#: Addresses of Open311 are the specification's, with the format at their end.
FORMAT = ".<any(xml, json):form>"


def test_every_address_is_in_kebab_case_with_typed_parts(beatbook: Flask) -> None:
    for rule in beatbook.url_map.iter_rules():
        if rule.rule in FREE:
            continue
        for part in rule.rule.removesuffix(FORMAT).strip("/").split("/"):
            assert part == "" or SEGMENT.fullmatch(part) or TYPED.fullmatch(part), rule.rule


def test_every_endpoint_says_who_may_call_it(beatbook: Flask) -> None:
    """R-14"""
    for rule in beatbook.url_map.iter_rules():
        policy = policy_of(beatbook, rule.endpoint)
        assert policy is not None, rule.endpoint
        assert policy.everyone or policy.phones or policy.services or policy.roles, rule.endpoint


def test_no_address_that_changes_something_answers_a_get(beatbook: Flask) -> None:
    """R-21"""
    changing = {"revoke", "end", "remove", "delete", "add", "release", "retire", "assign", "undo", "correct", "close"}
    for rule in beatbook.url_map.iter_rules():
        if rule.rule.rstrip("/").rpartition("/")[2] in changing:
            assert "POST" in (rule.methods or set()), rule.rule


def test_an_auditor_changes_nothing_and_an_admin_decides_nothing(beatbook: Flask) -> None:
    for rule in beatbook.url_map.iter_rules():
        policy = policy_of(beatbook, rule.endpoint)
        if policy and Role.AUDITOR in policy.roles and policy.roles == {Role.AUDITOR}:
            assert rule.methods <= {"GET", "HEAD", "OPTIONS"}, rule.rule
