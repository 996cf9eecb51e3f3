"""Calls that read the record itself: every event there is, one of them, and what made it happen."""

from typing import Any

from sqlalchemy import Connection

from api.asking import found
from api.calls import RECORD, Calls
from api.schemas.record import EventFilters
from domain.rejections import NotFound
from projections.event_names import EventName
from projections.questions import causes, one_event, record

calls = Calls("record", "Every event as it was recorded, and which made which happen.")


@calls.lists("/events", record.Record, EventFilters, action=RECORD)
def read_events(
    facts: Connection, page: dict[str, Any], order: str, **filters: Any
) -> record.Record:
    """What was recorded, event by event, the newest first unless asked otherwise?

    Nothing is filtered unless asked; `hidden_by_filters` says how many events a filter hides.
    """
    return record.ask(facts, record.Filters(**filters), order=order, **page)


@calls.reads("/events/<event_id>", one_event.OneEvent, action=RECORD)
def read_event(facts: Connection, event_id: str, at: int | None = None) -> one_event.OneEvent:
    """One event, named by its position or as `<thing id>.<version>`, with its words."""
    return found("event", one_event.ask(facts, event_named(event_id), at=at))


@calls.reads("/events/<event_id>/causes", causes.Causes, action=RECORD)
def read_causes(facts: Connection, event_id: str, at: int | None = None) -> causes.Causes:
    """What made one event happen, back to the root, and what did it make happen?"""
    return found("event", causes.ask(facts, event_named(event_id), at=at))


def event_named(name: str) -> EventName:
    """The event of a path. Raises `NotFound`: what is not so written names no event."""
    try:
        return EventName.read(name)
    except ValueError:
        raise NotFound("event") from None
