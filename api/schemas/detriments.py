"""What is said of a detriment, and who asks for what was said."""

from api.fields import Code, Text
from api.shapes import Listed, Said
from api.values import Id


class NewDetriment(Said):
    """What was done to the raiser because they asked. When and how it is shown is not theirs to say."""

    on_behalf_of = Id(required=True, description="The raiser, who alone may say it.")
    written_by = Id(description="Nobody but the raiser may write it down.")
    kind = Code("detriment_kind", required=True)
    text = Text(required=True, description="For the identity custodian only.")


class OfCustodian(Listed):
    """The custodian who asks."""

    on_behalf_of = Id(required=True, description="The custodian of the review, who asks.")
