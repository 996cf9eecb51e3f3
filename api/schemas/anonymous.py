"""What is said without any link to who says it, and with a receipt later (I11).

Nothing here names a participant, a session or another thing: who can name it could be known by it.
"""

from api.fields import Code, Text, Token
from api.shapes import Details, Part, Said
from api.values import Day, Id


class Unlinked(Said):
    """What every anonymous entry may say: the review whose address somebody was given, and a day."""

    review_id = Id(description="Left out: the standing inbox, for what belongs to no review.")
    occurred_on = Day(description="The day it happened, if that matters and tells nothing of you.")
    occurred_precision = Code("precision", description="How exact that day is")


class UnlinkedAbout(Said):
    """What is queried: an item of an agency and, if known, of a band."""

    item_type = Code("item_type")
    owner_agency = Code("agency_type", required=True)
    owner_band = Code("band")
    item_ref = Token()


class UnlinkedQuery(Unlinked):
    """A question or disagreement of any strength, against anyone (I7)."""

    strength = Code("strength", required=True)
    subject = Code("query_subject", required=True)
    about = Part(UnlinkedAbout, required=True)
    text = Text(required=True)
    risk_to_child = Code("risk_to_child")
    raised_when = Code("raised_when")
    what_would_change_my_mind = Text()


class UnlinkedSign(Unlinked):
    """Something that may mean danger (I7)."""

    kind = Code("warning_kind", required=True)
    text = Text(required=True)
    subject = Code("sign_subject")
    subject_token = Token(description="The same setting, team or process has the same token.")
    risk_to_child = Code("risk_to_child")


class UnlinkedObservation(Unlinked):
    """Something somebody saw, thought, knew or missed; its kind says what more it asks for."""

    kind = Code("observation_kind", required=True)
    text = Text()
    factor = Code("factor")
    valence = Code("valence")
    dimension = Code("dimension")
    source_mode = Code("source_mode")
    details = Details(description="See `fields` of the kind in `/vocabularies/observation_kind`.")


class WithReceipt(Said):
    """The sixteen digits, in a body so that they stand in no address; spaces between them do no harm."""

    receipt = Text(required=True)


class MoreWords(WithReceipt):
    """More about it."""

    text = Text(required=True)


class VerdictByReceipt(WithReceipt):
    """Whether the answer satisfies whoever asked (I5)."""

    verdict = Code("raiser_verdict", required=True)
    comment = Text()


class EscalationAsked(WithReceipt):
    """That the identity custodian takes it to the next stage."""

    why = Text()
