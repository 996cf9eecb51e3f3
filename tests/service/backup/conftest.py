"""What the tests of backups ask for: stores with the three reviews in them, and places for copies."""

import shutil
from pathlib import Path

import pytest

from service.settings import Settings
from tests.service.backup.doing import typed


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stores with the three reviews in them, copied for each test."""
    data = tmp_path_factory.mktemp("example") / "var"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATA_DIR", str(data))
        assert typed("init").exit_code == 0
        assert typed("import", str(Settings().examples)).exit_code == 0
    return data


@pytest.fixture
def tryout(tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with the three reviews in it, and the key-encryption key beside them."""
    shutil.copytree(example, tmp_path / "var")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def data(tryout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, with the key-encryption key in the environment, for whoever restores elsewhere."""
    monkeypatch.setenv("KEK", (tryout / "kek.key").read_text().strip())
    return tryout


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Another data directory, not made yet."""
    return tmp_path / "elsewhere"


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """Where backups are written."""
    return tmp_path / "backups"
