"""Does an answer come back, how fast, with what reason, and to whom?"""

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.challenges import Challenge
from domain.events import Envelope
from domain.vocabulary import vocabulary
from projections.questions.loop_closure import LoopClosure, LoopOfAgency, ask
from projections.shown.took import Took, took
from tests.examples import REASON, REVIEW, id_of, sealed
from tests.projections.histories import History, a_standing, asked, opened, said_by

MONDAY, TUESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)
NEXT_MONDAY = date(2026, 3, 9)
TODAY = date(2026, 3, 10)


def test_without_queries_every_agency_is_there_with_zeros(history: History):
    answer = loop(history)
    assert [one.agency for one in answer.by_agency] == list(vocabulary("agency_type").codes)
    assert {one.asked for one in answer.by_agency} == {0}
    assert answer.overall.to_answer == Took(0, None, None, True)
    assert set(answer.overall.feedback.values()) == {0}


def test_each_way_back_is_counted_in_working_days(history: History):
    query = a_query("Q-1")
    query.acknowledge(by_manager(TUESDAY))
    respond(query, FRIDAY)
    query.inform_raiser(by_manager(NEXT_MONDAY), how="phone", mode="B_rapid")
    history.happened(opened("A"), query)
    of = loop(history).overall
    assert (of.to_acknowledge.median, of.to_answer.median, of.to_tell.median) == (1, 4, 1)
    assert (of.asked, of.to_answer.n, of.overdue) == (1, 1, 0)
    assert of.feedback["B_rapid"] == 1


def test_what_nobody_answered_is_overdue_at_the_agency_that_was_asked(history: History):
    history.happened(opened("A"), a_query("Q-1"), a_query("Q-2", owner="police"))
    answer = loop(history)
    assert (of_agency(answer, "la_csc").overdue, of_agency(answer, "police").overdue) == (1, 1)
    assert answer.overall.acknowledgement_overdue == 2
    assert loop(history, today=date(2026, 3, 4)).overall.overdue == 0


def test_reasons_are_of_the_last_answers_and_a_decline_may_rest_on_no_evidence(history: History):
    with_, without = a_query("Q-1"), a_query("Q-2")
    respond(with_, FRIDAY)
    respond(without, FRIDAY, no_evidence=True)
    history.happened(opened("A"), with_, without)
    of = loop(history).overall
    assert (of.declined, of.declined_without_evidence) == (2, 1)
    assert of.reasons["evidence_outweighs"] == 2


def test_the_climb_is_to_the_first_answer_by_a_senior_leader(history: History):
    query = a_query("Q-1")
    respond(query, TUESDAY)
    query.escalate(raised_by(TUESDAY), to_stage=2, by="raiser")
    respond(query, FRIDAY, band="6")
    history.happened(opened("A"), query, a_query("Q-2"))
    climb = loop(history).climb
    assert (climb.raised, climb.to_senior_answer.n, climb.to_senior_answer.median) == (2, 1, 4)
    assert "Nothing recorded" in climb.board


def test_traffic_goes_up_and_comes_down(history: History):
    answered = a_query("Q-1")
    respond(answered, FRIDAY)
    answered.inform_raiser(by_manager(FRIDAY), how="phone", mode="B_rapid")
    history.happened(opened("A"), answered, a_query("Q-2"), a_query("Q-3", band="7"))
    traffic = loop(history).traffic
    assert (traffic.queries_up, traffic.answers_down, traffic.raisers_told) == (2, 1, 1)


def test_of_one_review_the_others_are_hidden_and_counted(history: History):
    history.happened(opened("A"), opened("B"), a_query("Q-1"), a_query("Q-2", review="B"))
    with history.asked() as facts:
        answer = ask(facts, REVIEW, today=TODAY)
    assert (answer.overall.asked, answer.overall.overdue, answer.hidden_by_filters) == (1, 1, 1)


def test_as_at_an_earlier_position_nobody_had_answered_yet(history: History):
    query = a_query("Q-1")
    at = history.happened(opened("A"), query)
    respond(query, FRIDAY)
    history.happened(query)
    then, now = loop(history, at=at), loop(history)
    assert (then.overall.to_answer.n, then.overall.overdue) == (0, 1)
    assert (now.overall.to_answer.n, now.overall.overdue) == (1, 0)


def test_nine_of_ten_were_done_within_the_ninetieth_percentile():
    assert took([(day, 1) for day in range(1, 11)]) == Took(10, 5.5, 9, False)
    assert took([(3, 2), (None, 7)]) == Took(2, 3.0, 3, True)


def loop(history: History, today: date = TODAY, at: int | None = None) -> LoopClosure:
    """The whole answer."""
    with history.asked() as facts:
        return ask(facts, today=today, at=at)


def of_agency(answer: LoopClosure, agency: str) -> LoopOfAgency:
    """What it says of one agency."""
    (found,) = (one for one in answer.by_agency if one.agency == agency)
    return found


def a_query(name: str, *, band: str = "2", owner: str = "la_csc", review: str = "A") -> Challenge:
    """A query recorded on the Monday it was raised."""
    within = REVIEW if review == "A" else id_of(review)
    return asked(name, raised_by(MONDAY, band), owner=(owner, "4"), review=within)


def raised_by(on: date, band: str = "2") -> Envelope:
    """The envelope of its raiser."""
    said = said_by(band=band, on=on, voice="raiser")
    return replace(said, recorded_at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC))


def by_manager(on: date, band: str = "4") -> Envelope:
    """The envelope of whoever was asked; each band is somebody else."""
    said = said_by("la_csc", band, on, voice=f"manager {band}")
    assert said.standing == a_standing("la_csc", band, id_of(f"manager {band}"))
    return replace(said, recorded_at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC))


def respond(query: Challenge, on: date, *, band: str = "4", no_evidence: bool = False) -> None:
    """Decline it with a reason."""
    query.respond(
        by_manager(on, band),
        kind="declined",
        reason_code="evidence_outweighs",
        reason=sealed(REASON),
        no_evidence=no_evidence,
    )
