"""What vouches for the record beside it, and no fact keeps: the ledger, and the register of erasures."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerStands:
    """How many events the ledger has taken in, and the root of the tree over them (RFC 9162, base64).

    `events` is how many the log holds up to the last of them: as many, unless some were taken away or
    slipped in. `published_size` and `published_at` (RFC 3339, UTC) are those of the last checkpoint
    that was delivered to where it is kept, null while there is none.
    """

    size: int
    root: str
    events: int
    published_size: int | None
    published_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """What the integrity check is handed, as it stands now.

    `erased` is how many people's words were erased, by the basis in the register. Texts that are
    withheld while their keys live, once they can be, belong here beside it, by their own reasons.
    """

    ledger: LedgerStands
    erased: Mapping[str, int]
