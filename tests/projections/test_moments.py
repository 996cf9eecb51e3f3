"""Which position had the log come to at a time, whatever the clock did meanwhile?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.people import ANONYMOUS
from projections.as_at import AsAt, Stand, stand
from projections.facts.moments import day_of, is_over, position_at
from projections.rebuilding import rebuild
from tests.examples import envelope
from tests.projections.histories import History, observed, shown_as

NINE = datetime(2024, 6, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_time_is_the_last_position_recorded_at_or_before_it(history: History):
    first, second, third = recorded(history, NINE, NINE + HOUR, NINE + HOUR)
    assert at(history, NINE - HOUR) == 0
    assert at(history, NINE) == at(history, NINE + HOUR / 2) == first
    assert at(history, NINE + HOUR) == at(history, NINE + HOUR * 99) == third > second


def test_times_hold_from_page_to_page(history: History):
    first = recorded(history, NINE)[0]
    second, third = recorded(history, NINE, NINE + HOUR)
    assert at(history, NINE) == second > first
    assert at(history, NINE + HOUR) == third


def test_a_clock_that_was_put_back_changes_no_answer_given_before(history: History):
    first, second = recorded(history, NINE, NINE + HOUR)
    recorded(history, NINE - HOUR, NINE)
    assert at(history, NINE) == first
    assert at(history, NINE - HOUR) == 0
    assert at(history, NINE + HOUR) == second + 2


def test_a_clock_that_ran_ahead_hides_what_came_later_until_it_is_caught_up(history: History):
    first, _ = recorded(history, NINE, NINE + HOUR * 48)
    recorded(history, NINE + HOUR)
    assert at(history, NINE + HOUR * 2) == first
    assert at(history, NINE + HOUR * 48) == first + 2


def test_an_anonymous_entry_is_placed_by_its_day_alone(history: History):
    named, _, later = recorded(history, NINE, (NINE + HOUR * 24, ANONYMOUS), NINE + HOUR * 30)
    assert at(history, NINE + HOUR * 14) == named
    assert at(history, NINE + HOUR * 15) == named + 1 == later - 1


def test_a_time_is_over_once_anything_is_recorded_after_it(history: History):
    recorded(history, NINE)
    with history.asked() as facts:
        assert is_over(facts, NINE - HOUR)
        assert not is_over(facts, NINE)


def test_the_day_of_a_position_is_the_latest_up_to_it(history: History):
    first, second, third = recorded(history, NINE, NINE + HOUR * 24, NINE)
    with history.asked() as facts:
        assert day_of(facts, 0) is None
        assert day_of(facts, first) == date(2024, 6, 3)
        assert day_of(facts, second) == day_of(facts, third) == date(2024, 6, 4)


def test_days_are_counted_to_the_day_that_was_named(history: History):
    [position] = recorded(history, NINE)
    today = date(2024, 6, 20)
    with history.asked() as facts:
        assert stand(facts, AsAt.read(f"p{position:x}"), today).day == date(2024, 6, 3)
        assert stand(facts, AsAt.read(f"p{position:x}.2024-06-07"), today).day == date(2024, 6, 7)
        assert stand(facts, AsAt.read("2024-06-05"), today) == Stand(position, date(2024, 6, 5))
        assert stand(facts, AsAt.read("2024-06-02"), today) == Stand(0, date(2024, 6, 2))
        assert stand(facts, AsAt.read("2024-06-05T00:30:00+01:00"), today).day == date(2024, 6, 4)


def test_a_rebuild_knows_the_same_moments(history: History):
    history.tell(20, seed=5)
    times = [NINE + timedelta(days=day) for day in range(-400, 400, 7)]
    before = [at(history, time) for time in times]
    assert rebuild(history.views, history.log).is_same
    assert [at(history, time) for time in times] == before


@pytest.mark.parametrize("text", ["p1f.2024-06-08", "p0.1999-12-31"])
def test_a_stand_reads_its_own_token(text: str):
    assert Stand.read(text).token() == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "p", "p1f.", "p1f.2024-6-8", "p1f.2024-02-30", "p1f.2024-06-08.x", "P1f", "p01"),
        *("2024-02-30", "2024-06", "2024-W23", "20240608", "２024-06-08", "2024-06-08 10:00:00Z"),
        *("2024-06-08T10:00:00", "2024-06-08T10:00Z", "2024-06-08T25:00:00Z"),
        *("2024-06-08T10:00:00+99:00", "0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:59"),
    ],
)
def test_what_names_no_time_is_refused(text: str):
    with pytest.raises(ValueError):
        AsAt.read(text)


def recorded(history: History, *times: datetime | tuple[datetime, str]) -> list[int]:
    """The positions of entries recorded at these times, one after the other."""
    entries = []
    for number, when in enumerate(times):
        moment, attribution = when if isinstance(when, tuple) else (when, "named")
        said = shown_as(envelope(recorded_at=moment, on=None), attribution)
        entries.append(observed(f"C-{history.log.head()}-{number}", said))
    head = history.log.head()
    history.happened(*entries)
    return [position for position, _ in history.log.rows if position > head]


def at(history: History, moment: datetime) -> int:
    with history.asked() as facts:
        return position_at(facts, moment)
