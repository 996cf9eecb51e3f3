"""What the desk keeps of webhooks: where each is told and how far it was, and what became of what."""

from sqlalchemy import Column, Float, Index, Integer, String, Table

from service.desk_store import METADATA

PENDING, DELIVERED = "pending", "delivered"

SUBSCRIPTIONS = Table(
    "webhooks",
    METADATA,
    Column("id", String, primary_key=True),
    Column("reference", String, nullable=False),
    Column("client", String, nullable=False),  # the key's id
    Column("url", String, nullable=False),
    Column("event_types", String, nullable=False),  # with spaces between them; empty: all
    Column("state", String, nullable=False),  # active | paused | ended
    Column("why", String),  # vocabulary webhook_paused_why, where it is paused
    Column("secret", String, nullable=False),  # sealed under a key of its own
    Column("secret_before", String),
    Column("before_until", String),  # RFC 3339, UTC
    Column(
        "read_to", Integer, nullable=False
    ),  # the position in the log up to which it was taken in
    Column("made_at", String, nullable=False),
)
"""One row a subscription. What is behind `read_to` is in the log, so nothing can be lost from here."""

DELIVERIES = Table(
    "webhook_deliveries",
    METADATA,
    Column("webhook", String, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("event", String, nullable=False),  # <thing id>.<version>: the same at every attempt
    Column("event_type", String, nullable=False),
    Column("thing", String, nullable=False),
    Column("state", String, nullable=False),  # pending | delivered
    Column("attempts", Integer, nullable=False),
    Column("due_at", Float, nullable=False),  # seconds since 1970
    Column("last_at", Float),
    Column("last_status", Integer),  # of HTTP; null when there was no answer
    Column("last_reason", String),
)
"""What was taken in for a subscription, and what became of it; the delivered ones for 30 days."""

Index("webhook_deliveries_due", DELIVERIES.c.webhook, DELIVERIES.c.state, DELIVERIES.c.due_at)
Index(
    "webhook_deliveries_of_things",
    *(DELIVERIES.c.webhook, DELIVERIES.c.thing, DELIVERIES.c.state, DELIVERIES.c.position),
)
