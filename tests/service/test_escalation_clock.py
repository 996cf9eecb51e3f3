"""What nobody answers in time goes up by itself, once, whoever else runs, stops or begins again."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.causes import position_of_cause
from domain.challenges import LAST_STAGE
from projections.following import Follower
from projections.readmodel import Views
from service import acting as clock_of_commands
from service.followed import FollowedLog
from service.generations import generations_of
from service.processes.escalation_clock import EscalationClock
from tests.examples import CHAIR, HEALTH_VISITOR, TEAM_MANAGER
from tests.service.recorded import Commands, acting

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
STAGE_ONE_DUE = date(2026, 3, 4)
DAY = timedelta(days=1)
TIMED_OUT = ["challenge-deadline-missed", "challenge-escalated", "challenge-routed"]


class Running:
    """The commands, the facts that follow them, and one clock."""

    def __init__(self, commands: Commands) -> None:
        self.commands = commands
        log = FollowedLog(commands.casework)
        self.views = Views(generations_of(commands.casework.settings), log)
        self.views.ensure()
        self.follower = Follower(self.views, log)
        self.clock = self.another()

    def another(self, **how: Any) -> EscalationClock:
        """Another clock over the same stores, as another process has it."""
        return EscalationClock(self.views, self.commands.casework, **how)

    def ticks(self, at: datetime) -> int:
        """The clock looks at what has been recorded so far."""
        self.follower.catch_up()
        return self.clock.act(at)

    def became(self, query: UUID) -> list[str]:
        """The names of everything that happened to a query since it was raised."""
        return [str(event.TOPIC) for event in self.events(query)][1:]  # type: ignore[attr-defined]

    def events(self, query: UUID) -> Sequence[Any]:
        """Everything that happened to a query."""
        return self.commands.events_of(query)


@pytest.fixture
def running(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """Commands that are given on a Monday in March, and what follows them."""
    monkeypatch.setattr(clock_of_commands, "now", lambda: MONDAY)
    made = Running(commands)
    yield made
    made.views.close()


def test_what_is_due_may_still_be_answered_on_the_day_itself(running: Running):
    query = running.commands.raise_query().id
    assert running.ticks(MONDAY + 2 * DAY) == 0
    assert running.became(query) == []


def test_the_day_after_it_is_recorded_once_and_goes_to_the_next_stage(running: Running):
    raised = running.commands.raise_query()
    assert running.ticks(MONDAY + 3 * DAY) == 1
    assert running.became(raised.id) == TIMED_OUT
    missed, escalated, routed = running.events(raised.id)[1:]
    assert (missed.stage, missed.due, missed.days_over) == (1, STAGE_ONE_DUE, 1)
    assert (escalated.from_stage, escalated.to_stage, escalated.by) == (1, 2, "timeout")
    assert (routed.stage, routed.to_agency, routed.due) == (2, "la_csc", date(2026, 3, 12))
    assert routed.to_role.value == "Team managers of both agencies"


def test_the_system_acts_and_names_what_made_it_act(running: Running):
    raised = running.commands.raise_query()
    running.ticks(MONDAY + 3 * DAY)
    for event in running.events(raised.id)[1:]:
        assert (event.envelope.actor.kind, event.envelope.actor.voice) == ("system", None)
        assert position_of_cause(event.envelope.causation_id) == raised.position


def test_two_clocks_that_see_the_same_do_it_once(running: Running):
    query = running.commands.raise_query().id
    running.follower.catch_up()
    other = running.another()
    assert running.clock.act(MONDAY + 3 * DAY) == 1
    assert other.act(MONDAY + 3 * DAY) == 0
    assert running.became(query) == TIMED_OUT


def test_what_a_facilitator_recorded_as_missed_goes_up_all_the_same(running: Running):
    query = running.commands.raise_query().id
    late = {"due": STAGE_ONE_DUE, "days_over": 1}
    running.commands.challenges.miss_deadline(acting(CHAIR), query, **late)
    assert running.ticks(MONDAY + 3 * DAY) == 1
    assert running.became(query) == TIMED_OUT


def test_it_climbs_to_the_last_stage_and_stays_there(running: Running):
    query = running.commands.raise_query().id
    moment = MONDAY
    for _ in range(60):
        moment += DAY
        running.ticks(moment)
    missed = running.became(query).count("challenge-deadline-missed")
    assert missed == LAST_STAGE
    assert running.became(query).count("challenge-escalated") == LAST_STAGE - 1
    assert running.events(query)[-2].to_agency == "independent"


def test_after_a_long_stop_it_goes_up_by_one_stage_and_not_through_all_of_them(running: Running):
    query = running.commands.raise_query().id
    late = MONDAY + 90 * DAY
    assert [running.ticks(late), running.ticks(late)] == [1, 0]
    assert running.became(query) == TIMED_OUT


def test_a_clock_that_jumps_back_doubles_nothing(running: Running):
    query = running.commands.raise_query().id
    running.ticks(MONDAY + 3 * DAY)
    running.ticks(MONDAY - 30 * DAY)
    running.ticks(MONDAY + 3 * DAY)
    assert running.became(query) == TIMED_OUT


def test_setting_a_query_aside_stops_no_clock(running: Running):
    query = running.commands.raise_query().id
    running.commands.challenges.set_aside(acting(), query, how="no_reply")
    assert running.ticks(MONDAY + 3 * DAY) == 1
    assert running.became(query) == ["challenge-set-aside", *TIMED_OUT]


def test_an_acknowledgement_stops_no_clock_of_the_answer(running: Running):
    query = running.commands.raise_query().id
    later = date(2026, 5, 1)
    running.commands.challenges.acknowledge(acting(TEAM_MANAGER), query, expected_by=later)
    assert running.ticks(MONDAY + 3 * DAY) == 1


@pytest.mark.parametrize("kind", ["answered", "accepted", "declined"])
def test_what_was_answered_is_left_alone(kind: str, running: Running):
    query = running.commands.raise_query().id
    running.commands.decline(query, kind=kind)
    assert running.ticks(MONDAY + 90 * DAY) == 0


def test_a_deferred_answer_is_due_on_the_day_it_promised(running: Running):
    query = running.commands.raise_query().id
    running.commands.decline(query, kind="deferred", next_date=date(2026, 3, 20))
    assert running.ticks(datetime(2026, 3, 20, 9, tzinfo=UTC)) == 0
    assert running.ticks(datetime(2026, 3, 21, 9, tzinfo=UTC)) == 1
    assert running.events(query)[-3].due == date(2026, 3, 20)


def test_whoever_answers_in_the_same_moment_comes_first(running: Running):
    query = running.commands.raise_query().id
    running.follower.catch_up()
    running.commands.decline(query)
    assert running.clock.act(MONDAY + 3 * DAY) == 0
    assert running.became(query) == ["challenge-responded"]


def test_immediate_risk_is_due_the_same_day_also_on_a_sunday(
    running: Running, monkeypatch: pytest.MonkeyPatch
):
    sunday = MONDAY - DAY
    monkeypatch.setattr(clock_of_commands, "now", lambda: sunday)
    query = running.commands.raise_query(risk_to_child="immediate").id
    assert running.ticks(sunday) == 0
    assert running.ticks(MONDAY) == 1
    missed, _, routed = running.events(query)[1:]
    assert (missed.due, routed.due) == (sunday.date(), MONDAY.date())


def test_reopening_sets_the_clock_of_the_stage_anew(
    running: Running, monkeypatch: pytest.MonkeyPatch
):
    query = running.commands.raise_query().id
    running.commands.decline(query)
    monkeypatch.setattr(clock_of_commands, "now", lambda: MONDAY + 21 * DAY)
    running.commands.challenges.reopen(acting(HEALTH_VISITOR), query, why="It came back.")
    assert running.ticks(MONDAY + 23 * DAY) == 0
    assert running.ticks(MONDAY + 24 * DAY) == 1


def test_it_acts_on_so_many_at_a_tick_and_on_the_rest_at_the_next(running: Running):
    for _ in range(3):
        running.commands.raise_query()
    running.clock = running.another(at_once=2)
    late = MONDAY + 3 * DAY
    assert [running.ticks(late), running.ticks(late), running.ticks(late)] == [2, 1, 0]
