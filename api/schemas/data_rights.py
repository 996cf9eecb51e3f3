"""What is said of a data-rights request, from the day it is received to the day it is answered."""

from api.fields import Code, Text
from api.shapes import Act, Asked, New, Part, Said, Several
from api.values import Day, Id, Whole


class NewRequest(New):
    """A request as it came. Who asks is sealed, and shown to those who handle it alone."""

    kind = Code("rights_request_kind", required=True)
    asked_by = Code("rights_asker", required=True)
    name = Text(required=True, description="Who asks: sealed.")
    asked = Text(description="What they ask for, in their words: sealed.")
    received_on = Day(description="The day it came, from which the month runs; left out: today.")
    whose = Several(
        Id(), description="Participants, or children of reviews, whose data it concerns."
    )


class RequesterChecked(Act):
    """How it was made sure who asks, and that they may."""

    identity = Code("identity_check", required=True)
    authority = Code("authority_check", required=True)
    note = Text(description="What was seen, without its numbers.")


class Found(Said):
    """Something that was found."""

    id = Id(required=True)
    how = Code("found_how", required=True)


class Scoped(Act):
    """What was found, perhaps nothing, and in which ways it was looked for."""

    searched = Several(Code("found_how"), required=True, least=1)
    items = Several(Part(Found))
    note = Text()


class Advice(Act):
    """What the custodian advises, of one item or of all."""

    item = Id()
    text = Text(required=True)


class Decision(Act):
    """What is to become of one item: all but disclosing it needs a basis."""

    item = Id(required=True)
    decision = Code("rights_decision", required=True)
    basis = Code("rights_basis")
    reason = Text()


class Extension(Act):
    """One or two months more, said within the first."""

    months = Whole(1, 2, required=True)
    why = Code("extension_why", required=True)
    reason = Text(required=True, description="What they were told.")


class ErasureNamed(Act):
    """An erasure that was decided here and has taken place."""

    erasure = Id(required=True, description="Its id, as `/erasures` has it.")


class Fulfilment(Act):
    """That they were answered, and how."""

    how = Code("answer_delivery", required=True)
    text = Text(description="What they were told beside what they were given.")


class RequestRefusal(Act):
    """That they were told no, on which basis and why."""

    basis = Code("rights_basis", required=True)
    reason = Text(required=True, description="The reason they can read.")


class AskedByHandler(Asked):
    """The query parameters of a read whose words are for those who handle it."""

    on_behalf_of = Id(
        description="The participant who reads, for the words; a key that may write contributions only."
    )
