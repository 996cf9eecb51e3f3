"""When is a sign proved safe? Five proofs, each missing one named, one at a time (I9)."""

from collections.abc import Callable
from uuid import UUID

import pytest

from domain.events import Envelope
from domain.rejections import ProofMissing
from domain.warning_signs import PROOFS, Decider, WarningSign
from tests.examples import (
    CHAIR,
    DECIDED_BY,
    DIRECTOR,
    TEAM_MANAGER,
    a_sign,
    dismiss,
    envelope,
    gather_proofs,
    history,
    prove_safe,
    sealed,
    sign_in,
)

ALL = tuple(PROOFS)
BY_THE_TEAM_MANAGER = (Decider(agency="la_csc", band="4", participant=TEAM_MANAGER),)
BY_NOBODY_NAMED = (Decider(agency="independent", band="I"),)


def evidence(sign: WarningSign, kind: str, words: str) -> None:
    """One source on record."""
    sign.add_evidence(envelope(), source_kind=kind, text=sealed(words))


def assessed(*recorded: Callable[[WarningSign], None], by: UUID | None = None) -> WarningSign:
    """A sign under assessment with only these things on record."""
    sign = a_sign()
    for record in recorded:
        record(sign)
    sign.open_safety_assessment(envelope(CHAIR), assessed_by=by)
    return sign


def two_sources(sign: WarningSign) -> None:
    """The first proof."""
    evidence(sign, "home_visit", "Seen awake.")
    evidence(sign, "record_check", "Weighed, well.")


def an_alternative(sign: WarningSign, result: str = "ruled_out") -> None:
    """The second proof."""
    sign.consider_alternative(envelope(), explanation=sealed("Night work"), result=result)


def an_advocate(sign: WarningSign) -> None:
    """The third proof."""
    sign.record_devils_advocate(envelope(), view=sealed("Every visit was announced."))


def missing(
    sign: WarningSign,
    view: str | None = "agrees",
    attempts: int = 0,
    decided_by: tuple[Decider, ...] = DECIDED_BY,
    at: Envelope | None = None,
) -> tuple[str, ...]:
    """What a refusal to close as proved safe names; nothing when it is not refused."""
    sign.collect_events()
    by = at or envelope(CHAIR)
    try:
        sign.prove_safe(by, raiser_view=view, raiser_attempts=attempts, decided_by=decided_by)
    except ProofMissing as refusal:
        named = refusal
    else:
        assert sign.state == "proved_safe"
        return ()
    assert not sign.pending_events
    assert sign.state == "under_assessment"
    assert all(words in named.sentence for words in named.missing)
    names = {words: name for name, words in PROOFS.items()}
    return tuple(names[words] for words in named.missing)


def test_with_all_five_proofs_a_sign_is_proved_safe():
    assert missing(sign_in("under_assessment")) == ()


def test_with_none_all_five_are_named_in_their_order():
    assert missing(assessed(), view=None, decided_by=()) == ALL


@pytest.mark.parametrize(
    ("without", "recorded"),
    [
        ("sources", [an_alternative, an_advocate]),
        ("alternatives", [two_sources, an_advocate]),
        ("devils_advocate", [two_sources, an_alternative]),
    ],
)
def test_a_proof_that_is_not_on_record_is_the_one_that_is_named(
    without: str, recorded: list[Callable[[WarningSign], None]]
):
    assert missing(assessed(*recorded)) == (without,)


def test_one_source_is_not_two():
    sign = assessed(an_alternative, an_advocate)
    evidence(sign, "home_visit", "Seen awake.")
    assert missing(sign) == ("sources",)
    evidence(sign, "record_check", "Seen awake.")
    assert missing(sign) == ()


@pytest.mark.parametrize("again", ["Seen awake.", "  seen   AWAKE. ", "Seen\nawake."])
def test_the_same_source_told_again_is_not_another(again: str):
    sign = assessed(an_alternative, an_advocate)
    evidence(sign, "home_visit", "Seen awake.")
    evidence(sign, "home_visit", again)
    assert [event.independent for event in sources_of(sign)] == [True, False]
    assert missing(sign) == ("sources",)


def test_two_visits_that_saw_different_things_are_two_sources():
    sign = assessed(an_alternative, an_advocate)
    evidence(sign, "home_visit", "Seen awake.")
    evidence(sign, "home_visit", "Seen asleep, a week later.")
    assert missing(sign) == ()


@pytest.mark.parametrize(
    ("result", "is_missing"),
    [("ruled_out", ()), ("still_possible", ()), ("not_tested", ("alternatives",))],
)
def test_an_alternative_counts_once_it_was_tested(result: str, is_missing: tuple[str, ...]):
    sign = assessed(two_sources, an_advocate)
    an_alternative(sign, result)
    assert missing(sign) == is_missing


@pytest.mark.parametrize(
    ("view", "attempts", "is_missing"),
    [
        ("agrees", 0, ()),
        ("disagrees", 0, ()),
        ("not_reached", 2, ()),
        ("not_reached", 3, ()),
        ("not_reached", 1, ("raiser_view",)),
        ("not_reached", 0, ("raiser_view",)),
        (None, 0, ("raiser_view",)),
        (None, 5, ("raiser_view",)),
    ],
)
def test_the_raiser_was_heard_or_twice_sought(
    view: str | None, attempts: int, is_missing: tuple[str, ...]
):
    assert missing(sign_in("under_assessment"), view, attempts) == is_missing


@pytest.mark.parametrize(
    ("decided_by", "is_missing"),
    [
        ((), ("independent_decision",)),
        (BY_THE_TEAM_MANAGER, ("independent_decision",)),
        (BY_THE_TEAM_MANAGER * 2, ("independent_decision",)),
        (BY_NOBODY_NAMED, ("independent_decision",)),
        ((*BY_THE_TEAM_MANAGER, *BY_NOBODY_NAMED), ("independent_decision",)),
        (DECIDED_BY, ()),
        (DECIDED_BY[:1], ()),
    ],
)
def test_whoever_judged_it_before_does_not_decide_alone(
    decided_by: tuple[Decider, ...], is_missing: tuple[str, ...]
):
    sign = assessed(two_sources, an_alternative, an_advocate, by=TEAM_MANAGER)
    assert missing(sign, decided_by=decided_by) == is_missing


def test_whoever_dismissed_it_has_judged_it_and_a_new_assessment_does_not_forget_that():
    sign = a_sign()
    gather_proofs(sign)
    dismiss(sign, TEAM_MANAGER)
    sign.reopen(envelope(), why=sealed())
    sign.open_safety_assessment(envelope(CHAIR))
    assert missing(sign, decided_by=BY_THE_TEAM_MANAGER) == ("independent_decision",)
    assert missing(sign) == ()


def test_a_dismissal_may_name_somebody_else_as_its_judge():
    sign = a_sign()
    sign.dismiss(
        envelope(CHAIR), reason_code="other", reason=sealed("x" * 20), assessed_by=DIRECTOR
    )
    assert sign.assessed_by == DIRECTOR


@pytest.mark.parametrize(
    ("decided_by", "is_missing"),
    [((), ("independent_decision",)), (BY_NOBODY_NAMED, ()), (BY_THE_TEAM_MANAGER, ())],
)
def test_history_may_not_name_who_decided_yet_somebody_did(
    decided_by: tuple[Decider, ...], is_missing: tuple[str, ...]
):
    sign = sign_in("under_assessment")
    assert missing(sign, decided_by=decided_by, at=history(CHAIR)) == is_missing


@pytest.mark.parametrize(
    ("decided_by", "is_missing"),
    [(BY_THE_TEAM_MANAGER, ("independent_decision",)), (BY_NOBODY_NAMED, ()), (DECIDED_BY, ())],
)
def test_history_that_names_the_judge_is_held_to_it(
    decided_by: tuple[Decider, ...], is_missing: tuple[str, ...]
):
    sign = assessed(two_sources, an_alternative, an_advocate, by=TEAM_MANAGER)
    assert missing(sign, decided_by=decided_by, at=history(CHAIR)) == is_missing


def test_the_event_says_what_stood():
    sign = sign_in("under_assessment")
    prove_safe(sign)
    proved = sign.pending_events[-1]
    assert isinstance(proved, WarningSign.ProvedSafe)
    assert (proved.sources, proved.alternatives_tested) == (2, 1)
    assert proved.decided_by == DECIDED_BY


def sources_of(sign: WarningSign) -> list[WarningSign.SafetyEvidenceAdded]:
    """The sources just recorded."""
    added = WarningSign.SafetyEvidenceAdded
    return [event for event in sign.pending_events if isinstance(event, added)]
