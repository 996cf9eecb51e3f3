"""What became of what I said without my name? For whoever holds a receipt, without signing in."""

from __future__ import annotations

from flask import render_template, request

from domain.rejections import Rejection
from domain.vocabulary import vocabulary
from projections.questions.by_receipt import ByReceipt
from service.anonymous.promises import LIMITS, WAITS
from web.asking import heedful

DIGITS, DO = "receipt", "do"
VERDICTS = "raiser_verdict"
MOST_DIGITS = 40


def ask_for_it() -> str:
    """A form for the digits: they are sent in its body and stand in no address."""
    return _page(None, None)


def look() -> str | tuple[str, int]:
    """How it stands, after doing what was asked for, if anything was."""
    digits = request.form.get(DIGITS, "")[:MOST_DIGITS]
    try:
        done = _do(digits, request.form.get(DO, ""))
        return _page(heedful().looking.by(digits), digits, done=done)
    except Rejection as refused:
        return _page(None, None, refused=refused.sentence), 422


def _do(digits: str, what: str) -> str | None:
    """Say more, judge the answer, or ask for it to be taken up. Raises what the commands raise."""
    anonymous, words = heedful().anonymous, request.form.get("words", "").strip()
    match what:
        case "add":
            anonymous.add(digits, text=words)
        case "ask_to_escalate":
            anonymous.ask_to_escalate(digits, why=words or None)
        case "give_verdict":
            verdict = request.form.get("verdict", "")
            anonymous.give_verdict(digits, verdict=verdict, comment=words or None)
        case _:
            return None
    return WAITS


def _page(
    answer: ByReceipt | None,
    digits: str | None,
    *,
    done: str | None = None,
    refused: str | None = None,
) -> str:
    known = vocabulary(VERDICTS)
    return render_template(
        "receipt.html",
        answer=answer,
        digits=digits,
        done=done,
        refused=refused,
        limits=LIMITS,
        verdicts=[(code, known.label(code)) for code in known.codes],
    )
