"""Opening words where they are shown: read models keep them closed, so erasure reaches all at once."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from domain.sealed import MARK, Closed, Erasure, Opener
from domain.vocabulary import vocabulary

CANNOT_BE_OPENED = "This text cannot be opened: its key is missing, or it was altered."
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MOST_SHOWN = ("text", "by_role", "reason")
"""The columns of words that a register shows of every row."""

_opener: ContextVar[Opener | None] = ContextVar("opener", default=None)
_basis: ContextVar[Callable[[Closed], str | None] | None] = ContextVar("basis", default=None)


@dataclass(frozen=True, slots=True)
class Withholding:
    """Why words are not shown for now (V: withholding_basis)."""

    basis: str


@contextmanager
def opening_with(opener: Opener | None) -> Iterator[None]:
    """Let whoever holds the keys open what is shown meanwhile, in this thread."""
    before = _opener.set(opener)
    try:
        yield
    finally:
        _opener.reset(before)
        if opener is not None:
            opener.shown()


@contextmanager
def withholding(basis: Callable[[Closed], str | None]) -> Iterator[None]:
    """Meanwhile withhold in this thread what there is a basis for: it is not even opened."""
    before = _basis.set(basis)
    try:
        yield
    finally:
        _basis.reset(before)


def opened(kept: Any) -> Any:
    """The words that a row keeps, alone or in lists and objects; what is not words stays as it is.

    Where words were erased, are withheld, or cannot be opened, a sentence in their place says so.
    """
    match kept:
        case str():
            return _words(kept) if kept.startswith(MARK) else kept
        case list() | tuple():
            return [opened(one) for one in kept]
        case dict():
            return {name: opened(one) for name, one in kept.items()}
    return kept


def foresee(rows: Iterable[RowMapping]) -> None:
    """Have the keys for a page of rows fetched at once, before it is shown row by row."""
    page = list(rows)
    names = [name for name in MOST_SHOWN if page and name in page[0]]
    foresee_words(row[name] for row in page for name in names)


def foresee_words(kept: Iterable[str | None]) -> None:
    """The same for words as rows keep them."""
    opener = _opener.get()
    if opener is not None:
        opener.foresee({one.rsplit("|", 2)[1] for one in kept if one and one.startswith(MARK)})


def opened_name(kept: str | None) -> str | None:
    """A role or a title by which somebody is named; None once it was erased, while it is withheld."""
    if kept is None or not kept.startswith(MARK):
        return kept
    found = _look(kept)
    return found if isinstance(found, str) else None


def is_erased(kept: str | None) -> bool:
    """Whether what was kept was erased since; nothing kept is not erased."""
    return kept is not None and kept.startswith(MARK) and isinstance(_look(kept), Erasure)


def read(kept: str | None) -> str | None:
    """The words themselves, and nothing in their place: None once erased, withheld, or where none are."""
    return opened_name(kept)


def erased(erasure: Erasure) -> str:
    """What stands where words stood: `Text erased on 3 June 2026 under: request by the person.`"""
    on = f"{erasure.on.day} {MONTHS[erasure.on.month - 1]} {erasure.on.year}"
    return f"Text erased on {on} under: {vocabulary('erasure_basis').label(erasure.basis)}."


def withheld(held: Withholding) -> str:
    """What stands where words are withheld: `Text withheld: names a child.`"""
    return f"Text withheld: {vocabulary('withholding_basis').label(held.basis)}."


def _words(kept: str) -> str:
    match _look(kept):
        case None:
            return CANNOT_BE_OPENED
        case Erasure() as erasure:
            return erased(erasure)
        case Withholding() as held:
            return withheld(held)
        case str() as words:
            return words


def _look(kept: str) -> str | Erasure | Withholding | None:
    closed, opener = Closed.read(kept), _opener.get()
    if opener is None:
        return None
    withheld_on = _basis.get()
    if withheld_on and (basis := withheld_on(closed)):
        return Withholding(basis)
    return opener.open(closed)
