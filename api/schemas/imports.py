"""What is asked of an import, beside the file itself."""

from marshmallow import RAISE, Schema

from api.faults import fault
from api.values import YesOrNo


class HowToImport(Schema):
    """The query parameters of an import."""

    error_messages = {"unknown": fault("unknown-parameter", "There is no such parameter here.")}

    class Meta:
        unknown = RAISE

    dry_run = YesOrNo(
        in_query=True,
        load_default=False,
        description="Record nothing; say what would become of each row.",
    )
    all_or_nothing = YesOrNo(
        in_query=True,
        load_default=False,
        description="One row that is refused keeps the whole file out.",
    )
