"""Receipts: sixteen digits, shown once, by which whoever spoke anonymously can find it again (B.9)."""

import hashlib
import os
import re
import secrets
import threading
from dataclasses import dataclass
from functools import reduce
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import insert, select

from domain.rejections import NoSuchReceipt
from service.anonymous.tables import RECEIPTS
from service.desk import Desk
from service.keys.store import Keys
from service.waiting_box import SUBJECT

DIGITS = 16
GROUP = 4
COST, BLOCKS, MEMORY = 2**15, 8, 64 * 1024 * 1024
"""scrypt (RFC 7914) takes 32 MiB and about a tenth of a second for each guess at one of 10^15."""
AT_ONCE = 2
"""So many are made in a process at a time: each takes its memory."""
HALF, NONCE_BYTES = 32, 12
SALT = b"heedful receipts 1"
NONE = "0" * DIGITS


@dataclass(frozen=True, slots=True)
class Held:
    """What a receipt is for: a kind of thing (challenge, warning_sign, observation) and its id."""

    kind: str
    id: UUID


class Receipts:
    """Gives receipts and finds what they are for. Nobody can go from a thing to its receipt."""

    def __init__(self, desk: Desk, keys: Keys) -> None:
        self.desk = desk
        self.keys = keys
        self._few = threading.BoundedSemaphore(AT_ONCE)

    def give(self, held: Held) -> str:
        """A new receipt for this, in groups of four; from now on nobody can be shown it again."""
        free = f"{secrets.randbelow(10 ** (DIGITS - 1)):0{DIGITS - 1}}"
        digits = free + check_digit(free)
        digest, key = self._slowly(digits)
        nonce = os.urandom(NONCE_BYTES)
        said = held.id.bytes + held.kind.ljust(HALF).encode()  # as long for every kind
        sealed = nonce + AESGCM(key).encrypt(nonce, said, digest)
        with self.desk.engine.begin() as connection:
            connection.execute(insert(RECEIPTS).values(digest=digest, sealed=sealed))
        return " ".join(digits[at : at + GROUP] for at in range(0, DIGITS, GROUP))

    def find(self, given: str) -> Held:
        """What a receipt is for, however its digits are grouped. Raises `NoSuchReceipt`.

        What cannot be one takes the same way to the same answer.
        """
        digits = re.sub(r"[ \u00a0-]", "", given)
        is_whole = re.fullmatch(r"[0-9]{16}", digits) is not None
        digest, key = self._slowly(digits if is_whole else NONE)
        wanted = select(RECEIPTS.c.sealed).where(RECEIPTS.c.digest == digest)
        with self.desk.engine.connect() as connection:
            sealed = connection.execute(wanted).scalar()
        if sealed is None or not is_whole:
            raise NoSuchReceipt
        try:
            said = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], digest)
        except InvalidTag:
            raise NoSuchReceipt from None
        return Held(said[16:].decode().strip(), UUID(bytes=said[:16]))

    def _slowly(self, digits: str) -> tuple[bytes, bytes]:
        """What stands for the digits, and the key of what they are for: neither tells the other.

        The salt is this installation's own secret: with the desk alone nobody can even guess.
        """
        self.keys.make({SUBJECT})
        secret = self.keys.find(self.keys.epoch(), [SUBJECT])[SUBJECT]
        salt = HKDF(algorithm=SHA256(), length=HALF, salt=None, info=SALT).derive(secret)
        with self._few:
            both = hashlib.scrypt(
                digits.encode(), salt=salt, n=COST, r=BLOCKS, p=1, maxmem=MEMORY, dklen=2 * HALF
            )
        return both[:HALF], both[HALF:]


def check_digit(digits: str) -> str:
    """The digit that tells one mistyped digit, and nearly always two that changed places.

    ISO/IEC 7064, MOD 11,10.
    """
    made = reduce(lambda kept, one: ((kept + int(one)) % 10 or 10) * 2 % 11, digits, 10)
    return str((11 - made) % 10)
