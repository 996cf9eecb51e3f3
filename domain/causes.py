"""What made a process act: the event that did, named by its place in the log."""

from uuid import UUID

_FORM = (0x8 << 76) | (0x2 << 62)
_PLACE = (1 << 62) - 1


def causation_id(position: int) -> UUID:
    """The `causation_id` that names the event at a position of the log (from 1).

    A UUIDv8 (RFC 9562 5.8) with the position as its last 62 bits, so that the cause is found
    without an index of its own.
    """
    return UUID(int=_FORM | position)


def position_of_cause(causation_id: UUID | None) -> int | None:
    """The position that a `causation_id` names; None where there is none, or it is not one of ours."""
    if causation_id is None or causation_id.int & ~_PLACE != _FORM:
        return None
    return causation_id.int & _PLACE or None
