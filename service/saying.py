"""Plain words and codes from a caller, turned into what the domain keeps: sealed, checked."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from domain.challenges import About
from domain.kinds import Field
from domain.observations import Detail, Reference
from domain.rejections import KindNeeds
from domain.reviews import CaseReview
from domain.sealed import Sealed
from domain.vocabulary import check, kind
from service.words import check_text, check_token

NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)


class Speech:
    """Seals the words of one speaker in one review: theirs and the child's (settled 32)."""

    def __init__(self, review: CaseReview, speaker: UUID | None) -> None:
        self.review = review
        self.subjects = (review.child,) if speaker is None else (speaker, review.child)

    def words(self, text: str) -> Sealed:
        """The text, sealed exactly as sent. Raises `UnusableText`."""
        return Sealed(check_text(text), self.subjects)

    def maybe(self, text: str | None) -> Sealed | None:
        """The same, where there may be none."""
        return None if text is None else self.words(text)

    def each(self, texts: Iterable[str]) -> tuple[Sealed, ...]:
        """The same, for several."""
        return tuple(self.words(text) for text in texts)

    def reason(self, text: str | None) -> Sealed | None:
        """A reason; a blank one is none, so that the domain can refuse it by its rule (I4)."""
        return self.words(text) if text is not None and text.strip() else None

    def check_participant(self, id: UUID | None) -> None:
        """Raises `NotAParticipant` for somebody who is not registered in this review."""
        if id is not None:
            self.review.participant(id)


def check_each(vocabulary: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Canonical codes. Raises `UnknownCode`."""
    return tuple(check(vocabulary, code) for code in codes)


def check_maybe(vocabulary: str, code: str | None) -> str | None:
    """A canonical code, where there may be none."""
    return None if code is None else check(vocabulary, code)


def about(given: Mapping[str, Any]) -> About:
    """What is queried; a missing band is undisclosed (settled 42). Raises `UnknownCode`."""
    return About(
        item_type=check("item_type", given.get("item_type") or "other"),
        owner_agency=check("agency_type", given["owner_agency"]),
        owner_band=check("band", given.get("owner_band") or "U"),
        item_ref=check_token(given.get("item_ref")),
        author=given.get("author"),
    )


def references(given: Iterable[Mapping[str, Any]]) -> tuple[Reference, ...]:
    """What an observation points at."""
    return tuple(
        Reference(kind=one["kind"], id=one.get("id"), token=check_token(one.get("token")))
        for one in given
    )


def details(speech: Speech, kind_code: str, given: Mapping[str, Any]) -> tuple[Detail, ...]:
    """The fields of a kind: codes checked against their vocabulary, words sealed.

    Raises `UnknownCode`, `UnusableText`, and `KindNeeds` for a field the kind does not have.
    """
    named = kind(kind_code)
    known = named.fields if named else ()
    fields = {name: field for field in known for name in field.names}
    made: list[Detail] = []
    for name, value in given.items():
        field = fields.get(name)
        if field is None:
            own = sorted(field.name for field in known)
            raise KindNeeds("no other fields than: " + (", ".join(own) or "none"))
        for one in _given(field, value):
            if field.vocabulary:
                made.append(Detail(name=name, code=check(field.vocabulary, one)))
            elif field.type == "number":
                made.append(Detail(name=name, code=one))
            else:
                made.append(Detail(name=name, words=speech.words(one)))
    return tuple(made)


def _given(field: Field, value: object) -> list[str]:
    """What a field was given: one text, or several codes where it takes several.

    Nothing is turned into text that was not sent as text (settled 48). Raises `KindNeeds`.
    """
    given = [value]
    if field.type == "number":
        return [_number(field, value)]
    if field.type == "codes" and isinstance(value, list | tuple):
        given = list(value)
    texts = [one for one in given if isinstance(one, str)]
    if not texts or len(texts) < len(given):
        raise KindNeeds(f"text in the field “{field.name}”")
    return texts


def _number(field: Field, value: object) -> str:
    """A whole number, sent as one or in digits; it stands in clear. Raises `KindNeeds`."""
    text = value if isinstance(value, str) else str(value) if type(value) is int else ""
    if not NUMBER.fullmatch(text):
        raise KindNeeds(f"a whole number from 0 in the field “{field.name}”")
    return text
