"""How something comes to be recorded of an aggregate: the same way for every one of them."""

from typing import TYPE_CHECKING, Any

from eventsourcing.domain import Aggregate

from domain.events import Envelope


class Records:
    """Records what happens to an aggregate; it stands before `Aggregate` among the bases."""

    if TYPE_CHECKING:  # the library's aggregate has it

        def trigger_event(self, event_class: type[Any], **kwargs: Any) -> None:
            """Make the event, remember it, and keep it to be saved."""

    def _trigger(
        self, event_class: type[Aggregate.Event], envelope: Envelope, **what: object
    ) -> None:
        """The event, at the time its envelope says: the domain has no clock."""
        self.trigger_event(event_class, timestamp=envelope.recorded_at, envelope=envelope, **what)
