"""What do `checkpoint`, `proof` and `verify` say, with which exit code, and what does `status` show?"""

import base64
import json
import os
import random
import sqlite3
import stat
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.__main__ import cli
from service.ledger import verify as alone
from service.ledger.signing_key import LedgerKeyNotUsable, signer
from service.settings import Settings
from tests.service.tampering import WAYS, tamper

pytestmark = pytest.mark.slow

SEED = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory after `init`."""
    for field in fields(Settings):
        monkeypatch.delenv(field.name.upper(), raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    assert typed("init").exit_code == 0
    return tmp_path / "var"


@pytest.fixture
def reviews(made: Path) -> Path:
    """The same, with the three example reviews."""
    assert typed("import", str(Settings().examples)).exit_code == 0
    return made


def typed(*words: str) -> Result:
    """What came of `python -m service` and these words."""
    return CliRunner().invoke(cli, words, catch_exceptions=False)


def test_init_makes_a_key_for_its_owner_s_eyes_only_and_keeps_it(made: Path):
    key = made / "ledger.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    assert typed("init").exit_code == 0
    assert key.read_bytes() == before


def test_a_checkpoint_is_printed_and_delivered(reviews: Path):
    said = typed("checkpoint")
    assert said.exit_code == 0
    assert said.stdout.splitlines()[:2] == ["heedful/local", "207"]
    (kept,) = (reviews / "checkpoints").iterdir()
    assert kept.read_text("utf-8") == said.stdout
    assert typed("checkpoint").stdout == said.stdout
    assert [path.name for path in (reviews / "checkpoints").iterdir()] == [kept.name]


def test_verify_says_what_it_compared(reviews: Path):
    assert "There was no checkpoint" in typed("verify").stdout
    typed("checkpoint")
    said = typed("verify")
    assert said.exit_code == 0
    assert said.stdout == "207 events are as the ledger took them in, and 1 checkpoint agrees.\n"


def test_verify_tells_of_events_that_are_too_new(made: Path):
    typed("checkpoint")
    typed("import", str(Settings().examples))
    said = typed("verify")
    assert said.exit_code == 0
    assert "Events after position 1 are not in the ledger yet." in said.stdout


@pytest.mark.slow
@pytest.mark.parametrize("number", range(48))
def test_verify_names_what_was_done_to_the_real_file(reviews: Path, number: int):
    typed("checkpoint")
    done = tamper(reviews / "log.db", random.Random(number), [WAYS[number % len(WAYS)]])
    said = typed("verify")
    assert said.exit_code == 1, done
    assert said.stdout.startswith(f"Position {done.position}"), done
    assert len(said.stdout.splitlines()) == 1
    assert typed("verify").stdout == said.stdout


def test_verify_holds_the_log_against_a_checkpoint_kept_outside(reviews: Path, tmp_path: Path):
    typed("checkpoint")
    kept = tmp_path / "kept.checkpoint"
    next((reviews / "checkpoints").iterdir()).rename(kept)
    for path in reviews.glob("ledger.db*"):
        path.unlink()
    connection = sqlite3.connect(reviews / "log.db")
    with connection:
        connection.execute("DROP TRIGGER events_are_never_changed")
        connection.execute("UPDATE events SET state = x'7b7d' WHERE position = 9")
    connection.close()
    typed("init")
    typed("checkpoint")
    assert typed("verify").exit_code == 0
    said = typed("verify", "--checkpoint", str(kept))
    assert said.exit_code == 1
    assert "kept.checkpoint: one or more of the first 207 events" in said.stdout


def test_verify_takes_the_public_key_where_there_is_no_other(reviews: Path):
    typed("checkpoint")
    key = typed("checkpoint", "--public-key").stdout.strip()
    (reviews / "ledger.key").unlink()
    assert typed("verify").exit_code == 1
    assert typed("verify", "--key", key).exit_code == 0
    assert typed("verify", "--key", "nonsense").exit_code == 2


def test_a_checkpoint_is_not_signed_over_what_was_rewritten(reviews: Path):
    typed("checkpoint")
    for path in reviews.glob("ledger.db*"):
        path.unlink()
    connection = sqlite3.connect(reviews / "log.db")
    with connection:
        connection.execute("DROP TRIGGER events_are_never_deleted")
        connection.execute("DELETE FROM events WHERE position = 100")
    connection.close()
    typed("init")
    said = typed("checkpoint")
    assert said.exit_code == 1
    assert "does not continue 000000000207.checkpoint" in said.stderr
    status = typed("status", "--json")
    assert status.exit_code == 1
    assert "does not continue" in json.loads(status.stdout)["checkpoint_error"]


def test_a_log_that_lost_its_end_is_told_of_everywhere(reviews: Path):
    typed("checkpoint")
    connection = sqlite3.connect(reviews / "log.db")
    with connection:
        connection.execute("DROP TRIGGER events_are_never_deleted")
        connection.execute("DELETE FROM events WHERE position > 200")
    connection.close()
    assert "disagrees at position 207" in typed("checkpoint").stderr
    assert "Position 201" in typed("verify").stdout
    status = typed("status", "--json")
    assert status.exit_code == 1
    assert json.loads(status.stdout)["ledger_agrees"] is False


def test_what_is_not_delivered_is_an_error_and_stays_one_until_it_is(
    reviews: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("CHECKPOINT_SINK", str(tmp_path / "outside"))
    said = typed("checkpoint")
    assert said.exit_code == 1
    assert "It was not delivered" in said.stderr
    status = typed("status", "--json")
    assert status.exit_code == 1
    assert json.loads(status.stdout)["checkpoints_waiting"] == 1
    (tmp_path / "outside").mkdir()
    assert typed("checkpoint").exit_code == 0
    shown = json.loads(typed("status", "--json").stdout)
    assert (shown["checkpoints_waiting"], shown["checkpoint_size"]) == (0, 207)
    assert (shown["checkpoint_error"], shown["ledger_position"]) == (None, 207)
    assert "ledger_position  207" in typed("status").stdout


def test_a_proof_is_written_and_checked_by_the_file_alone(
    reviews: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    event = json.loads(typed("export").stdout.splitlines()[41])
    output = tmp_path / "event.tlog-proof"
    assert typed("proof", f"{event['id']}.{event['version']}", str(output)).exit_code == 0
    key = typed("checkpoint", "--public-key").stdout.strip()
    assert alone.main([key, str(output)]) == 0
    assert f"({event['topic']}) stands at position {event['position']} " in capsys.readouterr().out
    told = typed("proof", f"{event['id']}.{event['version']}", "--state", "--size", "42").stdout
    output.write_text(told, "utf-8")
    assert alone.main([key, str(output)]) == 0


@pytest.mark.parametrize("words", [("nonsense",), ("00000000-0000-0000-0000-000000000001.1",)])
def test_a_proof_of_nothing_is_refused_with_a_sentence(reviews: Path, words: tuple[str]):
    said = typed("proof", *words)
    assert said.exit_code == 1
    assert "There is no such event" in said.stderr


def test_a_proof_in_a_log_that_never_was_is_refused_with_a_sentence(reviews: Path):
    event = json.loads(typed("export").stdout.splitlines()[41])
    said = typed("proof", f"{event['id']}.{event['version']}", "--size", "7")
    assert said.exit_code == 1
    assert "no log of this size" in said.stderr


# the key


def test_production_makes_no_key_and_does_not_begin_without_one(
    tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("APP_ENV", "production")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "real"))
    said = typed("init")
    assert said.exit_code == 1
    assert (
        said.stderr
        == "Error: Set LEDGER_KEY_FILE or LEDGER_KEY: in production nobody makes one up.\n"
    )
    assert typed("run").exit_code == 1
    assert not (tmp_path / "real").exists()
    monkeypatch.setenv("LEDGER_KEY", SEED)
    monkeypatch.setenv("KEK", base64.b64encode(os.urandom(32)).decode())
    assert typed("init").exit_code == 0
    assert typed("checkpoint").exit_code == 0
    assert not (tmp_path / "real" / "ledger.key").exists()


def test_a_key_is_read_from_pem_and_from_base64_alike(tmp_path: Path):
    plain = Settings(data_dir=tmp_path, ledger_key=SEED)
    (tmp_path / "seed").write_text(SEED + "\n", "utf-8")
    made = signer(plain).verifier
    assert signer(Settings(ledger_key_file=tmp_path / "seed")).verifier == made
    pem = base64.b64encode(
        bytes.fromhex("302e020100300506032b657004220420") + bytes(range(32))
    ).decode()
    (tmp_path / "pem").write_text(
        f"-----BEGIN PRIVATE KEY-----\n{pem}\n-----END PRIVATE KEY-----\n", "utf-8"
    )
    assert signer(Settings(ledger_key_file=tmp_path / "pem")).verifier == made


@pytest.mark.parametrize("key", ["x", "AAAA", "-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_key_that_cannot_be_read_is_named_by_its_setting_and_not_repeated(
    tmp_path: Path, key: str
):
    with pytest.raises(LedgerKeyNotUsable, match="LEDGER_KEY is not an Ed25519") as refused:
        signer(Settings(ledger_key=key))
    assert "AAAA" not in str(refused.value)
    (tmp_path / "key").write_text(key, "utf-8")
    with pytest.raises(LedgerKeyNotUsable, match="LEDGER_KEY_FILE is not"):
        signer(Settings(ledger_key_file=tmp_path / "key"))
    with pytest.raises(LedgerKeyNotUsable, match="cannot be read"):
        signer(Settings(ledger_key_file=tmp_path / "nowhere"))
    with pytest.raises(LedgerKeyNotUsable, match="`python -m service init`"):
        signer(Settings(data_dir=tmp_path))


def test_a_key_of_another_kind_is_refused(tmp_path: Path):
    program = ["openssl", "genpkey", "-algorithm", "X25519"]
    try:
        made = subprocess.run(program, capture_output=True, text=True, check=True, env=os.environ)
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("there is no openssl here")
    with pytest.raises(LedgerKeyNotUsable):
        signer(Settings(ledger_key=made.stdout))
