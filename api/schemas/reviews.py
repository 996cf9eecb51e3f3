"""What is said to set up, lead, move on and close a review."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from api.faults import fault
from api.fields import Code, Text, Token
from api.schemas.references import AnyReference
from api.shapes import Act, New, Part, Said, Several
from api.values import Day, Id, Whole, YesOrNo


class TargetDate(Said):
    """A day by which something should be done."""

    what = Token(
        required=True,
        description="What, in a word: with `summary` in it, that a learning summary is published.",
    )
    on = Day(required=True)


class NewReview(New):
    """A new review; it is planned until somebody leads its learning (I10)."""

    code = Token(required=True, description="A short name that tells nothing of a child.")
    review_type = Code("review_type", without=("standing_inbox",), required=True)
    title = Text(required=True)
    nation = Code("nation", required=True)
    cohort = Code("cohort")
    area = Text()
    case_refs = Several(Part(AnyReference))
    purpose_questions = Several(Text())
    period_from = Day()
    period_to = Day()
    incident_on = Day()
    parallel_proceedings = YesOrNo(description="Null or left out: not known.")
    target_dates = Several(Part(TargetDate))


class PurposeQuestion(Act):
    """A purpose question, new or revised."""

    text = Text(required=True)
    why = Text(required=True)
    index = Whole(0, 1_000, description="Which one is revised, from 0; left out: a new one.")


class LeadNamed(Act):
    """Who leads the learning: a participant, or at least a title."""

    from_date = Day(required=True)
    lead = Id()
    title = Text()
    deputy = Id()

    @validates_schema
    def check_named(self, data: Mapping[str, Any], **_: Any) -> None:
        """Somebody must be named. Raises `ValidationError`."""
        if data.get("lead") is None and data.get("title") is None:
            said = "Name a participant as `lead`, or at least a `title`."
            raise ValidationError(fault("required", said), "lead")


class LeadHandover(LeadNamed):
    """Who leads the learning from now on."""

    why = Text()


class LeadVacancy(Act):
    """From when nobody leads the learning."""

    from_date = Day(required=True)
    why = Text()


class FamilyInvitation(Act):
    """A child or family member was asked to take part."""

    participant = Id(required=True)
    advocate_offered = YesOrNo(required=True)
    how_asked = Text()


class FamilyAcceptance(Act):
    """They said yes."""

    participant = Id(required=True)


class FamilyRefusal(Act):
    """They said no."""

    participant = Id(required=True)
    reason = Text()


class ProceedingNoted(Act):
    """A court, coroner or employer looks at the same events."""

    kind = Code("proceeding_kind", required=True)
    scope = Text()
    until = Day()


class Restriction(Act):
    """What may not be recorded because of a proceeding."""

    kind = Code("proceeding_kind", required=True)
    scope = Text(required=True)
    until = Day()


class RestrictionLifted(Act):
    """A restriction has ended."""

    kind = Code("proceeding_kind", required=True)


class BlindFirst(Act):
    """Whether queries are answered before the raiser's standing is seen."""

    is_on = YesOrNo(required=True)


class Phase(Act):
    """The phase a review moves on to; it is closed by `closure`."""

    to_phase = Code("review_phase", without=("planned", "closed"), required=True)


class MatterToCarry(Said):
    """An open query or sign, who carries it forward, and until when."""

    kind = Code("matter_kind", required=True)
    id = Id(required=True)
    owner = Id(required=True, description="A registered participant.")
    by_date = Day(required=True)


class MattersCarriedForward(Act):
    """Open matters that get an owner and a date (I8)."""

    items = Several(Part(MatterToCarry), least=1, required=True)


class Closure(Act):
    """How a review ends."""

    outcome = Code("review_outcome", required=True)
    why = Text()


class ReviewReopening(Act):
    """Why a review is taken up again."""

    why = Text(required=True)


class Referral(Act):
    """Something that belongs elsewhere: where it went, and no word of its content."""

    kind = Code("out_of_scope_kind", required=True)
    to = Code("agency_type", required=True)
