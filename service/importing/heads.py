"""What a bundle may say of a review itself: what it is, who leads it, who takes part."""

from datetime import date
from typing import Annotated

from msgspec import Struct

from service.importing.declaring import code, name, says, words
from service.importing.steps import On, Precision

Id = Annotated[
    str, name("Unique in its review, for ever the same for the same thing, and no name of anybody.")
]


class Standing(Struct, kw_only=True):
    """Where somebody stands; copied into everything they say (I2)."""

    agency: Annotated[str, code("agency_type")] = "not_recorded"
    role: Annotated[str | None, code("role")] = None
    band: Annotated[str, code("band")] = "U"
    employment: Annotated[str | None, code("employment")] = None
    closeness: Annotated[str | None, code("closeness", "How often they met the child.")] = None
    expertise: list[Annotated[str, words("What they know more of than others.")]] = []
    organisation: Annotated[str | None, name("An opaque token, never a name.")] = None


class StandingChange(Standing, kw_only=True):
    """A promotion, a move, a departure: the whole new standing, from a day on."""

    on: Annotated[date, says("From when it holds.")]


class Participant(Standing, kw_only=True):
    """Somebody who takes part, with their standing at first."""

    id: Id
    how_involved: Annotated[str, code("how_involved")] = "not_recorded"
    needs: list[Annotated[str, code("need")]] = []
    language: Annotated[str, code("language", "The one they are best heard in.")] = "not_recorded"
    advocate_for: Annotated[
        str | None, name("The `id` of the participant they speak up for, who stands before them.")
    ] = None
    note: Annotated[str | None, words("What else the review knows of them.")] = None
    changes: Annotated[list[StandingChange], says("In order of time.")] = []


class LeadStep(Struct, kw_only=True):
    """A step in who is responsible for drawing the learning together (I10)."""

    event: Annotated[str, says("`assigned`, `handed_over` or `vacated`.")]
    on: Annotated[date, says("From when it holds.")]
    lead: Annotated[str | None, words("Who, as a title or a name; it is sealed.")] = None
    note: Annotated[str | None, words("Why.")] = None


class CaseReference(Struct, kw_only=True):
    """What the case is called elsewhere; never an identifier of a child (I18)."""

    system: Annotated[str, name("Which system.")]
    type: Annotated[str, name("Which kind of id.")]
    token: Annotated[str, name("The id, opaque.")]


class TargetDate(Struct, kw_only=True):
    """A day by which something of the review should be done."""

    what: Annotated[str, name("A code of your own.")]
    on: date


class ReviewHead(Struct, kw_only=True):
    """A review by itself, without what people said in it."""

    code: Annotated[str, name("Short, unique in the partnership, and no name of anybody.")]
    type: Annotated[str, code("review_type")] = "not_recorded"
    title: Annotated[str | None, words("How people call it; without one, the code.")] = None
    area: Annotated[str | None, words("Where.")] = None
    opened_on: On = None
    occurred_precision: Precision = None
    incident_on: Annotated[date | None, says("The day of the incident, if there was one.")] = None
    nation: Annotated[str, code("nation")] = "not_recorded"
    cohort: Annotated[str, code("cohort")] = "not_recorded"
    phase: Annotated[str, code("review_phase")] = "not_recorded"
    purpose_questions: list[Annotated[str, words("What the review wants to know.")]] = []
    period_from: Annotated[date | None, says("The time looked back on begins.")] = None
    period_to: Annotated[date | None, says("It ends.")] = None
    parallel_proceedings: Annotated[bool | None, says("Whether a court or coroner looks too.")] = (
        None
    )
    case_refs: list[CaseReference] = []
    target_dates: list[TargetDate] = []
