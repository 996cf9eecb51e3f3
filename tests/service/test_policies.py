"""Who publishes the escalation policy, and which clock goes by it?"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.rejections import NotPermitted, ParticipantRequired, Rejection, UnknownCode
from service import acting as clock_of_commands
from service.casework import Done
from service.operations.policy import OPERATOR
from service.operations.stores import make_inbox
from service.policies import Policies
from service.raising import inbox_id
from tests.examples import CHAIR, LEARNING_LEAD, RAISED_ON
from tests.service.recorded import SYSTEM, Commands, acting
from tests.service.test_escalation_clock import DAY, MONDAY, Running

STAGES = [
    {"n": n, "who": "senior_leaders", "acknowledge_within": 0, "answer_within": 1}
    for n in range(1, 5)
]


@pytest.fixture(autouse=True)
def inbox(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """The standing inbox, with somebody who leads the learning; it is a Monday in March."""
    monkeypatch.setattr(clock_of_commands, "now", lambda: MONDAY)
    make_inbox(commands.casework)
    id = inbox_id(commands.casework.settings.partnership)
    for person in (LEARNING_LEAD, CHAIR):
        commands.reviews.register_participant(
            SYSTEM, id, id=person, agency="partnership_board", band="4", role="other"
        )
    commands.reviews.assign_lead(SYSTEM, id, lead=LEARNING_LEAD, from_date=RAISED_ON)
    return id


@pytest.mark.parametrize(("by", "refusal"), [(CHAIR, NotPermitted), (None, ParticipantRequired)])
def test_only_the_learning_lead_of_the_inbox_and_the_operator_publish(
    by: UUID | None, refusal: type[Rejection], commands: Commands
):
    with pytest.raises(refusal):
        publish(commands, acting(by))
    assert publish(commands, acting(LEARNING_LEAD)).reference.startswith("E-")
    assert publish(commands, OPERATOR).reference.startswith("E-")


def test_who_answers_is_a_code(commands: Commands):
    with pytest.raises(UnknownCode):
        publish(commands, OPERATOR, stages=[{**STAGES[0], "who": "somebody"}, *STAGES[1:]])


def test_what_began_before_keeps_its_days_and_what_begins_after_has_the_new(commands: Commands):
    before = commands.raise_query().id
    publish(commands, OPERATOR)
    after = commands.raise_query(text="Who has weighed him since?").id
    running = Running(commands)
    assert running.ticks(MONDAY + 2 * DAY) == 1
    assert (len(running.became(before)), len(running.became(after))) == (0, 3)
    running.ticks(MONDAY + 3 * DAY)
    routed = running.events(before)[-1]
    assert (routed.due, routed.to_role.value) == (
        date(2026, 3, 6),
        "Directors and chief officers",
    )
    running.views.close()


def test_a_policy_of_another_nation_changes_nothing_here(commands: Commands):
    publish(commands, OPERATOR, nation="scotland")
    query = commands.raise_query().id
    running = Running(commands)
    assert running.ticks(datetime(2026, 3, 4, 9, tzinfo=UTC) + timedelta(hours=3)) == 0
    assert running.became(query) == []
    running.views.close()


def publish(commands: Commands, by: Any, **what: Any) -> Done:
    """A policy that gives everybody one day."""
    return Policies(commands.casework).publish(by, **({"stages": STAGES} | what))
