"""How reports of detriment become rows, each of the review whose query it is about."""

from domain.detriments import Detriment
from projections.facts.detriments import TABLE
from projections.folds.plain import Row, id_text
from projections.folds.rules import Fact

FACT = Fact(TABLE)


@FACT.begins(Detriment.Reported)
def reported(event: Detriment.Reported) -> Row:
    """Somebody was treated worse because they asked."""
    return {
        "reference": event.reference,
        "review_id": id_text(event.of_review),
        "query_id": id_text(event.challenge),
        "by_voice": id_text(event.raiser),
        "kind": event.kind,
        "text": event.text.kept,
        "reported_on": event.envelope.day,
    }
