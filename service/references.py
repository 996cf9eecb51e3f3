"""What a thing is called in other systems: tokens in the place of values, linked and taken back."""

import hmac
from base64 import b32encode
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from domain.assessment_items import AssessmentItem
from domain.events import Envelope
from domain.identifiers import is_everywhere, normalised
from domain.referring import CaseReference
from domain.rejections import TokenOrValue
from domain.reviews import CaseReview
from domain.vocabulary import check
from service.acting import Acting, authorise_arranging, envelope
from service.casework import Casework, Done
from service.keys.store import Keys
from service.saying import Speech
from service.words import check_token

SUBJECT = "references"
"""Under this name the partnership's key of references stands in the key store: nobody's id."""
MARK = "ref1-"
"""How a token of ours begins; the number would change with how it is made."""
OF_REVIEWS, OF_ITEMS = "reviews:write", "contributions:write"
Given = Mapping[str, Any]
"""A reference as it came: `system`, `type`, and either `value` or an opaque `token`."""
Do = Callable[[CaseReview | AssessmentItem, Envelope, Speech], None]


class References:
    """The commands on references. A system may link in nobody's name, by its scope."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def token(self, *, system: str, type: str, value: str) -> str:
        """The token of a value; the value itself goes nowhere. Raises `ReferenceNotUsable`."""
        return token(self.casework.keys, system, type, value)

    def link_review(self, acting: Acting, review_id: UUID, **given: Any) -> Done:
        """Say what the case of a review is called elsewhere."""
        found = read(self.casework.keys, given)
        return self._of_review(
            acting, review_id, lambda thing, made, _: thing.link_reference(made, **_parts(found))
        )

    def unlink_review(self, acting: Acting, review_id: UUID, *, why: str, **given: Any) -> Done:
        """Take that back, and say why."""
        return self._of_review(acting, review_id, self._unlinking(why, given))

    def link_item(self, acting: Acting, item_id: UUID, **given: Any) -> Done:
        """Say what an assessment item is called elsewhere."""
        found = read(self.casework.keys, given)
        return self._of_item(
            acting, item_id, lambda thing, made, _: thing.link_reference(made, **_parts(found))
        )

    def unlink_item(self, acting: Acting, item_id: UUID, *, why: str, **given: Any) -> Done:
        """Take that back, and say why."""
        return self._of_item(acting, item_id, self._unlinking(why, given))

    def _unlinking(self, why: str, given: Given) -> Do:
        found = read(self.casework.keys, given)
        return lambda thing, made, speech: thing.unlink_reference(
            made, why=speech.words(why), **_parts(found)
        )

    def _of_review(self, acting: Acting, review_id: UUID, do: Do) -> Done:
        def act(review: CaseReview) -> None:
            do(review, *_permitted(acting, review, OF_REVIEWS))

        return self.casework.act(acting, CaseReview, review_id, act)

    def _of_item(self, acting: Acting, item_id: UUID, do: Do) -> Done:
        def act(item: AssessmentItem) -> None:
            review = self.casework.fetch(CaseReview, item.review_id)
            do(item, *_permitted(acting, review, OF_ITEMS))

        return self.casework.act(acting, AssessmentItem, item_id, act)


def read(keys: Keys, given: Given) -> CaseReference:
    """The reference that was given, by its token or by a value that one is made of.

    Raises `TokenOrValue`, `UnusableText`, `UnknownCode`, `ReferenceNotUsable`, `IdentifiesAChild`.
    """
    value, opaque = given.get("value"), given.get("token")
    if (value is None) == (opaque is None):
        raise TokenOrValue
    system = str(check_token(given["system"]))
    if value is None:
        type = str(check_token(given["type"]))
        return CaseReference(system=system, type=type, token=str(check_token(opaque)))
    made = token(keys, system, given["type"], value)
    return CaseReference(system=system, type=check("reference_type", given["type"]), token=made)


def token(keys: Keys, system: str, type: str, value: str) -> str:
    """HMAC-SHA-256 (RFC 2104) of a value under the partnership's key: the same for ever, here alone.

    The system goes into it unless the type means the same everywhere, as an NHS number does.
    """
    code = check("reference_type", type)
    named = normalised(code, value)
    where = "" if is_everywhere(code) else str(check_token(system)).lower()
    digest = hmac.digest(
        key_of_references(keys), f"{code}\x1f{where}\x1f{named}".encode(), "sha256"
    )
    return MARK + b32encode(digest).decode().rstrip("=").lower()


def digest_of_request(keys: Keys, asked: bytes) -> bytes:
    """What is remembered of a request that holds a value: without the key, nobody can try values out."""
    return hmac.digest(key_of_references(keys), b"request\x1f" + asked, "sha256")


def key_of_references(keys: Keys) -> bytes:
    """The partnership's key, made where there is none yet. Raises `KekUnknown`.

    It stands among the data keys, so whatever wraps, backs up and restores those does so with it.
    """
    keys.make({SUBJECT})
    return keys.find(keys.epoch(), [SUBJECT])[SUBJECT]


def opaque_or_made(keys: Keys, opaque: str | None, reference: Given | None) -> str | None:
    """An opaque token as it came, or the token of a reference; of the two only one is given.

    Raises `TokenOrValue`.
    """
    if opaque is not None and reference is not None:
        raise TokenOrValue
    return check_token(opaque) if reference is None else read(keys, reference).token


def _permitted(acting: Acting, review: CaseReview, scope: str) -> tuple[Envelope, Speech]:
    authorise_arranging(acting, review, "link_reference", scope)
    made = envelope(acting, review)
    return made, Speech(review, made.actor.voice)


def _parts(found: CaseReference) -> dict[str, str]:
    return {"system": found.system, "type": found.type, "token": found.token}
