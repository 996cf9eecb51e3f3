"""`generations` and `rollback`: what is listed, what is switched to, what is dropped, on both databases."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.__main__ import cli
from service.operations.opened import settings
from service.settings import Settings
from service.wiring import build
from tests.databases import OWNER, POSTGRESQL, SERVICE, PostgresServer

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def stores(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str
) -> Iterator[None]:
    """Settings of this test's own; nothing is made yet."""
    for field in fields(Settings):
        monkeypatch.delenv(field.name.upper(), raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    if database != POSTGRESQL:
        yield
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create()
    monkeypatch.setenv("DATABASE_URL", server.url(name, SERVICE))
    monkeypatch.setenv("OWNER_DATABASE_URL", server.url(name, OWNER))
    yield
    server.drop(name)


def test_a_rebuild_is_listed_and_gone_back_from_and_pruned():
    typed("init")
    assert listed() == ["1 live"]
    typed("rebuild")
    assert listed() == ["1", "2 live"]
    assert typed("rollback").output == "generation 2 -> 1\n"
    assert listed() == ["1 live", "2"]
    assert typed("rollback", "2").output == "generation 1 -> 2\n"
    typed("rebuild")
    assert typed("generations", "prune").output == "Dropped: 1.\n"
    assert typed("generations", "prune", "--all").output == "Dropped: 2.\n"
    assert typed("generations", "prune").output == "Dropped: none.\n"
    assert listed() == ["3 live"]


def test_going_back_to_what_is_not_there_is_refused_in_a_sentence():
    typed("init")
    refused(typed("rollback"), "There is no such generation")
    refused(typed("rollback", "9"), "There is no such generation")


def test_before_init_there_is_nothing_to_list():
    for verb in (["generations"], ["rollback"], ["generations", "prune"]):
        refused(typed(*verb), "python -m service init")


def test_before_init_there_is_no_status_and_a_sentence_says_what_to_do(tmp_path: Path):
    refused(typed("status"), "python -m service init")
    refused(typed("status", "--json"), "python -m service init")
    assert not (tmp_path / "var").exists()


def test_where_only_the_log_is_missing_there_is_no_status_either(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, database: str, tmp_path: Path
):
    typed("init")
    if database == POSTGRESQL:
        name = request.getfixturevalue("postgres").create()
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("postgres").url(name, SERVICE))
    else:
        (tmp_path / "var" / "log.db").unlink()
    refused(typed("status"), "python -m service init")


def test_where_only_read_models_are_missing_init_is_asked_for_and_mends_it():
    typed("init")
    heedful = build(settings())
    heedful.views.live().remove()
    heedful.close()
    refused(typed("status"), "python -m service init")
    typed("init")
    assert listed() == ["1 live"]
    typed("rebuild")
    assert listed() == ["1", "2 live"]


def test_one_at_a_time():
    typed("init")
    heedful = build(settings())
    with heedful.views.generations.alone():
        refused(typed("rollback"), "Somebody else is rebuilding")
        refused(typed("generations", "prune"), "Somebody else is rebuilding")
    heedful.close()


def listed() -> list[str]:
    """The numbers of the generations, and what is said of them."""
    lines = [line.split() for line in typed("generations").output.splitlines()]
    return [" ".join((words[0], *words[7:])) for words in lines]


def refused(said: Result, sentence: str) -> None:
    """Refused in one line that says why."""
    assert said.exit_code == 1, said.output
    assert sentence in said.stderr
    assert len(said.stderr.splitlines()) == 1


def typed(*words: str) -> Result:
    """What came of `python -m service` and these words."""
    return CliRunner().invoke(cli, words, catch_exceptions=False)
