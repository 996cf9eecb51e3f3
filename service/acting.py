"""Who asks for a command, on whose behalf, and with which conditions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from domain.events import Envelope, Source
from domain.people import (
    ANONYMOUS,
    NAMED,
    NOT_RECORDED,
    ROLE_ONLY,
    Actor,
    Standing,
)
from domain.rejections import (
    NotAnonymousHere,
    NotOpenToYou,
    ParticipantRequired,
    UnknownCode,
)
from domain.reviews import CaseReview
from domain.rights import check_right, check_scribe, may_alone
from domain.showing import Shown, described
from domain.unlinked import BARE, RECEIPT, unlinked
from domain.vocabulary import check


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A client's key for one request and the SHA-256 of that request."""

    key: str
    request_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """The caller of a command.

    `client` names the system; `on_behalf_of` is the registered participant whose act it is, and
    `written_by` the scribe who typed it (I16). `attribution` left out is how they showed themselves
    when they began, else named; `display_as` is the description chosen for role only.
    `expected_version` is If-Match. Whoever speaks `unlinked` is nobody that is known (I11).
    """

    client: str
    scopes: frozenset[str] = frozenset()
    on_behalf_of: UUID | None = None
    written_by: UUID | None = None
    attribution: str | None = None
    display_as: str | None = None
    occurred_on: date | None = None
    occurred_precision: str = "day"
    known_at_the_time: bool | None = None
    channel: str = "api"
    expected_version: int | None = None
    idempotency: IdempotencyKey | None = None
    correlation_id: UUID | None = None
    unlinked: bool = False


def now() -> datetime:
    """This moment, UTC. The only clock of the commands."""
    return datetime.now(UTC)


def require_scope(acting: Acting, scope: str) -> None:
    """Raises `NotOpenToYou` unless the caller's key carries the scope."""
    if scope not in acting.scopes:
        raise NotOpenToYou(scope)


def authorise(
    acting: Acting,
    review: CaseReview,
    right: str,
    *,
    raiser: UUID | None = None,
    author: UUID | None = None,
    asked_agency: str | None = None,
) -> None:
    """The participant acted for must carry the right in this review (B.8).

    Raises `ParticipantRequired`, `NotAParticipant`, `NotPermitted`, `NotAScribe`.
    """
    if acting.on_behalf_of is None:
        raise ParticipantRequired
    participant = review.participant(acting.on_behalf_of)
    if acting.written_by is not None and acting.written_by != acting.on_behalf_of:
        check_scribe(review.capacities(acting.written_by))
    capacities = set(review.capacities(acting.on_behalf_of))
    capacities |= {"raiser"} if raiser == acting.on_behalf_of else set()
    capacities |= {"author"} if author == acting.on_behalf_of else set()
    capacities |= {"respondent"} if participant.standing.agency == asked_agency else set()
    check_right(right, capacities)


def authorise_arranging(acting: Acting, review: CaseReview, right: str, scope: str) -> None:
    """A person arranges a review by their part in it; a system by its scope, where it may (B.8).

    Raises `NotOpenToYou` and what `authorise` raises.
    """
    if acting.on_behalf_of is None:
        require_scope(acting, scope)
        if may_alone(right, setting_up=review.is_being_set_up):
            return
    authorise(acting, review, right)


def envelope(acting: Acting, review: CaseReview | None, otherwise: Shown | None = None) -> Envelope:
    """The envelope of an event this caller makes now, with the speaker's standing copied in (I2).

    `otherwise` is how the speaker is shown in this matter: only they may lower that protection, and
    saying nothing does not (I12).

    Raises `NotAnonymousHere`, `UnknownCode`, `DescriptionDoesNotFit`.
    """
    if acting.unlinked:
        return _unlinked(acting)
    standing, actor = _standing(acting, review), _actor(acting)
    attribution, description = _shown(acting, standing, otherwise)
    return Envelope(
        recorded_at=now(),
        actor=actor,
        standing=standing,
        attribution=attribution,
        display_as=description,
        source=Source(
            channel="scribe" if actor.capacity == "scribe" else acting.channel,
            client=acting.client,
        ),
        occurred_on=acting.occurred_on,
        occurred_precision=check("precision", acting.occurred_precision),
        known_at_the_time=acting.known_at_the_time,
        correlation_id=acting.correlation_id,
    )


def _unlinked(acting: Acting) -> Envelope:
    return unlinked(
        now(),
        occurred_on=acting.occurred_on,
        occurred_precision=check("precision", acting.occurred_precision),
        channel=acting.channel if acting.channel == RECEIPT else BARE,
    )


def usual(acting: Acting, shown: Shown) -> Shown | None:
    """How the caller's participant is shown, when they are who began this."""
    return shown if shown.voice is not None and shown.voice == acting.on_behalf_of else None


def _shown(acting: Acting, standing: Standing, otherwise: Shown | None) -> tuple[str, str]:
    """The attribution, and the description that goes with it: the chosen one, else that of the matter."""
    before = otherwise.attribution if otherwise else NAMED
    attribution = before if acting.attribution is None else acting.attribution
    if attribution == ANONYMOUS:
        raise NotAnonymousHere
    if attribution not in (NAMED, ROLE_ONLY):
        raise UnknownCode("attribution")
    if attribution == ROLE_ONLY and otherwise and acting.display_as is None and before == ROLE_ONLY:
        return attribution, otherwise.display_as
    if attribution == ROLE_ONLY and otherwise and acting.display_as:
        return attribution, described(otherwise.standing, attribution, acting.display_as)
    return attribution, described(standing, attribution, acting.display_as)


def _standing(acting: Acting, review: CaseReview | None) -> Standing:
    if acting.on_behalf_of is None or review is None:
        return NOT_RECORDED
    return review.participant(acting.on_behalf_of).standing


def _actor(acting: Acting) -> Actor:
    if acting.on_behalf_of is None:
        return Actor(kind="integration", capacity="system")
    if acting.written_by is not None and acting.written_by != acting.on_behalf_of:
        return Actor(
            kind="person",
            key=acting.written_by,
            capacity="scribe",
            on_behalf_of=acting.on_behalf_of,
        )
    return Actor(kind="person", key=acting.on_behalf_of)
