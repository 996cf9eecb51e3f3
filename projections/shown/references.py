"""How a reference to another system is shown: by its token, never by a value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """What something is called elsewhere; `token` is opaque, and means something here alone."""

    system: str
    type: str
    token: str


def references(kept: Iterable[Mapping[str, str]]) -> tuple[Reference, ...]:
    """The references of a column, in the order linked."""
    return tuple(Reference(one["system"], one["type"], one["token"]) for one in kept)
