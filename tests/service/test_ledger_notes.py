"""Are signed notes and checkpoints written and read as C2SP says, to the byte?"""

from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from service.ledger.checkpoint import Checkpoint, read
from service.ledger.notes import NoteNotSigned, Signer, Verifier, opened
from tests.service.ledgers import SIGNER

# The example of Go's golang.org/x/mod/sumdb/note, from which the format comes.
PETERS_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETERS_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PETERS_NOTE = (
    f"{PETERS_TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZ"
    "SNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ROOT = bytes(range(32))
NOTE = Checkpoint(SIGNER.name, 7, ROOT).signed(SIGNER)
SIGNATURE = NOTE.splitlines()[-1]


def test_the_note_of_the_reference_is_made_to_the_byte():
    seed = b64decode(PETERS_SEED)[1:]
    peter = Signer("PeterNeumann", Ed25519PrivateKey.from_private_bytes(seed))
    assert str(peter.verifier) == PETERS_KEY
    assert peter.sign(PETERS_TEXT) == PETERS_NOTE


def test_the_note_of_the_reference_is_opened():
    assert opened(PETERS_NOTE, Verifier.read(PETERS_KEY)) == PETERS_TEXT


def test_a_checkpoint_is_three_lines_a_blank_one_and_the_signature():
    text = "example.org/log\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    signature = SIGNER.verifier.id + SIGNER.key.sign(text.encode())
    assert f"{text}\n— example.org/log {b64encode(signature).decode()}\n" == NOTE
    assert len(SIGNER.verifier.id) == 4
    assert read(NOTE, SIGNER.verifier) == Checkpoint(SIGNER.name, 7, ROOT)


def test_an_empty_log_has_a_checkpoint_too():
    empty = Checkpoint(SIGNER.name, 0, ROOT)
    assert read(empty.signed(SIGNER), SIGNER.verifier) == empty


@pytest.mark.parametrize(
    "note",
    [
        NOTE.replace("\n7\n", "\n8\n"),
        NOTE.replace("example.org/log\n7", "example.org/lag\n7"),
        NOTE.replace(SIGNATURE, SIGNATURE[:-5] + "AAAA="),
        PETERS_NOTE,
        NOTE.replace("\n\n", "\n"),
        NOTE[:-1],
        NOTE.replace("—", "-"),
        NOTE.replace(SIGNATURE, SIGNATURE.replace("example.org/log", "example.org log")),
        NOTE.replace(SIGNATURE, "— example.org/log !!!!"),
        NOTE.replace(SIGNATURE, "— example.org/log AAAA"),
        NOTE.replace("\n7\n", "\r\n7\n"),
        NOTE + f"{SIGNATURE}\n" * 16,
        "x" * 100_001 + NOTE,
        "",
        "\n\n",
    ],
)
def test_what_the_key_did_not_sign_is_refused(note: str):
    with pytest.raises(NoteNotSigned):
        read(note, SIGNER.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "example.org/log\n07\n{}\n",
        "example.org/log\n-1\n{}\n",
        "example.org/log\n7 \n{}\n",
        "example.org/log\n7\n{}=\n",
        "example.org/log\n7\nAAAA\n",
        "example.org/log\n7\n",
        "example.org/log\n",
        "example.org/other\n7\n{}\n",
        "example.org/log\n7\n{}\n\nmore\n",
    ],
)
def test_what_is_signed_and_no_checkpoint_is_refused(text: str):
    with pytest.raises(NoteNotSigned):
        read(SIGNER.sign(text.format(b64encode(ROOT).decode())), SIGNER.verifier)


def test_an_extension_line_is_passed_over():
    text = f"example.org/log\n7\n{b64encode(ROOT).decode()}\nwhatever it says\n"
    assert read(SIGNER.sign(text), SIGNER.verifier).size == 7


def test_signatures_of_others_do_no_harm():
    other = Signer("example.org/witness", Ed25519PrivateKey.generate())
    namesake = Signer(SIGNER.name, Ed25519PrivateKey.generate())
    text = NOTE.rpartition("\n\n")[0] + "\n"
    lines = [one.sign(text).splitlines()[-1] for one in (other, namesake)]
    witnessed = NOTE.replace(SIGNATURE, "\n".join([*lines, SIGNATURE]))
    assert read(witnessed, SIGNER.verifier).size == 7
    assert opened(witnessed, other.verifier) == text
    with pytest.raises(NoteNotSigned):
        read(witnessed, other.verifier)


@pytest.mark.parametrize(
    "line",
    [
        PETERS_KEY.replace("c74f20a3", "c74f20a4"),
        PETERS_KEY.replace("PeterNeumann", "Peter Neumann"),
        PETERS_KEY.replace("+ARpc", "+ERpc"),
        PETERS_KEY[:-4],
        "PeterNeumann",
        "",
    ],
)
def test_what_is_no_public_key_is_refused(line: str):
    with pytest.raises(ValueError):
        Verifier.read(line)
