"""An index over the recorded review, on either database, and what it finds."""

from collections.abc import Iterator

import pytest

from tests.service.recorded import Commands
from tests.service.search.looking import Looking


@pytest.fixture
def looking(commands: Commands) -> Iterator[Looking]:
    """The recorded review with an index that was made and has taken nothing in yet."""
    made = Looking.over(commands)
    made.search.store.create()
    yield made
    made.search.close()
