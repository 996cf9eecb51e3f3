"""The log is told of every erasure and hold that the register beside the keys knows of: once each."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from uuid import UUID

from eventsourcing.domain import Aggregate
from eventsourcing.persistence import IntegrityError

from domain.erasures import Erasure, LegalHold
from domain.events import Envelope, Source
from domain.people import NAMED, NOT_RECORDED, Actor, display_as
from service.acting import now
from service.casework import Casework
from service.identity import derived_id, partnership_namespace, reference
from service.keys.register import ErasureRecord, HoldRecord, all_holds, erasures
from service.raising import inbox_id

CLIENT = "operator"


def tell_the_log(casework: Casework) -> int:
    """Record what the log does not know yet of erasures and holds; how many events that took.

    The ids follow from the register, so whoever does this, after an erasure, after a restore of an
    older log or twice at once, no erasure is ever in the log twice.
    """
    told = 0
    for thing in _untold(casework):
        with suppress(IntegrityError):  # somebody else has just told it
            told += len(casework.save_all(thing))
    return told


def erasure_id(partnership: str, subject: str) -> UUID:
    """The id of the erasure of a subject: nobody is erased twice."""
    return derived_id(partnership_namespace(partnership), "erasure", subject)


def erasure_reference(partnership: str, subject: str) -> str:
    """What its certificate, its event and a request for it call the erasure."""
    return reference("ER", erasure_id(partnership, subject))


def _untold(casework: Casework) -> Iterator[Aggregate]:
    for record in erasures(casework.keys):
        id = erasure_id(casework.settings.partnership, record.subject)
        if casework.find(id) is None:
            yield _erasure(casework, id, record)
    for hold in all_holds(casework.keys):
        if changed := _hold(casework, hold):
            yield changed


def _erasure(casework: Casework, id: UUID, record: ErasureRecord) -> Erasure:
    on = _day(record.erased_at)
    return Erasure.record(
        id,
        _envelope(on),
        review_id=inbox_id(casework.settings.partnership),
        reference=reference("ER", id),
        whose=UUID(record.subject),
        scope=record.kind,
        key_ids=(record.key_id,) if record.key_id else (),
        basis=record.basis,
        erased_on=on,
    )


def _hold(casework: Casework, held: HoldRecord) -> LegalHold | None:
    """The hold with what the log lacks of it; None when it lacks nothing."""
    space = partnership_namespace(casework.settings.partnership)
    id = derived_id(space, "legal-hold", held.subject, held.placed_at, held.reference)
    found = casework.find(id)
    hold = found if isinstance(found, LegalHold) else None
    if hold is None:
        on = _day(held.placed_at)
        inbox, called = inbox_id(casework.settings.partnership), reference("LH", id)
        whose = UUID(held.subject)
        hold = LegalHold.place(
            id, _envelope(on), review_id=inbox, reference=called, whose=whose, placed_on=on
        )
    if held.lifted_at and not hold.is_lifted:
        hold.lift(_envelope(_day(held.lifted_at)), lifted_on=_day(held.lifted_at))
    return hold if hold.pending_events else None


def _envelope(on: date) -> Envelope:
    """Who decided stands in the register and on the certificate, never in the log."""
    return Envelope(
        recorded_at=now(),
        actor=Actor(kind="system", capacity="system"),
        standing=NOT_RECORDED,
        attribution=NAMED,
        display_as=display_as(NOT_RECORDED, NAMED),
        source=Source(channel="api", client=CLIENT),
        occurred_on=on,
    )


def _day(stamp: str) -> date:
    return date.fromisoformat(stamp[:10])
