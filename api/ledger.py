"""Calls that prove what was recorded: the log's signed checkpoint, and proofs checked offline."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from api.asking import found
from api.callers import heedful
from api.calls import INTEGRITY, RECORD, Calls
from api.faults import as_problem, fault
from api.problems import Problem
from api.schemas.ledger import OfSize, OfSizes
from api.shapes import AskedNow
from projections.event_names import EventName
from projections.questions import one_event
from projections.reach import is_limited
from service.ledger.ledger import (
    Consistency,
    NotAsRecorded,
    NotInLedgerYet,
    Proof,
    SignedCheckpoint,
    SizeUnknown,
)
from service.ledger.naming import event_named
from service.ledger.publishing import NotContinued
from service.ledger.signing_key import LedgerKeyNotUsable

calls = Calls("ledger", "That nothing recorded was changed since, for whoever wants to check it.")

BEHIND = "The ledger has not taken this event in yet. Try again in a moment."
DISAGREES = "What is stored is not what was recorded. Tell the person who runs Heedful at once."
UNSIGNED = "There is no key to sign with. Tell the person who runs Heedful."
SIZE = fault("out-of-range", "There was no log of this size, or not with this event in it.")


@calls.reads("/ledger/checkpoint", SignedCheckpoint, AskedNow, action=INTEGRITY)
def read_checkpoint(_: Connection) -> SignedCheckpoint:
    """What the log is now: its size and root, signed; keep the note somewhere else."""
    with refusing("size"):
        return heedful().ledger.checkpoint()


@calls.reads("/ledger/events/<event_id>/proof", Proof, OfSize, action=RECORD)
def read_proof(facts: Connection, event_id: str, size: int | None = None) -> Proof:
    """The proof that an event, named `<aggregate id>.<version>`, stands in the log as it was."""
    ledger = heedful().ledger
    id, version = event_named(event_id)
    if is_limited(facts):
        found("event", one_event.ask(facts, EventName(thing=str(id), version=version)))
    with refusing("size"):
        position = ledger.position_of(id, version)
        ledger.follower.wait_for(position, heedful().settings.wait_seconds)
        return ledger.proof(id, version, size)


@calls.reads("/ledger/consistency", Consistency, OfSizes, action=INTEGRITY)
def read_consistency(_: Connection, older: int, newer: int | None = None) -> Consistency:
    """The proof that the log of one size continues the log of an earlier one."""
    with refusing("from" if newer is None else "to"):
        return heedful().ledger.consistency(older, newer)


@contextmanager
def refusing(parameter: str) -> Iterator[None]:
    """What the ledger refuses, as a problem; a size is that of this query parameter."""
    try:
        yield
    except SizeUnknown:
        raise as_problem("query", {parameter: [SIZE]}) from None
    except NotInLedgerYet:
        raise Problem("not-caught-up", BEHIND, headers={"Retry-After": "1"}) from None
    except (NotAsRecorded, NotContinued):
        raise Problem("ledger-disagrees", DISAGREES) from None
    except LedgerKeyNotUsable:
        raise Problem("not-signed", UNSIGNED) from None
