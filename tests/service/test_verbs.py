"""What can an operator type, what is said, and with which exit code does each verb end?"""

import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from domain.reviews import CaseReview
from service.__main__ import cli
from service.desk import USUAL, Desk
from service.operations import documents, serving
from service.operations.documents import MAKERS, SLOW_MAKERS
from service.operations.opened import NOT_MADE
from service.raising import INBOX_CODE, inbox_id
from service.settings import Settings
from service.wiring import Heedful, build

pytestmark = pytest.mark.slow

SETTINGS = [field.name.upper() for field in fields(Settings)]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of this test's own, not made yet."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def made(data: Path) -> Path:
    """The same, after `init`."""
    assert typed("init").exit_code == 0
    return data


def typed(*words: str) -> Result:
    """What came of `python -m service` and these words."""
    return CliRunner().invoke(cli, words, catch_exceptions=False)


def opened(data: Path) -> Iterator[Heedful]:
    """The service over the stores in this directory."""
    heedful = build(Settings(data_dir=data))
    try:
        yield heedful
    finally:
        heedful.close()


def every_verb(group: click.Group = cli, *before: str) -> Iterator[tuple[str, ...]]:
    """The words of every verb."""
    for name, verb in group.commands.items():
        if isinstance(verb, click.Group):
            yield from every_verb(verb, *before, name)
        else:
            yield (*before, name)


@pytest.mark.parametrize("words", [(), *every_verb()], ids=" ".join)
def test_every_verb_explains_itself(words: tuple[str, ...]):
    said = typed(*words, "--help")
    assert said.exit_code == 0
    assert "Usage:" in said.output
    assert len(said.output.splitlines()) > 3


def test_an_unknown_verb_is_refused():
    assert typed("destroy").exit_code == 2


# init


def test_init_makes_the_stores_and_the_standing_inbox(made: Path):
    assert {"log.db", "desk.db"} <= {path.name for path in made.iterdir()}
    for heedful in opened(made):
        inbox = heedful.casework.fetch(CaseReview, inbox_id("local"))
        assert (inbox.code, inbox.is_closed) == (INBOX_CODE, False)


def test_the_data_directory_is_for_the_service_alone(made: Path):
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_init_again_and_again_changes_nothing(made: Path):
    keyed = typed("key", "create", "case-system").stdout.split()[-1]
    for _ in range(2):
        assert typed("init").exit_code == 0
    for heedful in opened(made):
        assert heedful.casework.head() == 2  # the inbox, and who was given the key
        assert heedful.desk.key_for(keyed) is not None
        assert heedful.views.generation() == 1


def test_each_partnership_gets_its_inbox(made: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARTNERSHIP", "north")
    assert typed("init").exit_code == 0
    for heedful in opened(made):
        assert heedful.casework.head() == 2
        assert heedful.casework.find(inbox_id("north")) is not None


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("rebuild",),
        ("export",),
        ("key", "list"),
        ("key", "create", "case-system"),
        ("work",),
    ],
    ids=" ".join,
)
def test_before_init_a_verb_says_what_to_do_and_makes_nothing(data: Path, words):
    said = typed(*words)
    assert said.exit_code == 1
    assert NOT_MADE in said.stderr
    assert not data.exists()


def test_a_wrong_setting_is_named(data: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORT", "eighty")
    said = typed("init")
    assert said.exit_code == 1
    assert "PORT" in said.stderr
    assert not data.exists()


# key


def test_the_new_key_is_the_last_word_printed_and_works(made: Path):
    said = typed("key", "create", "case-system")
    key = said.stdout.split()[-1]
    assert said.stdout == f"{key}\n"
    desk = Desk(made / "desk.db")
    client = desk.key_for(key)
    desk.close()
    assert client is not None
    assert (client.name, client.scopes) == ("case-system", set(USUAL))


def test_a_key_may_be_made_for_little_and_for_a_short_time(made: Path):
    key = typed("key", "create", "reader", "--scope", "read", "--days", "7").stdout.split()[-1]
    desk = Desk(made / "desk.db")
    client = desk.key_for(key)
    desk.close()
    assert client is not None
    assert client.scopes == {"read"}


@pytest.mark.parametrize("words", [("--scope", "everything"), ("--days", "0"), ("--days", "366")])
def test_a_key_for_what_there_is_not_is_refused(made: Path, words: tuple[str, str]):
    assert typed("key", "create", "case-system", *words).exit_code == 2
    assert typed("key", "list").stdout == ""


def test_keys_are_listed_without_themselves_and_revoked_by_id(made: Path):
    key = typed("key", "create", "case-system", "--scope", "read").stdout.split()[-1]
    listed = typed("key", "list").stdout
    assert "case-system" in listed
    assert "until" in listed
    assert key not in listed
    assert key.split("_", 2)[2] not in listed
    key_id = listed.split()[0]
    assert typed("key", "revoke", key_id).stdout == "Revoked.\n"
    assert "revoked" in typed("key", "list").stdout
    again = typed("key", "revoke", key_id)
    assert again.exit_code == 1
    assert "no key" in again.stderr


# import, rebuild, status, export, generate


def test_the_three_reviews_come_in_and_a_second_import_says_that_nothing_is_new(made: Path):
    examples = str(Settings().examples)
    first = typed("import", examples)
    assert first.exit_code == 0, first.output
    assert "205 new events" in first.output
    second = typed("import", examples, examples)
    assert second.exit_code == 0
    assert second.output.count("No new events") == 2


def test_a_refused_row_and_an_unreadable_file_have_their_exit_codes(made: Path, tmp_path: Path):
    bundle = json.loads(Settings().examples.read_text("utf-8"))
    bundle["reviews"] = bundle["reviews"][:1]
    bundle["reviews"][0]["challenges"][0]["strength"] = {"not": "a code"}
    refused, unreadable = tmp_path / "refused.json", tmp_path / "unreadable.json"
    refused.write_text(json.dumps(bundle), "utf-8")
    unreadable.write_text("{", "utf-8")
    assert typed("import", str(refused)).exit_code == 1
    assert typed("import", str(unreadable)).exit_code == 2
    assert typed("import", str(refused), str(unreadable)).exit_code == 2
    assert typed("import", str(tmp_path / "nothing.json")).exit_code == 2
    assert typed("import").exit_code == 2


def test_rebuilding_says_what_it_compared_and_catches_up(made: Path):
    typed("import", str(Settings().examples))
    said = typed("rebuild")
    assert said.exit_code == 0
    assert "generation 1 -> 2" in said.output
    assert "DIFFERENT" not in said.output
    again = typed("rebuild")
    assert "generation 2 -> 3" in again.output
    assert "18 ->         18 rows  the same" in again.output


def test_the_index_for_searching_is_made_anew_by_itself(made: Path):
    typed("import", str(Settings().examples))
    said = typed("rebuild", "--search")
    assert said.exit_code == 0
    texts = json.loads(typed("status", "--json").stdout)["search_texts"]
    assert said.stdout == f"Texts in the index: {texts}.\n"
    assert texts > 100
    told = json.loads(typed("status", "--json").stdout)
    assert told["search_position"] == told["head"]


def test_two_do_not_rebuild_at_once(made: Path):
    for heedful in opened(made):
        with heedful.views.generations.alone():
            said = typed("rebuild")
    assert said.exit_code == 1
    assert "Somebody else is rebuilding" in said.stderr


def test_status_tells_how_much_is_recorded_and_how_far_the_read_models_are(made: Path):
    typed("import", str(Settings().examples))
    before = json.loads(typed("status", "--json").stdout)
    assert (before["head"], before["position"], before["behind"]) == (207, 0, 207)
    assert before["behind_seconds"] > 0
    assert before["jobs"] == []
    assert before["events"]["challenge-raised"] == 18
    typed("rebuild")
    after = json.loads(typed("status", "--json").stdout)
    assert (after["behind"], after["parked"], after["generation"]) == (0, 0, 2)
    assert (after["behind_seconds"], after["dropped"]) == (0, 0)
    plain = typed("status")
    assert plain.exit_code == 0
    assert "18  challenge-raised" in plain.stdout


def test_status_tells_who_does_which_job(made: Path):
    for heedful in opened(made):
        heedful.leases.claim("ledger", "db-host 7 here x", 60)
        heedful.leases.claim("tidying", "db-host 8 here y", 60)
        heedful.leases.release("db-host 8 here y")
    ledger, tidying = json.loads(typed("status", "--json").stdout)["jobs"]
    assert (ledger["job"], ledger["holder"], ledger["is_held"]) == ("ledger", "db-host 7", True)
    assert 0 <= ledger["heartbeat_age"] < 60
    assert (tidying["job"], tidying["is_held"]) == ("tidying", False)
    plain = typed("status").stdout
    assert "ledger  db-host 7, heard of" in plain
    assert "tidying  nobody, since" in plain


def test_status_fails_when_an_event_is_parked(made: Path):
    connection = sqlite3.connect(made / "log.db")
    connection.execute(
        "INSERT INTO events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)",
        (bytes(16), 1, "challenge-raised", b"{}"),
    )
    connection.commit()
    connection.close()
    typed("rebuild")
    said = typed("status")
    assert said.exit_code == 1
    assert "parked  1" in said.stdout


def test_export_writes_every_event_as_it_is_stored_a_line_each(made: Path, tmp_path: Path):
    typed("import", str(Settings().examples))
    output = tmp_path / "events.jsonl"
    assert typed("export", str(output)).exit_code == 0
    opening, *lines, end = map(json.loads, output.read_text("utf-8").splitlines())
    events = [line for line in lines if line["row"] == "event"]
    assert [event["position"] for event in events] == list(range(1, 208))
    assert set(events[0]) == {"row", "position", "id", "version", "topic", "state"}
    assert events[0]["state"]["code"] == INBOX_CODE
    assert opening == {"file": "heedful-log", "schema": 1}
    assert end["end"]["lines"] == len(lines)
    assert typed("export").stdout_bytes == output.read_bytes()


def test_a_generated_bundle_can_be_imported_and_the_same_seed_gives_the_same(
    made: Path, tmp_path: Path
):
    one, two, other, manifest = (tmp_path / f"{name}.json" for name in ("1", "2", "3", "m"))
    for output, seed in ((one, "7"), (two, "7"), (other, "8")):
        words = ("generate", str(output), "--reviews", "2", "--seed", seed)
        assert typed(*words, "--manifest", str(manifest)).exit_code == 0
    assert one.read_bytes() == two.read_bytes() != other.read_bytes()
    planted = json.loads(manifest.read_bytes())
    assert f"{planted['events']} new events" in typed("import", str(other)).output
    assert typed("generate", str(one), "--reviews", "0").exit_code == 2


# documents


@pytest.mark.slow
def test_generated_documents_are_written_and_found_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(documents, "DOCS", tmp_path)
    stale = typed("documents", "--check")
    assert stale.exit_code == 1
    assert all(name in stale.stderr for name in MAKERS)
    assert typed("documents").exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {*MAKERS, *SLOW_MAKERS}
    assert typed("documents", "--check").exit_code == 0
    (tmp_path / "stages.md").write_text("by hand", "utf-8")
    assert "stages.md" in typed("documents", "--check").stderr


# run and work


class BecameGunicorn(Exception):
    """Raised where the process would turn into the server."""


@pytest.fixture
def becoming(monkeypatch: pytest.MonkeyPatch, data: Path) -> list[str]:
    """The server's command line; turning into it ends the test's process, so it is only noted."""
    program: list[str] = []

    def become(_: str, words: list[str]) -> None:
        program.extend(words)
        raise BecameGunicorn

    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PORT", str(chosen.getsockname()[1]))
    monkeypatch.setattr(serving.os, "execv", become)
    monkeypatch.setattr(serving.os, "chdir", lambda _: None)
    return program


def run(*words: str) -> str:
    """What `run` prints before it serves."""
    said = CliRunner().invoke(cli, ["run", *words])
    assert isinstance(said.exception, BecameGunicorn), said.output
    return said.stdout


def test_run_makes_what_is_missing_and_prints_a_link_that_signs_in_once(
    becoming: list[str], data: Path
):
    said = run()
    assert f"http://127.0.0.1:{os.environ['PORT']}/" in said
    link = said.split("/sign-in/")[1].split()[0]
    desk = Desk(data / "desk.db")
    assert desk.redeem(link, 1) is not None
    assert desk.redeem(link, 1) is None
    desk.close()
    assert becoming[1:3] == ["-m", "gunicorn"]
    assert becoming[-1] == "wsgi:app"


def test_run_gives_no_link_where_others_could_listen(
    becoming: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("TRUSTED_HOSTS", "heedful.example.org")
    said = run()
    assert "/sign-in/" not in said
    assert becoming


def test_run_says_in_a_sentence_that_somebody_else_listens_there(becoming: list[str], data: Path):
    with socket.create_server(("127.0.0.1", int(os.environ["PORT"]))):
        refused = typed("run")
    where = f"127.0.0.1:{os.environ['PORT']}"
    said = f"Error: Cannot listen on {where} (Address already in use). Set HOST or PORT to another."
    assert (refused.exit_code, refused.stderr.strip()) == (1, said)
    assert not data.exists()
    assert not becoming


@pytest.mark.parametrize("host", ["192.0.2.7", "nowhere.invalid"])
def test_run_says_in_a_sentence_that_it_cannot_listen_there(
    becoming: list[str], monkeypatch: pytest.MonkeyPatch, host: str
):
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("TRUSTED_HOSTS", "heedful.example.org")
    refused = typed("run")
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"Error: Cannot listen on {host}:")
    assert len(refused.stderr.splitlines()) == 1


def test_run_loads_the_examples_into_an_empty_store_only_and_only_when_asked(
    becoming: list[str], data: Path
):
    run()
    for heedful in opened(data):
        assert heedful.casework.head() == 1
    run("--examples")
    for heedful in opened(data):
        assert heedful.views.position() == heedful.casework.head() == 206
    assert "new events" not in run("--examples")
    assert becoming


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_work_follows_the_log_until_it_is_told_to_stop(made: Path, ending: signal.Signals):
    worker = subprocess.Popen(
        [sys.executable, "-m", "service", "work"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    try:
        assert worker.stderr is not None
        assert "Following the log" in worker.stderr.readline()
        typed("import", str(Settings().examples))
        for heedful in opened(made):
            assert heedful.views.wait_for(206, timeout=20)
        worker.send_signal(ending)
        assert worker.wait(timeout=20) == 0
        assert "Traceback" not in worker.stderr.read()
    finally:
        worker.kill()
        worker.communicate()


def test_metrics_are_served_only_where_it_is_said_and_somebody_can_listen(
    made: Path, monkeypatch: pytest.MonkeyPatch
):
    unsaid = typed("metrics")
    assert (unsaid.exit_code, "METRICS_BIND" in unsaid.stderr) == (1, True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("METRICS_BIND", f"127.0.0.1:{taken.getsockname()[1]}")
        refused = typed("metrics")
    said = "Error: Cannot listen on METRICS_BIND (Address already in use)."
    assert (refused.exit_code, refused.stderr.strip()) == (1, said)


@pytest.mark.slow
def test_the_module_itself_is_the_command(made: Path):
    said = subprocess.run(
        [sys.executable, "-m", "service", "status", "--json"],
        capture_output=True,
        check=True,
        env=os.environ,
    )
    assert json.loads(said.stdout)["head"] == 1
