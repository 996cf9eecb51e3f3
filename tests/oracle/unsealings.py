"""The rows of requests to be told who spoke by role only (I12)."""

from tests.oracle.past import Past, Row, day_of, plain, told
from tests.oracle.voices import by

APPROVED, GRANTED, REFUSED = "unsealing-approved", "unsealing-granted", "unsealing-refused"
STATES = {APPROVED: "approved", GRANTED: "granted", REFUSED: "refused"}


def row(past: Past) -> Row:
    """The row of one request."""
    first = past.events[0]
    said, last = first.said, past.last(*STATES)
    agreed = past.every(APPROVED, GRANTED)
    return {
        "version": past.events[-1].version,
        "review_id": str(said.review_id),
        "reference": said.reference,
        "state": STATES[last.topic] if last else "requested",
        "requested_on": first.day,
        "recorded_on": first.recorded_on,
        "reconstructed": first.envelope.reconstructed,
        "audience": first.envelope.audience,
        **by(first.envelope),
        "thing_kind": said.thing.kind,
        "thing_id": str(said.thing.id),
        "of_voice": str(said.contributor),
        "basis": said.basis,
        "reason": plain(said.reason),
        "approvers": [by(one.envelope)["by_voice"] for one in agreed],
        "decided_on": day_of(past.last(GRANTED, REFUSED)),
        "refusal": told(past.last(REFUSED), "reason"),
    }
