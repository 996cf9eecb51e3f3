"""Ids and short references: made here, never in the domain, and never a counter."""

from datetime import UTC, date, datetime
from functools import lru_cache
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from uuid_utils.compat import uuid7

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
REFERENCE_BITS = 40


def new_id(at: datetime) -> UUID:
    """A UUIDv7 (RFC 9562) for something recorded at this time (UTC)."""
    return uuid7(nanoseconds=int(at.timestamp() * 1_000_000) * 1000)


def unlinked_id() -> UUID:
    """A random id: a v7 would tell the time of an anonymous entry (I11)."""
    return uuid4()


def reference(prefix: str, id: UUID) -> str:
    """A short readable name from the random part of an id, such as `Q-7KX2-M4P9`.

    A counter would leak the order of anonymous entries.
    """
    bits = id.int & ((1 << REFERENCE_BITS) - 1)
    letters = "".join(CROCKFORD[(bits >> shift) & 31] for shift in range(35, -5, -5)).upper()
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def partnership_namespace(partnership: str) -> UUID:
    """The namespace of everything a partnership imports or derives."""
    return uuid5(NAMESPACE_URL, f"heedful:{partnership}")


def derived_id(namespace: UUID, *names: str) -> UUID:
    """The same names give the same id, for ever: a second import is silent."""
    return uuid5(namespace, "\x1f".join(names))


def paired(id: UUID, with_id: UUID) -> UUID:
    """One id for two, in which the second finds the first again: paired twice, it is as it was."""
    return UUID(int=id.int ^ with_id.int)


@lru_cache(maxsize=16)
def import_id(recorded_at: datetime) -> UUID:
    """The id that everything recorded by one import has in common: it began at this time (UTC)."""
    return uuid5(NAMESPACE_URL, f"heedful:import:{recorded_at.isoformat()}")


def dated_id(id: UUID, on: date) -> UUID:
    """The derived id as a UUIDv7 of that day, so that imported rows lie together on disk."""
    moment = datetime(on.year, on.month, on.day, tzinfo=UTC)
    milliseconds = max(0, int(moment.timestamp() * 1000))
    rest = id.int & ((1 << 80) - 1)
    value = (milliseconds << 80) | rest
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)
