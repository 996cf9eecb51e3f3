"""People who sign in: who they are, as which participant they take part, which roles they were given."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import Column, Engine, String, Table, select

from service.access.roles import ROLES, TIME_LIMITED
from service.desk_store import METADATA, stamp

# Whom an identity provider has named. Who they are is issuer and subject, never an e-mail address:
# that one is given to somebody else after them.
PEOPLE = Table(
    "people",
    METADATA,
    Column("who", String, primary_key=True),
    Column("issuer", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("name", String, nullable=False),  # as the provider says it; empty where it does not
    Column("first_at", String, nullable=False),
    Column("last_at", String, nullable=False),
)
# As which participant somebody who signs in takes part; who is not here is signed in as nobody of them.
TAKING_PART = Table(
    "taking_part",
    METADATA,
    Column("who", String, primary_key=True),
    Column("participant", String, nullable=False),
)
# Roles that an operator gave, beside those that the identity provider says at each sign-in.
GIVEN_ROLES = Table(
    "given_roles",
    METADATA,
    Column("who", String, primary_key=True),
    Column("role", String, primary_key=True),
    Column("until", String),  # the last day, ISO 8601, UTC; null = until it is taken
    Column("given_at", String, nullable=False),
)


LONGEST_NAME = 200
"""Of a name that others may choose: operators read it on a terminal, so nothing in it is a command."""


class UnknownRole(ValueError):
    """A role was given that there is not."""


class DayNeeded(ValueError):
    """A role that is given for a time only was given without its last day."""


@dataclass(frozen=True, slots=True)
class GivenRole:
    """A role somebody was given, and its last day (UTC), if it has one."""

    who: str
    role: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the identity provider named; times are RFC 3339, UTC."""

    who: str
    issuer: str
    subject: str
    name: str
    first_at: str
    last_at: str


def who_is(issuer: str, subject: str) -> str:
    """The short name under which the desk keeps whoever this issuer calls by this subject."""
    said = f"{len(issuer)}:{issuer}{subject}"
    return f"oidc:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


class People:
    """Everybody who signs in, by the name the desk keeps them under."""

    engine: Engine

    def meet(self, issuer: str, subject: str, name: str) -> str:
        """Remember whom the identity provider has named: under which name they are kept."""
        who = who_is(issuer, subject)
        shown = "".join(letter for letter in name if letter.isprintable())[:LONGEST_NAME]
        said = {"issuer": issuer, "subject": subject, "name": shown, "last_at": stamp()}
        with self.engine.begin() as connection:
            known = connection.execute(PEOPLE.update().where(PEOPLE.c.who == who).values(**said))
            if not known.rowcount:
                connection.execute(PEOPLE.insert().values(who=who, first_at=stamp(), **said))
        return who

    def people(self) -> Sequence[Person]:
        """Everybody an identity provider has named here, the first one first."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(PEOPLE).order_by(PEOPLE.c.first_at)).all()
        return [Person(*row) for row in rows]

    def person_named(self, who: str) -> str:
        """Who this is, for somebody who reads it: with the name the identity provider says."""
        wanted = select(PEOPLE.c.name).where(PEOPLE.c.who == who)
        with self.engine.connect() as connection:
            name = connection.execute(wanted).scalar_one_or_none()
        return f"{name} ({who})" if name else who

    def introduce(self, who: str, participant: UUID) -> None:
        """Remember as which participant this person takes part, in place of any before."""
        with self.engine.begin() as connection:
            connection.execute(TAKING_PART.delete().where(TAKING_PART.c.who == who))
            connection.execute(TAKING_PART.insert().values(who=who, participant=str(participant)))

    def participant_of(self, who: str) -> UUID | None:
        """As which participant this person takes part, or None."""
        wanted = select(TAKING_PART.c.participant).where(TAKING_PART.c.who == who)
        with self.engine.connect() as connection:
            found = connection.execute(wanted).scalar_one_or_none()
        return UUID(found) if found else None

    def names_of(self, participants: Iterable[UUID]) -> list[str]:
        """By which names those of the participants sign in who were introduced here."""
        wanted = {str(one) for one in participants}
        called = select(TAKING_PART, PEOPLE.c.name).outerjoin(
            PEOPLE, PEOPLE.c.who == TAKING_PART.c.who
        )
        with self.engine.connect() as connection:
            rows = connection.execute(called).all()
        return [row.name or row.who for row in rows if row.participant in wanted]

    def give_role(self, who: str, role: str, until: date | None = None) -> None:
        """Give a role, in place of the same one given before. Raises `UnknownRole`, `DayNeeded`."""
        if role not in ROLES:
            raise UnknownRole
        if role in TIME_LIMITED and until is None:
            raise DayNeeded
        day = until.isoformat() if until else None
        which = (GIVEN_ROLES.c.who == who, GIVEN_ROLES.c.role == role)
        with self.engine.begin() as connection:
            connection.execute(GIVEN_ROLES.delete().where(*which))
            connection.execute(
                GIVEN_ROLES.insert().values(who=who, role=role, until=day, given_at=stamp())
            )

    def take_role(self, who: str, role: str) -> bool:
        """Take a role away, at once; False where they were not given it."""
        which = (GIVEN_ROLES.c.who == who, GIVEN_ROLES.c.role == role)
        with self.engine.begin() as connection:
            return connection.execute(GIVEN_ROLES.delete().where(*which)).rowcount == 1

    def given_roles(self, who: str | None = None) -> Sequence[GivenRole]:
        """The roles that operators gave, to one person or to all; over ones too."""
        wanted = select(GIVEN_ROLES).order_by(GIVEN_ROLES.c.given_at, GIVEN_ROLES.c.role)
        if who is not None:
            wanted = wanted.where(GIVEN_ROLES.c.who == who)
        with self.engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return [GivenRole(row.who, row.role, row.until) for row in rows]

    def roles_in_force(self, who: str) -> frozenset[str]:
        """Which of the roles they were given hold today (UTC)."""
        today = datetime.now(UTC).date().isoformat()
        return frozenset(
            one.role for one in self.given_roles(who) if one.until is None or one.until >= today
        )
