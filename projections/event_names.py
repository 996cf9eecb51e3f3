"""What names one event: its position in the log, or its thing and the version it made of it."""

import re
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from sqlalchemy import ColumnElement, and_

from projections.facts.steps import TABLE
from projections.positions import position

_OF_A_THING = re.compile(
    r"([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\.([1-9][0-9]{0,8})"
)


@dataclass(frozen=True, slots=True)
class EventName:
    """A position (from 1), or the id of a thing with a version of it (from 1)."""

    position: int | None = None
    thing: str | None = None
    version: int | None = None

    @classmethod
    def read(cls, name: str) -> Self:
        """The name as clients write it, `p2a` or `<uuid>.<version>`. Raises `ValueError`."""
        if found := _OF_A_THING.fullmatch(name):
            return cls(thing=str(UUID(found[1])), version=int(found[2]))
        return cls(position=position(name))

    def condition(self) -> ColumnElement[bool]:
        """The condition for the one row of this event."""
        if self.position is not None:
            return TABLE.c.position == self.position
        return and_(TABLE.c.thing_id == self.thing, TABLE.c.version == self.version)
