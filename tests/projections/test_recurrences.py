"""Is what came back, as it is kept, at every moment what the signs themselves tell?"""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from projections.facts.recurrences import LINKED, NOTICED
from projections.following import Follower
from projections.readmodel import Views
from projections.rebuilding import rebuild
from projections.recurrences import chains, chains_anew
from tests.projections.histories import History
from tests.projections.places import empty_views
from tests.projections.stories.story import Story

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


def test_stories_have_links_and_notices(history: History) -> None:
    for seed in range(6):
        history.tell(150, seed=seed)
    with history.asked() as facts:
        found = chains(facts)
    assert found.ever_dismissed_or_set_aside
    assert found.dismissed_then_recurred
    assert found.notices


def test_a_link_too_many_is_found_out_by_a_rebuild(history: History) -> None:
    for seed in range(6):
        history.tell(150, seed=seed)
    assert _agree(history.views)
    with history.views.writing() as facts:
        facts.execute(update(LINKED).values(earlier=None))
    assert not _agree(history.views)
    assert rebuild(history.views, history.log).is_same
    with history.views.writing() as facts:
        facts.execute(update(NOTICED).values(earlier="W-0"))
    assert not _agree(history.views)


def _agree(views: Views) -> bool:
    with views.reading() as facts:
        return chains(facts) == chains_anew(facts, None)
