"""Does the table of open matters always say what the things themselves say? (settled 36)"""

from contextlib import suppress
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.challenges import Challenge
from domain.rejections import Rejection
from domain.warning_signs import WarningSign
from tests.examples import (
    CHAIR,
    DIRECTOR,
    HEALTH_VISITOR,
    LATER,
    REASON,
    REVIEW,
    SERVICE_MANAGER,
    TEAM_MANAGER,
)
from tests.service.recorded import Commands, acting

RESPONDERS = (TEAM_MANAGER, SERVICE_MANAGER, DIRECTOR)
ANSWERS = ("accepted", "accepted_in_part", "declined", "answered")
QUERY_STEPS = (
    *(("respond", by, {"kind": kind}) for by in RESPONDERS for kind in ANSWERS),
    *(
        ("give_verdict", HEALTH_VISITOR, {"verdict": verdict})
        for verdict in ("satisfied", "not_satisfied", "prefers_not_to_say")
    ),
    ("set_aside", HEALTH_VISITOR, {"how": "no_reply"}),
    ("escalate", HEALTH_VISITOR, {}),
    ("withdraw", HEALTH_VISITOR, {"reason_code": "sorted_by_talking"}),
    ("record_dissent", HEALTH_VISITOR, {"text": "I would still ask."}),
    ("reopen", CHAIR, {"why": "A second bruise was seen."}),
)
SIGN_STEPS = (
    ("acknowledge", CHAIR, {}),
    ("set_aside", HEALTH_VISITOR, {"how": "passed_on"}),
    ("open_safety_assessment", CHAIR, {}),
    ("act_on", CHAIR, {"action": "Joint visit", "by_agency": "police", "on": LATER}),
    ("dismiss", CHAIR, {"reason_code": "other", "reason": REASON}),
    ("close_unproven", CHAIR, {"why": "moved_away"}),
    (
        "prove_safe",
        CHAIR,
        {"raiser_view": "agrees", "decided_by": [{"participant": CHAIR}]},
    ),
    ("reopen", HEALTH_VISITOR, {"why": "It came back."}),
)


@settings(max_examples=12)  # each begins with a dozen real writes
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(QUERY_STEPS), st.sampled_from(SIGN_STEPS)),
        max_size=12,
    )
)
def test_after_any_history_the_table_says_what_the_things_say(commands: Commands, steps):
    queries = [commands.raise_query().id for _ in range(2)]
    signs = [ready_to_prove(commands) for _ in range(2)]
    for which, of_query, of_sign in steps:
        attempt(commands.challenges, queries[which % 2], of_query)
        attempt(commands.warning_signs, signs[which % 2], of_sign)
        mine = {*queries, *signs}
        assert told(commands) & mine == open_by_themselves(commands, mine)


def test_a_table_row_names_the_kind_and_the_reference(commands: Commands):
    query, sign = commands.raise_query(), commands.raise_sign()
    assert sorted(commands.casework.log.open_matters(REVIEW)) == sorted(
        [(query.id, "challenge", query.reference), (sign.id, "warning_sign", sign.reference)]
    )


def test_what_is_no_query_and_no_sign_is_no_matter(commands: Commands):
    commands.record()
    commands.held_back.disclose(
        acting(), review_id=REVIEW, text="Why not upstairs?", reasons=["futility"]
    )
    assert commands.casework.log.open_matters(REVIEW) == []


def test_several_things_saved_together_keep_their_matters_together(commands: Commands):
    casework = commands.casework
    query, sign = commands.raise_query(), commands.raise_sign()
    one, two = casework.fetch(Challenge, query.id), casework.fetch(WarningSign, sign.id)
    by = commands.events_of(query.id)[0].envelope
    one.withdraw(by, reason_code="raised_in_error")
    two.acknowledge(by)
    recordings = casework.save_all(one, two)
    assert [row.notification.id for row in recordings] == [sign.position + 1, sign.position + 2]
    assert told(commands) == {sign.id}


def ready_to_prove(commands: Commands) -> UUID:
    """A sign with its proofs on record."""
    sign, signs = commands.raise_sign().id, commands.warning_signs
    signs.add_evidence(acting(), sign, source_kind="home_visit", text="Seen awake.")
    signs.add_evidence(acting(), sign, source_kind="record_check", text="Weighed, well.")
    signs.consider_alternative(acting(), sign, explanation="Night work", result="ruled_out")
    signs.record_devils_advocate(acting(), sign, view="Every visit was announced.")
    return sign


def attempt(subject: Any, thing: UUID, step: tuple[str, UUID, dict[str, Any]]) -> None:
    """Take the step, or be refused."""
    verb, by, what = step
    if verb == "respond":
        what = what | {"reason_code": "other", "reason": REASON}
    with suppress(Rejection):
        getattr(subject, verb)(acting(by), thing, **what)


def told(commands: Commands) -> set[UUID]:
    """What the table says is open."""
    return {id for id, _, _ in commands.casework.log.open_matters(REVIEW)}


def open_by_themselves(commands: Commands, ids: set[UUID]) -> set[UUID]:
    """Which of these queries and signs say so themselves, read back from their events."""
    things = [commands.casework.find(id) for id in ids]
    matters = [thing for thing in things if isinstance(thing, Challenge | WarningSign)]
    assert len(matters) == len(ids)
    return {matter.id for matter in matters if matter.is_open_matter}
