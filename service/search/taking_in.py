"""A page of the log as texts for the index: the same words that a thing's story shows, opened."""

from collections.abc import Iterator, Sequence
from typing import Any

from eventsourcing.persistence import Notification

from domain.events import Envelope
from domain.observations import Observation
from domain.people import ROLE_ONLY
from domain.sealed import MARK, Closed
from domain.showing import is_broad
from domain.stored_names import WITHHOLDING
from domain.withholding import Standing, basis_in
from projections.folds.beginnings import by
from projections.folds.covering import COVERING, as_described
from projections.folds.fields import fields_of
from projections.folds.plain import id_text
from projections.folds.rules import Event
from projections.folds.steps import kind_of
from projections.shown.words import OPEN_AUDIENCES
from service.log.mapper import EventMapper
from service.sealing import Sealing
from service.search.blinding import Blinder
from service.search.store import Entry, Thing

TEXT = "text"
"""The field of an observation's words, which its author may put better."""
MOST_TEXTS = 4096
"""Of one event; so the id of a text follows from where it stands, and is the same in every index."""
WITHHELD_BY = tuple(thing.TextWithheld for thing in WITHHOLDING)
RESTORED_BY = tuple(thing.TextRestored for thing in WITHHOLDING)


class Page:
    """Reads events in order, and remembers what their things are."""

    def __init__(
        self, known: dict[str, Thing], held: Standing, sealing: Sealing, blinder: Blinder
    ) -> None:
        self.new: list[Thing] = []
        self.entries: list[Entry] = []
        self.corrected: list[tuple[str, int]] = []
        self.covered: list[tuple[str, str, int]] = []
        self.withheld: set[str] = set()
        """The things of which words were withheld or restored: they have to be taken in anew."""
        self._known = known
        self._held = held
        self._sealing = sealing
        self._blinder = blinder

    def take(self, position: int, event: Any) -> None:
        """Take in what an event says, and that it says something better than it was said before."""
        thing = self._thing(event)
        if thing is None:
            return
        envelope: Envelope = event.envelope
        own = envelope.audience
        if _covers(event):
            self.covered.append((thing.id, id_text(event.envelope.actor.voice), position))
        shown = as_described(by(envelope))
        for number, (field, kept) in enumerate(texts(event)):
            closed = Closed.read(kept) if kept.startswith(MARK) else None
            if closed and basis_in(self._held, closed):
                continue
            words = self._sealing.open(closed) if closed else kept
            if not isinstance(words, str):
                continue  # erased, or its key is lost: there is nothing to be found
            self.entries.append(
                Entry(
                    id=position * MOST_TEXTS + number,
                    position=position,
                    field=field,
                    thing_id=thing.id,
                    kind=thing.kind,
                    review_id=thing.review_id,
                    audience=own if thing.audience in OPEN_AUDIENCES else thing.audience,
                    agency=shown["by_agency"],
                    band=shown["by_band"],
                    said_on=envelope.day,
                    since=thing.since,
                    owners=set(closed.subjects.split(",")) if closed else (),
                    bag=self._blinder.bag(words),
                )
            )
        if isinstance(event, Observation.Corrected):
            self.corrected.append((thing.id, position))
        if isinstance(event, (*WITHHELD_BY, *RESTORED_BY)):
            self.withheld.add(thing.id)

    def _thing(self, event: Any) -> Thing | None:
        """The thing of this event; None when its first event cannot be read."""
        id = id_text(event.originator_id)
        if event.originator_version == 1:
            event_class: type[Event] = type(event)
            made = Thing(
                id=id,
                kind=kind_of(event_class),
                review_id=id_text(getattr(event, "review_id", event.originator_id)),
                audience=event.envelope.audience,
                since=event.envelope.day,
            )
            self._known[id] = made
            self.new.append(made)
        return self._known.get(id)


def _covers(event: Any) -> bool:
    """Whether agency and band are no longer shown, also of what was said before."""
    covers = isinstance(event, COVERING) and vars(event)["attribution"] == ROLE_ONLY
    return covers and is_broad(vars(event)["display_as"])


def texts(event: Any) -> Iterator[tuple[str, str]]:
    """Every text of an event as a read model keeps it, by field; of several, `field.0` and so on."""
    for name, kept in fields_of(event)[1].items():
        if isinstance(kept, str):
            yield name, kept
        else:
            yield from ((f"{name}.{number}", one) for number, one in enumerate(kept))


def decoded(mapper: EventMapper, rows: Sequence[Notification]) -> Iterator[tuple[int, Any]]:
    """Positions and events; what cannot be read is left out, as it is parked elsewhere."""
    for row in rows:
        try:
            event = mapper.to_domain_event(row)
        except Exception:  # noqa: S112  # whatever is wrong with one row must not stop all others
            continue
        yield row.id, event


def owners_in(events: Sequence[tuple[int, Any]]) -> set[str]:
    """Whose keys a page needs."""
    kept = (one for _, event in events for _, one in texts(event) if one.startswith(MARK))
    return {one.rsplit("|", 2)[1] for one in kept}
