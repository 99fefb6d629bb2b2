"""Keys of devices and of the centre: Ed25519 pairs, signatures, and the six words that people compare by phone.

`cryptography` is imported by the first signature: a window that only shows and records needs none of it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from clac_desktop import paths
from clac_desktop.models.keys import plain

WORDS = 6
BITS = 11  # 2,048 words

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def new_key() -> tuple[str, str]:
    """Return a new pair (private, public) as hex digits."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    return private.private_bytes_raw().hex(), private.public_key().public_bytes_raw().hex()


def public_of(private: str) -> str:
    """Return the public key of a private one, both as hex digits."""
    return _private_key(private).public_key().public_bytes_raw().hex()


def sign(private: str, message: bytes) -> str:
    """Return the signature of a message as hex digits."""
    return _private_key(private).sign(message).hex()


def _private_key(private: str) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private))


def is_signed(public: str, message: bytes, signature: str) -> bool:
    """Whether the signature of a message is this key's; False for anything malformed."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


@cache
def _word_list() -> tuple[str, ...]:
    return tuple((paths.resources() / "reference" / "words.txt").read_text("utf-8").split())


def fingerprint(public: str) -> str:
    """Return a key's six words: lower case, single blanks, one list whatever the language (66 bits of SHA-256)."""
    number = int.from_bytes(hashlib.sha256(bytes.fromhex(public)).digest(), "big") >> (256 - WORDS * BITS)
    places = [(number >> (BITS * place)) & ((1 << BITS) - 1) for place in reversed(range(WORDS))]
    return " ".join(_word_list()[place] for place in places)


def same_words(one: str, other: str) -> bool:
    """Whether two fingerprints are the same, however they were typed (case, accents, blanks, dots between)."""
    return plain(one.replace("·", " ")).split() == plain(other.replace("·", " ")).split()
