"""Sign-ins of people: links that work once, and sessions that end, by themselves or when told to."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Column, ColumnElement, Connection, Engine, String, Table, select

from service.desk_store import METADATA, SECRET_BYTES, digest, stamp

LINK_MINUTES = 60
IDLE_MINUTES = 30.0
SEEN_EVERY = timedelta(seconds=30)
"""How old the mark of the last request may grow: not every look at a page writes to the disk."""
BY_LINK, BY_PROVIDER = "link", "identity provider"

LINKS = Table(
    "sign_in_links",
    METADATA,
    Column("digest", String, primary_key=True),
    Column("who", String, nullable=False),
    Column("expires_at", String, nullable=False),
)
SIGNED_IN = Table(
    "signed_in",
    METADATA,
    Column("digest", String, primary_key=True),  # of the token in the browser's cookie
    Column("id", String, nullable=False, unique=True),  # by which it is listed and ended
    Column("who", String, nullable=False),
    Column("how", String, nullable=False),
    Column("roles", String, nullable=False),  # as the identity provider said them, spaces between
    Column("began_at", String, nullable=False),
    Column("seen_at", String, nullable=False),
    Column("expires_at", String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """One browser in which somebody is signed in; times are RFC 3339, UTC."""

    id: str
    who: str
    how: str
    roles: tuple[str, ...]
    began_at: str
    seen_at: str
    expires_at: str


class SignIns:
    """Who is signed in where. Of links and of sessions only digests are kept."""

    engine: Engine
    idle: timedelta = timedelta(minutes=IDLE_MINUTES)
    """How long a session lasts in which nothing is asked for."""

    def new_sign_in_link(self, who: str) -> str:
        """A token for a sign-in link that works once, within the hour."""
        token = secrets.token_urlsafe(SECRET_BYTES)
        expires_at = stamp(timedelta(minutes=LINK_MINUTES))
        with self.engine.begin() as connection:
            connection.execute(
                LINKS.insert().values(digest=digest(token), who=who, expires_at=expires_at)
            )
        return token

    def redeem(self, token: str, hours: float) -> str | None:
        """Use a sign-in link up: a session token for so many hours at most, or None."""
        with self.engine.begin() as connection:
            row = connection.execute(
                LINKS.delete().where(LINKS.c.digest == digest(token)).returning(LINKS)
            ).one_or_none()
            if row is None or row.expires_at <= stamp():
                return None
            return _begin(connection, row.who, hours, BY_LINK, ())

    def begin(self, who: str, hours: float, roles: Iterable[str]) -> str:
        """The token of a new session of somebody whom the identity provider has named."""
        with self.engine.begin() as connection:
            return _begin(connection, who, hours, BY_PROVIDER, roles)

    def sign_in_of(self, token: str) -> SignIn | None:
        """The session of this token, unless it is unknown, has expired or was idle too long."""
        with self.engine.connect() as connection:
            row = connection.execute(
                select(SIGNED_IN).where(SIGNED_IN.c.digest == digest(token), *self._in_force())
            ).one_or_none()
        if row is None:
            return None
        if row.seen_at <= stamp(-SEEN_EVERY):
            self._seen(row.digest)
        return _sign_in(row)

    def person_for(self, token: str) -> str | None:
        """Who is signed in with this session token, unless it opens nothing any more."""
        found = self.sign_in_of(token)
        return found.who if found else None

    def sign_ins(self, who: str | None = None) -> Sequence[SignIn]:
        """Every session in force, of one person or of all, the newest first."""
        of_whom = [SIGNED_IN.c.who == who] if who is not None else []
        wanted = select(SIGNED_IN).where(*of_whom, *self._in_force())
        with self.engine.connect() as connection:
            rows = connection.execute(wanted.order_by(SIGNED_IN.c.began_at.desc())).all()
        return [_sign_in(row) for row in rows]

    def sign_out(self, token: str) -> None:
        """End a session; its token is refused from now on."""
        self._end(SIGNED_IN.c.digest == digest(token))

    def end_sign_in(self, id: str, who: str) -> bool:
        """End one session of this person by its id; False where they have none of that id."""
        return self._end(SIGNED_IN.c.id == id, SIGNED_IN.c.who == who) == 1

    def sign_out_everywhere(self, who: str) -> int:
        """End every session of this person, and their links; how many sessions there were."""
        with self.engine.begin() as connection:
            connection.execute(LINKS.delete().where(LINKS.c.who == who))
        return self._end(SIGNED_IN.c.who == who)

    def _in_force(self) -> tuple[ColumnElement[bool], ...]:
        return SIGNED_IN.c.expires_at > stamp(), SIGNED_IN.c.seen_at > stamp(-self.idle)

    def _seen(self, row: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(
                SIGNED_IN.update().where(SIGNED_IN.c.digest == row).values(seen_at=stamp())
            )

    def _end(self, *which: ColumnElement[bool]) -> int:
        with self.engine.begin() as connection:
            return connection.execute(SIGNED_IN.delete().where(*which)).rowcount


def _begin(connection: Connection, who: str, hours: float, how: str, roles: Iterable[str]) -> str:
    """A new session; whatever has expired goes with the occasion."""
    token = secrets.token_urlsafe(SECRET_BYTES)
    connection.execute(SIGNED_IN.delete().where(SIGNED_IN.c.expires_at <= stamp()))
    connection.execute(
        SIGNED_IN.insert().values(
            digest=digest(token),
            id=secrets.token_hex(6),
            who=who,
            how=how,
            roles=" ".join(sorted(set(roles))),
            began_at=stamp(),
            seen_at=stamp(),
            expires_at=stamp(timedelta(hours=hours)),
        )
    )
    return token


def _sign_in(row: object) -> SignIn:
    said = {name: getattr(row, name) for name in SignIn.__slots__}
    return SignIn(**{**said, "roles": tuple(said["roles"].split())})
