"""Do the pages say by when an answer is due, what happens by itself, and that the days are an example?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from service import acting as clock_of_commands
from service.operations.stores import make_stores
from service.processes.escalation_clock import EscalationClock
from service.settings import Settings
from service.wiring import Heedful, build
from tests.service.recorded import Commands, record_a_review
from tests.web.visiting import application, signed_in

pytestmark = pytest.mark.slow
LONG_AGO = timedelta(days=60)


@pytest.fixture
def heedful(tmp_path: Path) -> Iterator[Heedful]:
    """Heedful over stores with the recorded review."""
    settings = Settings(data_dir=tmp_path)
    make_stores(settings)
    commands = Commands.over(settings)
    record_a_review(commands)
    commands.casework.close()
    made = build(settings)
    yield made
    made.close()


@pytest.fixture
def visitor(heedful: Heedful) -> FlaskClient:
    """A browser signed in."""
    return signed_in(application(heedful), heedful)


def test_a_query_that_was_just_raised_says_when_it_is_due_and_by_whose_days(
    heedful: Heedful, visitor: FlaskClient
) -> None:
    query = raised(heedful)
    page = visitor.get(f"/queries/{query}").text
    assert "An answer is due by" in page
    assert "those who work with the child" in page
    assert "Example, replace with yours." in page
    assert "Due by" in visitor.get("/queries").text


def test_what_is_overdue_goes_on_by_itself_and_the_raiser_need_do_nothing(
    heedful: Heedful, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = datetime.now(UTC) - LONG_AGO
    with monkeypatch.context() as earlier:
        earlier.setattr(clock_of_commands, "now", lambda: then)
        query = raised(heedful)
    page = visitor.get(f"/queries/{query}").text
    assert "working days ago" in page
    assert "You do not need to do anything." in page
    assert "Overdue by" in visitor.get("/queries").text
    assert "Overdue by" in visitor.get("/queries?overdue=yes").text
    assert "Overdue by" not in visitor.get("/queries?overdue=no").text
    EscalationClock(heedful.views, heedful.casework).act(datetime.now(UTC))
    heedful.follower.catch_up()
    after = visitor.get(f"/queries/{query}").text
    assert "team managers of both agencies" in after
    assert "no answer in time" in after.lower()


def raised(heedful: Heedful) -> UUID:
    """A query, followed."""
    commands = Commands.over(heedful.settings)
    query = commands.raise_query().id
    commands.casework.close()
    heedful.follower.catch_up()
    return query
