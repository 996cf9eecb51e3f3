"""A row as it is told to the domain: how its thing begins, and what happened to it step by step."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.rejections import Rejection
from service.importing.refusals import Refused

ONE = "history"
"""The strand of a thing that has only one."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Something that happened. Steps of one strand follow one another; strands grow on their own."""

    path: str
    tell: Callable[[Any], object]
    strand: Hashable = ONE


@dataclass(frozen=True, slots=True)
class Telling:
    """A row ready to be told. `needs` are the bundle's ids of whatever it points at."""

    path: str
    name: str
    id: UUID
    begin: Callable[[], Aggregate]
    steps: Sequence[Step] = ()
    needs: frozenset[str] = frozenset()
    is_anonymous: bool = False

    def tell(self) -> Aggregate:
        """The thing with all its history. Raises `Refused` with the path of the step."""
        thing = begun(self)
        for step in self.steps:
            told(step, thing, self.path)
        return thing


def begun(telling: Telling) -> Aggregate:
    """The thing as it began. Raises `Refused`."""
    try:
        return telling.begin()
    except Rejection as rejection:
        raise Refused(telling.path, rejection) from None


def told(step: Step, thing: Aggregate, path: str) -> None:
    """Tell one step. Raises `Refused` with its path."""
    try:
        step.tell(thing)
    except Rejection as rejection:
        raise Refused(f"{path}.{step.path}", rejection) from None
