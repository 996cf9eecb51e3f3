"""What facts never hold: what is the custodian's, and what could follow an anonymous voice."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import BigInteger, DateTime, select

from domain.people import ANONYMOUS
from projections.facts import moments, observations, queries, steps
from projections.facts.generation import GENERATION
from projections.facts.versions import METADATA, POSITION
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    QUERY,
    TEAM_MANAGER,
    a_query,
    a_review,
    answer,
    envelope,
    prove_safe,
    sealed,
    sign_in,
)
from tests.projections.histories import History, observed, said_by, shown_as
from tests.projections.rows import current, every_row


def test_why_somebody_felt_unable_to_go_on_is_in_no_step_and_its_words_nowhere(
    tmp_path: Path, history: History
):
    query = a_query()
    query.withdraw(
        envelope(HEALTH_VISITOR),
        reason_code="felt_unable_to_continue",
        detail=sealed("They threatened my placement."),
    )
    history.happened(query)

    with history.asked() as facts:
        assert current(facts, queries, QUERY).withdrawal_reason == "felt_unable_to_continue"
        last = facts.execute(select(steps.TABLE).where(steps.TABLE.c.version == 2)).one()
    assert (last.codes, last.words) == ({}, {})
    assert "threatened" not in str(every_row(history.views))
    history.views.close()
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("views-*"))
    assert b"threatened" not in stored


def test_a_time_finer_than_a_day_is_kept_only_to_look_positions_up():
    finer = [
        column
        for table in METADATA.sorted_tables
        for column in table.columns
        if isinstance(column.type, DateTime | BigInteger) and column.type is not POSITION
    ]
    assert finer == [GENERATION.c.built_at, moments.TABLE.c.recorded_at]


def test_of_an_anonymous_voice_no_time_is_kept_at_all(history: History):
    when = datetime(2024, 6, 3, 9, 31, 7, tzinfo=UTC)
    history.happened(observed("C-1", shown_as(envelope(recorded_at=when), ANONYMOUS)))
    with history.asked() as facts:
        [kept] = facts.execute(select(moments.TABLE.c.recorded_at)).scalars()
    assert kept == moments.since_epoch(datetime(2024, 6, 3, tzinfo=UTC))


def test_an_anonymous_voice_leaves_nothing_to_follow(history: History):
    said = shown_as(envelope(recorded_at=datetime(2024, 6, 3, 9, 31, 7, tzinfo=UTC)), ANONYMOUS)
    seen = observed("C-1", said)
    history.happened(seen)

    with history.asked() as facts:
        row = current(facts, observations, seen.id)
        step = facts.execute(select(steps.TABLE)).one()
    for kept in (row, step):
        assert (kept.by_voice, kept.by_role, kept.by_agency) == (None, None, "undisclosed")
        assert kept.by_display_as == "undisclosed"
        assert kept.recorded_on.isoformat() == "2024-06-03"


def test_a_role_is_kept_only_of_those_who_speak_by_name(history: History):
    named, role_only = observed("C-1"), observed("C-2", said_by(attribution="role_only"))
    history.happened(named, role_only)

    with history.asked() as facts:
        assert current(facts, observations, named.id).by_role == "The worker of that day"
        assert current(facts, observations, role_only.id).by_role is None


def test_steps_name_no_people_behind_what_was_done(history: History):
    sign = sign_in("under_assessment")
    prove_safe(sign)
    review = a_review()
    review.assign_lead(envelope(CHAIR), lead=TEAM_MANAGER, deputy=CHAIR, from_date=review.opened_on)
    history.happened(sign, answer(a_query(), "declined"), review)

    with history.asked() as facts:
        told = str(facts.execute(select(steps.TABLE.c.codes, steps.TABLE.c.words)).all())
    assert str(TEAM_MANAGER) not in told
    assert str(CHAIR) not in told
