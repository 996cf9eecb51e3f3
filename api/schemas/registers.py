"""What may be chosen to see of a register. Nothing is filtered unless asked (I3)."""

from api.fields import Code
from api.shapes import Asked, Listed
from api.values import Day, Id, Whole, YesOrNo


class OfReview(Asked):
    """One review, or all."""

    review = Id(description="One review; left out: all.")


class Register(Listed):
    """The filters of every register; both ends of a period are included."""

    review = Id()
    raised_from = Day()
    raised_to = Day()
    carried_forward = YesOrNo(in_query=True)


class QueryFilters(Register):
    """The filters of the query register; `agency` and `band` are the raiser's."""

    status = Code("query_status")
    stage = Whole(1, 4, in_query=True)
    strength = Code("strength")
    subject = Code("query_subject")
    item_type = Code("item_type")
    agency = Code("agency_type")
    about_agency = Code("agency_type", description="Whose item it is about")
    band = Code("band")
    about_band = Code("band", description="Whose item it is about")
    gradient = Code("gradient")
    attribution = Code("attribution")
    verdict = Code("raiser_verdict")
    escalated = YesOrNo(in_query=True, description="Ever.")
    set_aside = YesOrNo(in_query=True, description="Ever.")
    answered = YesOrNo(in_query=True, description="False: no substantive answer so far.")


class SignFilters(Register):
    """The filters of the warning-sign register; `agency` and `band` are the raiser's."""

    state = Code("warning_state")
    kind = Code("warning_kind")
    agency = Code("agency_type")
    band = Code("band")
    set_aside = YesOrNo(in_query=True, description="Ever.")
    risk = Code("risk_to_child")
