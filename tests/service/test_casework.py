"""Does the same request give the same answer, and another one under the same name a refusal? (I17)"""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from domain.rejections import (
    AlreadyThere,
    IdAlreadyUsed,
    IllegalMove,
    KeyAlreadyUsed,
    NotFound,
    Rejection,
    ReviewIsClosed,
    VersionIsStale,
)
from service.acting import Acting, IdempotencyKey
from service.casework import Done
from tests.databases import every_row
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LATER,
    MOTHER,
    REVIEW,
    SCRIBE,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    id_of,
)
from tests.service.recorded import ABOUT, SYSTEM, Commands, acting

CHOSEN = id_of("chosen by the client")
Create = Callable[[Commands, Acting, dict[str, Any]], Done]


def as_system(by: Acting) -> Acting:
    """The same request from the system itself, for nobody in particular."""
    return replace(by, on_behalf_of=None)


CREATES: dict[str, tuple[Create, dict[str, Any], dict[str, Any]]] = {
    "a query": (
        lambda to, by, what: to.challenges.raise_(by, **what),
        {
            "review_id": REVIEW,
            "strength": "probe",
            "subject": "voice_missing",
            "about": ABOUT,
            "text": "Who has seen him awake?",
        },
        {"text": "Who has seen him asleep?"},
    ),
    "a warning sign": (
        lambda to, by, what: to.warning_signs.raise_(by, **what),
        {"review_id": REVIEW, "kind": "out_of_sight", "text": "Not seen since February."},
        {"kind": "operating_blind"},
    ),
    "an observation": (
        lambda to, by, what: to.observations.record(by, **what),
        {"review_id": REVIEW, "kind": "healthy_unease", "text": "Always ready for us."},
        {"valence": "hindered"},
    ),
    "a held-back query": (
        lambda to, by, what: to.held_back.disclose(by, **what),
        {"review_id": REVIEW, "text": "Why not upstairs?", "reasons": ["futility"]},
        {"reasons": ["futility", "too_tired"]},
    ),
    "a review": (
        lambda to, by, what: to.reviews.open(as_system(by), **what),
        {"code": "B", "review_type": "lcspr", "title": "A second review", "nation": "wales"},
        {"nation": "england"},
    ),
    "a participant": (
        lambda to, by, what: to.reviews.register_participant(as_system(by), REVIEW, **what),
        {"agency": "school", "band": "2", "role": "teacher"},
        {"band": "5"},
    ),
}


@pytest.fixture(params=CREATES)
def creating(request: pytest.FixtureRequest) -> tuple[Create, dict[str, Any], dict[str, Any]]:
    """A way to make something, what is said, and what could be said otherwise."""
    return CREATES[request.param]


def test_the_same_id_with_the_same_content_gives_the_first_answer(commands: Commands, creating):
    create, what, _ = creating
    first = create(commands, acting(), what | {"id": CHOSEN})
    head = commands.casework.head()
    again = create(commands, acting(), what | {"id": CHOSEN})
    assert again == replace(first, replayed=True)
    assert commands.casework.head() == head


def test_the_same_id_with_other_content_is_refused(commands: Commands, creating):
    create, what, otherwise = creating
    create(commands, acting(), what | {"id": CHOSEN})
    head = commands.casework.head()
    with pytest.raises(IdAlreadyUsed):
        create(commands, acting(), what | otherwise | {"id": CHOSEN})
    assert commands.casework.head() == head


def test_an_id_that_names_another_kind_of_thing_is_refused(commands: Commands):
    create, what, _ = CREATES["a query"]
    create(commands, acting(), what | {"id": CHOSEN})
    for name in ("a warning sign", "an observation", "a held-back query", "a review"):
        create, what, _ = CREATES[name]
        with pytest.raises(IdAlreadyUsed):
            create(commands, acting(), what | {"id": CHOSEN})


def test_the_same_words_from_somebody_else_are_other_content(commands: Commands):
    commands.raise_query(HEALTH_VISITOR, id=CHOSEN)
    with pytest.raises(IdAlreadyUsed):
        commands.raise_query(SOCIAL_WORKER, id=CHOSEN)


@pytest.mark.parametrize(
    "said_otherwise",
    [
        {"written_by": SCRIBE},
        {"attribution": "role_only"},
        {"occurred_on": LATER},
    ],
    ids=lambda said: next(iter(said)),
)
def test_the_same_words_said_in_another_way_are_other_content(
    commands: Commands, said_otherwise: dict[str, Any]
):
    create, what, _ = CREATES["an observation"]
    create(commands, acting(), what | {"id": CHOSEN})
    with pytest.raises(IdAlreadyUsed):
        create(commands, acting(**said_otherwise), what | {"id": CHOSEN})


def test_the_same_words_through_another_channel_are_the_same_content(commands: Commands):
    create, what, _ = CREATES["an observation"]
    first = create(commands, acting(), what | {"id": CHOSEN})
    again = create(commands, acting(channel="web", correlation_id=MOTHER), what | {"id": CHOSEN})
    assert again == replace(first, replayed=True)


def test_the_first_answer_stays_the_first_after_more_has_happened(commands: Commands):
    first = commands.raise_query(id=CHOSEN)
    commands.decline(CHOSEN)
    assert commands.raise_query(id=CHOSEN) == replace(first, replayed=True)


def test_the_first_answer_is_given_even_after_the_review_was_closed(commands: Commands):
    first = commands.record(id=CHOSEN)
    commands.close_review()
    assert commands.record(id=CHOSEN) == replace(first, replayed=True)
    with pytest.raises(ReviewIsClosed):
        commands.record(id=id_of("another"))


def test_a_participant_registered_before_others_is_answered_at_their_own_version(
    commands: Commands,
):
    create, what, _ = CREATES["a participant"]
    first = create(commands, acting(), what | {"id": CHOSEN})
    create(commands, acting(), what | {"id": id_of("another")})
    assert create(commands, acting(), what | {"id": CHOSEN}) == replace(first, replayed=True)


def test_without_an_id_saying_the_same_twice_is_two_things(commands: Commands):
    assert commands.raise_query().id != commands.raise_query().id


# Idempotency keys


def keyed(body: bytes = b"first", key: str = "k-1", **of: Any) -> Acting:
    """The health visitor, with an idempotency key for this body."""
    return acting(idempotency=IdempotencyKey(key, sha256(body).digest()), **of)


def test_a_key_with_the_same_request_gives_the_first_answer(commands: Commands, creating):
    create, what, _ = creating
    first = create(commands, keyed(), what)
    head = commands.casework.head()
    assert create(commands, keyed(), what) == replace(first, replayed=True)
    assert commands.casework.head() == head


def test_a_key_with_another_request_is_refused_and_records_nothing(commands: Commands):
    create, what, otherwise = CREATES["a query"]
    create(commands, keyed(b"first"), what)
    head = commands.casework.head()
    with pytest.raises(KeyAlreadyUsed):
        create(commands, keyed(b"second"), what | otherwise)
    assert commands.casework.head() == head


def test_two_systems_may_use_the_same_key(commands: Commands):
    create, what, _ = CREATES["a query"]
    first = create(commands, keyed(b"first"), what)
    other = replace(keyed(b"second"), client="other-system")
    assert create(commands, other, what).id != first.id


def test_a_key_covers_acting_as_well_as_raising(commands: Commands):
    query = commands.raise_query()
    by = keyed()
    first = commands.challenges.set_aside(by, query.id, how="no_reply")
    assert commands.challenges.set_aside(by, query.id, how="no_reply") == replace(
        first, replayed=True
    )
    with pytest.raises(KeyAlreadyUsed):
        commands.challenges.set_aside(keyed(b"second"), query.id, how="humour")
    assert len(commands.events_of(query.id)) == 2


def test_a_key_answers_for_a_step_that_would_now_be_refused(commands: Commands):
    query = commands.raise_query()
    by = keyed()
    first = commands.challenges.withdraw(by, query.id, reason_code="raised_in_error")
    again = commands.challenges.withdraw(by, query.id, reason_code="raised_in_error")
    assert again == replace(first, replayed=True)
    with pytest.raises(IllegalMove):
        commands.challenges.withdraw(acting(), query.id, reason_code="raised_in_error")


def test_a_key_is_honoured_after_the_review_was_closed(commands: Commands):
    create, what, _ = CREATES["an observation"]
    first = create(commands, keyed(), what)
    commands.close_review()
    assert create(commands, keyed(), what) == replace(first, replayed=True)


def test_a_key_sent_with_an_id_that_is_known_is_remembered_too(commands: Commands, creating):
    create, what, otherwise = creating
    first = create(commands, acting(), what | {"id": CHOSEN})
    head = commands.casework.head()
    for _ in range(2):
        assert create(commands, keyed(), what | {"id": CHOSEN}) == replace(first, replayed=True)
    with pytest.raises(KeyAlreadyUsed):
        create(commands, keyed(b"second"), what | otherwise | {"id": id_of("another")})
    assert commands.casework.head() == head


def test_of_two_requests_with_one_key_for_what_is_known_the_second_is_refused(commands: Commands):
    create, what, otherwise = CREATES["an observation"]
    create(commands, acting(), what | {"id": CHOSEN})
    other = id_of("another")
    create(commands, acting(), what | otherwise | {"id": other})
    remember = commands.casework.log.insert_events

    def beaten(*events: Any, **rest: Any) -> Any:
        commands.casework.log.insert_events = remember  # type: ignore[method-assign]
        create(commands, keyed(b"second"), what | otherwise | {"id": other})
        return remember(*events, **rest)

    commands.casework.log.insert_events = beaten  # type: ignore[method-assign]
    with pytest.raises(KeyAlreadyUsed):
        create(commands, keyed(b"first"), what | {"id": CHOSEN})


def test_a_refused_request_leaves_its_key_free(commands: Commands):
    with pytest.raises(Rejection):
        commands.challenges.set_aside(keyed(), id_of("nothing"), how="no_reply")
    assert commands.casework.log.remembered("case-system", "k-1") is None


def test_a_used_key_remembers_no_text(commands: Commands):
    create, what, _ = CREATES["a query"]
    create(commands, keyed(), what)
    used = every_row(commands.casework.log, "idempotency")
    assert len(used) == 1
    assert all("awake" not in str(value) for value in used[0])


# If-Match


def test_a_stale_version_is_refused_with_the_current_one_and_what_is_possible_now(
    commands: Commands,
):
    query = commands.raise_query()
    commands.decline(query.id)
    with pytest.raises(VersionIsStale) as refusal:
        commands.challenges.reopen(acting(expected_version=1), query.id, why="A second bruise.")
    assert refusal.value.current == 2
    assert "record_dissent" in refusal.value.allowed
    assert "acknowledge" not in refusal.value.allowed


def test_the_current_version_is_accepted(commands: Commands):
    query = commands.raise_query()
    done = commands.challenges.set_aside(acting(expected_version=1), query.id, how="no_reply")
    assert done.version == 2


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_version_there_never_was_is_stale(commands: Commands, version: int):
    sign = commands.raise_sign()
    with pytest.raises(VersionIsStale) as refusal:
        commands.warning_signs.set_aside(acting(expected_version=version), sign.id, how="no_reply")
    assert "act_on" in refusal.value.allowed


def test_a_stale_review_names_no_moves_of_its_own(commands: Commands):
    with pytest.raises(VersionIsStale) as refusal:
        commands.reviews.appoint(
            acting(CHAIR, expected_version=1), REVIEW, SOCIAL_WORKER, capacity="scribe"
        )
    assert refusal.value.allowed == ()


# What there is not


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("query", lambda to, id: to.challenges.acknowledge(acting(), id)),
        ("warning sign", lambda to, id: to.warning_signs.acknowledge(acting(), id)),
        ("observation", lambda to, id: to.observations.confirm(acting(), id)),
        ("finding", lambda to, id: to.findings.agree(acting(), id)),
        ("review", lambda to, id: to.reviews.close(acting(), id, outcome="published")),
    ],
)
def test_acting_on_what_is_not_there_or_is_another_thing_names_only_its_kind(
    commands: Commands, name: str, act: Callable[[Commands, UUID], Done]
):
    held_back = commands.held_back.disclose(
        acting(), review_id=REVIEW, text="Why not upstairs?", reasons=["futility"]
    )
    for id in (id_of("nothing"), held_back.id):
        with pytest.raises(NotFound, match=f"no {name} with"):
            act(commands, id)


def test_nothing_is_raised_in_a_review_there_is_not(commands: Commands):
    query = commands.raise_query()
    for review_id in (id_of("nothing"), query.id):
        with pytest.raises(NotFound):
            commands.raise_query(review_id=review_id)


def test_done_says_where_in_the_log_and_of_which_version(commands: Commands):
    raised = commands.raise_query()
    assert (raised.version, raised.position) == (1, commands.casework.head())
    declined = commands.decline(raised.id)
    assert (declined.id, declined.reference) == (raised.id, raised.reference)
    assert (declined.version, declined.position) == (2, raised.position + 1)


def test_whoever_follows_is_woken_by_every_write_and_by_no_refusal(commands: Commands):
    woken: list[int] = []
    commands.casework.woken.append(lambda: woken.append(1))
    query = commands.raise_query()
    commands.decline(query.id)
    with pytest.raises(Rejection):
        commands.decline(query.id, TEAM_MANAGER, kind="declined")
    assert len(woken) == 2


def test_a_second_registration_in_other_words_is_refused(commands: Commands):
    with pytest.raises(IdAlreadyUsed):
        commands.reviews.register_participant(
            SYSTEM, REVIEW, id=MOTHER, agency="family", band="1", role="parent"
        )


def test_a_lead_is_not_named_twice(commands: Commands):
    with pytest.raises(AlreadyThere):
        commands.reviews.assign_lead(acting(CHAIR), REVIEW, lead=CHAIR, from_date=LATER)
