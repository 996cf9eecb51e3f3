"""The envelope every event carries: who, with what standing, when it happened and when we heard."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.people import Actor, Standing
from domain.rejections import DateBeforeRaised, DateInTheFuture

SUMMER_TIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """How an entry reached us: a channel (V: channel), the client, and outside references.

    Left bare for an anonymous voice (I11).
    """

    channel: str
    client: str | None = None
    external_refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What every event says beside its own facts.

    `recorded_at` is UTC and comes from the service; `occurred_on` is the day in the life of the case
    (with its precision); `reconstructed` marks history from before the service knew of it;
    `known_at_the_time` guards against hindsight, and None means unknown, not false.
    """

    recorded_at: datetime
    actor: Actor
    standing: Standing
    attribution: str
    display_as: str
    source: Source
    audience: str = "review"
    occurred_on: date | None = None
    occurred_precision: str = "day"
    reconstructed: bool = False
    known_at_the_time: bool | None = None
    correlation_id: UUID | None = None
    causation_id: UUID | None = None

    @property
    def day(self) -> date:
        """The day it happened, as far as known, else the day it was recorded (UTC)."""
        return self.occurred_on or self.recorded_at.date()


def latest_day(envelope: Envelope) -> date:
    """Today, as the four nations' clocks may say it: British summer time is an hour ahead of UTC."""
    return (envelope.recorded_at + SUMMER_TIME).date()


def check_dates(envelope: Envelope) -> None:
    """What happened did not happen after it was recorded (I23). Raises `DateInTheFuture`."""
    if envelope.occurred_on and envelope.occurred_on > latest_day(envelope):
        raise DateInTheFuture


def has_gone_by(day: date, envelope: Envelope) -> bool:
    """Whether a day was over, by the clocks of all four nations, when this was recorded."""
    return day < envelope.recorded_at.date()


def first_possible_day(raised: Envelope) -> date | None:
    """The day before which nothing can have become of a thing; history without a date sets none."""
    return raised.occurred_on if raised.reconstructed else raised.day


def check_not_before(envelope: Envelope, raised_on: date | None) -> None:
    """A step is not dated before the day its thing was raised. Raises `DateBeforeRaised`.

    A step without a date came after it, as the log tells, even where a clock was put back (I23).
    """
    if raised_on and envelope.occurred_on and envelope.occurred_on < raised_on:
        raise DateBeforeRaised
