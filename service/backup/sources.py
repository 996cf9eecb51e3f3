"""What there is to back up: log, desk and keys. Read models and ledger are rebuilt."""

from dataclasses import dataclass
from typing import Self

from service.backup.tables import Tables, is_made
from service.desk import Desk
from service.import_jobs import JOBS
from service.keys.tables import METADATA as KEYS
from service.log.port import LogNotMade
from service.log.snapshot import Snapshots
from service.log.snapshots import snapshots_of
from service.settings import Settings

FLEETING = frozenset({"sign_in_links", "signed_in", "cookie_secret", JOBS.name})
"""Whoever was signed in signs in again: a copy of a session is only good for somebody else. A file that
waited is sent again."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The stores of one installation, to be copied or to be filled."""

    partnership: str
    log: Snapshots
    desk: Tables
    keys: Tables

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those of these settings; nothing is opened yet."""
        return cls(
            partnership=settings.partnership,
            log=snapshots_of(settings),
            desk=Tables("desk", f"sqlite:///{settings.desk_path}", Desk.tables, FLEETING),
            keys=key_tables(settings),
        )

    def check(self) -> None:
        """Raises `LogNotMade` unless every store is there, and whatever its database raises."""
        self.log.store.check()
        for tables in (self.desk, self.keys):
            if not is_made(tables):
                raise LogNotMade

    def close(self) -> None:
        """Let go of the log."""
        self.log.store.close()


def key_tables(settings: Settings) -> Tables:
    """The key store's tables: keys stay wrapped; the register of erasures and holds are with them."""
    return Tables("keys", settings.keys_address, KEYS)
