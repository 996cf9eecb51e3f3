"""Is it told month by month whether answers come sooner or later, and what went up and came down?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from domain.challenges import Challenge
from domain.events import Envelope
from domain.vocabulary import vocabulary
from projections.questions import loop_closure, query_register
from projections.questions.loop_over_time import LoopOverTime, ask
from tests.examples import REASON, REVIEW, TEAM_MANAGER, id_of, sealed
from tests.examples import history as before
from tests.projections.histories import History, asked, observed, opened, said_by

TODAY = date(2026, 6, 10)
JANUARY, FEBRUARY, MARCH = date(2026, 1, 12), date(2026, 2, 9), date(2026, 3, 9)


def test_without_queries_there_is_no_month_and_every_agency(history: History):
    answer = over_time(history)
    assert (answer.to_answer.points, answer.months, answer.to_answer.centre) == ((), (), None)
    assert [one.agency for one in answer.by_agency] == list(vocabulary("agency_type").codes)
    assert {(one.asked, one.to_answer.points) for one in answer.by_agency} == {(0, ())}


def test_a_wait_is_told_in_the_month_in_which_it_ended(history: History):
    query = a_query("Q-1", JANUARY)
    query.acknowledge(by_manager(JANUARY + timedelta(1)))
    respond(query, FEBRUARY)
    query.inform_raiser(by_manager(MARCH), how="phone", mode="B_rapid")
    history.happened(opened("A"), query)
    answer = over_time(history)
    assert _medians(answer.to_acknowledge) == {"2026-01": 1}
    assert _medians(answer.to_answer) == {"2026-02": 20}
    assert _medians(answer.to_tell) == {"2026-03": 20}
    assert [one.period for one in answer.to_answer.points] == [f"2026-0{n}" for n in range(1, 7)]
    assert [one.is_over for one in answer.to_answer.points] == [True] * 5 + [False]


def test_only_the_first_answer_is_counted_whatever_comes_after(history: History):
    query = a_query("Q-1", JANUARY)
    respond(query, JANUARY + timedelta(4))
    query.escalate(raised_by(FEBRUARY), to_stage=2, by="raiser")
    respond(query, MARCH, said=_recorded(said_by("la_csc", "5", MARCH, voice="above"), MARCH))
    history.happened(opened("A"), query)
    assert _medians(over_time(history).to_answer) == {"2026-01": 4}


def test_an_agency_has_its_own_chart_by_quarter(history: History):
    ours, theirs = a_query("Q-1", JANUARY), a_query("Q-2", JANUARY, owner="police")
    respond(ours, JANUARY + timedelta(2))
    history.happened(opened("A"), ours, theirs)
    found = {one.agency: one for one in over_time(history).by_agency}
    assert _medians(found["la_csc"].to_answer) == {"2026-Q1": 2}
    assert _medians(found["police"].to_answer) == {}
    assert found["police"].asked_in == {"2026-Q1": 1, "2026-Q2": 0}
    assert len(found["police"].to_answer.points) == 2


def test_what_goes_up_and_comes_down_is_told_by_month(history: History):
    query = a_query("Q-1", JANUARY)
    respond(query, FEBRUARY)
    query.inform_raiser(by_manager(MARCH), how="phone", mode="B_rapid")
    level = a_query("Q-2", JANUARY, band="4")
    respond(level, JANUARY)
    seen = observed("C-1", raised_by(FEBRUARY))
    senior = observed("C-2", raised_by(FEBRUARY, "6"))
    history.happened(opened("A"), query, level, seen, senior)
    answer = over_time(history)
    found = {
        one.month[-2:]: (one.asked, *_traffic(one)) for one in answer.months if any(_traffic(one))
    }
    assert found == {"01": (2, 0, 1, 0, 0), "02": (0, 1, 0, 1, 0), "03": (0, 0, 0, 0, 1)}


def test_the_last_quarter_is_the_one_that_is_over(history: History):
    spring = a_query("Q-2", date(2026, 4, 13))
    history.happened(opened("A"), a_query("Q-1", MARCH), spring)
    last = over_time(history).last_quarter
    assert (last.quarter, last.from_, last.to) == ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31))
    assert (last.asked, last.queries_up, last.too_few) == (1, 1, True)
    assert over_time(history, today=date(2026, 7, 1)).last_quarter.quarter == "2026-Q2"


def test_what_no_month_can_be_told_of_is_counted_beside_them(history: History):
    unknown = replace(before(on=None), occurred_precision="unknown")
    undated = asked("Q-1", replace(unknown, standing=said_by().standing))
    respond(undated, MARCH, said=before(TEAM_MANAGER, on=None))
    history.happened(opened("A"), undated, a_query("Q-2", MARCH))
    answer = over_time(history)
    assert (answer.undated.asked, answer.undated.queries_up, answer.undated.answers_down) == (
        1,
        1,
        1,
    )
    assert sum(one.asked for one in answer.months) == 1


def test_months_and_what_is_undated_add_up_to_the_loop_as_a_whole(history: History):
    for seed in range(3):
        history.tell(120, seed=seed)
    answered = a_query("Q-1", JANUARY)
    respond(answered, MARCH)
    history.happened(answered)
    answer = over_time(history)
    with history.asked() as facts:
        whole = loop_closure.ask(facts, today=TODAY)
    every = [*answer.months, answer.undated]
    assert sum(one.asked for one in every) == whole.overall.asked > 0
    assert sum(one.queries_up for one in every) == whole.traffic.queries_up > 0
    assert sum(one.contributions_up for one in every) == whole.traffic.contributions_up > 0
    assert sum(one.answers_down for one in every) == whole.traffic.answers_down > 0
    assert sum(one.n for one in answer.to_answer.points) == whole.overall.to_answer.n > 0
    assert sum(one.asked for one in answer.by_agency) == whole.overall.asked


def test_each_point_opens_the_queries_behind_it(history: History):
    for seed in range(3):
        history.tell(150, seed=seed)
    answer = over_time(history)
    waits = {
        "acknowledged": answer.to_acknowledge,
        "answered": answer.to_answer,
        "told": answer.to_tell,
    }
    opened = 0
    with history.asked() as facts:
        for name, chart in waits.items():
            for point in chart.points:
                first = date.fromisoformat(f"{point.period}-01")
                last = (first + timedelta(31)).replace(day=1) - timedelta(1)
                filters = query_register.Filters(**{f"{name}_from": first, f"{name}_to": last})
                shown = query_register.ask(facts, filters, today=TODAY, limit=None)
                assert len(shown.items) == point.n
                assert shown.hidden_by_filters == shown.total - point.n
                opened += point.n
    assert opened


def test_as_at_an_earlier_position_it_is_counted_from_the_versions(history: History):
    query = a_query("Q-1", JANUARY)
    at = history.happened(opened("A"), query)
    respond(query, FEBRUARY)
    history.happened(query)
    assert _medians(over_time(history, at=at).to_answer) == {}
    assert _medians(over_time(history).to_answer) == {"2026-02": 20}
    with history.asked() as facts:
        now = ask(facts, today=TODAY)
        assert ask(facts, today=TODAY, at=now.position) == now


def test_of_one_review_the_others_are_hidden_and_counted(history: History):
    other = a_query("Q-2", JANUARY, review="B")
    history.happened(opened("A"), opened("B"), a_query("Q-1", JANUARY), other)
    with history.asked() as facts:
        answer = ask(facts, REVIEW, today=TODAY)
    assert (sum(one.asked for one in answer.months), answer.hidden_by_filters) == (1, 1)


def over_time(history: History, today: date = TODAY, at: int | None = None) -> LoopOverTime:
    """The whole answer."""
    with history.asked() as facts:
        return ask(facts, today=today, at=at)


def _medians(chart) -> dict[str, float]:
    return {one.period: one.median for one in chart.points if one.median is not None}


def _traffic(one) -> tuple[int, ...]:
    return one.contributions_up, one.queries_up, one.answers_down, one.raisers_told


def a_query(
    name: str, on: date, *, band: str = "2", owner: str = "la_csc", review: str = "A"
) -> Challenge:
    """A query recorded on the day it was raised."""
    within = REVIEW if review == "A" else id_of(review)
    return asked(name, raised_by(on, band), owner=(owner, "4"), review=within)


def raised_by(on: date, band: str = "2") -> Envelope:
    """The envelope of its raiser."""
    return _recorded(said_by(band=band, on=on, voice="raiser"), on)


def by_manager(on: date) -> Envelope:
    """The envelope of whoever was asked."""
    return _recorded(said_by("la_csc", "4", on, voice="manager"), on)


def _recorded(said: Envelope, on: date) -> Envelope:
    return replace(said, recorded_at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC))


def respond(query: Challenge, on: date, said: Envelope | None = None) -> None:
    """Decline it with a reason."""
    query.respond(
        said or by_manager(on),
        kind="declined",
        reason_code="evidence_outweighs",
        reason=sealed(REASON),
    )
