"""Words that can be forgotten: free text, names and role titles, with the people they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self
from uuid import UUID

MARK = "\x1f"
"""How closed words begin where both kinds are kept: no words of ours may hold this character."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Words that cannot be read without the keys of all their subjects.

    `place` is where they were sealed, `aggregate id|version|topic|field`: moved anywhere else they
    do not open. `subjects` are ids joined by commas. `ciphertext` is base64, and empty for a copy of
    words that were erased before the copy was made.
    """

    place: str
    subjects: str
    ciphertext: str

    @property
    def text(self) -> str:
        """The same as one line of text, for a row of a read model."""
        return f"{MARK}{self.place}|{self.subjects}|{self.ciphertext}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The closed words that `text` made. Raises `ValueError` for anything else."""
        place, subjects, ciphertext = text.removeprefix(MARK).rsplit("|", 2)
        return cls(place, subjects, ciphertext)


@dataclass(frozen=True, slots=True)
class Erasure:
    """Why words can never be read again: the day, and the basis (V: erasure_basis)."""

    on: date
    basis: str


class Opener(Protocol):
    """Whoever holds the keys."""

    def open(self, closed: Closed) -> str | Erasure | None:
        """The words; why there are none any more; or None when they cannot be opened."""

    def foresee(self, owners: Iterable[str]) -> None:
        """Fetch at once the keys of everybody whose words are about to be opened."""

    def shown(self) -> None:
        """What was opened in this thread is shown now: whoever records that does so."""


class Sealed:
    """Words and the subjects whose words or life they are.

    `subjects` are ids of participants, of the children a review concerns, and of anonymous entries;
    the words may be read only while every subject's key lives. What comes from the log is closed and
    opens when somebody asks for its `value`, so whoever does not need the words never decrypts them.
    """

    __slots__ = ("_opener", "_subjects", "_words", "closed")

    def __init__(self, value: str, subjects: Iterable[UUID]) -> None:
        self._words: str | None = value
        self._subjects = ",".join(map(str, subjects))
        self._opener: Opener | None = None
        self.closed: Closed | None = None

    @classmethod
    def clear(cls, words: str, owners: str) -> Self:
        """Words that stand in the log in clear, as all did before there was sealing."""
        made = cls(words, ())
        made._subjects = owners
        return made

    @classmethod
    def shut(cls, closed: Closed) -> Self:
        """Words as the log holds them; `belong` says where they stand and who can open them."""
        made = cls.__new__(cls)  # a log has millions of them
        made._words = made._opener = None
        made._subjects, made.closed = closed.subjects, closed
        return made

    def belong(self, place: str, opener: Opener | None) -> None:
        """Say where in the log these closed words stand, and who can open them."""
        self._opener = opener
        if self.closed is not None and not self.closed.place:
            self.closed = Closed(place, self.closed.subjects, self.closed.ciphertext)

    @property
    def subjects(self) -> tuple[UUID, ...]:
        """The ids of the people whose words or life they are."""
        return tuple(map(UUID, self._subjects.split(","))) if self._subjects else ()

    @property
    def owners(self) -> str:
        """The same as text, joined by commas."""
        return self._subjects

    @property
    def value(self) -> str | None:
        """The words; None once they were erased, or where nobody can open them."""
        if self.closed is None:
            return self._words
        found = self._opener.open(self.closed) if self._opener else None
        return found if isinstance(found, str) else None

    @property
    def kept(self) -> str:
        """The words as a read model keeps them: closed, unless the log has them in clear."""
        return self._words or "" if self.closed is None else self.closed.text

    def __eq__(self, other: object) -> bool:
        """The same words of the same people. Erased words equal nothing."""
        if not isinstance(other, Sealed):
            return NotImplemented
        if self._subjects != other._subjects:
            return False
        if self.closed is not None and self.closed == other.closed and self.closed.ciphertext:
            return self.value is not None
        mine = self.value
        return mine is not None and mine == other.value

    def __hash__(self) -> int:
        return hash(self._subjects)

    def __repr__(self) -> str:
        """Whose words they are; never the words, which a log line could keep."""
        return f"Sealed(…, subjects={self._subjects})"
