"""The clear part of a record, what it is bound to, and the proof of who wrote it (R-12)."""

import hashlib
import hmac
import json
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from app import ids
from app.records import custody
from app.records.sealing import SUITE, BadEnvelope, CannotOpen, Envelope, open_sealed, read_envelope

KEY = ec.generate_private_key(ec.SECP256R1())
AUTHOR_KEY = b"k" * 32
BODY = b'{"fields": {"people": "1"}, "made_at": "2026-11-03T14:02:07.123Z", "tz": "Europe/London", "base": null}'

GOOD: dict[str, Any] = {
    "id": "01a20a24-ec66-7b94-be16-66c0cf2b1154",
    "kind": "interaction.create",
    "v": 1,
    "owner": "01a20a24-ebf1-71d3-9187-5d46619e9abf",
    "device": "01a20a24-ebf1-41d3-9187-5d46619e9abf",
    "seq": 7,
    "deps": [],
    "kid": "k1",
    "sealed": "AAAA",
    "mac": None,
}


def sealed(body: bytes = BODY, **changes: Any) -> Envelope:
    """An envelope around a body, as a phone makes it."""
    clear = read_envelope(GOOD | changes)
    return read_envelope(
        GOOD | changes | {"sealed": ids.b64url(SUITE.encrypt(body, KEY.public_key(), info=clear.info()))}
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "7"},
        {"id": None},
        {"owner": 12},
        {"device": "{01a20a24-ebf1-41d3-9187-5d46619e9ab}"},
        {"kind": ""},
        {"kind": "x" * 41},
        {"kind": "a\x00b"},
        {"kind": "\ud800"},
        {"kind": ["interaction.create"]},
        {"kid": "k 1"},
        {"v": "1"},
        {"v": True},
        {"v": -1},
        {"seq": 2**53},
        {"seq": 1.5},
        {"sealed": ""},
        {"sealed": "AA=="},
        {"sealed": "\ud800"},
        {"sealed": None},
        {"deps": {}},
        {"deps": ["7"]},
        {"deps": [GOOD["id"]] * 51},
        {"supersedes": "7"},
        {"mac": 5},
    ],
    ids=repr,
)
def test_a_clear_part_that_can_not_be_read_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadEnvelope):
        read_envelope(GOOD | changes)


@pytest.mark.parametrize("given", [None, [], "x", 7, {}])
def test_what_is_no_envelope_at_all_is_refused(given: object) -> None:
    with pytest.raises(BadEnvelope):
        read_envelope(given)


def test_what_opens_is_what_was_sealed() -> None:
    body = open_sealed(sealed(), KEY)
    assert (body.fields, body.made_at, body.tz, body.base) == (
        {"people": "1"},
        "2026-11-03T14:02:07.123Z",
        "Europe/London",
        None,
    )


@pytest.mark.parametrize(
    "changes", [{"id": GOOD["owner"]}, {"kind": "interaction.void"}, {"v": 2}, {"owner": GOOD["id"]}, {"seq": 8}]
)
def test_a_sealed_part_opens_only_where_it_was_made_for(changes: dict[str, Any]) -> None:
    """R-12: id, kind, version, owner and sequence are bound by `info`."""
    moved = sealed()
    with pytest.raises(CannotOpen):
        open_sealed(read_envelope(GOOD | {"sealed": moved.sealed} | changes), KEY)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"7",
        b"{",
        b"\xff",
        b'{"made_at": 7, "tz": "UTC"}',
        b'{"made_at": "x"}',
        b'{"made_at": "x", "tz": "UTC", "base": 7}',
        b'{"made_at": "x", "tz": "UTC", "fields": ' + b"[" * 9 + b"]" * 9 + b"}",
        b"[" * 100_000,
        b'{"made_at": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda body: repr(body[:30]),
)
def test_a_sealed_part_that_holds_no_record_does_not_open(body: bytes) -> None:
    with pytest.raises(CannotOpen):
        open_sealed(sealed(body), KEY)


def test_a_proof_holds_for_this_envelope_and_no_other() -> None:
    envelope = sealed(supersedes=GOOD["owner"])
    said = (
        f"beatbook/1|{envelope.id}|{envelope.kind}|1|{envelope.owner}|{envelope.device}|7|k1|{GOOD['owner']}|"
        + ids.b64url(hashlib.sha256(ids.from_b64url(envelope.sealed)).digest())
    )
    mac = ids.b64url(hmac.digest(AUTHOR_KEY, said.encode(), "sha256"))
    clear = GOOD | {"supersedes": GOOD["owner"], "sealed": envelope.sealed, "mac": mac}
    assert read_envelope(clear).signed_by(AUTHOR_KEY)
    assert not read_envelope(clear).signed_by(b"j" * 32)
    assert not read_envelope(clear).signed_by(None)
    for changes in ({"supersedes": None}, {"seq": 8}, {"kid": "k2"}, {"device": GOOD["id"]}, {"sealed": "AAAA"}):
        assert not read_envelope(clear | changes).signed_by(AUTHOR_KEY), changes


@given(mac=st.text(max_size=60))
def test_no_text_in_place_of_a_proof_does_harm(mac: str) -> None:
    assert not read_envelope(GOOD | {"mac": mac}).signed_by(AUTHOR_KEY)


@given(
    deps=st.lists(st.uuids(), max_size=5),
    supersedes=st.none() | st.uuids(),
    seq=st.integers(0, 2**53 - 1),
    mac=st.none() | st.text("abc", min_size=1, max_size=60),
)
def test_an_envelope_in_custody_comes_out_as_it_went_in(
    deps: list[UUID], supersedes: UUID | None, seq: int, mac: str | None
) -> None:
    more = {"deps": [str(dep) for dep in deps], "supersedes": str(supersedes) if supersedes else None}
    envelope = read_envelope(GOOD | more | {"seq": seq, "mac": mac})
    assert read_envelope(json.loads(custody.written(envelope))) == envelope
