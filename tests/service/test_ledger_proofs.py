"""Does the file an inspector takes along check what it is given, with nothing else at hand?"""

import base64
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.rejections import NotFound
from service.ledger import verify as alone
from service.ledger.ledger import Ledger, NotAsRecorded, NotInLedgerYet, SizeUnknown
from service.ledger.naming import event_named
from service.ledger.verify import NotProved, check, has_signed_rfc8032, main
from service.settings import Settings
from tests.service.ledgers import Books, event
from tests.service.tampering import edit_into_nonsense, edit_state, tamper

EVENTS = 60
SEED = base64.b64encode(bytes(range(32))).decode()
# RFC 8032, 7.1: public key, message, signature.
ED25519 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger over sixty events, with a key."""
    directory = tmp_path_factory.mktemp("proofs")
    books = Books.opened(directory)
    books.record(EVENTS)
    settings = Settings(data_dir=directory, ledger_key=SEED, ledger_origin="example.org/log")
    made = Ledger(settings, books.log)
    made.follower.catch_up()
    yield made
    made.close()
    books.close()


@pytest.fixture(scope="module")
def key(ledger: Ledger) -> str:
    """The public key, as a line."""
    return str(ledger.signer.verifier)


@pytest.mark.parametrize("number", [0, 1, 31, 32, EVENTS - 1])
def test_the_proof_of_an_event_says_which_and_where(ledger: Ledger, key: str, number: int):
    proof = ledger.proof(*named(number))
    assert (proof.index, proof.size) == (number, EVENTS)
    id, version = named(number)
    assert check(key, proof.file) == (
        f"event {id}.{version} ({event(number).topic}) stands at position {number + 1} of the log "
        f"example.org/log, unchanged among its {EVENTS} events"
    )


def test_a_proof_is_a_file_as_c2sp_has_it(ledger: Ledger):
    proof = ledger.proof(*named(5))
    head, _, note = proof.file.partition("\n\n")
    first, extra, index, *path = head.split("\n")
    assert first == "c2sp.org/tlog-proof@v1"
    assert extra.startswith("extra ")
    assert index == "index 5"
    assert all(len(base64.b64decode(line)) == 32 for line in path)
    assert note == ledger.checkpoint().note


def test_a_proof_shows_nothing_of_what_was_said_unless_it_is_asked_to(ledger: Ledger, key: str):
    silent, telling = (ledger.proof(*named(5), with_state=state).file for state in (False, True))
    assert "state" not in parts_of(silent)
    assert base64.b64decode(parts_of(telling)["state"]) == event(5).state
    assert check(key, telling) == check(key, silent)
    other = {**parts_of(telling), "state": base64.b64encode(b"{}").decode()}
    with pytest.raises(NotProved, match="what is shown"):
        check(key, with_parts(telling, other))


def test_a_proof_holds_for_the_very_checkpoint_that_was_kept_outside(ledger: Ledger, key: str):
    kept = ledger.consistency(1, 40).checkpoint
    with pytest.raises(NotProved, match="size=40"):
        check(key, ledger.proof(*named(5)).file, kept)
    assert "among its 40 events" in check(key, ledger.proof(*named(5), 40).file, kept)


def test_the_log_is_proved_to_continue_the_checkpoint_kept_outside(ledger: Ledger, key: str):
    kept = ledger.consistency(1, 40).checkpoint
    answer = json.dumps(asdict(ledger.consistency(40)))
    said = check(key, answer, json.dumps({"note": kept}))
    assert said == "the log example.org/log of 60 events continues that of 40"
    with pytest.raises(NotProved, match="from=40"):
        check(key, json.dumps(asdict(ledger.consistency(39))), kept)
    with pytest.raises(ValueError, match="needs a checkpoint"):
        check(key, answer)


def test_a_rewritten_log_cannot_be_proved_to_continue(ledger: Ledger, key: str, tmp_path: Path):
    kept = ledger.checkpoint().note
    other = Books.opened(tmp_path)
    other.record(90, 1)
    settings = Settings(data_dir=tmp_path, ledger_key=SEED, ledger_origin="example.org/log")
    rewritten = Ledger(settings, other.log)
    rewritten.follower.catch_up()
    with pytest.raises(NotProved, match="does not continue"):
        check(key, json.dumps(asdict(rewritten.consistency(EVENTS))), kept)
    with pytest.raises(NotProved, match="contradicts"):
        check(key, rewritten.proof(*named(5), EVENTS).file, kept)
    rewritten.close()
    other.close()


def test_whatever_is_changed_in_a_proof_it_never_proves_something_else(ledger: Ledger, key: str):
    chance, honest = random.Random(8032), ledger.proof(*named(17)).file
    sentence, proved = check(key, honest), 0
    for _ in range(600):
        place = chance.randrange(len(honest))
        other = chance.choice("ABCabc0123456789+/=\n— {")
        forged = honest[:place] + other + honest[place + 1 :]
        try:
            said = check(key, forged)
        except Exception:
            continue
        assert said == sentence
        proved += forged != honest
    assert proved < 30  # bits of base64 that mean nothing


@pytest.mark.parametrize("field", ["position", "version", "topic", "id", "state_sha256"])
def test_every_part_of_the_event_is_bound(ledger: Ledger, key: str, field: str):
    others = {"position": 7, "version": 9, "topic": "thing-6", "id": str(UUID(int=1))}
    others["state_sha256"] = "00" * 32
    honest = ledger.proof(*named(17)).file
    forged = with_parts(honest, {**parts_of(honest), field: others[field]})
    with pytest.raises(NotProved, match="not in the log"):
        check(key, forged)


def test_a_proof_under_another_key_is_refused(ledger: Ledger, key: str):
    settings = replace(ledger.settings, ledger_key=base64.b64encode(bytes(32)).decode())
    other = Ledger(settings, ledger.log)
    with pytest.raises(NotProved, match="has not signed"):
        check(key, other.proof(*named(3)).file)
    other.close()


@pytest.mark.parametrize(("public_key", "message", "signature"), ED25519)
def test_the_signatures_of_rfc_8032_are_known(public_key: str, message: str, signature: str):
    key, text, sign = (bytes.fromhex(one) for one in (public_key, message, signature))
    assert has_signed_rfc8032(key, text, sign)
    assert not has_signed_rfc8032(key, text + b"x", sign)
    assert not has_signed_rfc8032(key, text, sign[:32] + bytes(32))
    assert not has_signed_rfc8032(key, text, sign[:-1])


def test_both_ways_of_checking_a_signature_agree():
    chance = random.Random(25519)
    for _ in range(12):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        public, text = private.public_key().public_bytes_raw(), chance.randbytes(40)
        signature = bytearray(private.sign(text))
        assert has_signed_rfc8032(public, text, bytes(signature))
        signature[chance.randrange(64)] ^= 1 << chance.randrange(8)
        assert not has_signed_rfc8032(public, text, bytes(signature))
        assert not alone.has_signed(public, text, bytes(signature))


def test_a_signature_over_an_order_too_large_is_refused():
    """RFC 8032, 5.1.7: S is below the order, or the same signature could be written in two ways."""
    key, text, signature = (bytes.fromhex(one) for one in ED25519[1])
    larger = int.from_bytes(signature[32:], "little") + alone.L
    assert not has_signed_rfc8032(key, text, signature[:32] + larger.to_bytes(32, "little"))


@pytest.mark.slow
def test_the_file_alone_is_all_that_an_inspector_needs(ledger: Ledger, key: str, tmp_path: Path):
    shutil.copy(Path(alone.__file__), tmp_path / "verify.py")
    (tmp_path / "key").write_text(key + "\n", "utf-8")
    proof = ledger.proof(*named(5))
    (tmp_path / "event.tlog-proof").write_text(proof.file, "utf-8")
    (tmp_path / "answer.json").write_text(json.dumps({"file": proof.file}), "utf-8")
    (tmp_path / "kept.checkpoint").write_text(ledger.checkpoint().note, "utf-8")
    forged = proof.file.replace("index 5", "index 6")
    (tmp_path / "forged.tlog-proof").write_text(forged, "utf-8")
    for name in ("event.tlog-proof", "answer.json"):
        ended = by_itself(tmp_path, "key", name, "kept.checkpoint")
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.startswith("Proved: event ")
        assert ended.stdout.count("\n") == 1
    ended = by_itself(tmp_path, key, "forged.tlog-proof")
    assert ended.returncode == 1
    assert ended.stdout == "NOT PROVED: this event is not in the log of the checkpoint.\n"


def test_what_cannot_be_read_is_no_proof_and_no_stack_trace(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "nonsense").write_text("nonsense", "utf-8")
    (tmp_path / "broken").write_text('{"hashes": 3}', "utf-8")
    for words in ([key, "nowhere"], [key, "nonsense"], [key, "broken", "nonsense"], [key], []):
        given = [words[0], *(str(tmp_path / word) for word in words[1:])] if words else []
        assert main(given) == 2
        assert capsys.readouterr().out == ""


def test_what_is_not_there_cannot_be_proved(ledger: Ledger):
    id, version = named(5)
    for unknown in ((id, version + 9), (UUID(int=7), 1)):
        with pytest.raises(NotFound):
            ledger.proof(*unknown)
    for size in (3, EVENTS + 1):
        with pytest.raises(SizeUnknown):
            ledger.proof(id, version, size)
    for older, newer in ((EVENTS + 1, None), (3, 2), (1, EVENTS + 1)):
        with pytest.raises(SizeUnknown):
            ledger.consistency(older, newer)


def test_an_event_that_is_too_new_or_was_changed_is_not_proved(tmp_path: Path):
    books = Books.opened(tmp_path)
    books.record(9)
    made = Ledger(Settings(data_dir=tmp_path, ledger_key=SEED), books.log)
    made.follower.catch_up()
    books.record(1, 9)
    with pytest.raises(NotInLedgerYet):
        made.proof(*named(9))
    made.follower.catch_up()
    for way in (edit_state, edit_into_nonsense):
        done = tamper(tmp_path / "log.db", random.Random(3), [way])
        with pytest.raises((NotAsRecorded, NotFound)):
            made.proof(*named(done.position - 1))
    made.close()
    books.close()


@pytest.mark.parametrize(
    "name",
    ["", "x", f"{UUID(int=1)}", f"{UUID(int=1)}.0", f"{UUID(int=1)}.1x", f"{UUID(int=1)}.-1"],
)
def test_what_is_not_so_written_names_no_event(name: str):
    with pytest.raises(NotFound):
        event_named(name)


def named(number: int) -> tuple[UUID, int]:
    """Aggregate id and version of the event of this number."""
    stored = event(number)
    assert isinstance(stored.originator_id, UUID)
    return event_named(f"{stored.originator_id}.{stored.originator_version}")


def parts_of(proof: str) -> dict[str, str]:
    """What the proof says its event is made of."""
    extra = proof.split("\n")[1].removeprefix("extra ")
    parts: dict[str, str] = json.loads(base64.b64decode(extra))
    return parts


def with_parts(proof: str, parts: dict[str, object]) -> str:
    """The same proof with other parts."""
    lines = proof.split("\n")
    lines[1] = "extra " + base64.b64encode(json.dumps(parts).encode()).decode()
    return "\n".join(lines)


def by_itself(directory: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The file run by a Python without any library but its own."""
    program = [sys.executable, "-I", "-S", "verify.py", *words]
    return subprocess.run(program, cwd=directory, capture_output=True, text=True, check=False)
