"""What commands want written, as the arrays that `heedful.append` takes, and its answer as outcomes."""

from collections.abc import Iterable, Sequence
from typing import Any

from eventsourcing.persistence import IntegrityError

from domain.rejections import CodeAlreadyUsed, MattersStillOpen
from service.log import postgres_box, postgres_unlinked
from service.log.appends import Append, Outcome
from service.log.conditions import CodeIsFree, NothingElseOpen, StillSo
from service.log.postgres_arrays import Blobs, Flags, Ints, Longs, Packed, Texts, Uuids

Arrays = tuple[Packed, ...]
INTS, UUIDS, TEXTS, BLOBS, FLAGS = (
    Ints.of(()),
    Uuids.of(()),
    Texts.of(()),
    Blobs.of(()),
    Flags.of(()),
)
NO_STILL_SO = (INTS, UUIDS, INTS, TEXTS)
NOTHING_CLOSES = (INTS, UUIDS, INTS, UUIDS)
NO_CODES = (INTS, TEXTS, UUIDS)
NO_KEYS = (INTS, INTS, Longs.of(()), TEXTS, TEXTS, BLOBS, UUIDS, TEXTS, INTS, TEXTS)
NO_MATTERS = (INTS, UUIDS, FLAGS, UUIDS, TEXTS, TEXTS)


def bound(run: Sequence[Append]) -> Arrays:
    """The arguments of `heedful.append`. Raises what packing raises, for text that is no Unicode."""
    return (
        *_events(run),
        *_still_so(run),
        *_closing(run),
        *_codes(run),
        *_keys(run),
        *_matters(run),
        *postgres_box.entries(run),
        *postgres_box.releases(run),
        *postgres_unlinked.leaving(run),
    )


def outcomes(run: Sequence[Append], answer: Sequence[Any]) -> list[Outcome]:
    """What became of each command, from the row that `heedful.append` answers with."""
    positions, taken, changed, loose_command, loose, coded = answer
    first, found = 0, list[Outcome]()
    for append in run:
        end = first + len(append.events)
        found.append((positions or [])[first:end])
        first = end
    for command in coded or ():
        found[command] = CodeAlreadyUsed()
    for command, reference in _by_command(loose_command, loose):
        found[command] = MattersStillOpen(tuple(sorted(reference)))
    watched = _watched(run)
    for place in sorted(
        changed or (), reverse=True
    ):  # so that the first condition has the last word
        command, condition = watched[place - 1]
        found[command] = condition.otherwise
    for command in taken or ():
        found[command] = IntegrityError("somebody else was first to use this version or this key")
    return found


def _events(run: Sequence[Append]) -> Arrays:
    rows = [event for append in run for event in append.events]
    return (
        Ints.of([number for number, append in enumerate(run) for _ in append.events]),
        Uuids.of([row.originator_id for row in rows]),  # type: ignore[misc]  # ours are UUIDs
        Ints.of([row.originator_version for row in rows]),
        Texts.of([row.topic for row in rows]),
        Blobs.of([row.state for row in rows]),
    )


def _watched(run: Sequence[Append]) -> list[tuple[int, StillSo]]:
    """Each condition with its command, once for each topic: the rows of `s`."""
    return [
        (number, condition)
        for number, append in enumerate(run)
        for condition in append.conditions
        if isinstance(condition, StillSo)
        for _ in condition.topics
    ]


def _still_so(run: Sequence[Append]) -> Arrays:
    watched = _watched(run)
    if not watched:
        return NO_STILL_SO
    topics = [
        topic
        for append in run
        for condition in append.conditions
        if isinstance(condition, StillSo)
        for topic in condition.topics
    ]
    return (
        Ints.of([number for number, _ in watched]),
        Uuids.of([condition.thing_id for _, condition in watched]),
        Ints.of([condition.version for _, condition in watched]),
        Texts.of(topics),
    )


def _closing(run: Sequence[Append]) -> Arrays:
    closing = [
        (number, condition)
        for number, append in enumerate(run)
        for condition in append.conditions
        if isinstance(condition, NothingElseOpen)
    ]
    if not closing:
        return NOTHING_CLOSES
    carried = [(number, id) for number, condition in closing for id in condition.carried]
    return (
        Ints.of([number for number, _ in closing]),
        Uuids.of([condition.review_id for _, condition in closing]),
        Ints.of([number for number, _ in carried]),
        Uuids.of([id for _, id in carried]),
    )


def _codes(run: Sequence[Append]) -> Arrays:
    codes = [
        (number, condition)
        for number, append in enumerate(run)
        for condition in append.conditions
        if isinstance(condition, CodeIsFree)
    ]
    if not codes:
        return NO_CODES
    return (
        Ints.of([number for number, _ in codes]),
        Texts.of([condition.code for _, condition in codes]),
        Uuids.of([condition.review_id for _, condition in codes]),
    )


def _keys(run: Sequence[Append]) -> Arrays:
    last, rows = 0, []
    for number, append in enumerate(run):
        last += len(append.events)
        if append.idempotency is not None:
            rows.append((number, last if append.events else 0, append.idempotency))
    if not rows:
        return NO_KEYS
    keys = [key for _, _, key in rows]
    return (
        Ints.of([number for number, _, _ in rows]),
        Ints.of([last for _, last, _ in rows]),
        Longs.of([key.position for key in keys]),
        Texts.of([key.client for key in keys]),
        Texts.of([key.key for key in keys]),
        Blobs.of([key.request_hash for key in keys]),
        Uuids.of([key.thing_id for key in keys]),
        Texts.of([key.reference for key in keys]),
        Ints.of([key.version for key in keys]),
        Texts.of([key.recorded_on for key in keys]),
    )


def _matters(run: Sequence[Append]) -> Arrays:
    rows = [(number, matter) for number, append in enumerate(run) for matter in append.matters]
    if not rows:
        return NO_MATTERS
    matters = [matter for _, matter in rows]
    return (
        Ints.of([number for number, _ in rows]),
        Uuids.of([matter.thing_id for matter in matters]),
        Flags.of([matter.is_open for matter in matters]),
        Uuids.of([matter.review_id for matter in matters]),
        Texts.of([matter.kind for matter in matters]),
        Texts.of([matter.reference for matter in matters]),
    )


def _by_command(
    commands: Iterable[int] | None, references: Iterable[str] | None
) -> Iterable[tuple[int, list[str]]]:
    gathered: dict[int, list[str]] = {}
    for command, reference in zip(commands or (), references or (), strict=True):
        gathered.setdefault(command, []).append(reference)
    return gathered.items()
