"""Passkey ceremonies: challenges that are used once, and what the `webauthn` library leaves to us (R-09, fact 7)."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
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
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app import clock, ids
from app.accounts.models import Ceremony, Passkey, Person
from app.accounts.rules import CHALLENGE_LASTS
from app.settings import settings

CHALLENGE_BYTES = 32
TIMEOUT_MS = 120_000
REQUIRED = UserVerificationRequirement.REQUIRED
ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
]
Options = dict[str, Any]


class Refused(Exception):
    """A ceremony that did not hold. The reason is for the audit log, never for the person (R-11)."""


@dataclass(frozen=True, kw_only=True)
class Bound:
    """What a challenge is bound to."""

    purpose: str
    person_id: UUID | None = None
    session_id: UUID | None = None
    invitation_id: UUID | None = None


def creation_options(session: Session, person: Person, bound: Bound) -> Options:
    """Options for `navigator.credentials.create`: a discoverable passkey with user verification."""
    options = generate_registration_options(
        rp_id=settings().rp_id,
        rp_name=settings().agency,
        user_id=person.user_handle,
        user_name=person.collar or person.name,
        user_display_name=person.name,
        challenge=_challenge(session, bound),
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
        ),
        exclude_credentials=_descriptors(session, person.id),
        supported_pub_key_algs=ALGORITHMS,
    )
    return _as_dict(options_to_json(options))


def request_options(session: Session, bound: Bound) -> Options:
    """Options for `navigator.credentials.get`. Signing in names nobody; stepping up names one's own passkeys."""
    options = generate_authentication_options(
        rp_id=settings().rp_id,
        challenge=_challenge(session, bound),
        timeout=TIMEOUT_MS,
        allow_credentials=_descriptors(session, bound.person_id) if bound.person_id else None,
        user_verification=REQUIRED,
    )
    return _as_dict(options_to_json(options))


def register(session: Session, credential: Options, person_id: UUID, challenge: bytes) -> Passkey:
    """Verify a new credential against a challenge that was spent for it, and bind it to the person; raise Refused."""
    try:
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=settings().rp_id,
            expected_origin=_origin(credential),
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Refused(type(error).__name__) from error
    if session.scalar(select(Passkey.id).where(Passkey.credential_id == verified.credential_id)):
        raise Refused("known_credential")
    passkey = Passkey(
        id=ids.uuid7(),
        person_id=person_id,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        transports=",".join(_transports(credential))[:80],
        roaming=credential.get("authenticatorAttachment") == "cross-platform",
        backed_up=verified.credential_backed_up,
        bound_at=clock.now(),
    )
    session.add(passkey)
    session.flush()
    return passkey


def authenticate(session: Session, credential: Options, passkey: Passkey, person: Person, bound: Bound) -> None:
    """Verify that the holder of `passkey` is here now; raise Refused. Updates its counter."""
    challenge = spend(session, credential, bound)
    try:
        handle = credential["response"].get("userHandle")
        if handle is None and bound.person_id is None:
            raise Refused("no_user_handle")
        if handle is not None and base64url_to_bytes(handle) != person.user_handle:
            raise Refused("other_user_handle")
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=settings().rp_id,
            expected_origin=_origin(credential),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=0,  # a counter that went back is told apart below
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(type(error).__name__) from error
    if 0 < verified.new_sign_count <= passkey.sign_count:
        raise Refused("sign_count")
    passkey.sign_count = verified.new_sign_count
    passkey.backed_up = verified.credential_backed_up
    passkey.last_used_at = clock.now()


def passkey_of(session: Session, credential: Options) -> tuple[Passkey, Person] | None:
    """The passkey that a credential names, and whose it is; nothing when it is unknown, removed or its owner left."""
    try:
        name = base64url_to_bytes(credential["rawId"])
    except (KeyError, TypeError, ValueError):
        return None
    row = session.execute(
        select(Passkey, Person)
        .join(Person, Person.id == Passkey.person_id)
        .where(Passkey.credential_id == name, Passkey.removed_at.is_(None), Person.left_at.is_(None))
    ).first()
    return (row[0], row[1]) if row else None


def holds_prf_secret(credential: Any) -> bool:
    """Whether a body carries PRF results, which are the key to what lies on the phone and must never leave it."""
    extensions = credential.get("clientExtensionResults") if isinstance(credential, dict) else None
    prf = extensions.get("prf") if isinstance(extensions, dict) else None
    return isinstance(prf, dict) and "results" in prf


def _challenge(session: Session, bound: Bound) -> bytes:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    session.add(
        Ceremony(
            id=ids.uuid4(),
            challenge=challenge,
            purpose=bound.purpose,
            person_id=bound.person_id,
            session_id=bound.session_id,
            invitation_id=bound.invitation_id,
            expires_at=clock.now() + CHALLENGE_LASTS,
        )
    )
    return challenge


def spend(session: Session, credential: Options, bound: Bound) -> bytes:
    """The challenge that this answer is for, deleted before anything is verified; raise Refused.

    Never call it inside a savepoint that a failed verification rolls back: the challenge would be there again.
    """
    client = _client_data(credential)
    try:
        challenge = base64url_to_bytes(client["challenge"])
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("no_challenge") from error
    row = session.scalar(select(Ceremony).where(Ceremony.challenge == challenge))
    if row is None:
        raise Refused("unknown_challenge")
    session.execute(delete(Ceremony).where(Ceremony.id == row.id))
    if row.expires_at < clock.now():
        raise Refused("late")
    found = Bound(
        purpose=row.purpose, person_id=row.person_id, session_id=row.session_id, invitation_id=row.invitation_id
    )
    if found != bound:
        raise Refused("other_ceremony")
    if client.get("crossOrigin") not in (None, False):
        raise Refused("cross_origin")
    return challenge


def _client_data(credential: Options) -> dict[str, Any]:
    try:
        client = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Refused("no_client_data") from error
    if not isinstance(client, dict):
        raise Refused("no_client_data")
    return client


def _origin(credential: Options) -> str:
    """The origin to expect. In the demo a forwarded port of localhost is as good as ours."""
    if settings().demo and settings().rp_id == "localhost":
        said = str(_client_data(credential).get("origin"))
        if said.startswith("http://localhost:") and said.removeprefix("http://localhost:").isdigit():
            return said
    return settings().origin


def _descriptors(session: Session, person_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    found = session.scalars(
        select(Passkey.credential_id).where(Passkey.person_id == person_id, Passkey.removed_at.is_(None))
    )
    return [PublicKeyCredentialDescriptor(id=name) for name in found]


def _transports(credential: Options) -> list[str]:
    response = credential.get("response")
    given = response.get("transports") if isinstance(response, dict) else None
    return [name for name in given if isinstance(name, str) and name.isascii()] if isinstance(given, list) else []


def _as_dict(text: str) -> Options:
    options: Options = json.loads(text)
    return options
