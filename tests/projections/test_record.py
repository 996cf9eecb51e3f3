"""Is everything that was recorded shown, event by event, and nothing hidden without saying so?"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from projections.cursors import Cursor, NotOfThisList
from projections.folds.steps import topic_of
from projections.questions.record import NEWEST, OLDEST, ORDERS, Filters, Record, ask
from projections.rebuilding import rebuild
from tests.examples import RAISED_ON, answer, envelope, id_of, sealed
from tests.projections.histories import History, asked, opened, said_by, warned
from tests.projections.places import files

RECORDED = date(2024, 6, 3)
"""The day on which all examples are recorded."""
MEETING = id_of("meeting")


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("order", ORDERS)
def test_unfiltered_the_record_is_the_log(history: History, order: str, seed: int):
    history.tell(100, seed=seed)
    log = [
        (at, str(event.originator_id), event.originator_version, topic_of(type(event)))
        for at, event in history.log.rows
    ]
    with history.asked() as facts:
        pages = list(walk(facts, order, 7))
    found = [
        (item.position, item.thing.id, item.thing.version, item.topic)
        for page in pages
        for item in page.items
    ]
    assert found == (log if order == OLDEST else log[::-1])
    assert {(page.total, page.hidden_by_filters) for page in pages} == {(len(log), 0)}


def test_whoever_walks_while_others_write_meets_every_event_once(history: History):
    history.tell(60, seed=4)
    with history.asked() as facts:
        page = ask(facts, limit=5)
        whole = [item.position for item in ask(facts, limit=None).items]
    began, seen = page.position, [item.position for item in page.items]
    while page.next:
        history.happened(asked(f"Q-{len(seen)}"))
        with history.asked() as facts:
            page = ask(facts, limit=5, after=Cursor.read(page.next), at=began)
        seen += [item.position for item in page.items]
    assert (seen, page.total) == (whole, len(whole))


def test_from_the_oldest_on_what_is_written_meanwhile_comes_last(history: History):
    history.happened(asked("Q-1"), asked("Q-2"))
    with history.asked() as facts:
        first = ask(facts, order=OLDEST, limit=1)
    history.happened(asked("Q-3"))
    with history.asked() as facts:
        assert first.next is not None
        rest = ask(facts, order=OLDEST, after=Cursor.read(first.next))
    assert [names(first), names(rest)] == [["Q-1"], ["Q-2", "Q-3"]]


def test_a_cursor_of_one_order_is_refused_by_the_other(history: History):
    history.happened(asked("Q-1"), asked("Q-2"))
    with history.asked() as facts:
        cursor = ask(facts, order=OLDEST, limit=1).next
        assert cursor is not None
        with pytest.raises(NotOfThisList):
            ask(facts, order=NEWEST, after=Cursor.read(cursor))


def of_a_school(name: str = "Q-1") -> Any:
    """A query that differs in everything from what stands beside it."""
    said = replace(said_by("school", "1", voice="teacher"), correlation_id=MEETING)
    return asked(name, said, review=id_of("B"))


def beside_it() -> list[Any]:
    """A sign of another review and day, by somebody of another standing who does not say who."""
    said = said_by("police", "3", RAISED_ON - timedelta(days=9), attribution="role_only")
    recorded = replace(said, recorded_at=said.recorded_at - timedelta(days=9))
    return [warned("W-1", recorded)]


EVERYTHING = {
    "review": id_of("B"),
    "thing": id_of("Q-1"),
    "topic": "challenge-raised",
    "agency": "school",
    "band": "1",
    "attribution": "named",
    "recorded_from": RECORDED,
    "occurred_from": RAISED_ON,
    "correlation": MEETING,
}
NOT_IT = {"recorded_to": RECORDED - timedelta(days=1), "occurred_to": RAISED_ON - timedelta(days=1)}


@pytest.mark.parametrize(
    "filters", [*({name: value} for name, value in EVERYTHING.items()), EVERYTHING], ids=str
)
def test_a_filter_shows_what_meets_it_and_counts_the_rest(history: History, filters: Any):
    history.happened(of_a_school(), *beside_it())
    with history.asked() as facts:
        found = ask(facts, Filters(**filters))
    assert (names(found), found.total, found.hidden_by_filters) == (["Q-1"], 2, 1)


@pytest.mark.parametrize(("name", "value"), NOT_IT.items())
def test_the_end_of_a_period_hides_what_came_later(history: History, name: str, value: date):
    history.happened(of_a_school(), *beside_it())
    with history.asked() as facts:
        found = ask(facts, Filters(**{name: value}))
    assert (names(found), found.hidden_by_filters) == (["W-1"], 1)


def test_both_ends_of_a_period_belong_to_it(history: History):
    history.happened(of_a_school())
    day = {"occurred_from": RAISED_ON, "occurred_to": RAISED_ON}
    days = day | {"recorded_from": RECORDED, "recorded_to": RECORDED}
    with history.asked() as facts:
        assert names(ask(facts, Filters(**days))) == ["Q-1"]


def test_filters_that_hide_everything_say_so(history: History):
    history.happened(of_a_school())
    with history.asked() as facts:
        found = ask(facts, Filters(topic="finding-proposed"))
    assert (found.items, found.total, found.hidden_by_filters, found.next) == ((), 1, 1, None)


CHOICES = {
    "topic": ("challenge-raised", "observation-recorded", "warning-sign-raised"),
    "agency": ("police", "la_csc", "undisclosed"),
    "band": ("1", "4", "U"),
    "attribution": ("named", "role_only", "anonymous"),
    "recorded_from": (date(2024, 2, 1),),
    "recorded_to": (date(2024, 3, 1),),
    "occurred_from": (date(2024, 2, 1),),
    "occurred_to": (date(2024, 3, 1),),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> History:
    """A history by chance that is only read."""
    made = History(files(tmp_path_factory.mktemp("record"))())
    made.tell(300, seed=6)
    return made


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    chosen=st.fixed_dictionaries({}, optional={n: st.sampled_from(c) for n, c in CHOICES.items()})
)
def test_whatever_is_filtered_the_rows_are_those_that_meet_it(
    told: History, chosen: dict[str, Any]
):
    with told.asked() as facts:
        every = ask(facts, limit=None).items
        found = ask(facts, Filters(**chosen), limit=None)
        walked = [one for page in walk(facts, OLDEST, 11, chosen) for one in page.items]
    met = [one for one in every if all(meets(one, name, to) for name, to in chosen.items())]
    assert list(found.items) == met == walked[::-1]
    assert (found.total, found.hidden_by_filters) == (len(every), len(every) - len(met))


def test_the_record_as_at_a_position_ends_there(history: History):
    query = asked("Q-1")
    raised = history.happened(query)
    with history.asked() as facts:
        then = ask(facts)
    history.happened(answer(query, "declined"), asked("Q-2"))
    with history.asked() as facts:
        assert ask(facts, at=raised) == then
        assert ask(facts, Filters(topic="challenge-responded"), at=raised).hidden_by_filters == 1
        assert ask(facts, at=0).total == 0


def test_of_the_time_of_an_event_the_day_alone_is_shown(history: History):
    history.happened(asked("Q-1", said_by(attribution="anonymous")))
    with history.asked() as facts:
        [event] = ask(facts).items
    assert (type(event.recorded_on), type(event.occurred_on)) == (date, date)
    assert "datetime.datetime" not in repr(event)


def test_nobody_who_acted_without_their_name_is_tied_to_another_entry(history: History):
    tied = [
        replace(said_by(attribution=shown), correlation_id=MEETING)
        for shown in ("named", "role_only", "anonymous")
    ]
    history.happened(*[asked(f"Q-{n}", said) for n, said in enumerate(tied)])
    with history.asked() as facts:
        assert names(ask(facts, Filters(correlation=MEETING))) == ["Q-0"]
        shown = {one.thing.reference: one.correlation_id for one in ask(facts).items}
    assert shown == {"Q-0": str(MEETING), "Q-1": None, "Q-2": None}


def test_no_id_of_a_person_and_no_reason_of_a_withdrawal_is_in_the_record(history: History):
    query = asked("Q-1", said_by(voice="mother"))
    query.withdraw(
        envelope(id_of("mother")),
        reason_code="felt_unable_to_continue",
        detail=sealed("I was told to."),
    )
    history.happened(query, opened("A"))
    with history.asked() as facts:
        said = repr(ask(facts))
    for secret in ("felt_unable", "I was told to", str(id_of("mother"))):
        assert secret not in said


def test_after_a_rebuild_every_event_is_at_its_place(history: History):
    history.tell(40, seed=9)
    with history.asked() as facts:
        before = ask(facts, limit=None)
    rebuild(history.views, history.log)
    with history.asked() as facts:
        assert ask(facts, limit=None) == before


def test_a_thing_goes_by_its_reference_and_a_review_by_its_code(history: History):
    history.happened(opened("A"), asked("Q-1"))
    with history.asked() as facts:
        query, review = ask(facts).items
    assert (query.thing.reference, query.review.code) == ("Q-1", "A")
    assert (review.thing.reference, review.thing.kind) == ("A", "case_review")


def walk(facts: Connection, order: str, limit: int, chosen: dict[str, Any] | None = None):
    """Every page, one after the other."""
    filters = Filters(**(chosen or {}))
    page = ask(facts, filters, order=order, limit=limit)
    yield page
    while page.next:
        page = ask(facts, filters, order=order, limit=limit, after=Cursor.read(page.next))
        yield page


def names(record: Record) -> list[str]:
    return [item.thing.reference for item in record.items]


def meets(event: Any, name: str, to: Any) -> bool:
    """Whether an event meets one filter, said without SQL."""
    match name.partition("_"):
        case ("recorded" | "occurred" as days, _, end):
            day = getattr(event, f"{days}_on")
            return day is not None and (day >= to if end == "from" else day <= to)
        case ("topic", *_):
            return event.topic == to
    return getattr(event.by, name) == to
