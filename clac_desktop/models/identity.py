"""How records are named: 16-byte uids (as 32 hex digits), and the one canonical JSON that is hashed and signed."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from typing import Any

# One namespace for all derived uids of the product; it may never change, or two devices would no longer meet.
NAMESPACE = uuid.UUID("6f0c9e36-2d0a-5f3e-9a61-0c1ac0de5a7e")


def new_uid() -> str:
    """Return a random uid (32 hex digits) for what a person creates."""
    return uuid.uuid4().hex


def derived_uid(kind: str, *parts: str) -> str:
    """Return the uid on which two devices must meet (UUIDv5): attendance, imported service, reference data."""
    return uuid.uuid5(NAMESPACE, "\x1f".join((kind, *parts))).hex


def attendance_uid(service: str, receiver: str) -> str:
    """Return the uid of the attendance of one receiver (organisation or structure) at one service."""
    return derived_uid("service_attendance", service, receiver)


# Made once: one for each call takes longer than the values, of which a check of a workspace writes millions.
# What JSON can hold has no circles: looking for them would take a fifth of the time.
_CANONICAL = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False, check_circular=False
)


def reference_uid(kind: str, code: str) -> str:
    """Return the uid of an entry of a reference list, of the plan or of an office, from its type and code."""
    return derived_uid("reference", kind, code)


def new_epoch() -> str:
    """Return a random 64-bit epoch as 16 hex digits."""
    return secrets.token_hex(8)


def canonical_json(value: Any) -> str:
    """Return the canonical JSON of `value`: sorted keys, no blanks, ASCII only, so that its bytes can be hashed.

    `_x` is written `_\\u0078`: spreadsheet programs read `_x0041_` in a cell as an escaped character (sync.md 5).
    """
    return _CANONICAL.encode(value).replace("_x", "_\\u0078")


def sound_text(value: Any) -> Any:
    """Return a value without half characters (lone surrogates, as a paste on Windows may hold): no file keeps them."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    return [sound_text(item) for item in value] if isinstance(value, list) else value


def sha256(text: str) -> str:
    """Return the SHA-256 of ASCII or UTF-8 text as hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def entry_hash(prev_hash: str, line: str) -> str:
    """Return the hash of a journal entry: SHA-256 of the hash before it and its canonical JSON (sync.md 1)."""
    return hashlib.sha256((prev_hash + line).encode("ascii")).hexdigest()


def eid_of(hash_hex: str) -> str:
    """Return the entry's identity: the first 16 bytes of the hash it was first written under."""
    return hash_hex[:32]
