"""Which key-encryption keys are taken and which refused, and what changing one does."""

import base64
import json
import os
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.keys.opening import KeysNotMade, KeysRefused, make_keys, open_keys, provider
from service.keys.providers import Changing, KekUnknown, LocalKek, Wrapped, fingerprint
from service.keys.rotating import rewrap
from service.keys.store import Keys
from service.keys.vault import VaultAway
from service.settings import Settings
from tests.service.keyring import settings_with_keys

ONE, OTHER = os.urandom(32), os.urandom(32)
KEYS = [os.urandom(32) for _ in range(3)]
PRODUCTION = Settings(app_env="production", data_dir=Path("var"))


def text(kek: bytes) -> str:
    """A key as it is set."""
    return base64.b64encode(kek).decode()


def nobody(done: int, total: int) -> None:
    """Nobody watches the progress."""


# Wrapping


def test_a_key_comes_back_from_its_wrapping_and_its_id_tells_nothing_of_the_kek():
    local = LocalKek(ONE)
    wrapped = local.wrap(KEYS)
    assert local.unwrap(wrapped) == KEYS
    assert {one.kek_id for one in wrapped} == {local.present} == {fingerprint(ONE)}
    assert not any(key in one.wrapped for key, one in zip(KEYS, wrapped, strict=True))
    assert ONE.hex()[:16] not in local.present


def test_a_key_wrapped_under_another_kek_or_altered_is_refused():
    (wrapped,) = LocalKek(ONE).wrap(KEYS[:1])
    with pytest.raises(KekUnknown):
        LocalKek(OTHER).unwrap([wrapped])
    with pytest.raises(KekUnknown):
        LocalKek(ONE).unwrap([Wrapped(wrapped.kek_id, bytes(40))])


def test_during_a_change_the_new_one_wraps_and_both_unwrap_in_order():
    changing = Changing(LocalKek(OTHER), [LocalKek(ONE)])
    (first, last), (middle,) = LocalKek(ONE).wrap(KEYS[::2]), changing.wrap(KEYS[1:2])
    assert changing.unwrap([first, middle, last]) == KEYS
    assert (middle.kek_id, changing.present) == (fingerprint(OTHER), fingerprint(OTHER))
    assert changing.knows(fingerprint(ONE))
    with pytest.raises(KekUnknown):
        changing.unwrap([Wrapped("local:somebody else's", b"")])


# Where the key-encryption key comes from


def test_a_try_out_makes_its_own_that_only_its_user_can_read(tmp_path: Path):
    settings = Settings(data_dir=tmp_path)
    make_keys(settings)
    made = (tmp_path / "kek.key").read_bytes()
    assert stat.S_IMODE((tmp_path / "kek.key").stat().st_mode) == 0o600
    make_keys(settings)
    assert (tmp_path / "kek.key").read_bytes() == made, "again and again does no harm"


def test_it_is_read_from_the_environment_or_from_a_file(tmp_path: Path):
    file = tmp_path / "kek"
    file.write_text(text(ONE) + "\n")
    assert provider(Settings(kek=text(ONE))).present == fingerprint(ONE)
    assert provider(Settings(kek_file=file)).present == fingerprint(ONE)
    assert provider(Settings(kek=text(OTHER), kek_file_before=file)).knows(fingerprint(ONE))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (Settings(kek="abc"), "KEK is not 32 bytes in base64."),
        (Settings(kek="not base64!"), "KEK is not 32 bytes in base64."),
        (Settings(kek=text(ONE[:16])), "KEK is not 32 bytes in base64."),
        (Settings(kek=text(ONE), kek_before="abc"), "KEK_BEFORE is not 32 bytes in base64."),
        (Settings(kek_file=Path("missing")), "KEK_FILE names a file that cannot be read."),
        (PRODUCTION, "a key-encryption key is needed"),
        (replace(PRODUCTION, kek=text(bytes(32))), "KEK is an example"),
        (replace(PRODUCTION, kek=text(b"01234567" * 4)), "KEK is an example"),
        (replace(PRODUCTION, kek_file=Path("var/kek.key")), "KEK_FILE lies inside DATA_DIR"),
        (replace(PRODUCTION, kek_vault="k", vault_addr="http://vault:8200"), "VAULT_ADDR must"),
        (replace(PRODUCTION, kek_file=Path("x/../var/k")), "KEK_FILE lies inside DATA_DIR"),
    ],
)
def test_a_kek_that_cannot_be_used_is_refused_in_a_sentence_without_it(
    settings: Settings, sentence: str
):
    with pytest.raises(KeysRefused, match=sentence) as refusal:
        provider(settings)
    assert settings.kek is None or settings.kek not in str(refusal.value)


def test_production_takes_a_random_key_from_outside_the_data(tmp_path: Path):
    file = tmp_path / "kek"
    file.write_text(text(ONE))
    settings = replace(PRODUCTION, data_dir=tmp_path / "var", kek_file=file)
    assert provider(settings).present == fingerprint(ONE)
    assert provider(replace(PRODUCTION, kek=text(ONE))).present == fingerprint(ONE)


def test_no_setting_that_is_a_secret_is_in_a_repr_that_a_log_line_could_keep():
    assert text(ONE) not in repr(Settings(kek=text(ONE), kek_before=text(ONE)))


@pytest.mark.parametrize("address", ["nonsense", "mysql://keys", "sqlite://", "sqlite:///"])
def test_a_key_store_that_cannot_be_is_refused(address: str, tmp_path: Path):
    settings = Settings(data_dir=tmp_path, kek=text(ONE), keys_url=address)
    with pytest.raises((KeysRefused, KeysNotMade)):
        open_keys(settings)


def test_a_key_store_that_is_not_there_is_not_made_by_opening_it(tmp_path: Path):
    with pytest.raises(KeysNotMade):
        open_keys(Settings(data_dir=tmp_path))
    with pytest.raises(KeysNotMade):
        open_keys(Settings(data_dir=tmp_path, kek=text(ONE)))
    assert list(tmp_path.iterdir()) == []


def test_keys_wrapped_under_a_kek_nobody_gave_are_noticed_at_the_start(tmp_path: Path):
    settings = settings_with_keys(tmp_path)
    a_store(settings, 1).close()
    with pytest.raises(KeysRefused, match="another key-encryption key"):
        open_keys(replace(settings, kek=text(ONE)))


# Changing it


def a_store(settings: Settings, size: int = 1_200) -> Keys:
    """A key store with so many keys in it."""
    keys = open_keys(settings)
    keys.make([f"{number:036}" for number in range(size)])
    return keys


def all_of(keys: Keys) -> dict[str, bytes]:
    """Every data key, unwrapped."""
    return keys.find(keys.epoch(), [f"{number:036}" for number in range(1_200)])


def test_every_key_is_wrapped_anew_and_stays_the_same_key(tmp_path: Path):
    settings = settings_with_keys(tmp_path)
    with_old = a_store(settings)
    before = all_of(with_old)
    with_old.close()
    during = replace(settings, kek=text(ONE), kek_file_before=settings.kek_path)
    keys = open_keys(during)
    assert rewrap(keys, nobody) == len(before) == 1_200
    assert rewrap(keys, nobody) == 0, "done twice it does nothing"
    keys.close()
    afterwards = open_keys(replace(settings, kek=text(ONE)))
    assert all_of(afterwards) == before
    afterwards.close()


def test_a_change_that_was_broken_off_goes_on_where_it_was(tmp_path: Path):
    settings = settings_with_keys(tmp_path)
    a_store(settings).close()
    keys = open_keys(replace(settings, kek=text(ONE), kek_file_before=settings.kek_path))

    def stop(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rewrap(keys, stop)
    assert len(keys.kek_ids()) == 2
    assert rewrap(keys, nobody) == 700
    assert keys.kek_ids() == [fingerprint(ONE)]
    keys.close()


# HashiCorp Vault: a small server that speaks the transit engine's three calls


class Transit:
    """The transit engine with one key of several versions."""

    def __init__(self) -> None:
        self.versions = [AESGCM(os.urandom(32))]
        self.token = "s.test"
        self.requests = 0

    def answer(self, path: str, body: dict[str, object]) -> dict[str, object]:
        """What Vault says under `data`."""
        if path.startswith("keys/"):
            return {"latest_version": len(self.versions)}
        do: Callable[[dict[str, str]], dict[str, str]]
        do = self._encrypt if path.startswith("encrypt/") else self._decrypt
        return {"batch_results": [do(one) for one in body["batch_input"]]}  # type: ignore[attr-defined]

    def _encrypt(self, one: dict[str, str]) -> dict[str, str]:
        nonce = os.urandom(12)
        sealed = self.versions[-1].encrypt(nonce, base64.b64decode(one["plaintext"]), None)
        return {"ciphertext": f"vault:v{len(self.versions)}:{text(nonce + sealed)}"}

    def _decrypt(self, one: dict[str, str]) -> dict[str, str]:
        _, version, secret = one["ciphertext"].split(":")
        data = base64.b64decode(secret)
        try:
            cipher = self.versions[int(version[1:]) - 1]
            return {"plaintext": text(cipher.decrypt(data[:12], data[12:], None))}
        except Exception:
            return {"error": "cipher: message authentication failed"}


@pytest.fixture
def transit(tmp_path: Path) -> Iterator[tuple[Transit, Settings]]:
    """A Vault that listens on this machine, and the settings that lead to it."""
    engine = Transit()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(size) or b"{}")
            engine.requests += 1
            allowed = self.headers["X-Vault-Token"] == engine.token
            said = {"data": engine.answer(self.path.removeprefix("/v1/transit/"), body)}
            answer = json.dumps(said if allowed else {"errors": ["permission denied"]}).encode()
            self.send_response(200 if allowed else 403)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    token = tmp_path / "token"
    token.write_text(f"{engine.token}\n")
    address = f"http://127.0.0.1:{server.server_port}"
    settings = settings_with_keys(tmp_path / "var")
    yield (
        engine,
        replace(settings, kek_vault="heedful", vault_addr=address, vault_token_file=token),
    )
    server.shutdown()
    server.server_close()


def test_vault_wraps_many_keys_with_one_request(transit: tuple[Transit, Settings]):
    engine, settings = transit
    keys = a_store(settings, 100)
    assert engine.requests == 2, "one to wrap, one to unwrap"
    assert keys.kek_ids() == ["vault:heedful:v1"]
    keys.close()


def test_keys_move_to_vault_on_to_its_next_version_and_back(transit: tuple[Transit, Settings]):
    engine, settings = transit
    local = replace(settings, kek_vault=None)
    with_old = a_store(local)
    before = all_of(with_old)
    with_old.close()
    for change, wanted in (
        (replace(settings, kek_file_before=settings.kek_path), "vault:heedful:v1"),
        (settings, "vault:heedful:v2"),
        (replace(local, kek=text(ONE), kek_vault_before="heedful"), fingerprint(ONE)),
    ):
        keys = open_keys(change)
        assert rewrap(keys, nobody) == 1_200
        assert keys.kek_ids() == [wanted]
        keys.forget()
        assert all_of(keys) == before
        keys.close()
        engine.versions.append(AESGCM(os.urandom(32)))


def test_a_key_that_vault_cannot_open_is_refused(transit: tuple[Transit, Settings]):
    engine, settings = transit
    wrapped = provider(settings).wrap(KEYS)
    engine.versions[0] = AESGCM(os.urandom(32))
    with pytest.raises(KekUnknown):
        provider(settings).unwrap(wrapped)


def test_a_vault_that_is_away_or_refuses_is_said_in_a_sentence(
    transit: tuple[Transit, Settings], tmp_path: Path
):
    engine, settings = transit
    engine.token = "another"
    with pytest.raises(VaultAway, match="VAULT_TOKEN_FILE"):
        provider(settings).wrap(KEYS)
    away = replace(settings, vault_addr="http://127.0.0.1:9")
    with pytest.raises(VaultAway, match="VAULT_ADDR"):
        provider(away).wrap(KEYS)
    with pytest.raises(VaultAway, match="cannot be read"):
        provider(replace(settings, vault_token_file=tmp_path / "none")).wrap(KEYS)
