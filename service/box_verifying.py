"""Is what waits for the reveal of a silent round sound: can it be opened, and will it ever be?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.rejections import NotReadableHere
from domain.sessions import Session
from service.casework import Casework
from service.log.box import Waiting

NO_ROUND = "Entries wait in session {}, and no silent round is open there that could be revealed."
NOT_OPENED = (
    "Entry {} waits for the reveal of a silent round and does not open: it was altered, or the key of"
    " the waiting box is missing."
)


@dataclass(frozen=True, slots=True)
class BoxVerified:
    """How many entries wait, and what is wrong with them; never what they say or whose they are."""

    entries: int
    wrong: tuple[str, ...]


def verify_box(casework: Casework) -> BoxVerified:
    """Open every entry and forget it again."""
    entries, wrong = 0, list[str]()
    for session_id in casework.log.box.sessions():
        session = casework.find(session_id)
        if not isinstance(session, Session) or session.open_round is None:
            wrong.append(NO_ROUND.format(session_id))
        waiting = casework.log.box.of(session_id)
        entries += len(waiting)
        wrong += _not_opened(casework, waiting)
    return BoxVerified(entries, tuple(wrong))


def _not_opened(casework: Casework, waiting: Sequence[Waiting]) -> Iterator[str]:
    for entry in waiting:
        try:
            casework.box.open(entry)
        except NotReadableHere:
            yield NOT_OPENED.format(entry.thing_id)
