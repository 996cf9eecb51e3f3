"""What is said in a warning sign, and in everything that becomes of it."""

from api.fields import Code, Text, Token
from api.schemas.references import SystemReference
from api.shapes import Act, New, Part, Said, Several
from api.values import Day, Id, Whole, YesOrNo


class NewSign(New):
    """Something that may mean danger: anyone may raise it (I7)."""

    review_id = Id(required=True)
    session_id = Id(description="The session it is said in, while that lasts.")
    kind = Code("warning_kind", required=True)
    text = Text(required=True)
    subject = Code("sign_subject")
    subject_token = Token(description="The same setting, team or process has the same token.")
    subject_reference = Part(SystemReference)
    risk_to_child = Code("risk_to_child")


class SignAcknowledgement(Act):
    """The sign has arrived."""


class Debate(Act):
    """A debate about the sign."""

    summary = Text(required=True)
    bands = Several(Code("band"))
    alternatives = Several(Text())


class SafetyAssessment(Act):
    """The beginning of a test whether it is safe; `assessed_by` judged it before (I9)."""

    lead = Id()
    expertise_needed = Several(Text())
    invited = Several(Id())
    raiser_invited = YesOrNo()
    assessed_by = Id()


class SafetyEvidence(Act):
    """A source for or against safety."""

    source_kind = Code("proof_source", required=True)
    text = Text(required=True)


class Alternative(Act):
    """Another explanation, and whether it was tested."""

    explanation = Text(required=True)
    result = Code("alternative_result", required=True)
    what_would_show_it = Text()


class DevilsAdvocate(Act):
    """The strongest case against feeling safe."""

    view = Text(required=True)


class DecidedBy(Said):
    """A participant who took the decision."""

    participant = Id(required=True)


class SafetyProof(Act):
    """The claim that all five proofs stand; each missing one is named (I9)."""

    decided_by = Several(Part(DecidedBy), required=True)
    raiser_view = Code("raiser_view")
    raiser_attempts = Whole(0, 1_000, description="How often somebody tried to reach the raiser.")


class Action(Act):
    """What was done about the sign."""

    action = Text(required=True)
    by_agency = Code("agency_type", required=True)
    on = Day(required=True)


class ActionEffect(Act):
    """What the action changed."""

    effect = Text(required=True)


class Dismissal(Act):
    """Judged to be nothing: needs a reason code and at least 20 characters (I4)."""

    reason_code = Code("reason_code")
    reason = Text(may_be_blank=True)


class ClosureUnproven(Act):
    """Nobody can look further; it counts as assumed safe, not proved."""

    why = Code("closed_unproven_why", required=True)
    note = Text()


class Recurrence(Act):
    """The earlier sign of which this is the coming back; a link is a link."""

    earlier_sign_id = Id(required=True)


class PatternNotice(Act):
    """A notice that this sign comes and goes; it must be answered."""

    rule_version = Token(required=True)
    signs = Several(Id(), least=1, required=True)


class PatternAnswer(Act):
    """The learning lead's answer to the notice."""

    answer = Text(required=True)
