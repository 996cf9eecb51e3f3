"""Is a review shown as it was on a day of the case, and what came later kept apart?"""

from datetime import date, timedelta
from uuid import UUID

from domain.events import Envelope
from domain.held_back import HeldBackQuery
from projections.fates import Fate
from projections.questions.known_at_the_time import KnownAtTheTime, ask, day_of_decision
from tests.examples import (
    REASON,
    REVIEW,
    TEAM_MANAGER,
    a_led_review,
    an_item,
    envelope,
    id_of,
    sealed,
)
from tests.projections.histories import TODAY, History, asked, said_by, warned

RAISED = date(2024, 4, 2)


def test_a_query_stands_as_its_steps_up_to_the_day_left_it(history: History):
    query = asked("Q-1", said_by(on=RAISED))
    query.set_aside(envelope(on=RAISED + days(1)), how="talked_over", observed_by="raiser")
    query.route(envelope(on=RAISED + days(2)), to_agency="gp")
    query.respond(
        envelope(TEAM_MANAGER, on=RAISED + days(3)),
        kind="declined",
        reason_code="evidence_outweighs",
        reason=sealed(REASON),
    )
    query.escalate(envelope(on=RAISED + days(5)), to_stage=2, by="raiser")
    history.happened(a_led_review(), query)
    found = [known(history, RAISED + days(after)).queries[0] for after in range(7)]
    assert [one.state for one in found] == ["open"] * 3 + ["declined"] * 2 + ["escalated"] * 2
    assert [one.ever_set_aside for one in found] == [False] + [True] * 6
    assert [one.who for one in found] == ["la_csc"] * 2 + ["gp"] * 3 + ["la_csc"] * 2
    assert found[4].since == RAISED + days(3)
    assert found[4].later == Fate("escalated", RAISED + days(5))
    assert found[6].later is None


def test_the_case_goes_by_its_own_clock_and_not_by_when_it_was_written_down(history: History):
    query = asked("Q-1", said_by(on=RAISED))
    query.set_aside(envelope(on=RAISED + days(9)), how="talked_over", observed_by="raiser")
    query.respond(envelope(TEAM_MANAGER, on=RAISED + days(1)), kind="accepted")
    history.happened(a_led_review(), query)
    [between] = known(history, RAISED + days(4)).queries
    assert (between.state, between.ever_set_aside) == ("accepted", False)
    [after] = known(history, RAISED + days(9)).queries
    assert (after.state, after.since, after.ever_set_aside) == ("accepted", RAISED + days(1), True)


def test_what_was_raised_later_is_hindsight(history: History):
    history.happened(
        a_led_review(),
        asked("Q-1", said_by(on=RAISED)),
        warned("W-1", said_by(on=RAISED + days(1))),
    )
    then = known(history, RAISED)
    assert [one.reference for one in then.queries] == ["Q-1"]
    assert (then.warning_signs, len(then.not_yet_known.warning_signs)) == ((), 1)
    assert then.not_yet_known.warning_signs[0].now == Fate("open", RAISED + days(1))
    assert known(history, RAISED + days(1)).not_yet_known.warning_signs == ()


def test_what_was_not_known_at_the_time_is_hindsight_whenever_it_is_dated(history: History):
    history.happened(
        a_led_review(),
        warned("W-1", tagged(known_at_the_time=False)),
        warned("W-2", tagged(known_at_the_time=True)),
        warned("W-3", tagged(known_at_the_time=None)),
    )
    then = known(history, RAISED)
    assert [one.reference for one in then.warning_signs] == ["W-2", "W-3"]
    assert [one.reference for one in then.not_yet_known.warning_signs] == ["W-1"]


def test_what_was_held_back_goes_by_its_day_and_without_one_says_so(history: History):
    history.happened(
        a_led_review(), held("H-2", RAISED), held("H-1", RAISED + days(2)), held("H-3", None)
    )
    then = known(history, RAISED)
    assert [one.reference for one in then.held_back] == ["H-2"]
    assert [one.reference for one in then.date_not_known] == ["H-3"]
    assert [one.reference for one in then.not_yet_known.held_back] == ["H-1"]
    assert then.held_back[0].disclosed_by.role is None


def test_the_nearest_days_on_which_anything_happened_are_named(history: History):
    sign = warned("W-1", said_by(on=RAISED))
    sign.set_aside(envelope(on=RAISED + days(6)), how="talked_over", observed_by="raiser")
    history.happened(a_led_review(), sign, held("H-1", RAISED + days(3)))
    then = known(history, RAISED + days(3))
    assert (then.day_before, then.day_after) == (RAISED, RAISED + days(6))
    assert known(history, RAISED).day_before is None
    assert known(history, RAISED + days(6)).day_after is None


def test_news_of_an_assessment_waits_until_the_day_it_was_answered(history: History):
    item = an_item(said_by(on=RAISED))
    for number in range(2):
        item.receive_information(
            envelope(on=RAISED + days(2 + number)),
            information=id_of(f"news {number}"),
            source="record",
            text=sealed(f"News {number}"),
        )
    answered = (id_of("news 0"),)
    item.revise(
        envelope(on=RAISED + days(5)), what_changed=sealed("A visit."), information=answered
    )
    history.happened(a_led_review(), item)
    waiting = {
        after: [
            one.information.text for one in known(history, RAISED + days(after)).new_information
        ]
        for after in (1, 2, 4, 5)
    }
    assert waiting == {1: [], 2: ["News 0"], 4: ["News 0", "News 1"], 5: ["News 1"]}


def test_a_sign_is_with_whoever_took_it_up_last_and_with_nobody_before(history: History):
    sign = warned("W-1", said_by(on=RAISED))
    sign.acknowledge(said_by("police", "4", RAISED + days(1), voice="officer"))
    sign.open_safety_assessment(said_by("la_csc", "4", RAISED + days(3), voice="manager"))
    history.happened(a_led_review(), sign)
    found = [known(history, RAISED + days(after)).warning_signs[0].who for after in range(4)]
    assert found == [None, "police", "police", "la_csc"]


def test_a_decision_has_its_day_once_it_is_one(history: History):
    query, sign, item = asked("Q-1"), warned("W-1"), an_item(said_by(on=RAISED))
    history.happened(a_led_review(), query, sign, item)
    assert [decided(history, one.id) for one in (query, sign, item)] == [None, None, RAISED]
    query.respond(envelope(TEAM_MANAGER, TODAY - days(4)), kind="accepted")
    item.reaffirm(envelope(on=TODAY - days(3)), why_not=sealed(REASON))
    history.happened(query, item)
    assert decided(history, query.id) == TODAY - days(4)
    assert decided(history, item.id) == TODAY - days(3)
    assert decided(history, query.id, review=id_of("another review")) is None
    assert decided(history, id_of("nothing")) is None


def test_it_can_be_asked_as_at_a_position_too(history: History):
    query = asked("Q-1", said_by(on=RAISED))
    at = history.happened(a_led_review(), query)
    then = known(history, RAISED + days(9))
    query.set_aside(envelope(on=RAISED + days(1)), how="talked_over", observed_by="raiser")
    history.happened(query)
    assert known(history, RAISED + days(9)).queries[0].ever_set_aside
    assert known(history, RAISED + days(9), at) == then


def test_of_a_review_that_is_not_there_nothing_was_known(history: History):
    with history.asked() as facts:
        assert ask(facts, id_of("nowhere"), TODAY, today=TODAY) is None


def decided(history: History, id: UUID, review: UUID = REVIEW) -> date | None:
    with history.asked() as facts:
        return day_of_decision(facts, review, id)


def known(history: History, on: date, at: int | None = None) -> KnownAtTheTime:
    with history.asked() as facts:
        found = ask(facts, REVIEW, on, today=TODAY, at=at)
    assert found is not None
    return found


def held(name: str, on: date | None) -> HeldBackQuery:
    return HeldBackQuery.disclose(
        id_of(name),
        said_by(on=on),
        review_id=REVIEW,
        reference=name,
        text=sealed(),
        reasons=("futility",),
    )


def tagged(*, known_at_the_time: bool | None) -> Envelope:
    said = said_by(on=RAISED)
    object.__setattr__(said, "known_at_the_time", known_at_the_time)
    return said


def days(number: int) -> timedelta:
    return timedelta(days=number)
