"""Is the cube at every moment what a count of the current rows is?"""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from projections.counted import kept, miscounted
from projections.facts import queries
from projections.facts.counts import TABLE
from projections.facts.cuts import CUTS, DIFFERENT, PAIRS
from projections.following import Follower, Unreadable
from projections.readmodel import Views
from projections.rebuilding import rebuild
from tests.projections.histories import History, asked, denied, observed, said_by
from tests.projections.places import empty_views
from tests.projections.stories.story import Story

SIZES = st.lists(st.integers(1, 60), min_size=1, max_size=12)


@pytest.mark.slow
@given(seed=st.integers(0, 2**32), sizes=SIZES)
@settings(max_examples=25)
def test_it_counts_what_a_count_of_the_rows_finds_after_every_page(
    seed: int, sizes: list[int], request: pytest.FixtureRequest, database: str
) -> None:
    story = Story(Random(seed))
    with empty_views(request, database, story.log) as views:
        follower = Follower(views, story.log)
        for size in sizes:
            story.tell(size)
            while follower.step(size):
                assert _off(views) == ()


@pytest.mark.slow
@given(seed=st.integers(0, 2**32), lost=st.sets(st.integers(0, 119), max_size=12))
@settings(max_examples=15)
def test_it_does_so_where_events_cannot_be_read_and_what_follows_them_is_parked(
    seed: int, lost: set[int], request: pytest.FixtureRequest, database: str
) -> None:
    log = Story(Random(seed)).tell(120).log
    for at in lost & set(range(len(log.rows))):
        position, event = log.rows[at]
        log.rows[at] = position, Unreadable(event.originator_id, "unknown", "KeyError")
    with empty_views(request, database, log) as views:
        Follower(views, log).catch_up()
        assert _off(views) == ()


def test_a_pair_counts_whichever_of_the_two_comes_first(history: History) -> None:
    query = asked("Q-1", said_by(band="1"), owner=("la_csc", "5"))
    history.happened(denied("C-1", "cannot_happen_here", query))
    assert _off(history.views) == ()
    history.happened(query, denied("C-2", "cannot_happen_here", query))
    assert _off(history.views) == ()
    with history.asked() as facts:
        cell = ("cannot_happen_here", "up", "action_or_inaction", "community_health", "la_csc")
        assert kept(facts, PAIRS[0])[0] == {cell: 2}


def test_a_cell_that_nobody_is_in_any_more_is_gone(history: History) -> None:
    query = asked("Q-1")
    history.happened(query)
    query.withdraw(said_by(), reason_code="resolved")
    history.happened(query)
    assert ("queries_status", '["open"]') not in _cells(history.views)


def test_one_count_too_many_is_found_out(history: History) -> None:
    history.happened(asked("Q-1"), observed("C-1"))
    with history.views.writing() as facts:
        facts.execute(update(TABLE).where(TABLE.c.cut == "factors_band").values(number=7))
        facts.execute(update(TABLE).where(TABLE.c.cut == "queries_days").values(number=7))
    assert _off(history.views) == ("queries_days",)


def test_a_rebuild_counts_everything_again_and_says_so(history: History) -> None:
    history.tell(60, seed=5)
    comparison = rebuild(history.views, history.log)
    (counts,) = (fact for fact in comparison.facts if fact.name == "counts")
    assert (counts.rows_before, counts.is_same) == (counts.rows_after, True)


def test_a_lost_row_is_a_count_too_many(history: History) -> None:
    history.happened(asked("Q-1"))
    with history.views.writing() as facts:
        facts.execute(delete(queries.TABLE))
    assert "queries_all" in _off(history.views)


def test_stories_fill_every_cut(history: History) -> None:
    for seed in range(20):
        history.tell(150, seed=seed)
    for seed in range(4):
        history.tell(300, seed=seed)
    with history.asked() as facts:
        filled = {name for name, _ in facts.execute(select(TABLE.c.cut, TABLE.c.codes))}
    assert {cut.name for cut in (*CUTS, *DIFFERENT, *PAIRS)} == filled


def _off(views: Views) -> tuple[str, ...]:
    with views.reading() as facts:
        return miscounted(facts)


def _cells(views: Views) -> dict[tuple[str, str], int]:
    with views.reading() as facts:
        return {(row.cut, row.codes): row.number for row in facts.execute(select(TABLE))}
