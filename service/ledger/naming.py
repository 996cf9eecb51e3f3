"""What names an event: the id of its aggregate and its version there, as `<uuid>.<version>`."""

import re
from uuid import UUID

from domain.rejections import NotFound

NAME = re.compile(r"([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\.([1-9][0-9]{0,8})")


def event_named(name: str) -> tuple[UUID, int]:
    """Aggregate id and version. Raises `NotFound`: what is not so written names no event."""
    found = NAME.fullmatch(name)
    if not found:
        raise NotFound("event")
    return UUID(found[1]), int(found[2])
