"""One event as other systems may see it (CloudEvents 1.0): ids and codes, never words."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Notification

from domain.events import Envelope
from domain.stored_names import AGGREGATES, event_classes
from projections.folds.fields import fields_of
from projections.positions import token

Entry = dict[str, Any]

PREFIX = "heedful."
UNKNOWN = "unknown"
NOT_CODES = frozenset({"name"})
"""Fields in clear that are not codes: what a system is called is for people to read."""
OF_PEOPLE = frozenset({"participant"})
"""Fields that hold the id of a participant."""


def source_of(partnership: str) -> str:
    """Where the entries of a partnership come from, as a URI."""
    return f"urn:heedful:{quote(partnership, safe='')}"


@cache
def event_types() -> Mapping[str, str]:
    """The type of every event, by its stored name: `heedful.challenge-raised.v1`.

    The version is that of the event's class: it goes up when its fields become other fields.
    """
    versions = {topic: getattr(one, "class_version", 1) for topic, one in event_classes().items()}
    return {topic: f"{PREFIX}{topic}.v{version}" for topic, version in versions.items()}


def entry(
    row: Notification,
    event: Aggregate.Event | None,
    *,
    source: str,
    review_id: UUID | None,
    with_people: bool,
) -> Entry:
    """The entry of one event of the log; where it cannot be read (None) what is known without.

    There is no time of day in it, only the day: the time would tell one entry of a meeting from
    the next. Nor is there anything of whoever acted but whether it was a person: how they may be shown
    can change afterwards, and what was told once cannot (decision 37). `with_people` says whether ids of
    participants that an event is about are for this reader.
    """
    thing_id, kind = str(row.originator_id), kind_of(event)
    return {
        "specversion": "1.0",
        "id": f"{thing_id}.{row.originator_version}",
        "source": source,
        "type": event_types().get(row.topic, f"{PREFIX}{UNKNOWN}.v1"),
        "subject": f"{kind}/{thing_id}",
        "datacontenttype": "application/json",
        "position": token(row.id),
        "sequence": f"{row.id:016x}",
        "data": {
            "thing": {"id": thing_id, "kind": kind, "version": row.originator_version},
            "review_id": None if review_id is None else str(review_id),
            **(_unreadable() if event is None else _said(event, with_people)),
        },
    }


def kind_of(event: Aggregate.Event | None) -> str:
    """The kind of thing an event is about: `challenge`, `warning_sign` …"""
    return _kinds().get(type(event), UNKNOWN)


@cache
def _kinds() -> Mapping[type, str]:
    return {
        one: aggregate.TOPIC.replace("-", "_")  # type: ignore[attr-defined]  # all of ours have one
        for aggregate in AGGREGATES
        for one in vars(aggregate).values()
        if isinstance(one, type)
    }


def _unreadable() -> Entry:
    return {"is_readable": False, "recorded_on": None, "occurred_on": None, "by": None, "codes": {}}


def _said(event: Aggregate.Event, with_people: bool) -> Entry:
    envelope: Envelope = event.envelope  # type: ignore[attr-defined]  # every event of ours has one
    codes, _ = fields_of(event)
    hidden = NOT_CODES if with_people else NOT_CODES | OF_PEOPLE
    return {
        "is_readable": True,
        "recorded_on": envelope.recorded_at.date().isoformat(),
        "occurred_on": envelope.occurred_on.isoformat() if envelope.occurred_on else None,
        "by": {"kind": envelope.actor.kind},
        "codes": {name: value for name, value in codes.items() if name not in hidden},
    }
