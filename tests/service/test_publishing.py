"""Who publishes a learning summary, what is recorded of it, and what is refused?"""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.as_it_stood import AsItStood
from domain.rejections import (
    DigestDiffers,
    IdAlreadyUsed,
    KeyAlreadyUsed,
    LearningLeadRequired,
    NotFound,
    NotPermitted,
    ParticipantRequired,
    Rejection,
    UnknownReference,
)
from service.acting import IdempotencyKey
from service.casework import Done
from service.operations.stores import make_inbox
from service.raising import inbox_id
from tests.examples import CHAIR, HEALTH_VISITOR, LATER, LEARNING_LEAD, RAISED_ON, REVIEW, id_of
from tests.service.recorded import SYSTEM, Commands, Interposed, acting

STOOD = AsItStood(log_position=3, counted_to=LATER, digest="sha-256:0a")
OTHER = AsItStood(log_position=4, counted_to=LATER, digest="sha-256:0b")
ID = id_of("a published summary")


def test_the_record_says_which_summary_was_published_and_by_whom(commands: Commands):
    done = publish(commands, text="What we would do again.", limits="Two agencies are missing.")
    event = recorded(commands, done)
    assert (event.TOPIC, event.review_id, event.scope) == (
        "learning-summary-published",
        REVIEW,
        "review",
    )
    assert (event.stood, event.lead) == (STOOD, LEARNING_LEAD)
    assert event.envelope.actor.key == LEARNING_LEAD
    assert event.reference == done.reference
    assert done.reference.startswith("S-")
    assert event.text.subjects == event.limits.subjects
    assert LEARNING_LEAD in event.text.subjects
    assert "do again" not in str(commands.casework.log.select_events(done.id)[0].state)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [(CHAIR, NotPermitted), (HEALTH_VISITOR, NotPermitted), (None, ParticipantRequired)],
)
def test_only_the_learning_lead_publishes(
    by: UUID | None, refusal: type[Rejection], commands: Commands
):
    with pytest.raises(refusal):
        publish(commands, by=by)


def test_whoever_may_not_publish_learns_nothing_of_the_summary(commands: Commands):
    with pytest.raises(NotPermitted):
        commands.summaries.publish(acting(CHAIR), never_asked, review_id=REVIEW)


def test_a_review_without_a_learning_lead_publishes_nothing(commands: Commands):
    appointed(commands)
    vacate(commands)
    with pytest.raises(LearningLeadRequired):
        publish(commands)


def test_nothing_is_published_in_the_moment_after_the_learning_lead_left(commands: Commands):
    appointed(commands)
    Interposed(commands, lambda: vacate(commands))
    with pytest.raises(LearningLeadRequired):
        publish(commands, id=ID)
    assert commands.casework.find(ID) is None


def test_what_is_recorded_in_the_same_moment_changes_nothing(commands: Commands):
    Interposed(commands, commands.raise_query)
    done = publish(commands)
    event = recorded(commands, done)
    assert event.stood == STOOD


def test_a_closed_review_may_still_be_published(commands: Commands):
    commands.close_review()
    assert publish(commands).version == 1


@pytest.mark.parametrize("position", [0, 1_000])
def test_a_position_the_log_has_not_come_to_is_refused(position: int, commands: Commands):
    with pytest.raises(UnknownReference):
        publish(commands, replace(STOOD, log_position=position))


def test_another_digest_than_the_one_that_was_seen_is_refused(commands: Commands):
    with pytest.raises(DigestDiffers) as refusal:
        publish(commands, digest="sha-256:ff")
    assert "sha-256" not in refusal.value.sentence
    assert publish(commands, digest=STOOD.digest).version == 1


def test_a_review_there_is_not_is_not_published(commands: Commands):
    with pytest.raises(NotFound):
        publish(commands, review_id=id_of("nowhere"))


def test_the_same_id_again_means_the_summary_that_was_published_then(commands: Commands):
    first = publish(commands, id=ID, digest=STOOD.digest)
    commands.raise_query()
    again = commands.summaries.publish(
        acting(LEARNING_LEAD), never_asked, review_id=REVIEW, id=ID, digest=STOOD.digest
    )
    assert again == replace(first, replayed=True)
    with pytest.raises(IdAlreadyUsed):
        publish(commands, id=ID, text="Something else.")
    with pytest.raises(DigestDiffers):
        publish(commands, id=ID, digest=OTHER.digest)


def test_the_same_key_again_gives_the_first_answer(commands: Commands):
    key = IdempotencyKey("k-1", b"a" * 32)
    by = acting(LEARNING_LEAD, idempotency=key)
    first = commands.summaries.publish(by, lambda: STOOD, review_id=REVIEW)
    head = commands.casework.head()
    again = commands.summaries.publish(by, never_asked, review_id=REVIEW)
    assert (again, commands.casework.head()) == (replace(first, replayed=True), head)
    other = replace(by, idempotency=IdempotencyKey("k-1", b"b" * 32))
    with pytest.raises(KeyAlreadyUsed):
        commands.summaries.publish(other, lambda: OTHER, review_id=REVIEW)


def test_a_period_is_published_by_whoever_leads_the_learning_of_the_inbox(commands: Commands):
    inbox = an_inbox(commands)
    period = {"period_from": date(2024, 1, 1), "period_to": date(2024, 12, 31)}
    with pytest.raises(NotPermitted):
        publish(commands, review_id=None, by=id_of("another"), **period)
    done = publish(commands, review_id=None, by=id_of("board"), **period)
    event = recorded(commands, done)
    assert (event.scope, event.review_id, event.lead) == ("period", inbox, id_of("board"))
    assert (event.period_from, event.period_to) == tuple(period.values())


def publish(
    commands: Commands, stood: AsItStood = STOOD, by: UUID | None = LEARNING_LEAD, **what: Any
) -> Done:
    """The summary of the recorded review, unless another is asked for, as it stood."""
    said = {"review_id": REVIEW} | what
    return commands.summaries.publish(acting(by), lambda: stood, **said)


def recorded(commands: Commands, done: Done) -> Any:
    """The one event of a publication."""
    [event] = commands.events_of(done.id)
    return event


def never_asked() -> AsItStood:
    raise AssertionError("nobody needs to look for the summary")


def appointed(commands: Commands) -> None:
    """Give the learning lead the part by appointment, which outlives leading."""
    commands.reviews.appoint(acting(CHAIR), REVIEW, LEARNING_LEAD, capacity="learning_lead")


def vacate(commands: Commands) -> None:
    commands.reviews.vacate_lead(acting(CHAIR), REVIEW, from_date=RAISED_ON)


def an_inbox(commands: Commands) -> UUID:
    """The standing inbox, with somebody who leads the learning across reviews and somebody else."""
    make_inbox(commands.casework)
    inbox = inbox_id(commands.casework.settings.partnership)
    for name in ("board", "another"):
        commands.reviews.register_participant(
            SYSTEM, inbox, id=id_of(name), agency="partnership_board", role="other", band="5"
        )
    commands.reviews.assign_lead(SYSTEM, inbox, lead=id_of("board"), from_date=RAISED_ON)
    return inbox
