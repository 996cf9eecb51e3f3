"""How one warning sign is shown, wherever it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from domain.vocabulary import NOT_RECORDED
from projections.opening import opened
from projections.shown.carried import CarriedForward, carried_forward
from projections.shown.names import ReviewName
from projections.shown.voices import Voice, voice
from projections.shown.words import withheld, words


@dataclass(frozen=True, slots=True)
class Acted:
    """What was done about a sign: on which day, by which agency, and what."""

    on: date
    by_agency: str
    action: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """Who took part in bringing a sign to where it ended, as they stood then."""

    agency: str
    band: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The service's own notice that a sign comes and goes, by a version of the rule.

    `signs` are references. `answered_on` and `answer` are null until the learning lead answers.
    """

    on: date
    rule_version: str
    signs: tuple[str, ...]
    answered_on: date | None
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A warning sign and where it stands.

    `recurrence_of` and `recurred_as` are references. `days_open` are calendar days to the state
    that ended it, or to the day asked about; `decided_by` is empty until it ended.
    """

    id: str
    reference: str
    review: ReviewName
    kind: str
    state: str
    text: str | None
    text_withheld: str | None
    raised_on: date
    raised_precision: str
    raised_by: Voice
    ever_set_aside: bool
    ever_dismissed: bool
    set_aside_count: int
    days_open: int
    subject: str
    subject_token: str | None
    risk_to_child: str
    recurrence_of: tuple[str, ...]
    recurred_as: tuple[str, ...]
    reason_code: str | None
    reason: str | None
    closed_unproven_why: str | None
    acted: Acted | None
    decided_by: tuple[Decided, ...]
    notices: tuple[Notice, ...]
    reconstructed: bool
    is_open_matter: bool
    carried_forward: CarriedForward | None
    version: int


def sign(
    row: RowMapping,
    reviews: Mapping[str, ReviewName],
    references: Mapping[str, str],
    today: date,
) -> Sign:
    """The sign of a row; `references` are those of `other_signs`."""
    return Sign(**parts(row, reviews, references, today))


def parts(
    row: RowMapping,
    reviews: Mapping[str, ReviewName],
    references: Mapping[str, str],
    today: date,
) -> dict[str, Any]:
    """The fields of a sign, by name."""
    return {
        "id": row["id"],
        "reference": row["reference"],
        "review": reviews[row["review_id"]],
        "kind": row["kind"],
        "state": row["state"],
        "text": words(row),
        "text_withheld": withheld(row),
        "raised_on": row["raised_on"],
        "raised_precision": row["raised_precision"],
        "raised_by": voice(row),
        "ever_set_aside": row["ever_set_aside"],
        "ever_dismissed": row["ever_dismissed"],
        "set_aside_count": row["set_aside_count"],
        "days_open": days_open(row, today),
        "subject": row["subject"],
        "subject_token": row["subject_token"],
        "risk_to_child": row["risk_to_child"],
        "recurrence_of": _named(row["recurrence_of"], references),
        "recurred_as": _named(row["recurred_as"], references),
        "reason_code": None if row["reason_code"] == NOT_RECORDED else row["reason_code"],
        "reason": words(row, "reason"),
        "closed_unproven_why": row["closed_unproven_why"],
        "acted": _acted(row),
        "decided_by": _decided_by(row),
        "notices": tuple(_notice(row, notice, references) for notice in row["notices"]),
        "reconstructed": row["reconstructed"],
        "is_open_matter": row["is_open_matter"],
        "carried_forward": carried_forward(row),
        "version": row["version"],
    }


def other_signs(row: RowMapping) -> set[str]:
    """The ids of all other signs that a row names."""
    linked = {link["id"] for link in (*row["recurrence_of"], *row["recurred_as"])}
    return linked.union(*(notice["signs"] for notice in row["notices"]))


def days_open(row: RowMapping, today: date) -> int:
    """Calendar days from raising to the state that ended it, or to today."""
    until: date = row["ended_on"] or today
    raised_on: date = row["raised_on"]
    return max((until - raised_on).days, 0)


def _named(links: list[dict[str, str]], references: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(references[link["id"]] for link in links if link["id"] in references)


def _acted(row: RowMapping) -> Acted | None:
    if row["acted_on"] is None:
        return None
    return Acted(row["acted_on"], row["acted_by_agency"], words(row, "action"))


def _decided_by(row: RowMapping) -> tuple[Decided, ...]:
    """Those who proved it safe, or whoever acted on it, dismissed it or closed it unproven."""
    if row["state"] == "proved_safe":
        return tuple(Decided(one["agency"], one["band"]) for one in row["decided_by"])
    if row["ended_by_agency"] is None:
        return ()
    return (Decided(row["ended_by_agency"], row["ended_by_band"]),)


def _notice(row: RowMapping, notice: Mapping[str, Any], references: Mapping[str, str]) -> Notice:
    answered_on = notice["answered_on"]
    return Notice(
        on=date.fromisoformat(notice["on"]),
        rule_version=notice["rule_version"],
        signs=tuple(references[id] for id in notice["signs"] if id in references),
        answered_on=date.fromisoformat(answered_on) if answered_on else None,
        answer=None if withheld(row) else opened(notice["answer"]),
    )
