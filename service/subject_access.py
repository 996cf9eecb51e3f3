"""What is kept of one subject, gathered for them: their words, their part in what happened, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from domain.reviews import CaseReview
from domain.sealed import Sealed
from domain.vocabulary import NOT_RECORDED
from service.casework import Casework
from service.desk import Desk
from service.keys.register import erasures
from service.reads.told import Look, looks_at_words_of
from service.sealed_for import Concerned, Progress, concerning, kind_of
from service.seen import Sight, who_saw

CHECK = "Also the words or life of others: check before handing out."
SINCE = (
    "Recorded for every reader and hour, by the API and by pages; reads before this was recorded are "
    "not listed."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text sealed for the subject; `words` is null once anybody it belongs to was erased.

    `others` are the ids of everybody else whose words or life it is; `check` says what to do then.
    """

    field: str
    words: str | None
    others: tuple[str, ...]
    check: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event that names the subject; `occurred_on` is null when nobody said.

    `position` is null for what waits for the reveal of a silent round, and `recorded_at` its day.
    """

    position: int | None
    topic: str
    review: str
    reference: str | None
    occurred_on: date | None
    recorded_at: datetime
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectAccess:
    """All of it. `kind` is person, child or entry; `erased_at` is null while the key lives."""

    subject: str
    kind: str | None
    gathered_at: datetime
    erased_at: str | None
    entries: tuple[Entry, ...]
    who_saw_it: tuple[Sight, ...]
    looks: tuple[Look, ...]
    who_saw_it_since: str = SINCE

    def lines(self) -> Iterator[str]:
        """The same for people."""
        yield f"Everything recorded of {self.subject} ({self.kind or 'not known'})"
        yield f"Gathered at {self.gathered_at.isoformat(timespec='seconds')}"
        if self.erased_at:
            yield f"Erased at {self.erased_at}: the words can no longer be read by anybody."
        for entry in self.entries:
            yield ""
            yield f"{_day(entry)}  {entry.topic}  review {entry.review}  {entry.reference or ''}".rstrip()
            if entry.position is None:
                yield "  Waits for the reveal of a silent round: nobody else can read it yet."
            for text in entry.texts:
                yield f"  {text.field}: {text.words if text.words is not None else '(erased)'}"
                if text.check:
                    yield f"    CHECK: {text.check} ({', '.join(text.others)})"
        yield ""
        yield "Who saw words of theirs"
        for one in self.who_saw_it:
            hours = "one hour" if one.hours == 1 else f"{one.hours} hours"
            yield f"  {one.reader}: in {hours}, from {one.first} to {one.last}"
        if not self.who_saw_it:
            yield "  nobody"
        yield self.who_saw_it_since
        yield ""
        yield "As what they looked, from which agency and for what, the first time in each hour (UTC)"
        yield from (f"  {_told(one)}" for one in self.looks)
        if not self.looks:
            yield "  nobody"


def gather(
    casework: Casework, desk: Desk, subject: UUID, progress: Progress | None = None
) -> SubjectAccess | None:
    """Everything in the log that names the subject or is sealed for them; None when nothing is."""
    found = list(concerning(casework, subject, progress))
    if not found:
        return None
    kinds = [kind for one in found if (kind := kind_of(subject, one.event))]
    erased = [one.erased_at for one in erasures(casework.keys) if one.subject == str(subject)]
    codes = _codes(casework)
    return SubjectAccess(
        subject=str(subject),
        kind=next(iter(kinds), None),
        gathered_at=datetime.now(UTC),
        erased_at=next(iter(erased), None),
        entries=tuple(_entry(one, subject, codes) for one in found),
        who_saw_it=tuple(who_saw(desk, str(subject))),
        looks=looks_at_words_of(desk, subject),
    )


def _told(look: Look) -> str:
    of = look.agency or "of no agency here"
    who = f"{look.name} ({look.who})" if look.name else look.who
    return (
        f"{look.at.isoformat(timespec='minutes')}  {who}  as {', '.join(look.roles)}, {of}:"
        f" {look.purpose_in_words}  [{look.what}, request {look.request}]"
    )


def _entry(one: Concerned, subject: UUID, codes: Any) -> Entry:
    event = one.event
    return Entry(
        position=one.position,
        topic=type(event).TOPIC,
        review=codes(event.originator_id if one.position else event.review_id),
        reference=getattr(event, "reference", None),
        occurred_on=event.envelope.occurred_on,
        recorded_at=event.envelope.recorded_at,
        texts=tuple(_text(path, sealed, subject) for path, sealed in one.texts),
    )


def _text(path: str, sealed: Sealed, subject: UUID) -> Text:
    others = tuple(str(id) for id in sealed.subjects if id != subject)
    return Text(field=path, words=sealed.value, others=others, check=CHECK if others else None)


def _codes(casework: Casework) -> Any:
    """The code of the review that a thing belongs to, by the thing's id."""

    @cache
    def code(thing: UUID) -> str:
        first = _first(casework, thing)
        if isinstance(first, CaseReview.Opened):
            return first.code
        review = getattr(first, "review_id", None)
        return code(review) if isinstance(review, UUID) else NOT_RECORDED

    return code


def _first(casework: Casework, thing: UUID) -> Any:
    stored: Sequence[Any] = casework.log.select_events(thing, limit=1)
    return casework.mapper.to_domain_event(stored[0]) if stored else None


def _day(entry: Entry) -> str:
    return (entry.occurred_on or entry.recorded_at.date()).isoformat()
