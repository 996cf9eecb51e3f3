"""Where a page of a list ended, as an opaque token that the next request gives back."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

import msgspec

LONGEST = 500
"""Characters of a token; longer ones are refused unread."""

Place = tuple[int | str | date, ...]
"""Where a row stands in the order of its list: what comes first is compared first."""

_NUMBER = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_PLACE = Annotated[tuple[_NUMBER | str, ...], msgspec.Meta(min_length=1, max_length=6)]
_ALPHABET = re.compile(r"[A-Za-z0-9_-]+")


class NotOfThisList(ValueError):
    """A cursor that another list answered with."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its list, and its place in the order of that list, days as ISO text.

    The order holds for one position. Whoever walks while others write asks every page as at the
    position of the first.
    """

    of: str
    place: tuple[int | str, ...]

    @classmethod
    def at(cls, of: str, place: Place) -> Self:
        """The cursor of a row of a list that stands at this place."""
        return cls(of, tuple(one.isoformat() if isinstance(one, date) else one for one in place))

    def token(self) -> str:
        """The cursor as text that fits into a URL."""
        return urlsafe_b64encode(msgspec.json.encode((self.of, self.place))).decode().rstrip("=")

    @classmethod
    def read(cls, token: str) -> Self:
        """The cursor a token stands for. Raises `ValueError` for anything `token` did not make."""
        if len(token) > LONGEST or not _ALPHABET.fullmatch(token):
            raise ValueError("not a cursor")
        try:
            place = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            return cls(*msgspec.json.decode(place, type=tuple[str, _PLACE]))
        except (ValueError, msgspec.DecodeError) as fault:
            raise ValueError("not a cursor") from fault

    def as_place(self, of: str, kinds: Sequence[type]) -> Place:
        """The place in a list again, of values of these kinds. Raises `NotOfThisList`."""
        if of != self.of or len(kinds) != len(self.place):
            raise NotOfThisList
        try:
            return tuple(
                msgspec.convert(one, kind) for one, kind in zip(self.place, kinds, strict=True)
            )
        except msgspec.ValidationError:
            raise NotOfThisList from None
