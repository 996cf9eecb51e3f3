"""Is what waits in the boxes sound: can it be opened, and will it ever be?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.rejections import NotReadableHere
from domain.sessions import Session
from service.casework import Casework
from service.log.box import Waiting
from service.log.unlinked import Unlinked

NO_ROUND = "Entries wait in session {}, and no silent round is open there that could be revealed."
NOT_OPENED = (
    "Entry {} waits for the reveal of a silent round and does not open: it was altered, or the key of"
    " the waiting box is missing."
)


UNLINKED_NOT_OPENED = (
    "Entry {} of the anonymous box does not open: it was altered, or the key of the box is missing."
)


@dataclass(frozen=True, slots=True)
class BoxVerified:
    """How many entries wait, in rounds and `unlinked`, and what is wrong with them; never what they say."""

    entries: int
    unlinked: int
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
    unlinked = casework.log.unlinked.all()
    wrong += _not_opened_unlinked(casework, unlinked)
    return BoxVerified(entries, len(unlinked), tuple(wrong))


def _not_opened(casework: Casework, waiting: Sequence[Waiting]) -> Iterator[str]:
    for entry in waiting:
        try:
            casework.box.open(entry)
        except NotReadableHere:
            yield NOT_OPENED.format(entry.thing_id)


def _not_opened_unlinked(casework: Casework, unlinked: Sequence[Unlinked]) -> Iterator[str]:
    for entry in unlinked:
        try:
            casework.unlinked.open(entry)
        except NotReadableHere:
            yield UNLINKED_NOT_OPENED.format(entry.id)
