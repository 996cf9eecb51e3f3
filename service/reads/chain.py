"""The chain of reads: each holds the digest of the one before it, so none can be changed unseen."""

import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass

import msgspec

BEGINNING = ""
"""What stands before the first read."""


@dataclass(frozen=True, slots=True)
class Read:
    """One look, as it is kept: the columns of its row, and whose words it showed first."""

    number: int
    at: str
    who: str
    roles: str
    agency: str | None
    purpose: str
    request: str
    action: str
    what: str
    form: str
    kind: str | None
    thing: str | None
    review: str | None
    whose: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Where the chain ends: the number of its last read, and the digest that stands for all of them."""

    number: int = 0
    digest: str = BEGINNING

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


def following(before: Link, read: Read) -> Link:
    """The link of a read that comes behind another."""
    said = msgspec.json.encode([before.digest, *astuple(read)])
    return Link(read.number, hashlib.sha256(said).hexdigest())


def linked(before: Link, reads: Iterable[Read]) -> list[Link]:
    """The links of several, one behind the other."""
    links = list[Link]()
    for read in reads:
        before = following(before, read)
        links.append(before)
    return links
