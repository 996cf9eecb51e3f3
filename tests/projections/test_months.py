"""Are months and quarters named alike in Python and in SQL, and is none left out between two?"""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Date, String, cast, create_engine, literal, null, select
from sqlalchemy.engine import Engine

from projections.days import month_of, quarter_of
from projections.months import (
    first_day,
    last_day,
    month,
    months_until,
    quarter,
    quarter_before,
    quarter_of_month,
    quarters_until,
)
from tests.databases import SQLITE, PostgresServer

DAYS = (date(2024, 2, 29), date(2024, 12, 31), date(999, 4, 1), date(2026, 10, 1), date.max)


@pytest.fixture
def engine(request: pytest.FixtureRequest, database: str) -> Iterator[Engine]:
    """Each of the two databases, which only has to reckon."""
    url = "sqlite://"
    if database != SQLITE:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.url(server.create()).replace("postgresql://", "postgresql+psycopg://")
    made = create_engine(url)
    yield made
    made.dispose()


@pytest.mark.parametrize("day", DAYS)
def test_both_say_the_same_of_a_day(day: date, engine: Engine):
    stored = literal(day, Date)
    with engine.connect() as connection:
        said = connection.execute(select(month_of(stored), quarter_of(stored))).one()
    assert tuple(said) == (month(day), quarter(day))


@pytest.mark.parametrize(
    ("precision", "known"),
    [("day", True), ("week", True), ("month", True), ("term", False), ("year", False)],
)
def test_a_day_that_is_not_exact_enough_tells_no_month(precision: str, known: bool, engine: Engine):
    told = literal(date(2024, 5, 1), Date), literal(precision, String)
    with engine.connect() as connection:
        said = connection.execute(select(month_of(*told), quarter_of(*told))).one()
    assert tuple(said) == (("2024-05", "2024-Q2") if known else (None, None))


def test_no_day_is_no_month(engine: Engine):
    with engine.connect() as connection:
        assert connection.execute(select(month_of(cast(null(), Date)))).scalar_one() is None


def test_every_month_between_the_first_and_today_is_there():
    found = months_until(date(2025, 2, 3), {"2024-11"})
    assert found == ("2024-11", "2024-12", "2025-01", "2025-02")
    assert quarters_until(date(2025, 2, 3), {"2024-Q3"}) == ("2024-Q3", "2024-Q4", "2025-Q1")


def test_what_is_dated_after_today_is_there_too():
    assert months_until(date(2025, 2, 3), {"2025-03"}) == ("2025-02", "2025-03")


def test_a_slip_of_the_pen_does_not_make_a_series_of_centuries():
    assert months_until(date(2025, 2, 3), {"0203-01", "2025-01", "9999-12"}) == (
        "2025-01",
        "2025-02",
    )
    assert months_until(date(2025, 2, 3), {"9999-12"}) == ()


def test_a_quarter_has_its_first_and_its_last_day():
    assert (first_day("2024-Q1"), last_day("2024-Q1")) == (date(2024, 1, 1), date(2024, 3, 31))
    assert last_day("2024-Q4") == date(2024, 12, 31)
    assert (quarter_of_month("2024-12"), quarter_before(date(2024, 1, 1))) == ("2024-Q4", "2023-Q4")
