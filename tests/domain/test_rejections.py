"""Is every refusal a code of its own, a sentence for people, and silent about what was refused?"""

import re
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest

from domain.moves import all_moves
from domain.rejections import (
    AlreadyThere,
    EvidenceRequired,
    IllegalMove,
    KindNeeds,
    MattersStillOpen,
    NotAScribe,
    NotFound,
    NotMadeSafe,
    NotOpenToYou,
    NotPermitted,
    PolicyNeedsEveryStage,
    ProofMissing,
    ReferenceNotUsable,
    Rejection,
    RequestIncomplete,
    ReviewIsClosed,
    SessionMattersOpen,
    StageOutOfOrder,
    TooManyWebhooks,
    UnknownCode,
    UnknownReference,
    VersionIsStale,
)
from domain.vocabulary import check

# Refusals that say which of our own words they speak of.
SAID_WITH: dict[type[Rejection], Callable[[], Rejection]] = {
    UnknownCode: lambda: UnknownCode("strength"),
    NotFound: lambda: NotFound("query"),
    VersionIsStale: lambda: VersionIsStale(3, ("respond",)),
    IllegalMove: lambda: IllegalMove("query", "give_verdict", "open"),
    StageOutOfOrder: lambda: StageOutOfOrder(4),
    PolicyNeedsEveryStage: lambda: PolicyNeedsEveryStage(4),
    ProofMissing: lambda: ProofMissing(("two independent sources", "a devil's advocate's view")),
    MattersStillOpen: lambda: MattersStillOpen(("Q-7KX2-M4P9", "W-2C8T-9QZA")),
    ReviewIsClosed: lambda: ReviewIsClosed("INBOX"),
    EvidenceRequired: lambda: EvidenceRequired(2),
    UnknownReference: lambda: UnknownReference("evidence"),
    NotAScribe: lambda: NotAScribe(("scribe", "facilitator")),
    NotPermitted: lambda: NotPermitted(("chair", "lead_reviewer")),
    AlreadyThere: lambda: AlreadyThere("participant"),
    KindNeeds: lambda: KindNeeds("words"),
    NotOpenToYou: lambda: NotOpenToYou("import"),
    NotMadeSafe: lambda: NotMadeSafe(("X-44GG-55HH",)),
    ReferenceNotUsable: lambda: ReferenceNotUsable("An ODS code has 3 to 10 letters and digits."),
    TooManyWebhooks: lambda: TooManyWebhooks(20),
    RequestIncomplete: lambda: RequestIncomplete("a decision on 2 of what was found"),
    SessionMattersOpen: lambda: SessionMattersOpen(((UUID(int=1), "K-22EE-33FF"),)),
}


def every_refusal(kind: type[Rejection] = Rejection) -> Iterator[type[Rejection]]:
    """Each way to say no."""
    for below in kind.__subclasses__():
        if below.__module__ == Rejection.__module__:
            yield below
            yield from every_refusal(below)


ALL = list(every_refusal())


def said(refusal: type[Rejection]) -> Rejection:
    """The refusal as somebody would meet it."""
    return SAID_WITH.get(refusal, refusal)()  # type: ignore[call-arg]  # those without words


def test_no_two_refusals_share_a_code():
    codes = [refusal.code for refusal in ALL]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(("thing", "said"), [("episode", "an episode"), ("session", "a session")])
def test_a_move_that_is_not_possible_is_refused_in_good_english(thing: str, said: str) -> None:
    assert f" for {said} that is settled." in str(IllegalMove(thing, "settle", "settled"))


@pytest.mark.parametrize("refusal", ALL)
def test_a_code_is_kebab_case_and_is_the_class_own(refusal: type[Rejection]):
    assert "code" in vars(refusal)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", refusal.code)


@pytest.mark.parametrize("refusal", ALL)
def test_a_refusal_is_a_sentence_that_a_person_could_read(refusal: type[Rejection]):
    sentence = said(refusal).sentence
    assert re.fullmatch(r"[A-Z].*\.", sentence)
    assert "_" not in sentence.replace("on_behalf_of", "")
    assert str(said(refusal)) == sentence


@pytest.mark.parametrize("refusal", ALL)
def test_a_rule_is_one_of_the_invariants(refusal: type[Rejection]):
    assert refusal.rule is None or re.fullmatch(r"I\d+", refusal.rule)


@pytest.mark.parametrize("refusal", ALL)
def test_a_refusal_says_what_it_is_for(refusal: type[Rejection]):
    assert refusal.__doc__


@pytest.mark.parametrize("thing", all_moves())
def test_every_move_reads_well_when_it_is_refused(thing: str):
    for move in all_moves()[thing]:
        sentence = IllegalMove(thing.replace("_", " "), move, "closed_with_dissent").sentence
        assert "_" not in sentence


def test_an_unknown_code_is_not_repeated():
    with pytest.raises(UnknownCode) as refusal:
        check("strength", "Maria Whitfield")
    assert "Whitfield" not in refusal.value.sentence
    assert "strength" in refusal.value.sentence


def test_what_is_missing_or_open_can_be_read_by_a_program_too():
    assert said(ProofMissing).missing == ("two independent sources", "a devil's advocate's view")
    assert said(MattersStillOpen).references == ("Q-7KX2-M4P9", "W-2C8T-9QZA")
    assert (said(VersionIsStale).current, said(VersionIsStale).allowed) == (3, ("respond",))
