"""Whether something is said into an open silent round, and that this stays so until it is written."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from domain.rejections import Rejection
from domain.sessions import Session
from service.log.conditions import StillSo

if TYPE_CHECKING:  # casework asks here, and hands itself over
    from service.casework import Casework

TURNS = (Session.SilentRoundOpened.TOPIC, Session.SilentRoundRevealed.TOPIC)


class RoundTurned(Rejection):
    """A silent round opened or was revealed at this very moment: look again."""

    code = "changed-meanwhile"

    def __init__(self) -> None:
        super().__init__("A silent round opened or was revealed just now. Send it again.")


@dataclass(frozen=True, slots=True)
class Silence:
    """A session that something is said in, as it was read."""

    session_id: UUID
    version: int
    is_open: bool

    @property
    def condition(self) -> StillSo:
        """No round has opened or been revealed since."""
        return StillSo(self.session_id, self.version, TURNS, RoundTurned())


def silence_of(casework: "Casework", said: object) -> Silence | None:
    """The session that this new thing is said in; None outside of sessions."""
    session_id = getattr(said, "session_id", None)
    if session_id is None:
        return None
    session = casework.fetch(Session, session_id)
    return Silence(session.id, session.version, session.open_round is not None)
