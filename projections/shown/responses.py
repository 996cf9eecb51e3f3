"""How it is shown what people answered to a warning sign, or did about it: who, as they stood, and when."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, select

from domain.warning_signs import WarningSign
from projections.facts.steps import TABLE
from projections.looking_up import AT_ONCE
from projections.opening import foresee_words
from projections.shown.voices import Voice, voice_of_step
from projections.shown.words import by_name, withheld

NONE = ""
"""No field of an event has this name."""

RESPONSES: Mapping[str, tuple[str, str]] = {
    WarningSign.Acknowledged.TOPIC: (NONE, NONE),
    WarningSign.SetAside.TOPIC: ("how", "words"),
    WarningSign.Debated.TOPIC: (NONE, "summary"),
    WarningSign.SafetyAssessmentOpened.TOPIC: (NONE, NONE),
    WarningSign.ProvedSafe.TOPIC: (NONE, NONE),
    WarningSign.ActedOn.TOPIC: (NONE, "action"),
    WarningSign.ActionEffectConfirmed.TOPIC: (NONE, "effect"),
    WarningSign.Dismissed.TOPIC: ("reason_code", "reason"),
    WarningSign.ClosedUnproven.TOPIC: ("why", "note"),
    WarningSign.IntermittentPatternAnswered.TOPIC: (NONE, "answer"),
    WarningSign.Reopened.TOPIC: (NONE, "why"),
}
"""What is a response, by the stored name of the event: its field with a code why, and with the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What somebody answered or did, by its stored name; the proofs gathered are not among them.

    `code` says why, or how it was set aside. `occurred_on` is null when nobody said. `text` is null
    without words, and where `text_withheld` names the audience that alone may read them.
    """

    topic: str
    occurred_on: date | None
    occurred_precision: str
    recorded_on: date
    by: Voice
    code: str | None
    text: str | None
    text_withheld: str | None


def responses_to(
    facts: Connection, signs: Sequence[str], at: int | None
) -> Mapping[str, tuple[Response, ...]]:
    """What became of each of these signs, in the order it happened; on one day, in that recorded."""
    rows = sorted(_steps(facts, signs, at), key=_order)
    foresee_words(_words(rows))
    found: defaultdict[str, list[Response]] = defaultdict(list)
    for row in rows:
        found[row["thing_id"]].append(_response(row))
    return {sign: tuple(found[sign]) for sign in signs}


def _steps(facts: Connection, signs: Sequence[str], at: int | None) -> Iterator[RowMapping]:
    for start in range(0, len(signs), AT_ONCE):
        some = TABLE.c.thing_id.in_(signs[start : start + AT_ONCE])
        steps = select(TABLE).where(some, TABLE.c.topic.in_(RESPONSES))
        if at is not None:
            steps = steps.where(TABLE.c.position <= at)
        yield from facts.execute(steps).mappings()


def _order(row: RowMapping) -> tuple[date, int]:
    return row["occurred_on"] or row["recorded_on"], row["position"]


def _words(rows: Iterable[RowMapping]) -> Iterator[str | None]:
    for row in rows:
        yield row["by_role"]
        yield row["words"].get(RESPONSES[row["topic"]][1])


def _response(row: RowMapping) -> Response:
    code, words = RESPONSES[row["topic"]]
    return Response(
        topic=row["topic"],
        occurred_on=row["occurred_on"],
        occurred_precision=row["occurred_precision"],
        recorded_on=row["recorded_on"],
        by=voice_of_step(row),
        code=row["codes"].get(code),
        text=by_name(row).get(words),
        text_withheld=withheld(row),
    )
