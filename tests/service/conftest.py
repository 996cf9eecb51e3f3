"""What the tests of the import ask for: the service over an empty log."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.casework import Casework
from tests.service.bundles import empty_casework


@pytest.fixture
def casework(tmp_path: Path) -> Iterator[Casework]:
    made = empty_casework(tmp_path)
    yield made
    made.close()
