"""Will what a backup brings back open? Asked of every key before anything is put in place."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from service.backup.restoring import Backup, NotRestored
from service.backup.sources import key_tables
from service.backup.tables import rows_of
from service.backup.taking import KEYS
from service.keys.opening import KeysNotMade, is_tryout, open_keys, provider
from service.keys.providers import KekUnknown, KeyProvider, Wrapped
from service.keys.tables import SUBJECT_KEYS
from service.ledger.signing_key import check_key
from service.settings import Settings

NO_KEK = (
    "What opens the keys is missing: first copy kek.key of the earlier DATA_DIR into this one, or set"
    " KEK, KEK_FILE or KEK_VAULT as it was; or say --without-keys."
)
ANOTHER_KEK = (
    "The keys are wrapped under another key-encryption key than KEK, KEK_FILE, KEK_VAULT or (in a"
    " try-out) kek.key in DATA_DIR gives: give that one, as KEK_BEFORE if need be; or say"
    " --without-keys."
)


def check_opens(backup: Backup, settings: Settings) -> None:
    """Raises `NotRestored`, `KeysRefused`, `VaultAway` and `LedgerKeyNotUsable` unless it will.

    Without keys from the backup, those that are in the key store already must open, if any are.
    """
    check_key(settings)
    if backup.keys is None:
        with suppress(KeysNotMade):
            open_keys(settings).close()
        return
    wrapped = _one_of_each(backup.keys / KEYS, settings)
    if not is_tryout(settings) or settings.kek_path.exists():
        _check_kek(provider(settings), wrapped)
    elif wrapped:
        raise NotRestored(NO_KEK)


def _check_kek(kek: KeyProvider, wrapped: Mapping[str, Wrapped]) -> None:
    """It is not only known: it is tried."""
    try:
        kek.unwrap(list(wrapped.values()))
    except KekUnknown:
        raise NotRestored(ANOTHER_KEK) from None


def _one_of_each(path: Path, settings: Settings) -> dict[str, Wrapped]:
    """A wrapped key under every key-encryption key in use, by its id. Raises `Damaged`."""
    with path.open("rb") as file:
        return {
            row["kek_id"]: Wrapped(row["kek_id"], row["wrapped"])
            for table, row in rows_of(key_tables(settings), file)
            if table is SUBJECT_KEYS
        }
