"""What a phone seals with the vendored HPKE opens on the server, and under nothing but its own key and `info`.

Chromium runs static/vendor/hpke.js as pages load it; `cryptography` opens what comes out. Neither is told of the other.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser

from app.records.sealing import SUITE

HPKE = Path(__file__).resolve().parents[2] / "static/vendor/hpke.js"
ORIGIN = "http://localhost"  # a secure context: WebCrypto is there
INFO = b"beatbook/1|01920000-0000-7000-8000-000000000001|interaction.create|1|01920000-0000-7000-8000-00000000a001|7"
POINT, TAG = 65, 16
SEAL = """async ({ key, info, plain }) => {
  const { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } = await import('/hpke.js')
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
  const recipientPublicKey = await suite.kem.deserializePublicKey(bytes(key).buffer)
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: bytes(info) }, bytes(plain))
  return btoa([enc, ct].map((part) => String.fromCharCode(...new Uint8Array(part))).join(''))
}"""

Seal = Callable[..., bytes]


@pytest.fixture(scope="module")
def key() -> ec.EllipticCurvePrivateKey:
    """The server's private key."""
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="module")
def seal(browser: Browser, key: ec.EllipticCurvePrivateKey) -> Iterator[Seal]:
    """`seal(plain, info)` in a page of Chromium, to the server's public key: enc ‖ ciphertext."""
    page = browser.new_page()
    page.route(f"{ORIGIN}/**", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.route(f"{ORIGIN}/hpke.js", lambda route: route.fulfill(path=HPKE, content_type="text/javascript"))
    page.goto(f"{ORIGIN}/")
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def sealed(plain: bytes, info: bytes = INFO) -> bytes:
        parts = {"key": point, "info": info, "plain": plain}
        given = {name: base64.b64encode(part).decode() for name, part in parts.items()}
        return base64.b64decode(page.evaluate(SEAL, given))

    yield sealed
    page.close()


@pytest.mark.parametrize(
    "plain",
    [b"", b"{}", "Sāra O’Néill — 巡査 🚲".encode(), bytes(range(256)) * 80],
    ids=["empty", "short", "many scripts", "20 kB of any bytes"],
)
def test_what_the_phone_seals_the_server_opens(seal: Seal, key: ec.EllipticCurvePrivateKey, plain: bytes) -> None:
    """R-12"""
    sealed = seal(plain)
    assert len(sealed) == POINT + len(plain) + TAG
    assert SUITE.decrypt(sealed, key, info=INFO) == plain


@pytest.mark.parametrize("info", [b"", INFO[:-1], INFO + b"7", INFO.replace(b"|7", b"|8")])
def test_a_record_moved_under_another_head_does_not_open(
    seal: Seal, key: ec.EllipticCurvePrivateKey, info: bytes
) -> None:
    """R-12: what was sealed as one record can't be sent as another."""
    with pytest.raises(InvalidTag):
        SUITE.decrypt(seal(b"{}"), key, info=info)


def test_another_key_does_not_open_it(seal: Seal) -> None:
    with pytest.raises(InvalidTag):
        SUITE.decrypt(seal(b"{}"), ec.generate_private_key(ec.SECP256R1()), info=INFO)


@pytest.mark.parametrize("place", [1, POINT, -1], ids=["in the point", "in the text", "in the tag"])
def test_one_changed_bit_is_noticed(seal: Seal, key: ec.EllipticCurvePrivateKey, place: int) -> None:
    changed = bytearray(seal(b"{}"))
    changed[place] ^= 1
    with pytest.raises((InvalidTag, ValueError)):
        SUITE.decrypt(bytes(changed), key, info=INFO)


def test_the_same_words_never_look_the_same_twice(seal: Seal) -> None:
    """Else whoever holds a stolen phone sees which contacts are alike."""
    once, again = seal(b"{}"), seal(b"{}")
    assert once[:POINT] != again[:POINT]
    assert once[POINT:] != again[POINT:]
