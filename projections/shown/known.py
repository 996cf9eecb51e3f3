"""How a query or a sign is shown as it was on a day of the case, or as what came up only later."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from projections.fates import Fate, Steps, day_of, fate, fate_now, was_set_aside, who
from projections.shown.voices import Voice, voice
from projections.shown.words import withheld, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A query or a sign that had been raised by the day, and where it stood at its end.

    `state` since `since`; apart from it, whether it was ever set aside by then. `who` held it: the
    agency that had to answer a query, or that had last acknowledged a sign or begun to assess it; null
    where nobody had. `later` is null where nothing more became of it.
    """

    id: str
    reference: str
    text: str | None
    text_withheld: str | None
    raised_by: Voice
    raised_on: date
    raised_precision: str
    state: str
    since: date
    ever_set_aside: bool
    who: str | None
    known_at_the_time: bool | None
    later: Fate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """A query or a sign that nobody had raised yet: to judge by it is hindsight.

    It was raised on a later day, or whoever wrote it down says that it was not known at the time
    (`known_at_the_time` is false).
    """

    id: str
    reference: str
    text: str | None
    text_withheld: str | None
    raised_by: Voice
    raised_on: date
    raised_precision: str
    known_at_the_time: bool | None
    now: Fate


def was_voiced(row: RowMapping, on: date) -> bool:
    """Whether it was raised by the end of the day, and not only written into that time later."""
    return row["raised_on"] <= on and row["known_at_the_time"] is not False


def known(row: RowMapping, steps: Steps, on: date) -> Known:
    """The thing as its steps up to the day left it, in the order they happened."""
    until = [step for step in steps if day_of(step) <= on]
    then, now = fate(until, row["raised_on"]), fate_now(row, steps)
    return Known(
        **_said(row),
        state=then.state,
        since=then.since,
        ever_set_aside=was_set_aside(until),
        who=who(row, until),
        later=None if now.state == then.state and now.since <= on else now,
    )


def later(row: RowMapping, steps: Steps) -> Later:
    """The thing as what came up only afterwards."""
    return Later(**_said(row), now=fate_now(row, steps))


def _said(row: RowMapping) -> dict[str, Any]:
    return {
        "id": row["id"],
        "reference": row["reference"],
        "text": words(row),
        "text_withheld": withheld(row),
        "raised_by": voice(row),
        "raised_on": row["raised_on"],
        "raised_precision": row["raised_precision"],
        "known_at_the_time": row["known_at_the_time"],
    }
