"""An event's own fields, parted into codes (in clear) and words (free text)."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from domain.as_it_stood import AsItStood
from domain.challenges import About, Challenge
from domain.detriments import Detriment
from domain.observations import Detail
from domain.people import Standing
from domain.sealed import Sealed
from projections.folds.covering import COVERING
from projections.folds.plain import plain
from projections.folds.rules import Event
from projections.positions import token

NOT_OWN = {
    "originator_id",
    "originator_version",
    "originator_topic",
    "timestamp",
    "envelope",
    "review_id",
    "session_id",
    "child",
    "join_code_digest",
}
IN_NUMBERS_ALONE: dict[type[Event], set[str]] = {
    Challenge.ExperienceGiven: {"felt_heard", "would_raise_again"},
}
"""What nobody is shown of one person (I13)."""
PEOPLE = {
    *("advocate_for", "author", "assessed_by", "deputy", "invited", "invited_by", "lead", "owner"),
    *("contributor", "approvers", "whose"),
}
"""Ids of people say who acted behind a role: they stay in the log."""

UNCOVERING = {"display_as", "role"}
"""What was shown once may be covered since, so the step of a change does not repeat it."""

FOR_THE_CUSTODIAN: dict[type[Event], set[str]] = {
    Challenge.Withdrawn: {"reason_code", "detail"},
    Detriment.Reported: {"of_review", "challenge", "raiser", "kind", "text"},
    **dict.fromkeys(COVERING, UNCOVERING),
}

Fields = dict[str, Any]


def fields_of(event: Event) -> tuple[Fields, Fields]:
    """The event's codes and its words, by the names of its fields; what is empty is left out."""
    codes: Fields = {}
    words: Fields = {}
    for name in _own(type(event)):
        value = getattr(event, name)
        if value is not None and value != ():
            PARTS.get(type(value), _whole)(name, value, codes, words)
    return codes, words


@cache
def _own(event_class: type[Event]) -> tuple[str, ...]:
    """The names of the fields that go into a step."""
    kept = FOR_THE_CUSTODIAN.get(event_class, set()) | IN_NUMBERS_ALONE.get(event_class, set())
    hidden = NOT_OWN | PEOPLE | kept
    declared: Any = event_class  # every event of the library is a dataclass
    return tuple(field.name for field in fields(declared) if field.name not in hidden)


def _plainly(name: str, value: Any, codes: Fields, words: Fields) -> None:
    codes[name] = plain(value)


def _words(name: str, value: Sealed, codes: Fields, words: Fields) -> None:
    words[name] = value.kept


def _several(name: str, value: tuple[Any, ...], codes: Fields, words: Fields) -> None:
    if isinstance(value[0], Sealed):
        words[name] = [one.kept for one in value]
    elif isinstance(value[0], Detail):
        for one in value:
            _detail(one, codes, words)
    else:
        codes[name] = [_plain(one) for one in value]


def _detail(detail: Detail, codes: Fields, words: Fields) -> None:
    """What a kind asks for stands under its own name; several codes of one name are a list."""
    if detail.words is not None:
        words[detail.name] = detail.words.kept
    if detail.code is not None:
        codes.setdefault(detail.name, []).append(detail.code)


def _about(name: str, value: About, codes: Fields, words: Fields) -> None:
    codes["about_item_type"] = value.item_type
    codes["about_agency"] = value.owner_agency
    codes["about_band"] = value.owner_band


def _standing(name: str, value: Standing, codes: Fields, words: Fields) -> None:
    codes["agency"], codes["band"], codes["level"] = value.agency, value.band, value.level


def _stood(name: str, value: AsItStood, codes: Fields, words: Fields) -> None:
    codes["log_position"] = token(value.log_position)
    codes["counted_to"], codes["digest"] = plain(value.counted_to), value.digest


def _whole(name: str, value: Any, codes: Fields, words: Fields) -> None:
    codes[name] = _plain(value)


PARTS: dict[type, Callable[[str, Any, Fields, Fields], None]] = {
    **dict.fromkeys((str, int, bool, UUID, date), _plainly),
    Sealed: _words,
    tuple: _several,
    About: _about,
    Standing: _standing,
    AsItStood: _stood,
}


def _plain(value: Any) -> Any:
    """A value as JSON has it, without the ids of people inside."""
    if is_dataclass(value):
        return {
            field.name: plain(getattr(value, field.name))
            for field in fields(value)
            if field.name not in PEOPLE and field.name != "participant"
        }
    return plain(value)
