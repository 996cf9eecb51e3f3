"""May anyone raise anything against anyone, and does the row keep what it was raised with? (I2, I7)"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from domain.challenges import About, Challenge
from domain.events import Envelope
from domain.moves import all_moves
from domain.people import UNDISCLOSED, Standing, standing
from domain.rejections import DateBeforeRaised, DateInTheFuture, UnknownReference
from domain.vocabulary import vocabulary
from tests.domain.moving import MOVES, arrived
from tests.examples import (
    HEALTH_VISITOR,
    LATER,
    NOW,
    QUERY,
    RAISED_ON,
    REVIEW,
    SOCIAL_WORKER,
    STANDINGS,
    a_query,
    a_sign,
    an_observation,
    envelope,
    history,
    query_in,
    register,
    review_in,
    sealed,
    sign_in,
    standing_of,
)

BANDS = vocabulary("band").codes
STRENGTHS = vocabulary("strength").codes


@pytest.mark.parametrize("owner_band", BANDS)
@pytest.mark.parametrize("raiser_band", BANDS)
def test_anyone_may_raise_against_anyone_at_any_strength(raiser_band: str, owner_band: str):
    raiser = standing(agency="school", band=raiser_band)
    for strength in STRENGTHS:
        query = Challenge.raise_(
            QUERY,
            envelope(SOCIAL_WORKER, RAISED_ON, with_standing=raiser),
            review_id=REVIEW,
            reference="Q-7KX2-M4P9",
            strength=strength,
            subject="risk_judgement",
            about=About(item_type="cp_plan", owner_agency="la_csc", owner_band=owner_band),
            text=sealed(),
        )
        (raised,) = query.pending_events
        assert isinstance(raised, Challenge.Raised)
        assert (raised.envelope.standing.band, raised.about.owner_band) == (
            raiser_band,
            owner_band,
        )
        assert (query.status, raised.strength) == ("open", strength)


def test_there_are_ten_bands_to_try():
    assert len(BANDS) == 10


def test_nothing_disclosed_is_a_standing_too():
    query = a_query(envelope(SOCIAL_WORKER, with_standing=UNDISCLOSED))
    assert query.pending_events[0].envelope.standing.disclosed == "none"


def test_a_promoted_raisers_old_query_keeps_the_old_band():
    review, query = review_in("open"), a_query()
    promoted = standing(agency="community_health", band="4")
    review.change_standing(
        envelope(), participant=HEALTH_VISITOR, standing=promoted, from_date=LATER
    )
    assert review.participant(HEALTH_VISITOR).standing.band == "4"
    assert query.pending_events[0].envelope.standing == standing_of(HEALTH_VISITOR)
    assert query.pending_events[0].envelope.standing.band == "2"


def test_a_standing_cannot_be_changed_behind_an_events_back():
    for name in ("band", "agency"):
        with pytest.raises(AttributeError):
            setattr(standing_of(HEALTH_VISITOR), name, "7")


def test_two_people_raising_the_same_matter_are_two_queries_that_may_be_linked():
    query = a_query()
    query.link(envelope(), to=UUID(int=7), relation="same_matter")
    assert query.status == "open"
    with pytest.raises(UnknownReference):
        query.link(envelope(), to=query.id, relation="same_matter")


@pytest.mark.parametrize("raise_", [a_query, a_sign, an_observation])
def test_nothing_is_raised_that_is_dated_after_it_was_recorded(raise_):
    with pytest.raises(DateInTheFuture):
        raise_(envelope(on=NOW.date() + timedelta(days=1)))
    raise_(envelope(on=NOW.date()))


@pytest.mark.parametrize("raise_", [a_query, a_sign, an_observation])
def test_what_happened_long_ago_is_accepted_and_keeps_its_day(raise_):
    raised = raise_(history(on=date(1998, 2, 3))).pending_events[0]
    assert raised.envelope.occurred_on == date(1998, 2, 3)
    assert raised.timestamp == NOW


@pytest.mark.parametrize("move", MOVES["query"])
def test_no_step_of_a_query_is_dated_before_it_was_raised(move: str):
    with pytest.raises(DateBeforeRaised):
        make_too_early("query", move)


@pytest.mark.parametrize("move", MOVES["warning_sign"])
def test_no_step_of_a_sign_is_dated_before_it_was_raised(move: str):
    with pytest.raises(DateBeforeRaised):
        make_too_early("warning_sign", move)


@pytest.mark.parametrize("raise_", [a_query, a_sign])
def test_a_step_that_says_no_day_is_taken_even_when_the_clock_was_put_back(raise_):
    raised, the_day_before = raise_(envelope(on=None)), NOW - timedelta(days=1)
    earlier = replace(envelope(on=None), recorded_at=the_day_before)
    raised.set_aside(earlier, how="no_reply", observed_by="raiser")
    assert raised.pending_events[-1].timestamp == the_day_before


@pytest.mark.parametrize("raise_", [a_query, a_sign, an_observation])
def test_today_is_not_the_future_in_british_summer_time(raise_):
    midnight = datetime(2024, 6, 3, 23, 30, tzinfo=UTC)  # half past midnight of the 4th in summer
    today = replace(envelope(HEALTH_VISITOR, date(2024, 6, 4)), recorded_at=midnight)
    assert raise_(today).pending_events[0].envelope.occurred_on == date(2024, 6, 4)


@pytest.mark.parametrize("raise_", [a_query, a_sign])
def test_history_that_says_no_day_of_raising_still_takes_the_days_it_knows(raise_):
    raised = raise_(history(on=None))
    raised.set_aside(history(on=LATER), how="no_reply", observed_by="other")
    assert raised.pending_events[-1].envelope.occurred_on == LATER


@pytest.mark.parametrize(
    ("thing", "state", "move"),
    [("query", "declined", "give_verdict"), ("warning_sign", "acted_on", "confirm_effect")],
)
def test_a_step_on_the_very_day_of_raising_is_in_time(thing: str, state: str, move: str):
    one = query_in(state) if thing == "query" else sign_in(state)
    one.not_before = LATER
    MOVES[thing][move](one)


@pytest.mark.parametrize(
    ("raised", "day"),
    [
        (envelope(on=LATER), LATER),
        (envelope(on=None), NOW.date()),
        (history(on=LATER), LATER),
        (history(on=None), None),
    ],
    ids=["live", "live, today", "history", "history without a date"],
)
@pytest.mark.parametrize("raise_", [a_query, a_sign])
def test_history_without_a_date_sets_no_first_day(raise_, raised: Envelope, day: date | None):
    one, long_ago = raise_(raised), envelope(on=date(1998, 2, 3))
    if day is None:
        one.set_aside(long_ago, how="no_reply", observed_by="raiser")
        return
    with pytest.raises(DateBeforeRaised):
        one.set_aside(envelope(on=day - timedelta(days=1)), how="no_reply", observed_by="raiser")
    one.set_aside(envelope(on=day), how="no_reply", observed_by="raiser")


def test_without_a_day_in_the_case_a_thing_counts_from_the_day_it_was_recorded():
    late = datetime(2024, 6, 3, 23, 59, tzinfo=UTC)
    assert a_query(envelope(on=None, recorded_at=late)).raised_on == date(2024, 6, 3)


@pytest.mark.parametrize("person", STANDINGS)
def test_registering_copies_a_standing_into_the_event(person: UUID):
    review = review_in("open")
    del review.participants[person]
    register(review, person)
    recorded = review.pending_events[-1]
    assert isinstance(recorded.standing, Standing)
    assert recorded.standing == standing_of(person)


def test_an_envelope_takes_the_day_of_the_case_before_the_day_of_recording():
    made: Envelope = envelope(on=LATER)
    assert made.day == LATER
    assert replace(made, occurred_on=None).day == NOW.date()


def make_too_early(thing: str, move: str) -> None:
    """Make the move in a state where it is legal, on a thing that was raised the day after."""
    one = arrived(thing, all_moves()[thing][move].starts[0])
    one.not_before = LATER + timedelta(days=1)
    MOVES[thing][move](one)
