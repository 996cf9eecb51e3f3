"""The secrets messages are signed with: sealed under a key of the key store, and shown once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from domain.sealed import Closed, Sealed
from service.acting import now
from service.sealing import Sealing

OVERLAP = timedelta(days=1)
"""How long the secret that was replaced signs as well."""


class SecretLost(Exception):
    """The key a secret is sealed under is not there."""


class Secrets:
    """Closes and opens. The data key of a subscription is wrapped by the key-encryption key (16)."""

    def __init__(self, sealing: Sealing) -> None:
        self.sealing = sealing

    def close(self, webhook: UUID, secret: str) -> str:
        """The secret as the desk keeps it."""
        sealed = Sealed(secret, (webhook,))
        self.sealing.prepare([sealed])
        return self.sealing.seal(sealed, f"webhook|{webhook}|secret").text

    def of(self, row: Row[Any]) -> tuple[str, ...]:
        """What to sign with: the present secret, and the one before it for a day. Raises `SecretLost`."""
        kept = [row.secret]
        if row.secret_before and row.before_until > now().isoformat():
            kept.append(row.secret_before)
        return tuple(map(self._open, kept))

    def _open(self, kept: str) -> str:
        found = self.sealing.open(Closed.read(kept))
        if not isinstance(found, str):
            raise SecretLost
        return found
