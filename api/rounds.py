"""Calls on silent rounds: open one, see how many have written, and show all of it at once."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.callers import heedful
from api.calls import Calls
from api.schemas import rounds as said
from api.schemas.sessions import SessionStep
from api.shapes import AskedNow
from service.acting import Acting
from service.casework import Done
from service.rounds import RoundStanding

calls = Calls(
    "silent rounds", "Silent rounds: everybody writes, and nobody reads until the reveal."
)


@calls.acts("/sessions/<uuid:session_id>/rounds", said.RoundOpening)
def open_silent_round(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Open a silent round: what is said in the session from now on waits for the reveal."""
    return heedful().rounds.open(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/rounds/current/reveal", SessionStep)
def reveal_silent_round(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Show everything that waited at once, in an order of chance."""
    return heedful().rounds.reveal(acting, session_id, **given)


@calls.reads("/sessions/<uuid:session_id>/round", RoundStanding, AskedNow)
def read_silent_round(_: Connection, session_id: UUID) -> RoundStanding:
    """How many entries wait, of how many people, and how many have not started; never who."""
    return heedful().rounds.standing(session_id)
