"""How events change a held-back query's row."""

from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.vocabulary import NOT_RECORDED
from projections.facts.held_back import TABLE
from projections.folds.beginnings import beginning, shown_otherwise, words
from projections.folds.placed import Placed
from projections.folds.plain import Row, id_text
from projections.folds.rules import Changes

FACT = Placed(TABLE)


@FACT.begins(HeldBackQuery.Disclosed)
def disclosed(event: HeldBackQuery.Disclosed) -> Row:
    """Somebody says what they did not ask: shown by role only, whatever they chose (settled 24)."""
    envelope, about = event.envelope, event.about
    return {
        **beginning(event),
        "by_role": None,
        "session_id": id_text(event.session_id) if event.session_id else None,
        "setting": NOT_RECORDED,
        "occurred_on": envelope.occurred_on,
        "occurred_precision": envelope.occurred_precision,
        "text": words(event.text),
        "reasons": list(event.reasons),
        "what_would_have_helped": words(event.what_would_have_helped),
        "about_agency": about.owner_agency if about else None,
        "about_band": about.owner_band if about else None,
        "about_item_type": about.item_type if about else None,
        "cited": False,
    }


@FACT.changes(HeldBackQuery.AttributionChanged)
def attribution_changed(event: HeldBackQuery.AttributionChanged, row: Row) -> Changes:
    """Shown otherwise from here on; what stood before is covered by `covering`."""
    return shown_otherwise(event)


@FACT.changes(HeldBackQuery.TextWithheld)
def text_withheld(event: HeldBackQuery.TextWithheld, row: Row) -> Changes:
    """Its words are not shown for now; nothing changes of it, and it is counted as before (I22)."""
    return {}


@FACT.changes(HeldBackQuery.TextRestored)
def text_restored(event: HeldBackQuery.TextRestored, row: Row) -> Changes:
    """Its words are shown again."""
    return {}


@FACT.elsewhere(Finding.Proposed, ids=lambda event: map(id_text, event.evidence))
def cited(event: Finding.Proposed, row: Row) -> Changes:
    """A finding rests on it."""
    return {"cited": True, "cited_in": [*row["cited_in"], id_text(event.originator_id)]}
