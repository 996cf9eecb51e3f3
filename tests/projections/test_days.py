"""Do days that were stored come back as days?"""

from datetime import date

from sqlalchemy import Date, create_engine, literal, null, select
from sqlalchemy.dialects import postgresql

from projections.days import days_between

EARLIER, LATER = literal(date(2024, 2, 28), Date), literal(date(2024, 3, 1), Date)


def test_days_are_calendar_days():
    with create_engine("sqlite://").connect() as connection:
        days = select(days_between(EARLIER, LATER), days_between(LATER, EARLIER))
        assert tuple(connection.execute(days).one()) == (2, -2)


def test_without_a_second_date_there_is_no_number():
    with create_engine("sqlite://").connect() as connection:
        assert connection.execute(select(days_between(EARLIER, null()))).scalar_one() is None


def test_other_databases_subtract_dates_themselves():
    said = str(days_between(EARLIER, LATER).compile(dialect=postgresql.dialect()))
    assert said.replace("::DATE", "").count("-") == 1
