"""How events change the row of a published escalation policy."""

from dataclasses import asdict

from domain.policies import EscalationPolicy
from projections.facts.policies import TABLE
from projections.folds.beginnings import by
from projections.folds.plain import Row, id_text
from projections.folds.rules import Fact

FACT = Fact(TABLE)


@FACT.begins(EscalationPolicy.Published)
def published(event: EscalationPolicy.Published) -> Row:
    """A version was published: whole, and never changed afterwards."""
    envelope = event.envelope
    return {
        "review_id": id_text(event.review_id),
        "reference": event.reference,
        "from_date": event.from_date,
        "nation": event.nation,
        "stages": [asdict(stage) for stage in event.stages],
        "immediate_rule": event.immediate_rule,
        "published_on": envelope.day,
        "recorded_on": envelope.recorded_at.date(),
        "audience": envelope.audience,
        **by(envelope),
    }
