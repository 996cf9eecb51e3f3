"""Queries as facts: what stands after each thing that may become of one."""

from datetime import date

import pytest
from sqlalchemy import select

from domain.reviews import CarriedMatter
from projections.facts import queries
from projections.facts.versions import as_at
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LATER,
    LEARNING_LEAD,
    QUERY,
    RAISED_ON,
    a_finding,
    a_led_review,
    a_query,
    answer,
    envelope,
    escalated,
    query_in,
    sealed,
)
from tests.examples import history as in_history
from tests.projections.histories import History, asked
from tests.projections.rows import current


def test_a_query_begins_open_and_unanswered(history: History):
    history.happened(a_query())
    row = the_query(history)

    assert (row.status, row.stage, row.verdict) == ("open", 1, None)
    assert row.raised_on == RAISED_ON
    assert (row.ever_answered, row.answered_on, row.raiser_told) == (False, None, False)
    assert (row.by_agency, row.by_band, row.by_level) == ("community_health", "2", "worker")
    assert (row.about_agency, row.about_band, row.about_level) == ("la_csc", "4", "manager")
    assert row.gradient == "up"
    assert (row.is_open_matter, row.is_closed, row.register_rank) == (True, False, 0)


@pytest.mark.parametrize(
    ("status", "rank", "is_open"),
    [
        ("open", 0, True),
        ("responded", 1, True),
        ("accepted", 1, False),
        ("accepted_in_part", 1, False),
        ("declined", 1, False),
        ("escalated", 0, True),
        ("withdrawn", 1, False),
        ("closed_with_dissent", 1, False),
    ],
)
def test_unanswered_queries_come_first_in_the_register(
    history: History, status: str, rank: int, is_open: bool
):
    history.happened(query_in(status))
    row = the_query(history)

    assert (row.status, row.register_rank, row.is_open_matter) == (status, rank, is_open)


def test_an_answer_brings_its_reason_and_takes_an_earlier_verdict_away(history: History):
    query = answer(a_query(), "declined")
    query.give_verdict(envelope(), verdict="not_satisfied", comment=sealed("Not yet."))
    at = history.happened(query)
    assert (the_query(history).verdict, the_query(history).is_open_matter) == (
        "not_satisfied",
        True,
    )
    query.reopen(envelope(), why=sealed())
    history.happened(answer(query, "accepted"))

    row = the_query(history)
    assert (row.status, row.verdict, row.verdict_comment) == ("accepted", None, None)
    assert (row.answer_kind, row.answer_agency, row.answer_band) == ("accepted", "la_csc", "4")
    assert row.reason_code == "evidence_outweighs"
    assert row.answered_on == row.first_answered_on == LATER
    assert the_query(history, at).verdict == "not_satisfied"


def test_an_escalated_query_waits_again_and_keeps_that_it_was_answered(history: History):
    history.happened(escalated(answer(a_query(), "declined")))
    row = the_query(history)

    assert (row.status, row.stage, row.ever_escalated) == ("escalated", 2, True)
    assert (row.answered_on, row.ever_answered, row.first_answered_on) == (None, True, LATER)


def test_being_set_aside_changes_no_status(history: History):
    query = a_query()
    for on in (LATER, date(2024, 3, 20)):
        query.set_aside(envelope(on=on), how="talked_over", observed_by="raiser")
    history.happened(query)
    row = the_query(history)

    assert (row.status, row.ever_set_aside, row.set_aside_count) == ("open", True, 2)
    assert row.first_set_aside_on == LATER
    assert not row.ever_answered


def test_being_set_aside_earlier_is_earlier_also_where_it_was_recorded_later(history: History):
    query = a_query()
    for on in (LATER, RAISED_ON):
        query.set_aside(envelope(on=on), how="talked_over", observed_by="raiser")
    history.happened(query)

    assert the_query(history).first_set_aside_on == RAISED_ON


def test_nothing_is_left_of_an_answer_after_a_reopening(history: History):
    query = a_query()
    query.respond(envelope(CHAIR), kind="accepted", no_evidence=True, blind_to_status=True)
    query.reopen(envelope(), why=sealed())
    history.happened(query)

    row = the_query(history)
    assert (row.answer_kind, row.reason_code) == (None, None)
    assert (row.no_evidence, row.blind_to_status) == (None, None)


def test_no_answer_is_expected_to_a_query_closed_with_dissent(history: History):
    query = answer(a_query(), "declined")
    query.route(envelope(), to_agency="la_csc", due=date(2024, 4, 2))
    query.record_dissent(envelope(HEALTH_VISITOR), text=sealed())
    history.happened(query)

    assert the_query(history).expected_by is None


def test_whether_the_raiser_was_told_is_not_known_of_history(history: History):
    history.happened(a_query(in_history(on=RAISED_ON)))
    assert the_query(history).raiser_told is None


def test_a_verdict_implies_that_the_raiser_was_told(history: History):
    query = answer(a_query(in_history(on=RAISED_ON)), "declined")
    query.give_verdict(in_history(), verdict="satisfied")
    history.happened(query)

    assert (the_query(history).raiser_told, the_query(history).is_closed) == (True, True)


def test_an_answer_is_expected_by_the_last_day_that_was_named(history: History):
    query = a_query()
    query.acknowledge(envelope(), expected_by=date(2024, 3, 25))
    history.happened(query)
    assert the_query(history).expected_by == date(2024, 3, 25)

    history.happened(answer(query, "deferred"))
    assert the_query(history).expected_by == date(2024, 4, 2)

    history.happened(answer(query, "accepted"))
    assert the_query(history).expected_by is None


def test_links_are_shown_on_both_queries_and_neither_is_merged(history: History):
    query, other = a_query(), asked("Q-2")
    at = history.happened(query, other)
    query.link(envelope(), to=other.id, relation="same_matter")
    history.happened(query)

    assert the_query(history).linked == [{"id": str(other.id), "relation": "same_matter"}]
    with history.asked() as facts:
        linked = current(facts, queries, other.id)
        assert linked.linked == [{"id": str(QUERY), "relation": "same_matter"}]
        assert linked.version == 1
    assert the_query(history, at).linked == []


def test_a_link_to_a_query_that_is_not_there_is_kept_where_it_was_made(history: History):
    query = a_query()
    query.link(envelope(), to=CHAIR, relation="follows")
    history.happened(query)

    assert the_query(history).linked == [{"id": str(CHAIR), "relation": "follows"}]


def test_one_event_makes_one_version_even_of_a_query_that_history_linked_to_itself(
    history: History,
):
    query = a_query()
    query.link(envelope(), to=CHAIR, relation="follows")
    raised, linked = query.collect_events()
    vars(linked)["to"] = QUERY  # the domain refuses it now
    history.log.append(raised, linked)
    history.follower.catch_up()

    assert the_query(history).linked == [{"id": str(QUERY), "relation": "follows"}]
    assert history.views.parked() == 0


def test_what_is_carried_forward_has_its_date(history: History):
    query, review = a_query(), a_led_review()
    item = CarriedMatter(kind="query", id=QUERY, owner=LEARNING_LEAD, by_date=date(2024, 9, 1))
    review.carry_forward(envelope(CHAIR), items=(item,), open_matters={QUERY})
    history.happened(query, review)

    assert the_query(history).carried_by_date == date(2024, 9, 1)
    assert the_query(history).version == 1


def test_a_query_knows_which_findings_rest_on_it(history: History):
    history.happened(a_query(), a_finding())
    assert the_query(history).cited_in == [str(a_finding().id)]


def test_every_version_stays_and_only_the_last_is_current(history: History):
    query = escalated(answer(a_query(), "declined"))
    history.happened(query)
    with history.asked() as facts:
        table = queries.TABLE
        rows = facts.execute(select(table).order_by(table.c.from_position)).all()
        assert [(row.from_position, row.to_position, row.status) for row in rows] == [
            (1, 2, "open"),
            (2, 3, "declined"),
            (3, None, "escalated"),
        ]
        assert len(facts.execute(select(table).where(as_at(table, None))).all()) == 1


def test_a_reopened_query_is_open_and_not_withdrawn_any_more(history: History):
    query = a_query()
    query.withdraw(envelope(HEALTH_VISITOR), reason_code="sorted_by_talking")
    history.happened(query)
    assert (the_query(history).ended_on, the_query(history).is_closed) == (LATER, True)

    query.reopen(envelope(), why=sealed())
    history.happened(query)
    row = the_query(history)
    assert (row.status, row.ended_on, row.ever_reopened) == ("open", None, True)
    assert row.withdrawal_reason is None


def the_query(history: History, at: int | None = None):
    """The example query's row."""
    with history.asked() as facts:
        return current(facts, queries, QUERY, at)
