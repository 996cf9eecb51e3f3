"""What does production refuse to start with, each in one sentence?"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from service.log.postgres import PostgresRecorder
from service.log.postgres_standing import standing
from service.operations.stores import make_stores
from service.settings import OF_THE_LIBRARY, Settings
from service.soundness import NotSound, check_soundness
from service.wiring import build
from tests.databases import OWNER, SERVICE, PostgresServer
from tests.house.tree import TOP

SETTINGS = Settings(app_env="production")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch):
    """An environment without any setting of the library."""
    for name in OF_THE_LIBRARY:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def as_delivered(request: pytest.FixtureRequest) -> Iterator[None]:
    """A server waits for the disk, as it does where nobody has set it otherwise."""
    if not {"postgres", "postgres_log"} & set(request.fixturenames):
        yield
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.set_to("fsync", "on"):
        yield


def refusal(log: PostgresRecorder, settings: Settings = SETTINGS) -> str:
    """The sentence with which it does not start; empty when it does."""
    log.store.close()
    try:
        check_soundness(settings, log)
    except NotSound as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("name", sorted(OF_THE_LIBRARY))
def test_a_setting_that_changes_how_the_log_is_kept_is_refused(
    sqlite_log, monkeypatch: pytest.MonkeyPatch, name: str
):
    for prefix in ("", "CASEWORK_"):
        monkeypatch.setenv(prefix + name, "y")
        assert refusal(sqlite_log).startswith(f"{prefix}{name} is set")
        monkeypatch.setenv(prefix + name, "n")
        assert refusal(sqlite_log) == ""


def test_such_a_setting_has_no_effect_even_where_it_is_not_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CASEWORK_PERSISTENCE_MODULE", "eventsourcing.popo")
    monkeypatch.setenv("AGGREGATE_CACHE_MAXSIZE", "100")
    make_stores(Settings(data_dir=tmp_path))
    heedful = build(Settings(data_dir=tmp_path))
    assert heedful.casework.repository.cache is None
    assert heedful.casework.head() == 1
    heedful.close()
    kek = (tmp_path / "kek.key").read_text("utf-8").strip()
    with pytest.raises(NotSound):
        build(replace(SETTINGS, data_dir=tmp_path, kek=kek))


@pytest.mark.slow
def test_a_server_as_it_is_delivered_and_a_role_as_init_makes_it_are_sound(
    postgres_log: PostgresRecorder,
):
    assert refusal(postgres_log) == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "word"), [(None, "a superuser"), (OWNER, "the owner"), ("heedful_heir", "the owner")]
)
def test_a_role_that_could_change_the_log_is_refused(
    postgres: PostgresServer, postgres_log: PostgresRecorder, who: str | None, word: str
):
    with a_role(postgres, "heedful_heir", f"GRANT {OWNER} TO heedful_heir"):
        name = postgres_log.store.query("SELECT current_database()")[0][0]
        postgres_log.store.url = postgres.url(name, who)
        assert f"DATABASE_URL names {word}" in refusal(postgres_log)
        assert refusal(postgres_log, Settings()) == ""
        postgres_log.store.close()


@pytest.mark.slow
@pytest.mark.parametrize("right", ["UPDATE", "UPDATE (state)", "DELETE", "TRUNCATE", "TRIGGER"])
def test_a_right_too_many_is_refused_by_its_name(postgres_log: PostgresRecorder, right: str):
    as_owner(postgres_log, f"GRANT {right} ON heedful.events TO {SERVICE}")
    assert f"may {right.split()[0]} events" in refusal(postgres_log)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["DROP TRIGGER {} ON {}", "ALTER TABLE {1} DISABLE TRIGGER {0}"])
def test_a_log_whose_guard_is_gone_is_refused(postgres_log: PostgresRecorder, how: str):
    as_owner(postgres_log, how.format("events_are_never_changed", "heedful.events"))
    assert "The trigger" in refusal(postgres_log)
    postgres_log.store.create()
    assert refusal(postgres_log) == ""


@pytest.mark.slow
@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_may_forget_what_it_acknowledged_is_refused(
    postgres: PostgresServer, postgres_log: PostgresRecorder, setting: str
):
    with postgres.set_to(setting, "off"):
        assert f"{setting} off" in refusal(postgres_log)
    assert refusal(postgres_log) == ""


@pytest.mark.slow
def test_a_role_that_does_not_wait_for_the_disk_is_refused(
    postgres: PostgresServer, postgres_log: PostgresRecorder
):
    postgres.do("ALTER ROLE {} SET synchronous_commit = off", SERVICE)
    try:
        assert "synchronous_commit off" in refusal(postgres_log)
    finally:
        postgres.do("ALTER ROLE {} RESET synchronous_commit", SERVICE)


@pytest.mark.slow
def test_a_server_that_is_too_old_is_refused(postgres_log: PostgresRecorder):
    here = standing(postgres_log.store)
    assert list(here.faults()) == []
    assert list(replace(here, version=15).faults()) == [
        "PostgreSQL 15 is too old: the log needs 16 or newer."
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "program",
    [["-m", "service", "status"], ["-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]],
    ids=["a verb", "the server"],
)
def test_whatever_is_started_refuses_with_one_sentence_and_no_stack_trace(
    postgres: PostgresServer, tmp_path: Path, program: list[str]
):
    name = postgres.create()
    settings = replace(postgres.settings(name), data_dir=tmp_path)
    make_stores(settings)
    said = subprocess.run(
        [sys.executable, *program],
        cwd=TOP,
        env=os.environ
        | {
            "APP_ENV": "production",
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": str(settings.owner_database_url),
            "KEK": (tmp_path / "kek.key").read_text("utf-8").strip(),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 1
    (sentence,) = [line for line in said.stderr.splitlines() if "INFO" not in line]
    assert "DATABASE_URL names the owner of the log" in sentence
    postgres.drop(name)


@contextmanager
def a_role(server: PostgresServer, name: str, and_then: str) -> Iterator[None]:
    """A role for the length of a test."""
    server.do("CREATE ROLE {} LOGIN", name)
    server.do(and_then)
    try:
        yield
    finally:
        server.do("DROP ROLE {}", name)


def as_owner(log: PostgresRecorder, statement: str) -> None:
    """What the owner of the log does."""
    with psycopg.connect(log.store.owner_url, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]  # ours
