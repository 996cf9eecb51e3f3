"""What is raised in a session is raised while it lasts, and stays its matter until it is answered (I8)."""

from uuid import UUID

from domain.rejections import SessionHasEnded, UnknownReference
from domain.sessions import Session
from service.casework import Casework
from service.identity import paired
from service.log.conditions import Condition, Never, NothingElseOpen, StillSo


def while_it_lasts(
    casework: Casework, review_id: UUID, session_id: UUID | None
) -> tuple[Condition, ...]:
    """The conditions of raising something in a session of this review; none outside of one.

    Raises `UnknownReference`.
    """
    if session_id is None:
        return ()
    session = casework.find(session_id)
    if not isinstance(session, Session) or session.review_id != review_id:
        raise UnknownReference("session")
    if session.state == "ended":
        return (Never(SessionHasEnded()),)
    return (StillSo(session.id, session.version, (Session.Ended.TOPIC,), SessionHasEnded()),)


def open_in(casework: Casework, session: Session) -> list[tuple[UUID, str, str]]:
    """Id, kind and reference of everything raised in the session that is unanswered."""
    rows = casework.log.open_matters(session.id)
    return [(paired(row, session.id), kind, reference) for row, kind, reference in rows]


def nothing_else_open_in(session: Session) -> Condition:
    """Whatever was raised in the session and is unanswered was handed on (I8)."""
    return NothingElseOpen(
        session.id, frozenset(paired(id, session.id) for id in session.handed_on)
    )
