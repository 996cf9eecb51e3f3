"""What may be chosen to see of a register. Nothing is filtered unless asked (I3)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, validates_schema

from api.faults import fault
from api.fields import Choice, Code
from api.shapes import Asked, AskedForDocument, Listed
from api.values import Day, Id, Whole, YesOrNo
from projections.questions.queries_by_raiser import AGENCY, BAND


class OfReview(Asked):
    """One review, or all."""

    review = Id(description="One review; left out: all.")


class ListedOfReview(Listed):
    """One review, or all, page by page."""

    review = Id(description="One review; left out: all.")


class Chosen(Asked):
    """The filters of every register; both ends of a period are included."""

    review = Id()
    raised_from = Day()
    raised_to = Day()
    carried_forward = YesOrNo(in_query=True)

    @validates_schema
    def check_period(self, data: Mapping[str, Any], **_: Any) -> None:
        """A period does not end before it begins. Raises `ValidationError`."""
        check_order(data.get("raised_from"), data.get("raised_to"), "raised_to")


class ChosenQueries(Chosen):
    """The filters of the queries; `agency` and `band` are the raiser's."""

    status = Code("query_status", in_query=True)
    stage = Whole(1, 4, in_query=True)
    strength = Code("strength", in_query=True)
    subject = Code("query_subject", in_query=True)
    item_type = Code("item_type", in_query=True)
    agency = Code("agency_type", in_query=True)
    about_agency = Code("agency_type", in_query=True, description="Whose item it is about")
    band = Code("band", in_query=True)
    about_band = Code("band", in_query=True, description="Whose item it is about")
    gradient = Code("gradient", in_query=True)
    attribution = Code("attribution", in_query=True)
    verdict = Code("raiser_verdict", in_query=True)
    escalated = YesOrNo(in_query=True, description="Ever.")
    set_aside = YesOrNo(in_query=True, description="Ever.")
    answered = YesOrNo(in_query=True, description="False: no substantive answer so far.")
    without_evidence = YesOrNo(in_query=True, description="True: declined last, on no evidence.")
    due_before = Day(description="Due before this day: today's is overdue.")
    overdue = YesOrNo(in_query=True, description="True: due before the day asked about.")


class QueryFilters(ChosenQueries, Listed):
    """The filters of the query register, page by page."""


class ByRaiser(ChosenQueries):
    """By what the raisers are told apart, and the filters of the queries."""

    by = Choice(
        AGENCY,
        BAND,
        load_default=AGENCY,
        description="What the raisers are counted by: agency or band.",
    )


class SignFilters(Chosen, Listed):
    """The filters of the warning-sign register; `agency` and `band` are the raiser's."""

    state = Code("warning_state", in_query=True)
    kind = Code("warning_kind", in_query=True)
    agency = Code("agency_type", in_query=True)
    band = Code("band", in_query=True)
    set_aside = YesOrNo(in_query=True, description="Ever.")
    risk = Code("risk_to_child", in_query=True)


class WhatIsDue(Listed):
    """What is due: of one review or all, of one agency or all, only what is overdue or all."""

    review = Id(description="One review; left out: all.")
    about_agency = Code("agency_type", in_query=True, description="Who was asked")
    overdue = YesOrNo(in_query=True, description="True: only what is overdue.")


class OfPeriod(AskedForDocument):
    """A period, both ends included; left out: from the beginning, until today."""

    period_from = Day(data_key="from")
    period_to = Day(data_key="to")

    @validates_schema
    def check_period(self, data: Mapping[str, Any], **_: Any) -> None:
        """A period does not end before it begins. Raises `ValidationError`."""
        check_order(data.get("period_from"), data.get("period_to"), "to")


class WhoseVoices(OfReview):
    """Whose voices are asked about; both ends of a period are included."""

    period_from = Day(data_key="from", description="Said, raised or met on or after this day.")
    period_to = Day(data_key="to", description="Said, raised or met on or before this day.")
    agency = Code("agency_type", in_query=True, description="Whoever spoke or takes part is of it")
    session_type = Code("session_type", in_query=True, description="Said or asked in one of these")
    attribution = Code("attribution", in_query=True, description="How whoever spoke is shown")

    @validates_schema
    def check_period(self, data: Mapping[str, Any], **_: Any) -> None:
        """A period does not end before it begins. Raises `ValidationError`."""
        check_order(data.get("period_from"), data.get("period_to"), "to")


class OnADay(Asked):
    """A day in the life of the case."""

    on = Day(
        description="The day, itself included; left out: that of the incident, and where there "
        "was none, today."
    )


def check_order(first: date | None, last: date | None, name: str) -> None:
    """The last day, sent as `name`, does not come before the first. Raises `ValidationError`."""
    if first is not None and last is not None and last < first:
        raise ValidationError(
            fault("out-of-range", "A period does not end before it begins."), name
        )
