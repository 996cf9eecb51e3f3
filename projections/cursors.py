"""Where a page of a register ended, as an opaque token that the next request gives back."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

import msgspec

LONGEST = 500
"""Characters of a token; longer ones are refused unread."""

_RANK = Annotated[int, msgspec.Meta(ge=0, le=9)]
_ALPHABET = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its place in the order of a register (settled 43).

    The order holds for one position. Whoever walks while others write asks every page as at the
    position of the first.
    """

    rank: int
    raised_on: date
    reference: str
    id: str

    def token(self) -> str:
        """The cursor as text that fits into a URL."""
        place = (self.rank, self.raised_on, self.reference, self.id)
        return urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")

    @classmethod
    def read(cls, token: str) -> Self:
        """The cursor a token stands for. Raises `ValueError` for anything `token` did not make."""
        if len(token) > LONGEST or not _ALPHABET.fullmatch(token):
            raise ValueError("not a cursor")
        try:
            place = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            return cls(*msgspec.json.decode(place, type=tuple[_RANK, date, str, str]))
        except (ValueError, msgspec.DecodeError) as fault:
            raise ValueError("not a cursor") from fault
