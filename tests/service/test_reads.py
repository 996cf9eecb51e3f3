"""Are reads recorded one behind the other, so that none can be changed or taken away unseen?"""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from service.desk import Desk
from service.reads import reads as recording
from service.reads.chain import Link, following
from service.reads.digest import digest_of, week_of
from service.reads.looking import Looking, look
from service.reads.tables import READS, WHOSE
from service.reads.told import Wanted, looks, looks_at_words_of
from service.reads.verifying import all_reads, verify_reads

CHILD, SPEAKER = uuid4(), uuid4()
REVIEW, OTHER = str(uuid4()), str(uuid4())
MONDAY = date(2026, 11, 23)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk at which nothing was read."""
    made = Desk(tmp_path / "desk.db")
    made.create()
    yield made
    made.close()
    look(None)


def a_look(who: str = "person ann", *whose: UUID, **what: str | None) -> Looking:
    """Somebody looks at a query of the review, unless said otherwise."""
    said = {"what": "query", "form": "page", "review": REVIEW, "action": "read_matters", **what}
    return Looking(
        who=who,
        roles="learning_lead",
        purpose="learning",
        request=str(uuid4()),
        whose={str(one) for one in whose},
        **said,  # type: ignore[arg-type]
    )


def unguarded(desk: Desk, statement: str) -> None:
    """What somebody could do who has the file in their hands."""
    with desk.engine.begin() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        for name in names.scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(statement))


def test_each_read_stands_behind_the_one_before(desk: Desk):
    for _ in range(3):
        desk.reads.record(a_look())
    found = verify_reads(desk.engine)
    assert (found.end.number, found.wrong) == (3, None)
    told = looks(desk, Wanted())
    assert ([one.number for one in told.items], told.total) == ([3, 2, 1], 3)
    assert told.end == str(found.end)


def test_with_nothing_read_the_chain_is_empty_and_whole(desk: Desk):
    assert verify_reads(desk.engine, [Link()]).end == Link()


@pytest.mark.parametrize("table", [READS, WHOSE])
@pytest.mark.parametrize("change", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_a_read(desk: Desk, table, change: str):
    desk.reads.record(a_look("person ann", CHILD))
    with pytest.raises(IntegrityError), desk.engine.begin() as connection:
        connection.execute(text(change.format(table.name)))


@pytest.mark.parametrize(
    ("tampered", "said"),
    [
        ("UPDATE reads SET who = 'person eve' WHERE number = 2", "Read 2 is not what it was"),
        ("UPDATE reads SET agency = 'police' WHERE number = 2", "Read 2 is not what it was"),
        ("UPDATE reads SET at = '2020' WHERE number = 1", "Read 1 is not what it was"),
        ("DELETE FROM reads WHERE number = 2", "Read 2 is missing"),
        ("DELETE FROM reads_of", "Read 1 is not what it was"),
        ("UPDATE reads SET digest = '' WHERE number = 3", "Read 3 is not what it was"),
    ],
)
def test_whatever_is_changed_is_found_and_named(desk: Desk, tampered: str, said: str):
    for _ in range(3):
        desk.reads.record(a_look("person ann", CHILD))
    unguarded(desk, tampered)
    assert said in str(verify_reads(desk.engine).wrong)


def test_a_look_that_was_changed_together_with_its_digest_no_longer_carries_the_next(desk: Desk):
    for _ in range(2):
        desk.reads.record(a_look())
    with desk.engine.connect() as connection:
        first, _ = next(all_reads(connection))
    forged = following(Link(), replace(first, who="person eve")).digest
    unguarded(desk, f"UPDATE reads SET who = 'person eve', digest = '{forged}' WHERE number = 1")
    assert "Read 2 is not what it was" in str(verify_reads(desk.engine).wrong)


def test_what_is_cut_off_at_the_end_is_found_by_an_end_that_was_kept(desk: Desk):
    for _ in range(3):
        desk.reads.record(a_look())
    kept = verify_reads(desk.engine).end
    unguarded(desk, "DELETE FROM reads WHERE number = 3")
    assert verify_reads(desk.engine).wrong is None
    assert verify_reads(desk.engine, [kept]).wrong == "Read 3 was there once, and is gone."


def test_a_chain_that_was_made_anew_differs_from_an_end_that_was_kept(desk: Desk):
    desk.reads.record(a_look("person eve"))
    kept = verify_reads(desk.engine).end
    unguarded(desk, "DELETE FROM reads")
    desk.reads.record(a_look("person ann"))
    assert verify_reads(desk.engine).wrong is None
    assert "not what was noted" in str(verify_reads(desk.engine, [kept]).wrong)


def test_those_who_read_at_once_in_several_processes_stand_in_one_chain(desk: Desk, tmp_path: Path):
    desks = [Desk(tmp_path / "desk.db") for _ in range(2)]
    threads = [
        threading.Thread(target=lambda one=one: [one.reads.record(a_look()) for _ in range(25)])
        for one in desks
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify_reads(desk.engine)
    assert (found.end.number, found.wrong) == (200, None)
    for one in desks:
        one.close()


def test_whose_words_were_shown_is_recorded_once_for_each_reader_in_an_hour(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    moments = iter(["2026-11-24T09:10", "2026-11-24T09:50", "2026-11-24T09:55", "2026-11-24T10:00"])
    monkeypatch.setattr(recording, "stamp", lambda: f"{next(moments)}:00.000000+00:00")
    for who in ("person ann", "person ann", "person bo", "person ann"):
        desk.reads.record(a_look(who, CHILD, SPEAKER))
    told = looks_at_words_of(desk, CHILD)
    assert [(one.number, one.who) for one in told] == [
        (1, "person ann"),
        (3, "person bo"),
        (4, "person ann"),
    ]
    assert len(looks_at_words_of(desk, SPEAKER)) == 3
    assert looks_at_words_of(desk, uuid4()) == ()


def test_whose_words_were_not_recorded_are_recorded_the_next_time(desk: Desk):
    unguarded(desk, "ALTER TABLE reads RENAME TO elsewhere")
    with pytest.raises(OperationalError):
        desk.reads.record(a_look("person ann", CHILD))
    unguarded(desk, "ALTER TABLE elsewhere RENAME TO reads")
    desk.reads.record(a_look("person ann", CHILD))
    assert len(looks_at_words_of(desk, CHILD)) == 1


def test_what_is_asked_for_narrows_what_is_told(desk: Desk):
    desk.reads.record(a_look("person ann", thing="one"))
    desk.reads.record(a_look("system 7", review=OTHER))
    desk.reads.record(a_look("system 7", review=None))
    found = {
        name: [one.number for one in looks(desk, Wanted(**{name: value})).items]
        for name, value in (("who", "system 7"), ("review", UUID(OTHER)), ("thing", "one"))
    }
    assert found == {"who": [3, 2], "review": [2], "thing": [1]}
    assert looks(desk, Wanted(until=date(2020, 1, 1))).items == ()
    assert looks(desk, Wanted(since=date(2020, 1, 1))).total == 3


def test_pages_hold_every_look_once(desk: Desk):
    for _ in range(5):
        desk.reads.record(a_look())
    first = looks(desk, Wanted(), limit=3)
    second = looks(desk, Wanted(), limit=3, before=first.next)
    assert [one.number for one in (*first.items, *second.items)] == [5, 4, 3, 2, 1]
    assert (first.total, second.total, second.next) == (5, 5, None)


def test_a_week_is_told_by_reader_and_by_review(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    moments = iter(
        [
            "2026-11-22T23:59",  # the Sunday before
            "2026-11-23T00:00",
            "2026-11-25T12:00",
            "2026-11-29T23:59",
            "2026-11-30T00:00",  # the Monday after
        ]
    )
    monkeypatch.setattr(recording, "stamp", lambda: f"{next(moments)}:00.000000+00:00")
    key = desk.create_key("case system", ["read"])
    system = f"system {key.split('_')[1]}"
    desk.reads.record(a_look("person eve"))
    desk.reads.record(a_look("person ann"))
    desk.reads.record(a_look("person ann", review=None, action="search"))
    desk.reads.record(a_look(system, review=OTHER, form="csv"))
    desk.reads.record(a_look("person eve"))
    told = digest_of(desk, week_of(date(2026, 11, 26)))
    assert (told.monday, told.sunday, told.looks) == (MONDAY, date(2026, 11, 29), 3)
    ann, other = told.readers
    assert (ann.who, ann.looks, ann.elsewhere, ann.searches, ann.at_night) == (
        *("person ann", 2, 1, 1),
        1,
    )
    assert (other.name, other.files, other.reviews) == ("case system", 1, (OTHER,))
    assert {one.review: one.readers for one in told.reviews} == {
        REVIEW: ("person ann",),
        OTHER: (system,),
    }
    assert told.end == str(verify_reads(desk.engine).end)
    assert any(system in line for line in told.lines())


def test_nothing_else_of_an_answer_is_kept(desk: Desk):
    desk.reads.record(a_look("person ann", CHILD))
    with desk.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(READS)).scalar() == 1
        columns = {column.name for column in READS.columns}
    assert columns.isdisjoint({"text", "words", "query", "q", "address", "name", "ip"})
