"""Is the cube at every moment what a count of the current rows is?"""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from projections.counted import counted_anew, kept, miscounted
from projections.extent import Extent
from projections.facts.counts import TABLE
from projections.facts.cuts import CUTS, DIFFERENT, PAIRS
from projections.following import Follower
from projections.generation import Generation
from tests.projections.stories.story import Story


@pytest.mark.slow
@given(seed=st.integers(0, 2**32), sizes=st.lists(st.integers(1, 60), min_size=1, max_size=12))
@settings(max_examples=40)
def test_the_cube_counts_what_a_count_of_the_rows_finds_after_every_page(
    seed: int, sizes: list[int]
) -> None:
    story = Story(Random(seed))
    with TemporaryDirectory() as name:
        facts = Generation(Path(name), 1)
        facts.create()
        follower = Follower(facts, story.log)
        for size in sizes:
            story.tell(size)
            while follower.step(size):
                with facts.reading() as connection:
                    assert miscounted(connection) == ()
        facts.close()
