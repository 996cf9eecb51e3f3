"""What is said in an observation, and about one."""

from api.fields import Code, Text
from api.schemas.about import ThingReferred
from api.shapes import Act, Details, New, Part, Several
from api.values import Id


class NewObservation(New):
    """Something somebody saw, thought, knew or missed; its kind says what more it asks for."""

    review_id = Id(required=True)
    session_id = Id(description="The session it is said in, while that lasts.")
    kind = Code("observation_kind", required=True)
    text = Text()
    about = Several(Part(ThingReferred))
    factor = Code("factor")
    valence = Code("valence")
    dimension = Code("dimension")
    source_mode = Code("source_mode")
    confidence = Code("confidence")
    details = Details(description="See `fields` of the kind in `/vocabularies/observation_kind`.")
    in_reply_to = Id()


class Correction(Act):
    """The same said better; the old words stay readable (I1)."""

    text = Text(required=True)
    why = Code("correction_why", required=True)


class Confirmation(Act):
    """The speaker says that the scribe has it right (I16)."""


class Dispute(Act):
    """The speaker says that the scribe has it wrong (I16)."""

    correction = Text()


class Classification(Act):
    """What an observation shows; what is left out stays as it was."""

    factor = Code("factor")
    valence = Code("valence")
    dimension = Code("dimension")


class ObservationLink(Act):
    """A link to something else."""

    to = Part(ThingReferred, required=True)
    relation = Code("observation_relation", required=True)
