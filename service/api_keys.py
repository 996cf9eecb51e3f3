"""API keys of systems: made, replaced, ended, and each of it recorded in the log."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from domain.clients import IntegrationClient
from service.acting import Acting, envelope, now, require_scope
from service.casework import Casework, New, Outcome
from service.desk import KEY_DAYS, USUAL, Desk, KeyListing, new_key_id
from service.identity import derived_id, partnership_namespace, reference
from service.policies import OPERATE
from service.raising import inbox_id
from service.words import check_text

OVERLAP_DAYS = 30
"""How long the secret that was replaced goes on working, where nobody says."""


class NoSuchKey(LookupError):
    """There is no key in force with this id."""


class ApiKeys:
    """What the operator does with keys. No key carries the right to: a key cannot make keys.

    The event comes first: no key works that the log does not know of. Only ending a key does not
    wait for it; ending it again records what was not recorded.
    """

    def __init__(self, casework: Casework, desk: Desk) -> None:
        self.casework = casework
        self.desk = desk

    def create(
        self,
        acting: Acting,
        name: str,
        scopes: Iterable[str] = USUAL,
        days: int = KEY_DAYS,
        reviews: Iterable[UUID] = (),
    ) -> str:
        """A new key for a system, shown this once; for some reviews or, without any, for all.

        Its name stands in the log in clear, for ever: name a system, never a person. Raises
        `NotOpenToYou`, `UnusableText`.
        """
        require_scope(acting, OPERATE)
        key_id, wanted = new_key_id(), tuple(sorted(set(scopes)))
        said = KeyListing(key_id, check_text(name), wanted, "", _expiry(days), None)
        self._register(acting, said)
        return self.desk.create_key(name, wanted, days, reviews, key_id)

    def rotate(
        self, acting: Acting, key_id: str, until: date | None = None, days: int = KEY_DAYS
    ) -> str:
        """A new secret for a key, which works at once; the present one works until the end of a day.

        Raises `NotOpenToYou`, `NoSuchKey`.
        """
        require_scope(acting, OPERATE)
        key = self._key(key_id)
        if key.revoked_at is not None or key.expires_at <= now().isoformat():
            raise NoSuchKey
        self._change(acting, key, key.scopes, date.fromisoformat(_expiry(days)[:10]), "rotated")
        last = until or today() + timedelta(days=OVERLAP_DAYS)
        return self.desk.rotate(key_id, _end_of(last), days)

    def revoke(self, acting: Acting, key_id: str) -> None:
        """End a key at once, both of its secrets. Raises `NotOpenToYou`, `NoSuchKey`."""
        require_scope(acting, OPERATE)
        key = self._key(key_id)
        ended = self.desk.revoke(key_id)
        recorded = self._change(acting, key, (), min(today(), _day(key)), "revoked")
        if not ended and not recorded:
            raise NoSuchKey

    def _key(self, key_id: str) -> KeyListing:
        for key in self.desk.listing():
            if key.id == key_id:
                return key
        raise NoSuchKey

    def _register(self, acting: Acting, key: KeyListing) -> None:
        id = self._id(key.id)

        def make() -> New:
            client = IntegrationClient.register(
                id,
                envelope(acting, None),
                review_id=inbox_id(self.casework.settings.partnership),
                reference=reference("SY", id),
                client=key.id,
                name=key.name,
                scopes=key.scopes,
                expires_on=_day(key),
            )
            return client, []

        self.casework.create(acting, make)

    def _change(
        self, acting: Acting, key: KeyListing, scopes: Sequence[str], expires_on: date, why: str
    ) -> bool:
        """Whether something was recorded. Who had a key before keys were recorded is registered now."""
        if self.casework.find(self._id(key.id)) is None:
            self._register(acting, key)

        def act(client: IntegrationClient) -> Outcome | None:
            if client.is_ended:
                return Outcome(recorded_at_version=client.version)
            client.change_scopes(
                envelope(acting, None), scopes=scopes, expires_on=expires_on, why=why
            )
            return None

        return not self.casework.act(acting, IntegrationClient, self._id(key.id), act).replayed

    def _id(self, key_id: str) -> UUID:
        namespace = partnership_namespace(self.casework.settings.partnership)
        return derived_id(namespace, "client", key_id)


def own_key(desk: Desk, key_id: str) -> KeyListing:
    """What a key may read of itself. Raises `NoSuchKey`."""
    for key in desk.listing():
        if key.id == key_id:
            return key
    raise NoSuchKey


def today() -> date:
    """The day keys are counted to, UTC."""
    return now().date()


def _expiry(days: int) -> str:
    return (now() + timedelta(days=days)).isoformat()


def _day(key: KeyListing) -> date:
    return date.fromisoformat(key.expires_at[:10])


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)
