"""What every test of a question may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.projections.histories import History


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    """An empty history with facts that follow it."""
    made = History(tmp_path)
    yield made
    made.views.close()
