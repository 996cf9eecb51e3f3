"""The rows of what is withheld: one for the same words of the same thing, however often (J5, I22)."""

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
