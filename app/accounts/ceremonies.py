"""Passkey ceremonies: options, and what the `webauthn` library leaves to us when it verifies (R-09, fact 7)."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app import clock, ids
from app.accounts.challenges import UNREADABLE, Attempt, Bound, Credential, Refused, client_data, draw
from app.accounts.models import Passkey, Person
from app.accounts.rules import is_key_apart
from app.settings import settings

TIMEOUT_MS = 120_000
REQUIRED = UserVerificationRequirement.REQUIRED
ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
]
TRANSPORTS = frozenset(transport.value for transport in AuthenticatorTransport)
Options = dict[str, Any]


def creation_options(session: Session, person: Person, bound: Bound, *, replaces_all: bool = False) -> Options:
    """Options for `navigator.credentials.create`: a discoverable passkey with user verification.

    A passkey that replaces all others may be made on a phone that has one of those: none is excluded then (R-10).
    """
    options = generate_registration_options(
        rp_id=settings().rp_id,
        rp_name=settings().agency,
        user_id=person.user_handle,
        user_name=person.collar or person.name,
        user_display_name=person.name,
        challenge=draw(session, bound),
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
        ),
        exclude_credentials=[] if replaces_all else _descriptors(session, person.id),
        supported_pub_key_algs=ALGORITHMS,
    )
    return _as_dict(options_to_json(options))


def request_options(session: Session, bound: Bound) -> Options:
    """Options for `navigator.credentials.get`. Signing in names nobody; stepping up names one's own passkeys."""
    options = generate_authentication_options(
        rp_id=settings().rp_id,
        challenge=draw(session, bound),
        timeout=TIMEOUT_MS,
        allow_credentials=_descriptors(session, bound.person_id) if bound.person_id else None,
        user_verification=REQUIRED,
    )
    return _as_dict(options_to_json(options))


def register(session: Session, attempt: Attempt, person_id: UUID) -> Passkey:
    """Verify a new credential and bind it to the person; raise Refused."""
    if attempt.challenge is None:
        raise Refused(attempt.why)
    try:
        verified = verify_registration_response(
            credential=attempt.credential,
            expected_challenge=attempt.challenge,
            expected_rp_id=settings().rp_id,
            expected_origin=_origin(attempt.credential),
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
    except (WebAuthnException, *UNREADABLE) as error:
        raise Refused(type(error).__name__) from error
    if session.scalar(select(Passkey.id).where(Passkey.credential_id == verified.credential_id)):
        raise Refused("known_credential")
    transports = _transports(attempt.credential)
    passkey = Passkey(
        id=ids.uuid7(),
        person_id=person_id,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        transports=",".join(transports),
        roaming=is_key_apart(transports, cross_platform=attempt.cross_platform),
        backed_up=verified.credential_backed_up,
        bound_at=clock.now(),
    )
    session.add(passkey)
    session.flush()
    return passkey


def verify(attempt: Attempt, passkey: Passkey | None, person: Person | None) -> None:
    """Verify that the holder of `passkey` is here now, and update its counter; raise Refused.

    An unknown passkey is verified too, against the decoy, and nothing is looked at before the signature was (R-11).
    """
    try:
        verified = verify_authentication_response(
            credential=attempt.credential,
            expected_challenge=attempt.challenge or b"spent",
            expected_rp_id=settings().rp_id,
            expected_origin=_origin(attempt.credential),
            credential_public_key=passkey.public_key if passkey else DECOY,
            credential_current_sign_count=0,  # a counter that went back is told apart below
            require_user_verification=True,
        )
    except (WebAuthnException, *UNREADABLE) as error:
        raise Refused(attempt.why or type(error).__name__) from error
    if passkey is None or person is None:
        raise Refused("unknown")
    if attempt.challenge is None:
        raise Refused(attempt.why)
    _check_holder(attempt, person)
    if 0 < verified.new_sign_count <= passkey.sign_count:
        raise Refused("sign_count")
    passkey.sign_count = max(passkey.sign_count, verified.new_sign_count)
    passkey.backed_up = verified.credential_backed_up
    passkey.last_used_at = clock.now()


def passkey_of(session: Session, credential: Credential) -> tuple[Passkey, Person] | None:
    """The passkey that a credential names, and whose it is; nothing when it is unknown, removed or its owner left."""
    row = session.execute(
        select(Passkey, Person)
        .join(Person, Person.id == Passkey.person_id)
        .where(Passkey.credential_id == name_of(credential), Passkey.removed_at.is_(None), Person.left_at.is_(None))
    ).first()
    return (row[0], row[1]) if row else None


def name_of(credential: Credential) -> bytes:
    """The id that a credential says it has; empty when that can't be read."""
    try:
        return bytes(base64url_to_bytes(credential["rawId"]))
    except UNREADABLE:
        return b""


def holds_prf_secret(credential: Any) -> bool:
    """Whether a body carries PRF results, which are the key to what lies on the phone and must never leave it."""
    extensions = credential.get("clientExtensionResults") if isinstance(credential, dict) else None
    prf = extensions.get("prf") if isinstance(extensions, dict) else None
    return isinstance(prf, dict) and "results" in prf


def _check_holder(attempt: Attempt, person: Person) -> None:
    """The user handle must be the person's; only somebody named by the ceremony may leave it out."""
    if attempt.bound.person_id not in (None, person.id):
        raise Refused("other_person")
    handle = attempt.credential["response"].get("userHandle")
    if handle is None and attempt.bound.person_id is None:
        raise Refused("no_user_handle")
    try:
        if handle is not None and base64url_to_bytes(handle) != person.user_handle:
            raise Refused("other_user_handle")
    except UNREADABLE as error:
        raise Refused("other_user_handle") from error


def _origin(credential: Credential) -> str:
    """The origin to expect. In the demo a forwarded port of localhost is as good as ours."""
    if settings().demo and settings().rp_id == "localhost":
        said = str(client_data(credential).get("origin"))
        if said.startswith("http://localhost:") and said.removeprefix("http://localhost:").isdigit():
            return said
    return settings().origin


def _descriptors(session: Session, person_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    """A person's passkeys, with how a browser reaches each (so that it need not ask for all sorts of keys)."""
    found = session.execute(
        select(Passkey.credential_id, Passkey.transports).where(
            Passkey.person_id == person_id, Passkey.removed_at.is_(None)
        )
    )
    return [
        PublicKeyCredentialDescriptor(
            id=row.credential_id, transports=[AuthenticatorTransport(t) for t in row.transports.split(",") if t]
        )
        for row in found
    ]


def _transports(credential: Credential) -> list[str]:
    response = credential.get("response")
    given = response.get("transports") if isinstance(response, dict) else None
    return sorted({t for t in given if isinstance(t, str)} & TRANSPORTS) if isinstance(given, list) else []


def _as_dict(text: str) -> Options:
    options: Options = json.loads(text)
    return options


def _nobodys_key() -> bytes:
    """A COSE key (ES256) whose secret is thrown away at once."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    x, y = (n.to_bytes(32, "big") for n in (point.x, point.y))
    return bytes.fromhex("a5010203262001215820") + x + bytes.fromhex("225820") + y


#: Verified against when no passkey of that name is known, so that not knowing it takes as long (R-11).
DECOY = _nobodys_key()
