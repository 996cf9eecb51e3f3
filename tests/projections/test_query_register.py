"""Who raised which query, whatever their status and whatever its status? (I3)"""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import Connection

from domain.vocabulary import vocabulary
from projections.cursors import Cursor
from projections.questions.query_register import Filters, QueryRegister, ask
from tests.examples import (
    QUERY,
    RAISED_ON,
    REASON,
    REVIEW,
    TEAM_MANAGER,
    a_query,
    answer,
    envelope,
    query_in,
    sealed,
)
from tests.examples import history as before
from tests.projections.histories import BANDS, TODAY, History, asked, opened, said_by

STATUSES = vocabulary("query_status").codes


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_a_query_can_reach_is_shown_by_default(history: History, status: str):
    history.happened(opened("A"), query_in(status))
    with history.asked() as facts:
        register = ask(facts, today=TODAY)
    assert [item.status for item in register.items] == [status]
    assert register.by_status == {code: int(code == status) for code in STATUSES}


def test_every_band_can_query_every_band_and_none_is_moved_for_it(history: History):
    pairs = [(raiser, owner) for raiser in BANDS for owner in BANDS]
    order = Random(7).sample(range(len(pairs)), len(pairs))
    names = [f"Q-{place:03}" for place in order]
    for name, (raiser, owner) in zip(names, pairs, strict=True):
        history.happened(asked(name, said_by(band=raiser), owner=("la_csc", owner)))
    with history.asked() as facts:
        register = ask(facts, today=TODAY, limit=200)
    assert [item.reference for item in register.items] == sorted(names)
    assert {(item.raised_by.band, item.about.band) for item in register.items} == set(pairs)
    assert register.by_band == dict.fromkeys(BANDS, 10)


def test_what_is_unanswered_comes_first_and_then_whatever_waits_longest(history: History):
    later, first = RAISED_ON + timedelta(days=1), RAISED_ON
    answered_early = asked("Q-1", said_by(on=first))
    answer(answered_early, "accepted")
    history.happened(
        answered_early,
        asked("Q-4", said_by(on=later)),
        asked("Q-3", said_by(on=first)),
        asked("Q-2", said_by(on=first)),
    )
    with history.asked() as facts:
        assert references(ask(facts, today=TODAY)) == ["Q-2", "Q-3", "Q-4", "Q-1"]


def test_the_header_sums_to_the_number_of_rows_whatever_happened(history: History):
    history.tell(1000, seed=3)
    with history.asked() as facts:
        register = ask(facts, today=TODAY, limit=200)
    assert register.next is None
    assert register.total == len(register.items) > 10
    for counts in (
        register.by_status,
        register.by_agency,
        register.by_band,
        register.by_attribution,
        register.by_gradient,
    ):
        assert sum(counts.values()) == register.total


def test_nothing_is_filtered_by_default(history: History):
    history.tell(400, seed=4)
    with history.asked() as facts:
        assert ask(facts, today=TODAY).hidden_by_filters == 0


def test_a_filter_says_how_many_it_hides_and_leaves_the_header_alone(history: History):
    history.happened(*[asked(f"Q-{n}", said_by(band="1" if n < 2 else "4")) for n in range(5)])
    with history.asked() as facts:
        register = ask(facts, Filters(band="1"), today=TODAY)
    assert references(register) == ["Q-0", "Q-1"]
    assert (register.total, register.hidden_by_filters) == (5, 3)
    assert register.by_band["4"] == 3
    assert register.by_agency["community_health"] == 5
    assert tuple(register.by_agency) == vocabulary("agency_type").codes


@pytest.mark.parametrize(
    "filters",
    [
        Filters(status="accepted", answered=True, set_aside=False, escalated=False),
        Filters(review=REVIEW, raised_from=RAISED_ON, raised_to=RAISED_ON),
        Filters(agency="community_health", about_agency="la_csc", about_band="4", band="2"),
        Filters(stage=1, strength="challenge", subject="threshold_decision"),
        Filters(item_type="strategy_discussion", gradient="up", attribution="named"),
        Filters(carried_forward=False, without_evidence=False),
    ],
)
def test_what_was_chosen_is_shown(history: History, filters: Filters):
    history.happened(opened("A"), answer(a_query(), "accepted"))
    with history.asked() as facts:
        assert [item.id for item in ask(facts, filters, today=TODAY).items] == [str(QUERY)]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(verdict="satisfied"),
        Filters(answered=False),
        Filters(set_aside=True),
        Filters(raised_from=RAISED_ON + timedelta(days=1)),
        Filters(raised_to=RAISED_ON - timedelta(days=1)),
        Filters(carried_forward=True, without_evidence=True),
        Filters(without_evidence=True),
        Filters(review=QUERY),
    ],
)
def test_what_was_not_chosen_is_counted_as_hidden(history: History, filters: Filters):
    history.happened(opened("A"), answer(a_query(), "accepted"))
    with history.asked() as facts:
        register = ask(facts, filters, today=TODAY)
    assert (register.items, register.hidden_by_filters, register.total) == ((), 1, 1)


def test_what_is_overdue_can_be_chosen_and_today_is_not_yet(history: History):
    history.happened(opened("A"), asked("Q-1"), answer(asked("Q-2"), "accepted"))
    with history.asked() as facts:
        [first] = [one for one in ask(facts, today=TODAY).items if one.due]
        assert first.due
        on_the_day = ask(facts, Filters(overdue=True), today=first.due.answer_by)
        day_after = first.due.answer_by + timedelta(days=1)
        later = ask(facts, Filters(overdue=True), today=day_after)
        others = ask(facts, Filters(overdue=False), today=day_after)
    assert (on_the_day.items, on_the_day.hidden_by_filters) == ((), 2)
    assert (references(later), later.hidden_by_filters) == (["Q-1"], 1)
    assert (references(others), others.hidden_by_filters) == (["Q-2"], 1)


def test_what_was_declined_without_evidence_can_be_chosen_whatever_came_of_it(history: History):
    bare, proved, gone_up = asked("Q-1"), asked("Q-2"), asked("Q-3")
    for query, without in ((bare, True), (proved, False), (gone_up, True)):
        query.respond(
            envelope(TEAM_MANAGER),
            kind="declined",
            reason_code="evidence_outweighs",
            reason=sealed(REASON),
            no_evidence=without,
        )
    gone_up.escalate(envelope(), by="raiser", to_stage=2)
    history.happened(opened("A"), bare, proved, gone_up, asked("Q-4"))
    with history.asked() as facts:
        chosen = ask(facts, Filters(without_evidence=True), today=TODAY)
        others = ask(facts, Filters(without_evidence=False), today=TODAY)
    assert {item.reference for item in chosen.items} == {"Q-1", "Q-3"}
    assert {item.reference for item in others.items} == {"Q-2", "Q-4"}
    assert (chosen.hidden_by_filters, others.hidden_by_filters) == (2, 2)


def test_a_query_says_whether_it_led_to_a_change(history: History):
    changed = asked("Q-1")
    changed.record_revision(
        envelope(TEAM_MANAGER), item_type="cp_plan", item_ref=None, what_changed=sealed("A visit.")
    )
    history.happened(opened("A"), changed, asked("Q-2"))
    with history.asked() as facts:
        led = {item.reference: item.led_to_change for item in ask(facts, today=TODAY).items}
    assert led == {"Q-1": True, "Q-2": False}


def test_an_empty_register_shows_every_zero(history: History):
    with history.asked() as facts:
        register = ask(facts, today=TODAY)
    assert register.by_status == dict.fromkeys(STATUSES, 0)
    assert register.by_band == dict.fromkeys(BANDS, 0)
    assert register.by_gradient == dict.fromkeys(vocabulary("gradient").codes, 0)
    assert (register.total, register.items, register.next) == (0, (), None)


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_walking_the_pages_meets_every_row_exactly_once(history: History, limit: int):
    history.tell(400, seed=5)
    with history.asked() as facts:
        whole = [item.id for item in ask(facts, today=TODAY, limit=200).items]
        assert walked(facts, limit) == whole


def test_whoever_walks_while_others_write_walks_the_position_they_began_at(history: History):
    queries = [asked(f"Q-{number}") for number in range(6)]
    began = history.happened(*queries)
    with history.asked() as facts:
        first = ask(facts, today=TODAY, limit=3, at=began)
    history.happened(answer(queries[4], "accepted"), asked("Q-0b"))
    with history.asked() as facts:
        assert first.next is not None
        rest = ask(facts, today=TODAY, limit=3, at=began, after=Cursor.read(first.next))
    assert references(first) + references(rest) == [f"Q-{number}" for number in range(6)]


def test_a_register_as_at_a_position_is_what_it_was_then(history: History):
    query = asked("Q-1")
    raised = history.happened(query)
    with history.asked() as facts:
        then = ask(facts, today=TODAY)
    history.happened(answer(query, "declined"), asked("Q-2"))
    with history.asked() as facts:
        assert ask(facts, today=TODAY, at=raised) == then
        assert ask(facts, today=TODAY, at=0).total == 0
        now = ask(facts, today=TODAY)
    assert now.by_status["declined"] == 1
    assert then.position == raised < now.position == history.log.head()


@pytest.mark.parametrize(
    ("attribution", "role"),
    [("named", "The worker of that day"), ("role_only", None), ("anonymous", None)],
)
def test_a_role_is_shown_only_where_somebody_speaks_by_name(
    history: History, attribution: str, role: str | None
):
    history.happened(asked("Q-1", said_by(attribution=attribution)))
    assert only(history).raised_by.role == role


def test_an_anonymous_raiser_shows_no_standing(history: History):
    history.happened(asked("Q-1", said_by(attribution="anonymous")))
    raiser = only(history).raised_by
    assert (raiser.agency, raiser.band, raiser.display_as) == ("undisclosed", "U", "undisclosed")


def test_words_kept_for_the_custodian_are_withheld_and_say_so(history: History):
    said = said_by()
    object.__setattr__(said, "audience", "custodian")
    history.happened(asked("Q-1", said))
    query = only(history)
    assert (query.text, query.text_withheld) == (None, "custodian")


def test_a_query_of_a_review_that_cannot_be_read_is_still_a_row(history: History):
    history.happened(asked("Q-1"))
    assert only(history).review.code == "not_recorded"


def test_a_query_waits_until_it_is_answered(history: History):
    query = a_query()
    history.happened(query)
    assert only(history, date(2024, 4, 10)).days_open == 30
    history.happened(answer(query, "declined"))
    assert only(history, date(2024, 4, 10)).days_open == 3


def test_a_decline_in_history_without_words_shows_its_code_and_says_so(history: History):
    query = a_query()
    query.respond(before(TEAM_MANAGER), kind="declined", reason_code="threshold_not_met")
    history.happened(query)
    shown = only(history)
    assert (shown.reason_code, shown.reason) == ("threshold_not_met", "Not recorded at the time")


def test_a_decline_whose_reason_nobody_recorded_says_so(history: History):
    query = a_query()
    query.respond(before(TEAM_MANAGER), kind="declined", reason_code="not_recorded")
    history.happened(query)
    shown = only(history)
    assert (shown.reason_code, shown.reason) == (None, "Not recorded at the time")


def test_an_answer_to_a_query_taken_up_again_no_longer_stands(history: History):
    query = a_query()
    query.respond(before(TEAM_MANAGER), kind="declined", reason_code="threshold_not_met")
    query.reopen(before(TEAM_MANAGER), why=None)
    history.happened(query)
    shown = only(history)
    assert (shown.status, shown.reason_code, shown.reason) == ("open", None, None)


def test_why_somebody_withdrew_is_nobodys_business(history: History):
    query = a_query()
    query.withdraw(before(query.raiser), reason_code="felt_unable_to_continue")
    history.happened(query)
    assert "felt_unable" not in repr(only(history))


def only(history: History, today: date = TODAY):
    with history.asked() as facts:
        [query] = ask(facts, today=today).items
    return query


def references(register: QueryRegister) -> list[str]:
    return [item.reference for item in register.items]


def walked(facts: Connection, limit: int) -> list[str]:
    page = ask(facts, today=TODAY, limit=limit)
    met = [item.id for item in page.items]
    while page.next:
        page = ask(facts, today=TODAY, limit=limit, after=Cursor.read(page.next))
        met += [item.id for item in page.items]
    return met
