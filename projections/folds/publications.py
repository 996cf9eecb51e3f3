"""How events change the row of a published summary."""

from domain.summaries import Summary
from projections.facts.publications import TABLE
from projections.folds.beginnings import by, words
from projections.folds.plain import Row, id_text
from projections.folds.rules import Fact

FACT = Fact(TABLE)


@FACT.begins(Summary.Published)
def published(event: Summary.Published) -> Row:
    """Somebody published it: its position, its day and its digest, and what they said beside it."""
    envelope, stood = event.envelope, event.stood
    return {
        "review_id": id_text(event.review_id),
        "reference": event.reference,
        "scope": event.scope,
        "period_from": event.period_from,
        "period_to": event.period_to,
        "published_on": envelope.day,
        "recorded_on": envelope.recorded_at.date(),
        "audience": envelope.audience,
        **by(envelope),
        "log_position": stood.log_position,
        "counted_to": stood.counted_to,
        "digest": stood.digest,
        "text": words(event.text),
        "limits": words(event.limits),
    }
