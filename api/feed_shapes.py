"""What the contract says of the feed: a CloudEvent, a page of them, and a stream."""

from typing import Any

Doc = dict[str, Any]

EVENT: Doc = {
    "type": "object",
    "description": "One event as CloudEvents 1.0 has it: ids and codes, never words. Where it cannot "
    "be read by this version of Heedful, `is_readable` is false, and the rest says what is known.",
    "required": [
        *("specversion", "id", "source", "type", "subject"),
        *("datacontenttype", "position", "sequence", "data"),
    ],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "description": "`<thing id>.<version>`: the same for ever."},
        "source": {"type": "string", "format": "uri-reference"},
        "type": {"type": "string", "examples": ["heedful.challenge-raised.v1"]},
        "subject": {"type": "string", "description": "`<kind>/<thing id>`"},
        "datacontenttype": {"const": "application/json"},
        "position": {"type": "string", "description": "Opaque, with gaps: give it as `after`."},
        "sequence": {"type": "string", "description": "Greater, as text, the later it comes."},
        "data": {
            "type": "object",
            "required": [
                *("thing", "review_id", "is_readable"),
                *("recorded_on", "occurred_on", "by", "codes"),
            ],
            "properties": {
                "thing": {
                    "type": "object",
                    "required": ["id", "kind", "version"],
                    "properties": {
                        "id": {"type": "string", "format": "uuid"},
                        "kind": {"type": "string"},
                        "version": {"type": "integer", "minimum": 1},
                    },
                },
                "review_id": {"type": ["string", "null"], "format": "uuid"},
                "is_readable": {"type": "boolean"},
                "recorded_on": {"type": ["string", "null"], "format": "date"},
                "occurred_on": {"type": ["string", "null"], "format": "date"},
                "by": {
                    "type": ["object", "null"],
                    "description": "Whether a person acted, a system, Heedful itself, or nobody knows "
                    "who. Who it was is read where it may be, with a key that may `read`.",
                    "required": ["kind"],
                    "properties": {"kind": {"type": "string"}},
                },
                "codes": {
                    "type": "object",
                    "description": "The event's own codes, ids, dates and numbers by field name.",
                },
            },
        },
    },
}
PAGE: Doc = {
    "type": "object",
    "description": "`next` is what to read on with as `after`; `more` says that there is more now.",
    "required": ["events", "next", "more"],
    "properties": {
        "events": {"type": "array", "items": {"$ref": "#/components/schemas/FeedEvent"}},
        "next": {"type": "string", "pattern": "^p[0-9a-f]+$"},
        "more": {"type": "boolean"},
    },
}
COMPONENTS = {"FeedEvent": EVENT, "FeedPage": PAGE}
FED: Doc = {
    "description": "A page, or a stream that goes on until one side ends it.",
    "headers": {"Link": {"$ref": "#/components/headers/Link"}},
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/FeedPage"}},
        "application/cloudevents-batch+json": {
            "schema": {"type": "array", "items": {"$ref": "#/components/schemas/FeedEvent"}}
        },
        "text/event-stream": {
            "schema": {
                "type": "string",
                "description": "Each `data` is one event, `id` its position.",
            }
        },
    },
}
LAST_EVENT_ID: Doc = {
    "name": "Last-Event-ID",
    "in": "header",
    "schema": {"type": "string", "pattern": "^p[0-9a-f]{1,15}$"},
    "description": "Go on after this event, as a stream's reader does. It goes before `after`.",
}
