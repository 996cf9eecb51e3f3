"""Calls of people nobody knows: speak without any link to oneself, and follow it by receipt (I11)."""

from dataclasses import dataclass
from typing import Any

from api.callers import heedful
from api.calls import Calls
from api.schemas import anonymous as said
from projections.questions.by_receipt import ByReceipt
from service.anonymous.promises import KEPT, LIMITS, WAITS, WRITE_IT_DOWN

calls = Calls(
    "anonymous",
    "Speaking anonymously, without a key, and what a receipt is good for. No header of a request is kept.",
    open_to_all=True,
)


@dataclass(frozen=True, slots=True)
class Promise:
    """What is kept of an anonymous entry and what is not, and what nobody can promise, in sentences."""

    kept: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Sixteen digits, shown this once; `notice` is what its holder has to know."""

    receipt: str
    notice: str


@dataclass(frozen=True, slots=True)
class Heard:
    """That it waits to be recorded, and until when at the longest, in a sentence."""

    notice: str


@calls.hears("/anonymous", Promise)
def read_what_is_promised() -> Promise:
    """What is kept of whoever speaks anonymously, and what may the law still require? Read it first."""
    return Promise(KEPT, LIMITS)


@calls.hears("/anonymous/queries", Receipt, said.UnlinkedQuery, status=202)
def raise_query_anonymously(**what: Any) -> Receipt:
    """Raise a query without any link to who raises it. The answer is a receipt, and no id."""
    return Receipt(heedful().anonymous.query(**what), WRITE_IT_DOWN)


@calls.hears("/anonymous/warning-signs", Receipt, said.UnlinkedSign, status=202)
def raise_sign_anonymously(**what: Any) -> Receipt:
    """Raise a warning sign without any link to who raises it."""
    return Receipt(heedful().anonymous.warning_sign(**what), WRITE_IT_DOWN)


@calls.hears("/anonymous/observations", Receipt, said.UnlinkedObservation, status=202)
def record_observation_anonymously(**what: Any) -> Receipt:
    """Record an observation without any link to whose it is, of a kind that may be anonymous."""
    return Receipt(heedful().anonymous.observation(**what), WRITE_IT_DOWN)


@calls.hears("/anonymous/receipt", ByReceipt, said.WithReceipt)
def read_by_receipt(receipt: str) -> ByReceipt:
    """What became of what I said? For whoever holds the receipt, also while it waits."""
    return heedful().looking.by(receipt)


@calls.hears("/anonymous/receipt/words", Heard, said.MoreWords, status=202)
def add_by_receipt(**what: Any) -> Heard:
    """Say more about it: recorded as a contribution of its own beside it."""
    heedful().anonymous.add(**what)
    return Heard(WAITS)


@calls.hears("/anonymous/receipt/verdict", Heard, said.VerdictByReceipt, status=202)
def give_verdict_by_receipt(**what: Any) -> Heard:
    """Say whether the answer satisfies (I5)."""
    heedful().anonymous.give_verdict(**what)
    return Heard(WAITS)


@calls.hears("/anonymous/receipt/escalation", Heard, said.EscalationAsked, status=202)
def ask_to_escalate_by_receipt(**what: Any) -> Heard:
    """Ask the identity custodian to take the query to the next stage."""
    heedful().anonymous.ask_to_escalate(**what)
    return Heard(WAITS)
