"""Any history that could have happened gives the same facts, whichever way it is followed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from domain.challenges import Challenge
from domain.reviews import CaseReview
from domain.stored_names import event_classes
from domain.warning_signs import WarningSign
from projections.facts import findings, observations, queries, reviews, steps, warning_signs
from projections.folds.covering import COVERING
from projections.following import Follower
from projections.readmodel import Views
from projections.rebuilding import rebuild
from tests.databases import SQLITE
from tests.projections.memory_log import MemoryLog
from tests.projections.places import Place, Schemas, files
from tests.projections.rows import current, every_row, rows_at
from tests.projections.stories.story import Story

pytestmark = pytest.mark.slow

SEEDS = st.integers(min_value=0, max_value=2**32)


@pytest.mark.slow
@given(seed=SEEDS, sizes=st.lists(st.integers(1, 40), min_size=1, max_size=8))
@settings(max_examples=25)
def test_followed_live_in_pages_of_any_size_equals_rebuilt_from_zero(
    seed: int, sizes: list[int], request: pytest.FixtureRequest, database: str
) -> None:
    story = Story(Random(seed))
    with _a_place(request, database) as place:
        views = Views(place(), story.log)
        views.ensure()
        follower = Follower(views, story.log)
        for size in sizes:
            story.tell(size)
            follower.step(size)
        follower.catch_up()
        followed = every_row(views)

        comparison = rebuild(views, story.log)

        assert comparison.is_same
        assert views.generation() == 2
        assert every_row(views) == followed
        assert views.parked() == 0
        views.close()


@pytest.mark.slow
@given(seed=SEEDS, at=st.floats(0, 1))
@settings(max_examples=20)
def test_rows_as_at_a_position_equal_a_fresh_fold_up_to_there(
    seed: int, at: float, request: pytest.FixtureRequest, database: str
) -> None:
    log = Story(Random(seed)).tell(90).log
    position = log.rows[int(at * (len(log.rows) - 1))][0]
    with (
        _a_place(request, database) as place,
        _a_place(request) as another,
        _folded(place, log) as whole,
        _folded(another, _up_to(log, position)) as fresh,
    ):
        covered = _covered_after(log, position)
        assert rows_at(whole, position, covered) == rows_at(fresh, None, covered)


@pytest.mark.slow
@given(seed=SEEDS)
@settings(max_examples=4)
def test_rows_as_at_every_position_equal_the_rows_that_stood_then(
    seed: int, request: pytest.FixtureRequest, database: str
) -> None:
    log = Story(Random(seed)).tell(60).log
    with (
        _a_place(request, database) as place,
        _a_place(request) as another,
        _folded(place, log) as whole,
        _folded(another, MemoryLog()) as growing,
    ):
        follower = Follower(growing, log)
        for position, _ in log.rows:
            follower.step(1)
            covered = _covered_after(log, position)
            assert rows_at(whole, position, covered) == rows_at(growing, None, covered)


@given(seed=SEEDS)
@settings(max_examples=20)
def test_facts_agree_with_the_aggregates_they_are_about(
    seed: int, request: pytest.FixtureRequest, database: str
) -> None:
    story = Story(Random(seed)).tell(120)
    with _a_place(request, database) as place, _folded(place, story.log) as facts:
        for query in story.things["queries"]:
            _agree_on_a_query(facts, query)
        for sign in story.things["signs"]:
            _agree_on_a_sign(facts, sign)
        for review in story.things["reviews"]:
            _agree_on_a_review(facts, review)
        for finding in story.things["findings"]:
            row = _row(facts, findings, finding.id)
            assert (row.state, row.version) == (finding.state, finding.version)
        for seen in story.things["observations"]:
            assert _row(facts, observations, seen.id).version == seen.version


@given(seed=SEEDS)
@settings(max_examples=10)
def test_every_event_is_a_step_and_every_thing_raised_a_row(
    seed: int, request: pytest.FixtureRequest, database: str
) -> None:
    log = Story(Random(seed)).tell(120).log
    with _a_place(request, database) as place, _folded(place, log) as facts:
        counts = log.counts_by_topic(log.head())
        now = rows_at(facts)

        assert len(now["steps"]) == len(log.rows)
        assert len(now["queries"]) == counts.get("challenge-raised", 0)
        assert len(now["warning_signs"]) == counts.get("warning-sign-raised", 0)
        assert len(now["participants"]) == counts.get("case-review-participant-registered", 0)


def test_stories_tell_of_nearly_everything_that_can_happen() -> None:
    told = {
        topic
        for seed in range(60)
        for topic in Story(Random(seed)).tell(600).log.counts_by_topic(2**62)
    }

    assert len(set(event_classes()) - told) <= 2


@pytest.mark.slow
def test_a_long_history_rebuilds_to_the_same_rows(place: Place) -> None:
    random, log = Random(7), MemoryLog()
    while log.head() < 20_000:
        Story(random, log).tell(300)
    views = Views(place(), log)
    views.ensure()
    Follower(views, log).catch_up()

    assert rebuild(views, log).is_same
    views.close()


def _agree_on_a_query(facts: Views, query: Challenge) -> None:
    row = _row(facts, queries, query.id)
    assert row.version == query.version
    assert (row.status, row.stage, row.verdict) == (query.status, query.stage, query.verdict)
    assert row.is_closed == query.is_closed
    assert row.is_open_matter == query.is_open_matter
    assert row.ever_set_aside == getattr(query, "ever_set_aside", False)
    assert bool(row.raiser_told) == query.raiser_informed
    assert row.raised_on == query.raised_on


def _agree_on_a_sign(facts: Views, sign: WarningSign) -> None:
    row = _row(facts, warning_signs, sign.id)
    assert (row.version, row.state) == (sign.version, sign.state)
    assert row.is_open_matter == sign.is_open_matter
    assert row.independent_sources == sign.independent_sources
    assert row.alternatives_tested == sign.alternatives_tested
    assert row.has_devils_advocate == sign.has_devils_advocate
    assert [link["id"] for link in row.recurrence_of] == [str(id) for id in sign.earlier_signs]


def _agree_on_a_review(facts: Views, review: CaseReview) -> None:
    row = _row(facts, reviews, review.id)
    assert (row.version, row.phase) == (review.version, review.phase)
    assert row.has_lead == review.has_lead == (row.uncovered_since is None)
    assert row.lead_id == (str(review.lead) if review.lead else None)
    assert {one["kind"] for one in row.restrictions} == review.restrictions
    assert {one["id"] for one in row.carried} == {str(id) for id in review.carried}
    with facts.reading() as connection:
        of_it = select(func.count()).where(steps.TABLE.c.review_id == str(review.id))
        assert connection.execute(of_it).scalar_one() >= review.version


def _row(facts: Views, fact: ModuleType, id: UUID) -> Any:
    with facts.reading() as connection:
        return current(connection, fact, id)


@contextmanager
def _a_place(request: pytest.FixtureRequest, database: str = SQLITE) -> Iterator[Place]:
    """A place of one example's own; hypothesis tries many in one test."""
    if database == SQLITE:
        with TemporaryDirectory() as name:
            yield files(Path(name))
        return
    schemas: Schemas = request.getfixturevalue("schemas")
    yield schemas
    schemas.empty()


@contextmanager
def _folded(place: Place, log: MemoryLog) -> Iterator[Views]:
    facts = Views(place(), log)
    try:
        facts.ensure()
        Follower(facts, log).catch_up()
        yield facts
    finally:
        facts.close()


def _covered_after(log: MemoryLog, position: int) -> frozenset[str]:
    """What somebody chose later to be shown with by role only: it is so in what stood before, too."""
    return frozenset(
        str(event.originator_id)
        for at, event in log.rows
        if at > position and isinstance(event, COVERING)
    )


def _up_to(log: MemoryLog, position: int) -> MemoryLog:
    shorter = MemoryLog()
    shorter.rows = [row for row in log.rows if row[0] <= position]
    return shorter
