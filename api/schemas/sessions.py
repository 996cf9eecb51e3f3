"""What is said to arrange a session, to run it, and to end it with nothing dropped."""

from api.fields import Code, Text, Token
from api.schemas.about import ThingReferred
from api.shapes import Act, New, Part, Said, Several
from api.values import Day, Id, Moment, Whole

HOURS = 600
"""The most minutes a part of a session may be meant to last."""


class NewSession(New):
    """A session of a review; the code to join it is answered this once."""

    session_type = Code("session_type", required=True)
    mode = Code("session_mode", required=True)
    title = Text()
    starts_at = Moment(description="When it is to begin.")


class SessionStep(Act):
    """One step of a session that needs no more words."""


class Joining(Act):
    """Somebody comes in with the code."""

    code = Token(required=True, description="In whatever case, with or without its hyphen.")
    present = Code("presence", without=("absent",))


class Attendance(Act):
    """Whether and how somebody was there."""

    participant = Id(required=True)
    present = Code("presence", required=True)
    arrived_at = Moment()
    left_at = Moment()


class GroundRules(Act):
    """How people want to be with one another."""

    text = Text(required=True)


class PhaseOpening(Act):
    """The beginning of a part of the session (V24)."""

    phase = Code("session_phase", required=True)
    prompt = Text()
    minutes = Whole(1, HOURS, description="How long it is meant to last.")


class SpeakingRule(Act):
    """By which rule people take turns."""

    rule = Code("speaking_rule", required=True)


class DevilsAdvocateAppointment(Act):
    """Who is to argue the other side, of one thing or of all."""

    participant = Id(required=True)
    for_item = Part(ThingReferred)


class DevilsAdvocateView(Act):
    """The other side, argued, and the strongest thing to be said against it."""

    view = Text(required=True)
    strongest_counter = Text()
    for_item = Part(ThingReferred)


class ExpertiseCall(Act):
    """Who is asked, and for what they know."""

    participant = Id(required=True)
    expertise = Text(required=True)


class Parking(Act):
    """What is put by for later, and why; the same item with the same content gives the first answer."""

    item = Id(description="An id of the client's own choice; else one is made.")
    why = Code("parked_why", required=True)
    text = Text()
    about = Part(ThingReferred)


class TakingUp(Act):
    """What is taken up again."""

    item = Id(required=True)


class SafetyStopCall(Act):
    """Somebody may be in danger now; the same stop with the same content gives the first answer."""

    stop = Id(description="An id of the client's own choice; else one is made.")
    what = Text(required=True)
    item = Part(ThingReferred)


class DoneAboutStop(Act):
    """What was done about it (V28), who was told and when."""

    stop = Id(required=True)
    action = Code("made_safe", required=True)
    what = Text()
    told_role = Text()
    told_at = Moment()


class SupervisionInformed(Act):
    """Which supervisor was told, and when."""

    stop = Id(required=True)
    told_role = Text(required=True)
    told_at = Moment()


class MatterHandedOn(Said):
    """An open matter, who takes it on, and by when."""

    kind = Code("session_matter", required=True)
    id = Id(required=True)
    owner = Id(required=True)
    by_date = Day(required=True)


class HandingOn(Act):
    """What stays open, each with an owner and a date (I8)."""

    items = Several(Part(MatterHandedOn), required=True, least=1)
