"""How a review itself is told: how it opened, who led the learning, who took part."""

from datetime import datetime
from functools import partial
from uuid import UUID

from domain.people import Standing, standing
from domain.reviews import CaseReference, CaseReview, TargetDate
from domain.sealed import Sealed
from service.identity import derived_id
from service.importing import heads
from service.importing.comparing import LEAD
from service.importing.refusals import UnknownStep
from service.importing.telling import Step, Telling
from service.importing.voices import history
from service.saying import Speech


def review(head: heads.ReviewHead, path: str, namespace: UUID, recorded_at: datetime) -> Telling:
    """How the review opened; the child of it is its first subject (settled 32)."""
    child = derived_id(namespace, head.code, "child")
    id = derived_id(namespace, head.code)
    begin = partial(
        CaseReview.open,
        id,
        history(recorded_at, head.opened_on, head.occurred_precision, head.code),
        code=head.code,
        review_type=head.type,
        title=Sealed(head.title or head.code, (child,)),
        child=child,
        nation=head.nation,
        cohort=head.cohort,
        area=None if head.area is None else Sealed(head.area, (child,)),
        case_refs=tuple(
            CaseReference(system=one.system, type=one.type, token=one.token)
            for one in head.case_refs
        ),
        purpose_questions=tuple(Sealed(text, (child,)) for text in head.purpose_questions),
        period_from=head.period_from,
        period_to=head.period_to,
        incident_on=head.incident_on,
        parallel_proceedings=head.parallel_proceedings,
        target_dates=tuple(TargetDate(what=one.what, on=one.on) for one in head.target_dates),
        phase=head.phase,
    )
    return Telling(path=path, name=head.code, id=id, begin=begin)


def lead_step(row: heads.LeadStep, place: str, recorded_at: datetime) -> Step:
    """A step in who leads the learning."""
    return Step(place, partial(_lead, row, recorded_at), LEAD)


def participant_steps(
    row: heads.Participant, place: str, id: UUID, speaks_for: UUID | None, recorded_at: datetime
) -> list[Step]:
    """A participant joins, perhaps as the advocate of another, and their standing changes."""
    joins = Step(place, partial(_join, row, id, speaks_for, recorded_at), id)
    changes = [
        Step(f"{place}.changes[{number}]", partial(_change, row.id, change, id, recorded_at), id)
        for number, change in enumerate(row.changes)
    ]
    return [joins, *changes]


def _lead(row: heads.LeadStep, recorded_at: datetime, review: CaseReview) -> None:
    envelope = history(recorded_at, row.on, None, review.code)
    speech = Speech(review, None)
    title, note = speech.maybe(row.lead), speech.maybe(row.note)
    match row.event:
        case "assigned":
            review.assign_lead(envelope, lead=None, title=title, from_date=row.on)
        case "handed_over":
            review.hand_over_lead(envelope, lead=None, title=title, from_date=row.on, why=note)
        case "vacated":
            review.vacate_lead(envelope, from_date=row.on, why=note)
        case _:
            raise UnknownStep


def _join(
    row: heads.Participant,
    id: UUID,
    speaks_for: UUID | None,
    recorded_at: datetime,
    review: CaseReview,
) -> None:
    speech = Speech(review, id)
    review.register_participant(
        history(recorded_at, None, None, row.id),
        participant=id,
        reference=row.id,
        standing=_standing(row, speech),
        how_involved=row.how_involved,
        needs=tuple(row.needs),
        note=speech.maybe(row.note),
        language=row.language,
        advocate_for=speaks_for,
    )


def _change(
    name: str, row: heads.StandingChange, id: UUID, recorded_at: datetime, review: CaseReview
) -> None:
    review.change_standing(
        history(recorded_at, row.on, None, name),
        participant=id,
        standing=_standing(row, Speech(review, id)),
        from_date=row.on,
    )


def _standing(row: heads.Standing, speech: Speech) -> Standing:
    return standing(
        agency=row.agency,
        band=row.band,
        role=speech.maybe(row.role),
        employment=row.employment,
        closeness=row.closeness,
        expertise=speech.each(row.expertise),
        organisation=row.organisation,
        importing=True,
    )
