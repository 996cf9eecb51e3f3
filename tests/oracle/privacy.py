"""The rows of what is withheld, erased and held (J5, I22)."""

from tests.oracle.past import Noted, Past, Row, Rows, plain
from tests.oracle.steps import thing_kind
from tests.oracle.voices import by

WITHHELD, RESTORED = "-text-withheld", "-text-restored"


def withholdings(whole: Past) -> Rows:
    """The row of each, as the last event about the same words left it."""
    rows: Rows = {}
    for one in whole:
        if one.topic.endswith(WITHHELD):
            rows[_id(one)] = _begun(one)
        elif one.topic.endswith(RESTORED):
            rows[_id(one)] |= {"state": "restored", "restored_on": one.day}
    return rows


def _id(one: Noted) -> str:
    return f"{one.thing}/{one.said.step or 0}"


def _begun(one: Noted) -> Row:
    return {
        "thing_id": one.thing,
        "thing_kind": thing_kind(one),
        "step": one.said.step,
        "state": "withheld",
        "basis": one.said.basis,
        "withheld_on": one.day,
        "restored_on": None,
        "audience": one.envelope.audience,
        **by(one.envelope),
        "reason": plain(one.said.reason),
    }


def erasure(past: Past) -> Row:
    """The row of one erasure, which never changes, and tells nobody's id."""
    first = past.events[0]
    said = first.said
    return {
        **_heard(past),
        **{name: getattr(said, name) for name in ("reference", "scope", "basis", "erased_on")},
        "key_ids": list(said.key_ids),
        "what_remains": list(said.what_remains),
    }


def hold(past: Past) -> Row:
    """The row of one legal hold."""
    said, lifted = past.events[0].said, past.last("legal-hold-lifted")
    return {
        **_heard(past),
        "reference": said.reference,
        "state": "lifted" if lifted else "standing",
        "placed_on": said.placed_on,
        "lifted_on": lifted.said.lifted_on if lifted else None,
    }


def _heard(past: Past) -> Row:
    first = past.events[0]
    return {
        "version": past.events[-1].version,
        "review_id": str(first.said.review_id),
        "recorded_on": first.recorded_on,
        "audience": first.envelope.audience,
        **by(first.envelope),
    }
