"""What does an event say of who spoke: standing, scribe, channel, attribution, day? (I2, I16)"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.people import NOT_RECORDED
from domain.rejections import (
    DateInTheFuture,
    NotAnonymousHere,
    NotYours,
    OwnAnswer,
    Rejection,
    UnknownCode,
)
from domain.vocabulary import vocabulary
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LATER,
    MOTHER,
    REVIEW,
    SCRIBE,
    SOCIAL_WORKER,
    STANDINGS,
    id_of,
)
from tests.service.recorded import Commands, acting

RECORD = {"review_id": REVIEW, "kind": "healthy_unease", "text": "The room was always ready."}
SILENCE = {"review_id": REVIEW, "text": "Why not upstairs?", "reasons": ["futility"]}


def test_the_speakers_standing_is_copied_into_the_event(commands: Commands):
    for person, (agency, band, _) in STANDINGS.items():
        (event,) = commands.events_of(commands.record(person).id)
        assert (event.envelope.standing.agency, event.envelope.standing.band) == (agency, band)
        assert event.envelope.actor.key == person


def test_a_promotion_changes_what_is_said_from_then_on_and_nothing_before(commands: Commands):
    before = commands.raise_query().id
    commands.reviews.change_standing(
        acting(CHAIR),
        REVIEW,
        HEALTH_VISITOR,
        agency="community_health",
        role="named_nurse_safeguarding",
        band="4",
        from_date=LATER,
    )
    after = commands.raise_query().id
    bands = [commands.events_of(id)[0].envelope.standing.band for id in (before, after)]
    assert bands == ["2", "4"]


def test_a_promoted_raiser_may_still_answer_for_their_old_query(commands: Commands):
    query = commands.raise_query().id
    commands.reviews.change_standing(
        acting(CHAIR),
        REVIEW,
        HEALTH_VISITOR,
        agency="icb",
        role="other",
        band="6",
        from_date=LATER,
    )
    commands.decline(query)
    assert commands.challenges.give_verdict(acting(), query, verdict="not_satisfied")


def test_words_belong_to_their_speaker_and_to_the_child_of_the_review(commands: Commands):
    opened = commands.events_of(REVIEW)[0]
    (event,) = commands.events_of(commands.record(MOTHER).id)
    assert event.text.subjects == (MOTHER, opened.child)
    assert event.text.value == "The room was always ready."


def test_a_title_belongs_to_the_child_and_a_role_to_whoever_holds_it(commands: Commands):
    opened, registered, *_ = commands.events_of(REVIEW)
    assert opened.title.subjects == (opened.child,)
    assert registered.standing.role.subjects[0] == registered.participant


# Scribes (I16)


def test_a_scribes_entry_names_both_and_belongs_to_the_speaker(commands: Commands):
    done = commands.observations.record(acting(MOTHER, written_by=SCRIBE), **RECORD)
    (event,) = commands.events_of(done.id)
    actor = event.envelope.actor
    assert (actor.key, actor.on_behalf_of, actor.capacity) == (SCRIBE, MOTHER, "scribe")
    assert actor.voice == MOTHER
    assert event.envelope.standing.band == "L"
    assert event.envelope.source.channel == "scribe"
    assert SCRIBE not in event.text.subjects


def test_who_writes_for_themselves_is_no_scribe(commands: Commands):
    done = commands.observations.record(acting(MOTHER, written_by=MOTHER), **RECORD)
    (event,) = commands.events_of(done.id)
    assert (event.envelope.actor.capacity, event.envelope.source.channel) == ("contributor", "api")


def test_the_speaker_confirms_and_the_scribe_does_not(commands: Commands):
    done = commands.observations.record(acting(MOTHER, written_by=SCRIBE), **RECORD)
    with pytest.raises(NotYours):
        commands.observations.confirm(acting(SCRIBE), done.id)
    assert commands.observations.confirm(acting(MOTHER), done.id).version == 2


def test_the_speaker_disputes_in_their_own_words(commands: Commands):
    done = commands.observations.record(acting(MOTHER, written_by=SCRIBE), **RECORD)
    commands.observations.dispute(acting(MOTHER), done.id, correction="I said: nearly ready.")
    disputed = commands.events_of(done.id)[-1]
    assert disputed.correction.value == "I said: nearly ready."


def test_a_scribe_does_not_edit_what_was_dictated(commands: Commands):
    done = commands.observations.record(acting(MOTHER, written_by=SCRIBE), **RECORD)
    with pytest.raises(NotYours):
        commands.observations.correct(acting(SCRIBE), done.id, text="Otherwise.", why="clearer")


def test_a_scribe_is_no_way_round_answering_ones_own_query(commands: Commands):
    query = commands.raise_query(SOCIAL_WORKER).id
    with pytest.raises(OwnAnswer):
        commands.challenges.respond(
            acting(SOCIAL_WORKER, written_by=SCRIBE), query, kind="accepted"
        )


# Attribution and channel


def test_anonymous_entry_is_refused_with_the_reason_why(commands: Commands):
    head = commands.casework.head()
    with pytest.raises(NotAnonymousHere, match="without a key"):
        commands.observations.record(acting(attribution="anonymous"), **RECORD)
    assert commands.casework.head() == head


def test_role_only_is_kept_as_chosen(commands: Commands):
    done = commands.observations.record(acting(attribution="role_only"), **RECORD)
    (event,) = commands.events_of(done.id)
    assert event.envelope.attribution == "role_only"
    assert event.envelope.display_as == "community_health.worker"


def test_whoever_raised_by_role_only_stays_so_at_their_next_step(commands: Commands):
    query = commands.challenges.raise_(
        acting(attribution="role_only"),
        review_id=REVIEW,
        strength="probe",
        subject="voice_missing",
        about={"owner_agency": "la_csc"},
        text="Who has asked her mother?",
    ).id
    commands.decline(query)
    commands.challenges.give_verdict(acting(), query, verdict="not_satisfied")
    _, declined, verdict = commands.events_of(query)
    assert verdict.envelope.attribution == "role_only"
    assert declined.envelope.attribution == "named"  # the answer is somebody else's


def test_an_author_by_role_only_stays_so_when_correcting(commands: Commands):
    said = commands.observations.record(acting(attribution="role_only"), **RECORD).id
    commands.observations.correct(acting(), said, text="She was asked twice.", why="clearer")
    assert commands.events_of(said)[-1].envelope.attribution == "role_only"


@pytest.mark.parametrize("attribution", [None, "named", "role_only"])
def test_silence_is_disclosed_by_role_only_whatever_is_chosen(
    commands: Commands, attribution: str | None
):
    done = commands.held_back.disclose(acting(attribution=attribution), **SILENCE)
    (event,) = commands.events_of(done.id)
    assert event.envelope.attribution == "role_only"
    assert event.envelope.display_as == "community_health.worker"


@pytest.mark.parametrize(
    ("attribution", "refusal"),
    [("anonymous", NotAnonymousHere), ("secret", UnknownCode)],
)
def test_silence_is_not_disclosed_under_a_promise_that_cannot_be_kept(
    commands: Commands, attribution: str, refusal: type[Rejection]
):
    head = commands.casework.head()
    with pytest.raises(refusal):
        commands.held_back.disclose(acting(attribution=attribution), **SILENCE)
    assert commands.casework.head() == head


@pytest.mark.parametrize("attribution", ["", "Named", "secret"])
def test_another_attribution_is_refused(commands: Commands, attribution: str):
    with pytest.raises(UnknownCode):
        commands.observations.record(acting(attribution=attribution), **RECORD)


def test_a_system_that_acts_for_nobody_says_so(commands: Commands):
    opened = commands.events_of(REVIEW)[0]
    assert (opened.envelope.actor.kind, opened.envelope.actor.key) == ("integration", None)
    assert opened.envelope.standing == NOT_RECORDED
    assert opened.envelope.source.client == "case-system"


def test_the_channel_and_the_chain_of_thought_are_kept(commands: Commands):
    by = acting(channel="web", correlation_id=id_of("meeting"))
    (event,) = commands.events_of(commands.observations.record(by, **RECORD).id)
    assert event.envelope.source.channel == "web"
    assert event.envelope.correlation_id == id_of("meeting")


# Days (I23)


@pytest.mark.parametrize("precision", vocabulary("precision").codes)
def test_the_day_of_the_case_is_kept_with_its_precision(commands: Commands, precision: str):
    by = acting(occurred_on=LATER, occurred_precision=precision, known_at_the_time=False)
    (event,) = commands.events_of(commands.observations.record(by, **RECORD).id)
    assert event.envelope.occurred_on == LATER
    assert event.envelope.occurred_precision == precision
    assert event.envelope.known_at_the_time is False
    assert event.envelope.reconstructed is False


def test_a_precision_there_is_not_is_refused(commands: Commands):
    with pytest.raises(UnknownCode):
        commands.observations.record(acting(occurred_precision="hour"), **RECORD)


def test_what_lies_in_the_future_is_refused(commands: Commands):
    tomorrow = datetime.now(UTC).date() + timedelta(days=2)
    with pytest.raises(DateInTheFuture):
        commands.observations.record(acting(occurred_on=tomorrow), **RECORD)


def test_what_is_unknown_stays_unknown(commands: Commands):
    (event,) = commands.events_of(commands.record().id)
    assert event.envelope.occurred_on is None
    assert event.envelope.known_at_the_time is None


def test_the_clock_of_the_record_is_the_services_own(commands: Commands):
    before = datetime.now(UTC)
    (event,) = commands.events_of(commands.record().id)
    assert before <= event.envelope.recorded_at <= datetime.now(UTC)
    assert event.timestamp == event.envelope.recorded_at
    assert event.envelope.recorded_at.tzinfo is not None


def test_a_late_entry_is_accepted(commands: Commands):
    by = replace(acting(CHAIR), occurred_on=date(2011, 5, 9))
    assert commands.observations.record(by, **RECORD).version == 1
