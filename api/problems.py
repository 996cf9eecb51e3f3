"""What a refusal looks like over HTTP: one table of statuses, one shape (RFC 9457).

A problem never repeats a refused value: it may be the very thing that must not be written down.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response

from domain import rejections
from domain.rejections import Rejection
from projections.exporting.plain import encode

MEDIA_TYPE = "application/problem+json"
TYPES = "/problems/"

STATUS_OF: Mapping[type[Rejection], int] = {
    rejections.NotFound: 404,
    # what was sent cannot be used as it is
    rejections.UnknownCode: 422,
    rejections.UnusableText: 422,
    rejections.KindNeeds: 422,
    rejections.ReasonRequired: 422,
    rejections.DateRequired: 422,
    rejections.DestinationRequired: 422,
    rejections.DateInTheFuture: 422,
    rejections.DateInThePast: 422,
    rejections.DateBeforeRaised: 422,
    rejections.ProofMissing: 422,
    rejections.FactorRequired: 422,
    rejections.EvidenceRequired: 422,
    rejections.PersonNamed: 422,
    rejections.UnknownReference: 422,
    rejections.IdTellsTheTime: 422,
    rejections.ReferenceNotUsable: 422,
    rejections.IdentifiesAChild: 422,
    rejections.TokenOrValue: 422,
    rejections.LeftBeforeArriving: 422,
    rejections.EndsBeforeItBegins: 422,
    rejections.InformationRequired: 422,
    rejections.ParticipantRequired: 422,
    rejections.NotAnonymousHere: 422,
    rejections.NoSuchReceipt: 404,
    rejections.StillWaiting: 409,
    rejections.OfAQueryAlone: 409,
    rejections.CannotBecomeAnonymous: 422,
    rejections.DescriptionDoesNotFit: 422,
    rejections.NeverByName: 422,
    rejections.KeyAlreadyUsed: 422,
    # it stands against what is there now
    rejections.IllegalMove: 409,
    rejections.ChangedMeanwhile: 409,
    rejections.StillBeingRecorded: 409,
    rejections.IdAlreadyUsed: 409,
    rejections.CodeAlreadyUsed: 409,
    rejections.AlreadyThere: 409,
    rejections.AlreadyShownSo: 409,
    rejections.NotByRoleOnly: 409,
    rejections.CustodianMustApprove: 409,
    rejections.NotGranted: 409,
    rejections.NotWithheld: 409,
    rejections.RequestIncomplete: 409,
    rejections.LegalHoldStands: 409,
    rejections.TooLateToExtend: 409,
    rejections.NothingToWithhold: 422,
    rejections.WordsInClear: 409,
    rejections.MattersStillOpen: 409,
    rejections.TooManyWebhooks: 409,
    rejections.StillLinked: 409,
    rejections.ReviewIsClosed: 409,
    rejections.WordsOfErased: 409,
    rejections.LearningLeadRequired: 409,
    rejections.DigestDiffers: 409,
    rejections.SplitLeavesNothing: 422,
    rejections.PatternWithItself: 422,
    rejections.FactorWithItself: 422,
    rejections.StageOutOfOrder: 409,
    rejections.DeadlineAlreadyMissed: 409,
    rejections.ExperienceAlreadyGiven: 409,
    rejections.OffTheScale: 422,
    rejections.PolicyIsRetroactive: 422,
    rejections.PolicyNeedsEveryStage: 422,
    rejections.NotReadableHere: 409,
    rejections.SessionMattersOpen: 409,
    rejections.NotMadeSafe: 409,
    rejections.SilentRoundIsOpen: 409,
    rejections.PhaseStillOpen: 409,
    rejections.SessionHasEnded: 409,
    rejections.VersionIsStale: 412,
    # it is not for this caller, or not for whom they act
    rejections.NotYours: 403,
    rejections.OwnUnsealing: 403,
    rejections.OnlyTheAsker: 403,
    rejections.OwnAnswer: 403,
    rejections.OwnFinding: 403,
    rejections.SameResponder: 403,
    rejections.ResponderIsAuthor: 403,
    rejections.NotPermitted: 403,
    rejections.NotAScribe: 403,
    rejections.NotAParticipant: 403,
    rejections.NotTheDevilsAdvocate: 403,
    rejections.WrongJoinCode: 403,
    rejections.NotOpenToYou: 403,
    rejections.BoundToReviews: 403,
}
"""The HTTP status of each refusal of the domain. The domain has never heard of 409."""


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One way of saying no: its stable code, its HTTP status, and what it means in general."""

    code: str
    status: int
    title: str
    rule: str | None = None


OF_HTTP = {
    kind.code: kind
    for kind in (
        ProblemType("not-json", 400, "The body is not JSON in UTF-8"),
        ProblemType("duplicate-key", 400, "A key stands twice in one JSON object"),
        ProblemType("too-deep", 400, "The JSON is nested too deeply"),
        ProblemType("not-a-number", 400, "A number in the JSON is not finite, or far too long"),
        ProblemType("invalid-header", 400, "A header cannot be read"),
        ProblemType("bad-request", 400, "The request cannot be read"),
        ProblemType("host-not-ours", 400, "Heedful is not to be reached by this host name"),
        ProblemType("key-required", 401, "An API key is needed"),
        ProblemType("key-not-valid", 401, "This API key is unknown, has run out or was revoked"),
        ProblemType("not-found", 404, "There is no such thing, or it is not for this reader"),
        ProblemType("method-not-allowed", 405, "This cannot be done here"),
        ProblemType("not-acceptable", 406, "There is no answer in a form that `Accept` takes"),
        ProblemType("too-slow", 408, "The body did not come in time"),
        ProblemType("ledger-disagrees", 409, "The log is not what the ledger took in"),
        ProblemType("summary-incomplete", 409, "Events before this position wait to be read"),
        ProblemType("nothing-to-match", 412, "What does not exist yet has no version to match"),
        ProblemType("body-too-large", 413, "The body is too large"),
        ProblemType("wrong-content-type", 415, "The body must be application/json"),
        ProblemType("unreadable-bundle", 422, "The file as a whole cannot be read"),
        ProblemType("invalid", 422, "Something in the request cannot be used"),
        ProblemType("too-many-requests", 429, "More was asked in a minute than may be"),
        ProblemType("unexpected", 500, "Something went wrong on our side"),
        ProblemType("not-caught-up", 503, "The read models have not come so far yet"),
        ProblemType("search-not-ready", 503, "There is no index to search yet"),
        ProblemType("feed-is-full", 503, "As many wait for the feed as may at once"),
        ProblemType("not-signed", 503, "There is no key to sign with"),
        ProblemType("store-busy", 503, "The store cannot be reached just now"),
        ProblemType("outcome-unknown", 503, "It is not known whether this was recorded"),
        ProblemType("store-full", 507, "There is no room left to record anything"),
    )
}
"""The problems that HTTP brings along, by code."""

FAULTS = {
    kind.code: kind
    for kind in (
        ProblemType("required", 422, "Something that is needed was left out"),
        ProblemType("null-not-allowed", 422, "This may be left out, but not be null"),
        ProblemType("wrong-type", 422, "A value is of the wrong type"),
        ProblemType("unknown-field", 422, "There is no such field"),
        ProblemType("unknown-parameter", 422, "There is no such query parameter"),
        ProblemType("repeated-parameter", 422, "A query parameter was given twice"),
        ProblemType("not-a-date", 422, "This is not a date as YYYY-MM-DD"),
        ProblemType("not-an-id", 422, "This is not a UUID"),
        ProblemType("not-a-position", 422, "This is not a position that a write answered with"),
        ProblemType("not-a-time", 422, "This is not a position, a time or a date to ask as at"),
        ProblemType("not-a-moment", 422, "This is not a time of RFC 3339"),
        ProblemType("not-yet", 422, "This time has not come yet"),
        ProblemType("as-at-differs", 422, "The cursor belongs to another time than the one asked"),
        ProblemType("address-refused", 422, "This address is not told anything"),
        ProblemType("not-a-cursor", 422, "This is not a cursor that a list answered with"),
        ProblemType("not-searchable", 422, "This cannot be searched for"),
        ProblemType("out-of-range", 422, "A number or a list is too small or too large"),
    )
}
"""What can be wrong with a field; the code of the whole problem when all its errors agree."""


@dataclass
class Problem(Exception):
    """A refusal that comes from HTTP rather than from the domain.

    `errors` are of the form {"pointer", "code", "detail"}; `also` are further members.
    """

    code: str
    detail: str
    errors: Sequence[Mapping[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, Any] = field(default_factory=dict)


def every_type() -> Mapping[str, ProblemType]:
    """Every problem there is, by code, in alphabetical order."""
    of_domain = {one.code: _type_of(one) for one in STATUS_OF}
    return dict(sorted((FAULTS | OF_HTTP | of_domain).items()))


def answer_problem(problem: Problem) -> Response:
    """The answer to a problem of HTTP."""
    kind = OF_HTTP.get(problem.code) or every_type()[problem.code]
    errors = {"errors": list(problem.errors)} if problem.errors else {}
    return _answer(kind, problem.detail, {**errors, **problem.also}, problem.headers)


def answer_rejection(rejection: Rejection) -> Response:
    """The answer to a refusal of the domain."""
    soon = isinstance(rejection, rejections.StillBeingRecorded)
    headers = {"Retry-After": "1"} if soon else {}
    return _answer(_type_of(type(rejection)), rejection.sentence, dict(_also(rejection)), headers)


def _answer(
    kind: ProblemType, detail: str, also: Mapping[str, Any], headers: Mapping[str, str]
) -> Response:
    members: dict[str, Any] = {
        "type": TYPES + kind.code,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "code": kind.code,
    }
    if kind.rule:
        members["rule"] = kind.rule
    response = Response(encode(members | dict(also)), kind.status, content_type=MEDIA_TYPE)
    response.headers.update(headers)
    return response


def _type_of(refusal: type[Rejection]) -> ProblemType:
    return ProblemType(refusal.code, STATUS_OF[refusal], _title(refusal), refusal.rule)


def _title(refusal: type[Rejection]) -> str:
    """What the refusal means in general: the first line of its docstring, without its source."""
    first = (refusal.__doc__ or "").strip().splitlines()[0]
    return re.sub(r"\s*\([^)]*\)", "", first.rstrip("."))


def _also(rejection: Rejection) -> Iterator[tuple[str, Any]]:
    """What some refusals say beside their sentence, so that a program can go on."""
    match rejection:
        case rejections.VersionIsStale():
            yield "current_version", rejection.current
            yield "allowed", rejection.allowed
        case rejections.IllegalMove():
            yield "allowed", rejection.allowed
        case rejections.MattersStillOpen():
            yield "still_open", rejection.references
        case rejections.SessionMattersOpen():
            yield "open", [{"id": str(id), "reference": name} for id, name in rejection.open]
        case rejections.ProofMissing():
            yield "missing", rejection.missing
        case rejections.ReviewIsClosed():
            yield "inbox", rejection.inbox
