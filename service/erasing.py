"""Erasing somebody's words: two people decide, no hold stands, the key is destroyed and certified so."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from service.casework import Casework
from service.forgotten import erasure_reference, tell_the_log
from service.keys.certificates import Certificate, write
from service.keys.register import (
    ErasureRecord,
    UnderHold,
    destroy,
    erasures,
    scrub,
    stamp,
)
from service.sealed_for import Progress, concerning, kind_of

NOT_SAME_KIND = {
    "person": "This id is not that of a participant.",
    "child": "This id is not that of a review's child.",
    "entry": "This id is not that of an anonymous entry.",
}


class NotErased(Exception):
    """Nothing was erased; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked and approved; `kind` is person, child or entry, `basis` V: erasure_basis."""

    subject: UUID
    kind: str
    basis: str
    requested_by: str
    approved_by: str


def erase(casework: Casework, request: Request, progress: Progress | None = None) -> Certificate:
    """Destroy the subject's key, for ever, and certify it; asked again, certify it again.

    No event changes and no count does: what was sealed for the subject, alone or with others, can
    no longer be opened by anybody. The log is told so, once. Raises `NotErased`, `StillInFile`.
    """
    _check_two_people(request)
    texts = _look_through(casework, request, progress)
    record = _recorded(casework, request.subject) or _destroyed(casework, request)
    for forget in casework.forgetting:
        forget()
    tell_the_log(casework)
    certificate = Certificate(
        **{name: getattr(record, name) for name in ErasureRecord.__dataclass_fields__},
        reference=erasure_reference(casework.settings.partnership, record.subject),
        texts=texts,
        last_backup_expires=_last_backup_expires(casework, record),
    )
    write(casework.settings.certificates_path, certificate, erasures(casework.keys))
    return certificate


def _check_two_people(request: Request) -> None:
    names = [" ".join(one.split()) for one in (request.requested_by, request.approved_by)]
    if not all(names):
        raise NotErased("Say who asked for the erasure and who approved it.")
    if names[0].casefold() == names[1].casefold():
        raise NotErased(
            "Whoever approves an erasure must be somebody else than whoever asks for it."
        )


def _look_through(casework: Casework, request: Request, progress: Progress | None) -> int:
    """How many texts are sealed for the subject. Raises `NotErased` when it is another's id."""
    kinds, texts, clear = set(), 0, 0
    for one in concerning(casework, request.subject, progress):
        kinds.add(kind_of(request.subject, one.event))
        texts += len(one.texts)
        clear += sum(sealed.closed is None for _, sealed in one.texts)
    if request.kind not in kinds:
        raise NotErased(NOT_SAME_KIND[request.kind])
    if clear:
        raise NotErased(
            f"{clear} texts of this subject were recorded before words were sealed. They stand in the "
            "log in clear, and no key closes them."
        )
    return texts


def _recorded(casework: Casework, subject: UUID) -> ErasureRecord | None:
    """What the register says of somebody who was erased before; what was left then is cleared now."""
    for record in erasures(casework.keys):
        if record.subject == str(subject):
            scrub(casework.keys)
            return record
    return None


def _destroyed(casework: Casework, request: Request) -> ErasureRecord:
    record = ErasureRecord(
        subject=str(request.subject),
        kind=request.kind,
        key_id=casework.keys.key_id(str(request.subject)),
        basis=request.basis,
        erased_at=stamp(),
        requested_by=request.requested_by,
        approved_by=request.approved_by,
    )
    try:
        destroy(casework.keys, record)
    except UnderHold:
        raise NotErased("A legal hold stands on this subject: `hold --list` shows it.") from None
    return record


def _last_backup_expires(casework: Casework, record: ErasureRecord) -> date:
    """When the last backup that may hold the key is gone."""
    erased = datetime.fromisoformat(record.erased_at).astimezone(UTC).date()
    return erased + timedelta(days=casework.settings.backup_days)
