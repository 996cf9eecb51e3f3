"""When do sealed words equal others, and what is left of them once they were erased?"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import pytest

from domain.sealed import MARK, Closed, Erasure, Sealed
from tests.examples import CHILD, HEALTH_VISITOR, QUESTION, sealed

PLACE = "0190a0de-5c00-7000-8000-000000000000|1|challenge-raised|text"
ERASED = Erasure(date(2024, 6, 3), "person_asked")


class Open:
    """Opens everything, or nothing: "ciphertext" is the words backwards."""

    def __init__(self, answer: Erasure | str | None = "") -> None:
        self.answer = answer
        self.asked = 0

    def open(self, closed: Closed) -> str | Erasure | None:
        self.asked += 1
        return closed.ciphertext[::-1] if self.answer == "" else self.answer

    def foresee(self, owners: Iterable[str]) -> None:
        raise AssertionError("nobody shows a page here")

    def shown(self) -> None:
        raise AssertionError("nobody shows a page here")


def from_the_log(opener: Open, words: str = QUESTION, by: UUID = HEALTH_VISITOR) -> Sealed:
    """Words as the mapper hands them out."""
    made = Sealed.shut(Closed("", f"{by},{CHILD}", words[::-1]))
    made.belong(PLACE, opener)
    return made


def test_words_from_the_log_equal_the_same_words_newly_said():
    assert from_the_log(Open()) == sealed()
    assert sealed() == from_the_log(Open())
    assert from_the_log(Open()) == from_the_log(Open())


def test_other_words_or_other_peoples_are_not_equal():
    assert from_the_log(Open()) != sealed("Who has seen her?")
    assert from_the_log(Open(), by=CHILD) != sealed()
    assert sealed() != QUESTION


@pytest.mark.parametrize("gone", [ERASED, None])
def test_words_that_cannot_be_opened_have_no_value_and_equal_nothing(gone):
    assert from_the_log(Open(gone)).value is None
    assert from_the_log(Open(gone)) != sealed()
    assert from_the_log(Open(gone)) != from_the_log(Open(gone))


def test_whoever_does_not_ask_for_the_words_does_not_open_them():
    opener = Open()
    found = from_the_log(opener)
    assert (found.subjects, found.kept[0]) == ((HEALTH_VISITOR, CHILD), MARK)
    assert hash(found) == hash(sealed())
    assert opener.asked == 0


def test_closed_words_come_back_from_a_row_as_they_went_in():
    closed = from_the_log(Open()).closed
    assert closed is not None
    assert Closed.read(closed.text) == closed
    assert closed.place == PLACE


@pytest.mark.parametrize("text", ["", MARK, "Who has seen her?", "a|b"])
def test_what_is_not_closed_words_is_not_read_as_such(text: str):
    with pytest.raises(ValueError):
        Closed.read(text)


def test_words_are_in_no_repr_that_a_log_line_could_keep():
    assert QUESTION not in repr(sealed())
    assert QUESTION not in repr(from_the_log(Open()))
