"""Does the integrity check hold when nothing is lost, and raise an alarm when something is?"""

from datetime import date

from sqlalchemy import delete, insert

from domain.challenges import Challenge
from projections.facts.generation import PARKED
from projections.facts.queries import TABLE
from projections.left_out import Missing
from projections.parking import Dropped
from projections.questions.integrity import ROW_OF, Integrity, ask
from projections.vouched import LedgerStands, Vouched
from tests.examples import CHAIR, QUERY, a_led_review, envelope, id_of
from tests.projections.histories import History, asked, observed, warned


def test_an_empty_log_holds(history: History):
    answer = checked(history)
    assert (answer.holds, answer.position, answer.parked) == (True, 0, 0)


def test_every_event_that_begins_something_has_its_row_whatever_happens(history: History):
    history.tell(2_000, seed=2)
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


def test_what_is_missing_of_a_thing_is_named_wherever_pages_end(history: History):
    raised, one, _, _, four = steps_of("Q-1", 4)
    history.log.append(raised, one)
    history.follower.step()
    before = history.log.head()
    history.log.append(four)
    history.happened(asked("Q-2"))
    answer = checked(history)
    gap = Missing(before + 1, "challenge", id_of("Q-1"), 2, 5, 2)
    assert (answer.holds, answer.missing, answer.missing_versions) == (False, 2, (gap,))
    assert all(check.holds for check in answer.checks)
    with history.asked() as facts:
        assert ask(facts, {}, at=before).missing == 0


def test_things_whose_first_events_are_on_the_page_are_looked_through_as_well(history: History):
    raised, _, two, three = steps_of("Q-1", 3)
    history.log.append(raised, two, three)
    history.follower.catch_up()
    (gap,) = checked(history).missing_versions
    assert (gap.position, gap.after_version, gap.before_version, gap.number) == (2, 1, 3, 1)


def test_a_gap_between_positions_is_no_gap(history: History):
    history.log.append(*steps_of("Q-1", 2), gap=5)
    history.follower.catch_up()
    assert (checked(history).holds, checked(history).missing) == (True, 0)


def test_what_somebody_decided_to_do_without_is_not_missing(history: History):
    raised, one, two, three = steps_of("Q-1", 3)
    left_out = [
        Dropped(id_of("Q-1"), event.originator_version, "challenge-linked", "A. Operator", "x", ON)
        for event in (one, two)
    ]
    history.log.append(raised, left_out[0])
    history.follower.step()
    history.log.append(left_out[1], three)
    history.follower.catch_up()
    answer = checked(history)
    assert (answer.holds, answer.dropped, answer.missing) == (True, 2, 0)


def test_queries_by_status_are_told_with_the_zeros_and_come_to_all_of_them(history: History):
    history.happened(a_led_review(), asked("Q-1"), asked("Q-2"))
    answer = checked(history)
    assert (answer.queries["open"], answer.queries["declined"]) == (2, 0)
    assert sum(answer.queries.values()) == 2


def test_a_ledger_that_took_in_another_number_than_the_log_has_raises_the_alarm(history: History):
    history.happened(asked("Q-1"))
    assert checked(history, vouched(1)).holds
    answer = checked(history, vouched(2))
    assert not answer.holds
    assert [check.name for check in answer.checks if not check.holds] == ["ledger"]


def test_whose_words_were_erased_is_told_by_basis_alone_zeros_included(history: History):
    erased = checked(history, vouched(0)).erased
    assert (erased["person_asked"], erased["court_order"]) == (3, 0)


ON = date(2024, 6, 3)


def steps_of(name: str, links: int) -> list[Challenge.Event]:
    """A query that is raised and linked so many times: its events."""
    query = asked(name)
    for number in range(links):
        query.link(envelope(CHAIR), to=id_of(f"other {number}"), relation="same_matter")
    return list(query.collect_events())


def vouched(size: int) -> Vouched:
    """A ledger that took in so many of the one event there is, and three people erased."""
    ledger = {"root": "", "events": min(size, 1), "published_size": None, "published_at": None}
    return Vouched(ledger=LedgerStands(size=size, **ledger), erased={"person_asked": 3})


def checked(history: History, beside: Vouched | None = None) -> Integrity:
    with history.asked() as facts:
        return ask(facts, history.log.counts_by_topic(history.views.position()), beside)
