"""What every step of a session has in common: it is possible in the state the session is in."""

from domain.events import Envelope, check_dates
from domain.moves import after
from domain.recording import Records


class SessionSteps(Records):
    """Checks the steps of a session: its dates, and the moves of vocabulary/moves.toml, `session`."""

    state: str

    def _check(self, move: str, envelope: Envelope) -> None:
        """Raises `DateInTheFuture` and `IllegalMove`."""
        check_dates(envelope)
        after("session", move, self.state)
