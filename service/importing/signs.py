"""How a row becomes a warning sign: raised, linked to what it brings back, then its history."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from domain.events import Envelope
from domain.warning_signs import Decider, WarningSign
from service.importing import rows
from service.importing.comparing import RECURRENCE
from service.importing.history import Act, History, Move
from service.importing.shared import Shared, names_in
from service.importing.steps import Decided, Proof, SignStep
from service.importing.telling import Step, Telling
from service.importing.voices import Voice

Of = Act[SignStep]
BY_A_PERSON = "person"
TWO_DAYS = "This is not the day of `raised`, which is the one that counts; it was not read."
UNCHECKED = (
    "Who judged the sign before is not recorded, so it was not checked that the decision was not "
    "theirs alone (I9)."
)


def sign(row: rows.WarningSign, path: str, shared: Shared) -> Telling:
    """A warning sign with its history. Raises `Refused`."""
    voice = shared.voice(row, path)
    _settle_the_day(row, path, shared)
    history = History(row.history, path, shared, voice, row.by)
    said = history.raised()
    id = shared.id_of(row.id, voice.is_anonymous)
    begin = partial(
        WarningSign.raise_,
        id,
        said.envelope,
        review_id=shared.review.id,
        reference=row.id,
        kind=row.kind,
        text=said.speech.words(row.text),
        subject=row.subject,
        subject_token=row.subject_token,
        risk_to_child=row.risk_to_child,
    )
    steps = [*_links(row, path, shared, voice), *history.steps(MOVES, ())]
    _warn_of_unchecked_proof(row, path, shared)
    needs = names_in(row.recurrence_of)
    return Telling(path, row.id, id, begin, steps, needs, voice.is_anonymous)


def _settle_the_day(row: rows.WarningSign, path: str, shared: Shared) -> None:
    """A bundle gives the day of a sign twice; where `raised` has none, the sign's own counts."""
    if not row.history or row.occurred_on is None:
        return
    raised = row.history[0]
    if raised.on is None:
        raised.on, raised.occurred_precision = row.occurred_on, row.occurred_precision
    elif raised.on != row.occurred_on:
        shared.warn(f"{path}.occurred_on", TWO_DAYS)


def _links(row: rows.WarningSign, path: str, shared: Shared, voice: Voice) -> list[Step]:
    """Links to earlier signs: made by people, when and by whom is not recorded."""
    earlier = [row.recurrence_of] if isinstance(row.recurrence_of, str) else row.recurrence_of or []
    ids = shared.references(earlier, f"{path}.recurrence_of", "earlier sign")
    envelope = voice.other(None, None, None).envelope
    return [
        Step("recurrence_of", partial(_link, envelope=envelope, earlier_sign_id=id), RECURRENCE)
        for id in ids
    ]


def _link(sign: WarningSign, *, envelope: Envelope, earlier_sign_id: UUID) -> None:
    sign.link_recurrence(envelope, earlier_sign_id=earlier_sign_id, by=BY_A_PERSON)


def _acknowledge(sign: WarningSign, act: Of) -> None:
    sign.acknowledge(act.envelope)


def _set_aside(sign: WarningSign, act: Of) -> None:
    row = act.row
    sign.set_aside(act.envelope, how=row.how, observed_by=row.observed_by, words=act.reason())


def _debate(sign: WarningSign, act: Of) -> None:
    sign.debate(
        act.envelope,
        summary=act.note(),
        bands=tuple(act.row.bands),
        alternatives=act.each(act.row.alternatives),
    )


def _open_assessment(sign: WarningSign, act: Of) -> None:
    sign.open_safety_assessment(
        act.envelope,
        lead=act.person("lead"),
        raiser_invited=act.row.raiser_invited,
        assessed_by=act.person("assessed_by"),
    )


def _add_evidence(sign: WarningSign, act: Of) -> None:
    sign.add_evidence(act.envelope, source_kind=act.row.source_kind, text=act.note())


def _consider_alternative(sign: WarningSign, act: Of) -> None:
    sign.consider_alternative(
        act.envelope,
        explanation=act.note(),
        result=act.row.result,
        what_would_show_it=act.words(act.row.what_would_show_it),
    )


def _devils_advocate(sign: WarningSign, act: Of) -> None:
    sign.record_devils_advocate(act.envelope, view=act.note())


def _prove_safe(sign: WarningSign, act: Of) -> None:
    """A proof is told whole: its sources and alternatives first, then the decision they bear."""
    proof = act.row.proof or Proof()
    for source in act.each(proof.sources):
        sign.add_evidence(act.envelope, source_kind="not_recorded", text=source)
    for one in proof.alternatives:
        explanation = act.said.speech.words(one.explanation)
        sign.consider_alternative(act.envelope, explanation=explanation, result=one.result)
    sign.prove_safe(
        act.envelope,
        raiser_view=proof.raiser_view,
        raiser_attempts=proof.raiser_attempts,
        decided_by=_deciders(proof, act),
    )


def _deciders(proof: Proof, act: Of) -> tuple[Decider, ...]:
    given = proof.decided_by
    each = given if isinstance(given, list) else [] if given is None else [given]
    path = f"{act.path}.proof.decided_by"
    return tuple(_decider(one, path, act.shared) for one in each)


def _decider(one: Decided, path: str, shared: Shared) -> Decider:
    person = shared.person_id(one.participant, f"{path}.participant")
    return Decider(agency=one.agency, band=one.band, participant=person)


def _act_on(sign: WarningSign, act: Of) -> None:
    on = act.needed("on")
    sign.act_on(act.envelope, action=act.note(), by_agency=act.row.by_agency, on=on)


def _confirm_effect(sign: WarningSign, act: Of) -> None:
    sign.confirm_effect(act.envelope, effect=act.note())


def _dismiss(sign: WarningSign, act: Of) -> None:
    sign.dismiss(
        act.envelope,
        reason_code=act.row.reason_code,
        reason=act.reason(),
        assessed_by=act.person("assessed_by"),
    )


def _close_unproven(sign: WarningSign, act: Of) -> None:
    sign.close_unproven(act.envelope, why=act.row.why, note=act.reason())


def _reopen(sign: WarningSign, act: Of) -> None:
    sign.reopen(act.envelope, why=act.reason())


MOVES: Mapping[str, Move[SignStep]] = {
    "acknowledged": _acknowledge,
    "set_aside": _set_aside,
    "debated": _debate,
    "safety_assessment_opened": _open_assessment,
    "evidence_added": _add_evidence,
    "alternative_considered": _consider_alternative,
    "devils_advocate_recorded": _devils_advocate,
    "proved_safe": _prove_safe,
    "acted_on": _act_on,
    "effect_confirmed": _confirm_effect,
    "dismissed": _dismiss,
    "closed_unproven": _close_unproven,
    "reopened": _reopen,
}
"""What may follow `raised`, by the event's name in a bundle."""


def _warn_of_unchecked_proof(row: rows.WarningSign, path: str, shared: Shared) -> None:
    """An import may be silent on who judged it before, and says so (settled 42)."""
    judged = any(
        step.assessed_by or (step.by and step.event == "dismissed") for step in row.history
    )
    for place, step in enumerate(row.history):
        if step.event == "proved_safe" and not judged:
            shared.warn(f"{path}.history[{place}]", UNCHECKED)
