"""How events change the rows of withheld words: the same way for every thing whose words can be."""

from collections.abc import Iterator
from typing import Any, cast

from domain.stored_names import WITHHOLDING
from domain.withholding import ALL
from projections.facts.withholdings import RESTORED, TABLE, WITHHELD
from projections.folds.beginnings import by, words
from projections.folds.plain import Row, id_text
from projections.folds.rules import Changes, Event, Fact
from projections.folds.steps import kind_of

FACT = Fact(TABLE)


def row_id(event: Any) -> str:
    """The row of the words that an event withholds or restores."""
    return f"{id_text(event.originator_id)}/{event.step or ALL}"


def withheld(event: Any) -> Row:
    """Somebody decided that these words are not shown for now, perhaps not for the first time."""
    envelope, event_class = event.envelope, cast(type[Event], type(event))
    return {
        "thing_id": id_text(event.originator_id),
        "thing_kind": kind_of(event_class),
        "step": event.step,
        "state": WITHHELD,
        "basis": event.basis,
        "withheld_on": envelope.day,
        "restored_on": None,
        "audience": envelope.audience,
        **by(envelope),
        "reason": words(event.reason),
    }


def restored(event: Any, row: Row) -> Changes:
    """They are shown again."""
    return {"state": RESTORED, "restored_on": event.envelope.day}


def _its_row(event: Any) -> Iterator[str]:
    yield row_id(event)


for thing in WITHHOLDING:
    FACT.begins(thing.TextWithheld, row_id, again=True)(withheld)
    FACT.elsewhere(thing.TextRestored, _its_row)(restored)
