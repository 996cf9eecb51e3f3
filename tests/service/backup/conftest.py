"""What the tests of backups ask for: stores with the three reviews in them, and places for copies."""

import shutil
from pathlib import Path

import pytest

from service.backup import sources
from service.settings import Settings
from tests.service.backup.doing import key_tables, put_key, typed


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
def data(tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with the three reviews in it."""
    shutil.copytree(example, tmp_path / "var")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Another data directory, not made yet."""
    return tmp_path / "elsewhere"


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """Where backups are written."""
    return tmp_path / "backups"


@pytest.fixture
def with_keys(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same data directory, with a key store beside the rest."""
    monkeypatch.setattr(sources, "key_tables", key_tables)
    put_key(data, b"\x00first\xff")
    return data
