"""Is what came back, as it is kept, at every moment what the signs themselves tell?"""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from projections.facts.recurrences import LINKED, NOTICED
from projections.following import Follower
from projections.lanes import kept_lanes, lanes_anew
from projections.readmodel import Views
from projections.rebuilding import rebuild
from projections.recurrences import Chains, chains, chains_anew
from tests.examples import envelope
from tests.projections.histories import History, said_by, warned
from tests.projections.places import empty_views
from tests.projections.stories.story import Story

TALKED_OVER = {"how": "talked_over", "observed_by": "raiser"}
SIZES = st.lists(st.integers(1, 60), min_size=1, max_size=8)


@pytest.mark.slow
@given(seed=st.integers(0, 2**32), sizes=SIZES)
@settings(max_examples=25)
def test_it_is_what_the_signs_tell_after_every_page(
    seed: int, sizes: list[int], request: pytest.FixtureRequest, database: str
) -> None:
    story = Story(Random(seed))
    with empty_views(request, database, story.log) as views:
        follower = Follower(views, story.log)
        for size in sizes:
            story.tell(size)
            while follower.step(size):
                assert _agree(views)


def test_a_sign_may_be_passed_over_after_others_were_linked_to_it(history: History) -> None:
    first, again = warned("W-1"), warned("W-2")
    again.link_recurrence(envelope(), earlier_sign_id=first.id, by="person")
    history.happened(again)
    history.happened(first)
    assert _told(history).dismissed_then_recurred == ()
    first.set_aside(envelope(), **TALKED_OVER)
    history.happened(first)
    assert _told(history).dismissed_then_recurred == (("W-1", "W-2"),)


def test_a_sign_may_be_told_late_to_have_been_passed_over_before_another(history: History) -> None:
    days = date(2024, 1, 8), date(2024, 2, 5), date(2024, 3, 4)
    first, second, third = (
        warned(f"W-{n}", said_by(on=day)) for n, day in enumerate(days, start=1)
    )
    history.happened(first, second, third)
    assert _told(history).notices == ()
    second.set_aside(envelope(on=days[1]), **TALKED_OVER)
    history.happened(second)
    assert _told(history).notices == ((days[2], "W-3", "W-2"),)
    first.set_aside(envelope(on=days[2]), **TALKED_OVER)
    history.happened(first)
    assert _told(history).notices == ((days[2], "W-3", "W-1"),)
    first.set_aside(envelope(on=days[0]), **TALKED_OVER)
    history.happened(first)
    assert _told(history).notices == ((days[1], "W-2", "W-1"), (days[2], "W-3", "W-1"))


def test_a_sign_that_comes_first_is_noticed_of_last(history: History) -> None:
    late, early = date(2024, 3, 4), date(2024, 1, 8)
    later = warned("W-2", said_by(on=late))
    history.happened(later)
    first = warned("W-1", said_by(on=early))
    first.set_aside(envelope(on=early), **TALKED_OVER)
    history.happened(first)
    assert _told(history).notices == ((late, "W-2", "W-1"),)


@pytest.mark.slow
def test_stories_have_links_and_notices(history: History) -> None:
    for seed in range(12):
        history.tell(500, seed=seed)
    with history.asked() as facts:
        found = chains(facts)
    assert found.ever_dismissed_or_set_aside
    assert found.dismissed_then_recurred
    assert found.notices


@pytest.mark.slow
def test_a_link_too_many_is_found_out_by_a_rebuild(history: History) -> None:
    for seed in range(12):
        history.tell(500, seed=seed)
    assert _agree(history.views)
    with history.views.writing() as facts:
        facts.execute(update(LINKED).values(earlier=None))
    assert not _agree(history.views)
    assert rebuild(history.views, history.log).is_same
    with history.views.writing() as facts:
        facts.execute(update(NOTICED).values(earlier="W-0"))
    assert not _agree(history.views)


def _told(history: History) -> Chains:
    """What is kept, once it is what the signs tell."""
    assert _agree(history.views)
    with history.asked() as facts:
        return chains(facts)


def _agree(views: Views) -> bool:
    with views.reading() as facts:
        lanes = kept_lanes(facts) == lanes_anew(facts, None)
        return lanes and chains(facts) == chains_anew(facts, None)
