"""Calls on sessions: arrange one, run it, and end it with nothing dropped."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, story
from api.callers import heedful
from api.calls import Calls
from api.schemas import sessions as said
from projections.questions import one_session, session_list, timeline
from service.acting import Acting
from service.casework import Done

calls = Calls(
    "sessions", "Sessions: meetings and conversations of a review, in which all is heard."
)


@calls.creates("/reviews/<uuid:review_id>/sessions", said.NewSession, lies_at="/sessions")
def schedule_session(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Arrange a session; the code to join it is answered this once."""
    return heedful().sessions.schedule(acting, review_id, **given)


@calls.lists("/reviews/<uuid:review_id>/sessions", session_list.SessionList)
def read_sessions(
    facts: Connection, review_id: UUID, page: dict[str, Any]
) -> session_list.SessionList:
    """The sessions of a review, in the order in which they were arranged."""
    return found("review", session_list.ask(facts, review_id, **page))


@calls.reads("/sessions/<uuid:session_id>", one_session.OneSession)
def read_session(facts: Connection, session_id: UUID, at: int | None) -> one_session.OneSession:
    """One session: who is in it, whose turn it is, and what of it is still open."""
    return found("session", one_session.ask(facts, session_id, at=at))


@calls.reads("/sessions/<uuid:session_id>/timeline", timeline.Timeline)
def read_session_timeline(facts: Connection, session_id: UUID, at: int | None) -> timeline.Timeline:
    """The story of one session, step by step."""
    return story("session", "session", timeline.ask(facts, session_id, at=at))


@calls.acts("/sessions/<uuid:session_id>/start", said.SessionStep)
def start_session(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Begin the session."""
    return heedful().sessions.start(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/pause", said.SessionStep)
def pause_session(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Take a break."""
    return heedful().sessions.pause(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/resumption", said.SessionStep)
def resume_session(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Go on after a break; not while a safety stop is not seen to."""
    return heedful().sessions.resume(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/end", said.SessionStep)
def end_session(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """End the session; not over what is parked or unanswered and nobody's (I8)."""
    return heedful().sessions.end(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/join-codes", said.SessionStep)
def renew_join_code(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Replace the code to join; the new one is answered this once."""
    return heedful().sessions.renew_join_code(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/joining", said.Joining)
def join_session(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Come in with the code, as a registered participant."""
    return heedful().sessions.join(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/attendance", said.Attendance)
def record_attendance(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Record whether and how somebody was there; the last word on somebody holds."""
    return heedful().sessions.record_attendance(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/ground-rules", said.GroundRules)
def agree_ground_rules(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Agree how to be with one another; the rules agreed before stay readable (I1)."""
    return heedful().sessions.agree_ground_rules(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/phases", said.PhaseOpening)
def open_phase(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Begin a part of the session (V24)."""
    return heedful().sessions.open_phase(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/phases/close", said.SessionStep)
def close_phase(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """End the part of the session that is open."""
    return heedful().sessions.close_phase(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/speaking-order", said.SpeakingRule)
def set_speaking_order(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Say by which rule people take turns; the order is drawn from it whenever it is read."""
    return heedful().sessions.set_speaking_order(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/devils-advocates", said.DevilsAdvocateAppointment)
def appoint_devils_advocate(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Ask somebody to argue the other side."""
    return heedful().sessions.appoint_devils_advocate(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/devils-advocate-views", said.DevilsAdvocateView)
def record_devils_advocate_view(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Argue the other side; whoever was asked to does."""
    return heedful().sessions.record_devils_advocate_view(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/expertise", said.ExpertiseCall)
def call_on_expertise(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Ask somebody for what they know, whatever their grade."""
    return heedful().sessions.call_on_expertise(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/parked-items", said.Parking)
def park_item(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Put something by for later; the id and reference answered are the parked item's."""
    return heedful().sessions.park(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/parked-items/resumption", said.TakingUp)
def take_up_parked_item(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Take up again what was put by."""
    return heedful().sessions.take_up(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/safety-stops", said.SafetyStopCall)
def call_safety_stop(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Stop because somebody may be in danger now; the id and reference answered are the stop's."""
    return heedful().sessions.call_safety_stop(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/made-safe", said.DoneAboutStop)
def record_made_safe(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Record what was done about a safety stop (V28)."""
    return heedful().sessions.record_made_safe(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/supervision", said.SupervisionInformed)
def inform_supervision(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Record that a supervisor was told of a safety stop."""
    return heedful().sessions.inform_supervision(acting, session_id, **given)


@calls.acts("/sessions/<uuid:session_id>/matters-handed-on", said.HandingOn)
def hand_matters_on(acting: Acting, session_id: UUID, **given: Any) -> Done:
    """Give what stays open an owner and a date (I8)."""
    return heedful().sessions.hand_on(acting, session_id, **given)
