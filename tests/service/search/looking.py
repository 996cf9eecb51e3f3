"""Looking for words in a real index: what is found is told by the text it stands for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from domain.sealed import Closed
from projections.folds.fields import fields_of
from projections.searching.wanted import understood
from service.casework import Casework
from service.sealing import Sealing
from service.search.blinding import Blinder, search_key
from service.search.search import Found, Narrowed, Search
from service.search.sqlite import SqliteIndex
from tests.service.recorded import Commands

EVERYTHING = 1_000_000_000


@dataclass(frozen=True)
class Looking:
    """A search over the recorded review, and everything that can be said in it."""

    commands: Commands
    search: Search

    @classmethod
    def over(cls, commands: Commands) -> Self:
        """A search over the log of these commands."""
        return cls(commands, Search(commands.casework.settings, commands.casework))

    @property
    def casework(self) -> Casework:
        """The application over the log."""
        return self.commands.casework

    @property
    def blinder(self) -> Blinder:
        """Whoever makes its digests."""
        return Blinder(search_key(self.casework.keys))

    def find(self, typed: str, **more: Any) -> Found:
        """What stands in the index by now."""
        page = {name: more.pop(name) for name in ("limit", "offset", "up_to") if name in more}
        narrowed = Narrowed(**more)
        return self.search.find(understood(typed), narrowed, **{"up_to": EVERYTHING, **page})

    def texts(self, typed: str, **more: Any) -> list[str]:
        """The texts found, in order, after everything was taken in."""
        self.search.follower.catch_up()
        found = self.find(typed, **more)
        return [self._text(one.position, one.field) for one in found.matches]

    def files(self) -> bytes:
        """Every byte of the index and of what SQLite keeps beside it."""
        assert isinstance(self.search.store, SqliteIndex)
        path: Path = self.search.store.path
        return b"".join(one.read_bytes() for one in sorted(path.parent.glob("search.db*")))

    def another_process(self) -> "Looking":
        """The same as another process has it: with connections, keys and memories of its own."""
        return Looking.over(Commands.over(self.casework.settings))

    def close(self) -> None:
        """Let go, as another process does when it ends."""
        self.search.close()
        self.casework.close()

    def _text(self, position: int, field: str) -> str:
        [row] = self.casework.log.select_notifications(position, 1)
        name, _, number = field.partition(".")
        kept = fields_of(self.casework.mapper.to_domain_event(row))[1][name]
        return opened(self.casework.sealing, kept[int(number)] if number else kept)


def opened(sealing: Sealing, kept: str) -> str:
    """The words that a read model keeps."""
    words = sealing.open(Closed.read(kept))
    assert isinstance(words, str)
    return words


def is_anywhere(digests: set[str], files: bytes) -> bool:
    """Whether the tail of any digest stands in these bytes; an index shares the beginnings."""
    return any(one[-8:].encode() in files for one in digests)
