"""The code people type to join a session: short, easily read out, and kept only as a digest."""

import hashlib
import secrets
from uuid import UUID

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that nobody takes for one another: no 0, 1, I, L, O, U."""
LENGTH = 8
COST = 2**13
"""A short code could be found by trying them all, so trying one is slow (RFC 7914: N)."""


def new_code() -> str:
    """A code such as `7KX2-M4PQ`, by chance."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def digest_of(code: str, session_id: UUID) -> str:
    """What is kept of a code: the same however it was typed, and another for every session."""
    typed = "".join(code.split()).replace("-", "").upper()
    return hashlib.scrypt(typed.encode(), salt=session_id.bytes, n=COST, r=8, p=1).hex()
