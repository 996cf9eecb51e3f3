"""Read models that know of more than the log does: is that noticed before anybody reads or writes?"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.__main__ import cli
from service.operations.opened import AHEAD
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import build
from tests.house.tree import TOP
from tests.journeys.serving import free_port

pytestmark = pytest.mark.slow


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory under whose read models an older log was put."""
    settings = Settings(data_dir=tmp_path / "var")
    make_stores(settings)
    shutil.copy(settings.log_path, tmp_path / "older.db")
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    assert typed("import", str(settings.examples)).exit_code == 0
    assert typed("rebuild").exit_code == 0
    for name in ("log.db-wal", "log.db-shm"):
        (settings.data_dir / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "older.db", settings.log_path)
    return settings.data_dir


def test_every_verb_that_would_read_or_write_refuses_and_rebuild_mends_it(older: Path):
    for words in (("init",), ("run",), ("work",), ("import", str(Settings().examples))):
        said = typed(*words)
        assert (said.exit_code, said.stderr) == (1, f"Error: {AHEAD}\n"), words
    assert said_by_status()["head"] == 1
    assert typed("rebuild").exit_code == 0
    assert typed("status").exit_code == 0
    standing = said_by_status()
    assert (standing["position"], standing["behind"]) == (1, 0)
    assert typed("import", str(Settings().examples)).exit_code == 0


def test_status_shows_how_far_ahead_they_are_and_fails(older: Path):
    said = typed("status", "--json")
    assert json.loads(said.stdout)["behind"] == -206
    assert (said.exit_code, said.stderr) == (1, f"Error: {AHEAD}\n")


def test_read_models_that_were_never_made_are_not_ahead(older: Path):
    (older / "views.live").unlink()
    heedful = build(Settings(data_dir=older))
    heedful.views.check()
    heedful.views.ensure()
    heedful.views.check()
    heedful.close()


def test_a_server_ends_with_the_sentence_and_no_stack_trace(older: Path):
    said = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"],
        cwd=TOP,
        env={**os.environ, "PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert said.returncode != 0
    assert AHEAD in said.stderr
    assert "Traceback" not in said.stderr


def typed(*words: str) -> Result:
    """What came of `python -m service` and these words."""
    return CliRunner().invoke(cli, words, catch_exceptions=False)


def said_by_status() -> dict[str, int]:
    """What `status` tells, whatever its exit code."""
    said: dict[str, int] = json.loads(typed("status", "--json").stdout)
    return said
