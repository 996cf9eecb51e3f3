"""A request is sent again, and its first sending is recorded only now, from a process that was killed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from domain.rejections import IllegalMove, VersionIsStale
from service.acting import Acting, IdempotencyKey
from tests.examples import HEALTH_VISITOR
from tests.service.recorded import Commands, acting

KEYED = acting(HEALTH_VISITOR, idempotency=IdempotencyKey("k-1", b"hash"))


@pytest.fixture
def other_process(commands: Commands) -> Iterator[Commands]:
    """Somebody else at work over the same log."""
    other = Commands.over(commands.casework.settings)
    yield other
    other.casework.close()


@pytest.mark.parametrize("version", [None, 1])
def test_it_is_answered_from_what_was_recorded_and_not_refused_for_it(
    commands: Commands, other_process: Commands, version: int | None
):
    query, asked = commands.raise_query(), replace(KEYED, expected_version=version)
    earlier = before_fetching(commands, lambda: withdraw(other_process, asked, query.id))
    assert withdraw(commands, asked, query.id) == replace(earlier[0], replayed=True)
    assert len(commands.events_of(query.id)) == 2


@pytest.mark.parametrize(("version", "refusal"), [(None, IllegalMove), (1, VersionIsStale)])
def test_what_somebody_else_recorded_meanwhile_still_refuses_it(
    commands: Commands, other_process: Commands, version: int | None, refusal: type[Exception]
):
    query, asked = commands.raise_query(), replace(KEYED, expected_version=version)
    theirs = replace(KEYED, idempotency=IdempotencyKey("k-2", b"hash"))
    before_fetching(commands, lambda: withdraw(other_process, theirs, query.id))
    with pytest.raises(refusal):
        withdraw(commands, asked, query.id)


def withdraw(commands: Commands, by: Acting, id: Any) -> Any:
    """The raiser takes the query back."""
    return commands.challenges.withdraw(by, id, reason_code="new_information")


def before_fetching(commands: Commands, do: Callable[[], Any]) -> list[Any]:
    """Lets something happen once, between looking for the key and reading the thing; what came of it."""
    fetch, came = commands.casework.fetch, list[Any]()

    def after_it(*what: Any) -> Any:
        commands.casework.fetch = fetch  # type: ignore[method-assign]  # for this test only
        came.append(do())
        return fetch(*what)

    commands.casework.fetch = after_it  # type: ignore[method-assign]
    return came
