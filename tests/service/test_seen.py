"""Is it recorded whose words were shown to whom, and nothing else?"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.sealed import Closed, Erasure
from projections.opening import opened, opening_with
from service.desk import SEEN, Desk
from service.seen import OPERATOR, Watched, reading_as, who_saw
from tests.examples import QUESTION


class Keys:
    """Opens every text as it stands; `gone` subjects are erased or have no key."""

    def __init__(self, gone: frozenset[str] = frozenset()) -> None:
        self.gone = gone

    def open(self, closed: Closed) -> str | Erasure | None:
        return None if self.gone & set(closed.subjects.split(",")) else QUESTION

    def foresee(self, owners: Iterable[str]) -> None:
        """Everything is at hand."""

    def shown(self) -> None:
        raise AssertionError("the one that watches is asked")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on which nothing was noted."""
    made = Desk(tmp_path / "desk.db")
    made.create()
    yield made
    made.close()
    reading_as(OPERATOR)


def look(watched: Watched, *owners: str) -> None:
    """Show words of these subjects."""
    with opening_with(watched):
        for some in owners:
            opened(Closed("place", some, "ciphertext").text)


def noted(desk: Desk) -> list[tuple[str, str]]:
    """Whose words were shown to whom."""
    with desk.engine.connect() as connection:
        return [(row.subject, row.reader) for row in connection.execute(select(SEEN))]


def test_whoever_sees_words_is_recorded_for_every_subject_of_them(desk: Desk):
    reading_as("person Ann")
    look(Watched(Keys(), desk), "speaker,child")
    assert sorted(noted(desk)) == [("child", "person Ann"), ("speaker", "person Ann")]


def test_each_reader_is_recorded_apart(desk: Desk):
    watched = Watched(Keys(), desk)
    for reader in ("person Ann", "system 7 (cases)"):
        reading_as(reader)
        look(watched, "child")
    assert {reader for _, reader in noted(desk)} == {"person Ann", "system 7 (cases)"}


def test_the_same_words_again_within_the_hour_add_nothing_in_any_process(desk: Desk):
    for watched in (Watched(Keys(), desk), Watched(Keys(), desk)):
        look(watched, "child")
        look(watched, "child")
    assert noted(desk) == [("child", OPERATOR)]


def test_words_that_do_not_open_were_seen_by_nobody(desk: Desk):
    look(Watched(Keys(frozenset({"child"})), desk), "speaker,child", "speaker")
    assert noted(desk) == [("speaker", OPERATOR)]


def test_nothing_is_recorded_where_no_words_are_shown(desk: Desk):
    look(Watched(Keys(), desk))
    assert noted(desk) == []


def test_reading_goes_on_where_it_cannot_be_recorded(desk: Desk, caplog: pytest.LogCaptureFixture):
    SEEN.drop(desk.engine)
    look(Watched(Keys(), desk), "child")
    assert "could not be recorded" in caplog.text
    desk.create()


def test_hours_are_counted_from_the_first_to_the_last(desk: Desk):
    with desk.engine.begin() as connection:
        for hour in ("2026-05-01T09:00:00Z", "2026-05-01T11:00:00Z"):
            row = {"subject": "child", "reader": "person Ann", "hour": hour}
            connection.execute(SEEN.insert().values(**row))
    [sight] = who_saw(desk, "child")
    assert (sight.hours, sight.first, sight.last) == (
        2,
        "2026-05-01T09:00:00Z",
        "2026-05-01T11:00:00Z",
    )
    assert who_saw(desk, "nobody") == []
