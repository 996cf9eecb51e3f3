"""How a row becomes a query: raised by its raiser, then each step of its history in turn."""

from collections.abc import Mapping
from functools import partial

from domain.challenges import Challenge
from service.importing import rows
from service.importing.history import Act, History, Move
from service.importing.shared import Shared, names_in
from service.importing.steps import QueryStep
from service.importing.telling import Telling

Of = Act[QueryStep]
OWN = ("verdict", "withdrawn", "closed_with_dissent")
"""Only the raiser does these (I5); who escalated is said in the row, or not recorded."""
ANSWERS = {
    "responded": "answered",
    "accepted": "accepted",
    "accepted_in_part": "accepted_in_part",
    "declined": "declined",
    "deferred": "deferred",
    "redirected": "redirected",
}
UNCHECKED = (
    "From stage 2 somebody else must answer. Who answered is not recorded, so this was not checked "
    "(I6)."
)


def query(row: rows.Challenge, path: str, shared: Shared) -> Telling:
    """A query with its history. Raises `Refused`."""
    voice = shared.voice(row, path)
    history = History(row.history, path, shared, voice, row.by)
    said = history.raised()
    id = shared.id_of(row.id, voice.is_anonymous)
    begin = partial(
        Challenge.raise_,
        id,
        said.envelope,
        review_id=shared.review.id,
        reference=row.id,
        strength=row.strength,
        subject=row.subject,
        about=shared.item(row.about, path),
        text=said.speech.words(row.text),
        risk_to_child=row.risk_to_child,
        raised_when=row.raised_when,
        what_would_change_my_mind=said.speech.maybe(row.what_would_change_my_mind),
        evidence=shared.references(row.evidence, f"{path}.evidence", "evidence"),
    )
    steps = history.steps(MOVES, OWN)
    _warn_of_unchecked_answers(row, path, shared)
    return Telling(path, row.id, id, begin, steps, _needs(row), voice.is_anonymous)


def _acknowledge(query: Challenge, act: Of) -> None:
    query.acknowledge(act.envelope, expected_by=act.row.expected_by)


def _set_aside(query: Challenge, act: Of) -> None:
    row = act.row
    query.set_aside(act.envelope, how=row.how, observed_by=row.observed_by, words=act.reason())


def _route(query: Challenge, act: Of) -> None:
    row = act.row
    agency = act.needed("to_agency")
    query.route(act.envelope, to_agency=agency, to_role=act.words(row.to_role), due=row.due)


def _answer(query: Challenge, act: Of) -> None:
    row = act.row
    query.respond(
        act.envelope,
        kind=ANSWERS[row.event],
        reason_code=row.reason_code,
        reason=act.reason(),
        evidence=act.shared.references(row.evidence, f"{act.path}.evidence", "evidence"),
        no_evidence=row.no_evidence,
        consulted=act.each(row.consulted),
        blind_to_status=row.blind_to_status,
        next_date=row.next_date,
        redirected_to=act.words(row.redirected_to),
    )


def _inform(query: Challenge, act: Of) -> None:
    query.inform_raiser(act.envelope, how=act.row.informed_how, mode=act.row.mode)


def _verdict(query: Challenge, act: Of) -> None:
    query.give_verdict(act.envelope, verdict=act.needed("verdict"), comment=act.reason())


def _escalate(query: Challenge, act: Of) -> None:
    to_stage, by = act.needed("to_stage"), act.row.escalated_by
    query.escalate(act.envelope, to_stage=to_stage, by=by, why=act.reason())


def _miss_deadline(query: Challenge, act: Of) -> None:
    due, days_over = act.needed("due"), act.needed("days_over")
    query.miss_deadline(act.envelope, due=due, days_over=days_over)


def _withdraw(query: Challenge, act: Of) -> None:
    code = act.row.reason_code or "not_recorded"
    query.withdraw(act.envelope, reason_code=code, detail=act.reason())


def _dissent(query: Challenge, act: Of) -> None:
    query.record_dissent(act.envelope, text=act.reason(), printed_with=act.row.printed_with)


def _reopen(query: Challenge, act: Of) -> None:
    query.reopen(act.envelope, why=act.reason())


def _link(query: Challenge, act: Of) -> None:
    to = act.shared.reference(act.needed("to"), f"{act.path}.to", "query")
    query.link(act.envelope, to=to, relation=act.row.relation)


def _revise(query: Challenge, act: Of) -> None:
    query.record_revision(
        act.envelope,
        item_type=act.row.item_type,
        item_ref=act.row.item_ref,
        what_changed=act.note(),
    )


MOVES: Mapping[str, Move[QueryStep]] = {
    "acknowledged": _acknowledge,
    "set_aside": _set_aside,
    "routed": _route,
    **dict.fromkeys(ANSWERS, _answer),
    "raiser_informed": _inform,
    "verdict": _verdict,
    "escalated": _escalate,
    "deadline_missed": _miss_deadline,
    "withdrawn": _withdraw,
    "closed_with_dissent": _dissent,
    "reopened": _reopen,
    "linked": _link,
    "revised": _revise,
}
"""What may follow `raised`, by the event's name in a bundle."""


def _needs(row: rows.Challenge) -> frozenset[str]:
    cited = [name for step in row.history for name in (*step.evidence, step.to) if name]
    return names_in(row.evidence, cited)


def _warn_of_unchecked_answers(row: rows.Challenge, path: str, shared: Shared) -> None:
    """An import may be silent on who answered, and says so (settled 42)."""
    stage = 1
    for place, step in enumerate(row.history):
        stage = step.to_stage or stage
        if stage > 1 and step.event in ANSWERS and step.by is None:
            shared.warn(f"{path}.history[{place}]", UNCHECKED)
