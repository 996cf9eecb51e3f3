"""The stored events of a real log, read page by page through the recorder and the mapper."""

from collections.abc import Iterator
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol

from service.casework import Casework

PAGE = 5_000


def stored(
    casework: Casework, up_to: int | None = None
) -> Iterator[tuple[int, DomainEventProtocol[UUID]]]:
    """Positions and events, in order; words stay closed until somebody asks for them."""
    last = 0
    while page := casework.log.select_notifications(
        last, PAGE, stop=up_to, inclusive_of_start=False
    ):
        for row in page:
            yield row.id, casework.mapper.to_domain_event(row)
        last = page[-1].id
