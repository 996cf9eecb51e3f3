"""Does the integrity check hold when nothing is lost, and raise an alarm when something is?"""

from datetime import date

from sqlalchemy import delete, insert

from projections.facts.generation import PARKED
from projections.facts.queries import TABLE
from projections.questions.integrity import ROW_OF, Integrity, ask
from tests.examples import QUERY, a_led_review
from tests.projections.histories import History, asked, observed, warned


def test_an_empty_log_holds(history: History):
    answer = checked(history)
    assert (answer.holds, answer.position, answer.parked) == (True, 0, 0)


def test_every_event_that_begins_something_has_its_row_whatever_happens(history: History):
    history.tell(600, seed=2)
    answer = checked(history)
    assert answer.holds
    assert answer.position == history.log.head()
    assert {check.name for check in answer.checks} == {
        *ROW_OF,
        "notices",
        "withheld",
        "steps",
        "queries_by_status",
        "counts",
    }
    assert min(check.rows for check in answer.checks) > 0


def test_a_row_that_is_missing_raises_the_alarm(history: History):
    history.happened(a_led_review(), asked("Q-1"), asked("Q-2"), observed("C-1"), warned("W-1"))
    with history.views.writing() as facts:
        facts.execute(delete(TABLE).where(TABLE.c.reference == "Q-2"))
    answer = checked(history)
    assert not answer.holds
    broken = {check.name: (check.events, check.rows) for check in answer.checks if not check.holds}
    assert broken == {"queries": (2, 1), "queries_by_status": (2, 1), "counts": (13, 14)}


def test_a_query_whose_status_nobody_can_see_raises_the_alarm(history: History):
    history.happened(asked("Q-1"))
    with history.views.writing() as facts:
        facts.execute(TABLE.update().values(status="lost"))
    assert [check.name for check in checked(history).checks if not check.holds] == [
        "queries_by_status"
    ]


def test_a_parked_event_raises_the_alarm(history: History):
    history.happened(asked("Q-1"))
    parked = {"position": 1, "thing_id": str(QUERY), "topic": "challenge-raised", "version": 1}
    parked |= {"error": "KeyError", "state": b"{}", "parked_on": date(2024, 6, 3)}
    with history.views.writing() as facts:
        facts.execute(insert(PARKED), [parked])
    answer = checked(history)
    assert (answer.holds, answer.parked) == (False, 1)
    (one,) = answer.parked_events
    assert (one.position, one.topic, one.thing_id) == (1, "challenge-raised", QUERY)
    assert (one.error, one.since) == ("KeyError", parked["parked_on"])


def checked(history: History) -> Integrity:
    with history.asked() as facts:
        return ask(facts, history.log.counts_by_topic(history.views.position()))
