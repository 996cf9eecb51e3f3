"""What may be asked of the ledger: of which size of the log the answer is."""

from api.shapes import AskedNow
from api.values import Whole

MOST = 999_999_999


class OfSize(AskedNow):
    """One size of the log, or all there is."""

    size = Whole(1, MOST, in_query=True, description="In the log of so many events; default: all.")


class OfSizes(AskedNow):
    """Two sizes of the log, the later one being all there is unless it is said."""

    older = Whole(
        1,
        MOST,
        in_query=True,
        data_key="from",
        load_default=1,
        description="The earlier size, as the checkpoint that was kept says it.",
    )
    newer = Whole(
        1, MOST, in_query=True, data_key="to", description="The later size; default: all."
    )
