"""What every test may ask for: a store of its own, and properties tried the same way each time."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from service.settings import Settings
from tests.service.keyring import settings_with_keys
from tests.service.recorded import Commands, record_a_review

settings.register_profile(
    "heedful",
    max_examples=40,
    deadline=None,  # the machine is shared; what is too slow is measured in bench/
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("soak", settings.get_profile("heedful"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "heedful"))


@pytest.fixture(scope="session")
def a_recorded_review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stores in which a review was opened and everybody registered; copied, never written to."""
    directory = tmp_path_factory.mktemp("recorded") / "var"
    commands = Commands.over(settings_with_keys(directory))
    commands.casework.log.store.create()
    record_a_review(commands)
    commands.casework.close()
    return directory


@pytest.fixture
def commands(tmp_path: Path, a_recorded_review: Path) -> Iterator[Commands]:
    """Every command, over a real log of this test's own that holds the recorded review."""
    shutil.copytree(a_recorded_review, tmp_path, dirs_exist_ok=True)
    made = Commands.over(Settings(data_dir=tmp_path))
    yield made
    made.casework.close()
