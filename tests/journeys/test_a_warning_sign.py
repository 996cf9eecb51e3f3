"""When does a warning sign leave the worry list, and what is merely assumed to be safe?"""

from collections.abc import Callable

import pytest

from service.wiring import Heedful
from tests.journeys.people import REASON, Case
from tests.journeys.registers import board, told
from tests.journeys.systems import System

RAISER, JUDGE = "health visitor", "team manager"
UNSEEN = "Nobody has been let past the front room since February."
ADVOCATE = {"view": "Every visit was announced, and each time the child was asleep."}
SOURCES = (
    {"source_kind": "home_visit", "text": "Saw him awake, undressed and playing."},
    {"source_kind": "medical_examination", "text": "Weighed and examined on 12 March; well."},
)
UNTESTED = {"explanation": "The parents work nights.", "result": "not_tested"}
TESTED = {**UNTESTED, "result": "ruled_out", "what_would_show_it": "The rota of the spring."}


@pytest.fixture
def sign(system: System, case: Case) -> str:
    """The path of a sign just raised."""
    return system.made("/warning-signs", case.sign(UNSEEN), case[RAISER])


def test_a_sign_is_on_the_worry_list_from_the_moment_it_is_raised(
    system: System, case: Case, sign: str
) -> None:
    found = system.read("/warning-signs")
    assert (found["total"], found["by_state"]["open"]) == (1, 1)
    assert found["items"][0]["raised_by"]["role"] == "health_visitor"
    assert found["items"][0]["is_open_matter"]
    assert board(system) == {"still_open": [id_in(sign)]}


def test_a_sign_is_proved_safe_by_five_proofs_and_each_that_is_missing_is_named(
    system: System, case: Case, sign: str, heedful: Heedful
) -> None:
    system.done(f"{sign}/safety-assessment", {"assessed_by": case[JUDGE]}, case["chair"])
    claim = {"decided_by": [{"participant": case[JUDGE]}]}
    missing = refused_proof(system, case, sign, claim, heedful)
    assert len(missing) == 5
    for gather in GATHERED:
        claim = gather(system, case, sign, claim)
        still = refused_proof(system, case, sign, claim, heedful)
        assert still == missing[1:], "one proof less is missing, the others are named as before"
        missing = still
    assert missing == ["a decision not taken only by whoever judged it before"]
    claim["decided_by"].append({"participant": case["chair"]})
    system.done(f"{sign}/proof", claim, case["chair"])
    read = system.read(sign)
    assert (read["state"], read["ending"]) == ("proved_safe", "proved_safe")
    assert all(proof["met"] for proof in read["proofs"])
    assert not read["is_open_matter"]
    assert board(system) == {"proved_safe": [id_in(sign)]}
    assert told(system, sign)[0] == "raised"
    assert told(system, sign)[-1] == "proved-safe"


@pytest.mark.parametrize("attempts", [0, 1])
def test_a_raiser_who_was_hardly_looked_for_counts_as_not_asked(
    system: System, case: Case, sign: str, attempts: int, heedful: Heedful
) -> None:
    system.done(f"{sign}/safety-assessment", None, case["chair"])
    claim = {"decided_by": [{"participant": case["chair"]}]}
    claim |= {"raiser_view": "not_reached", "raiser_attempts": attempts}
    missing = refused_proof(system, case, sign, claim, heedful)
    assert "the raiser's view, or two attempts to reach them" in missing


def test_nobody_proves_safe_what_nobody_has_begun_to_assess(
    system: System, case: Case, sign: str, heedful: Heedful
) -> None:
    head = heedful.log.head()
    claim = {"decided_by": [{"participant": case["chair"]}]}
    status, problem = system.refused(f"{sign}/proof", claim, case["chair"])
    assert (status, problem["code"]) == (409, "illegal-transition")
    assert heedful.log.head() == head
    assert board(system) == {"still_open": [id_in(sign)]}


def test_a_sign_dismissed_without_a_reason_is_refused_and_with_one_is_assumed_safe_not_proved(
    system: System, case: Case, sign: str, heedful: Heedful
) -> None:
    head = heedful.log.head()
    said = {"reason_code": "already_considered", "reason": "Seen it."}
    status, problem = system.refused(f"{sign}/dismissal", said, case["chair"])
    assert (status, problem["code"], problem["rule"]) == (422, "reason-required", "I4")
    assert heedful.log.head() == head
    system.done(f"{sign}/dismissal", {**said, "reason": REASON}, case["chair"])
    read = system.read(sign)
    assert (read["state"], read["ending"]) == ("dismissed", "assumed_safe_not_proved")
    assert read["is_open_matter"], "a review does not close over it either"
    assert board(system) == {"assumed_safe_not_proved": [id_in(sign)]}
    summary = system.read(f"{case.path}/summary")["warning_signs"]
    assert summary["assumed_safe_not_proved"] == [read["reference"]]


def test_a_sign_met_with_silence_is_assumed_safe_even_while_it_is_assessed(
    system: System, case: Case, sign: str
) -> None:
    system.done(f"{sign}/set-aside", {"how": "no_reply"}, case[RAISER])
    assert board(system) == {"assumed_safe_not_proved": [id_in(sign)]}
    system.done(f"{sign}/safety-assessment", None, case["chair"])
    assert system.read(sign)["state"] == "under_assessment"
    assert board(system) == {"assumed_safe_not_proved": [id_in(sign)]}


def test_a_sign_that_comes_back_is_linked_and_the_earlier_one_keeps_its_state(
    system: System, case: Case, sign: str
) -> None:
    dismissal = {"reason_code": "already_considered", "reason": REASON}
    system.done(f"{sign}/dismissal", dismissal, case["chair"])
    again = system.made("/warning-signs", case.sign("The curtains again."), case["social worker"])
    system.done(f"{again}/recurrences", {"earlier_sign_id": id_in(sign)}, case["social worker"])
    earlier, later = system.read(sign), system.read(again)
    assert (earlier["state"], later["state"]) == ("dismissed", "open")
    assert (later["recurrence_of"], earlier["recurred_as"]) == (
        [earlier["reference"]],
        [later["reference"]],
    )
    assert [one["id"] for one in later["earlier"]] == [id_in(sign)]
    assert board(system) == {
        "assumed_safe_not_proved": [id_in(sign)],
        "still_open": [id_in(again)],
    }


def two_sources(system: System, case: Case, sign: str, claim: dict) -> dict:
    """The same source said twice is one; another makes two."""
    for source in (SOURCES[0], SOURCES[0], SOURCES[1]):
        system.done(f"{sign}/evidence", source, case["social worker"])
    return claim


def an_alternative(system: System, case: Case, sign: str, claim: dict) -> dict:
    """One that nobody tested does not count."""
    for alternative in (UNTESTED, TESTED):
        system.done(f"{sign}/alternatives", alternative, case["social worker"])
    return claim


def a_devils_advocate(system: System, case: Case, sign: str, claim: dict) -> dict:
    """Somebody says the strongest thing against feeling safe."""
    system.done(f"{sign}/devils-advocate", ADVOCATE, case["teaching assistant"])
    return claim


def the_raisers_view(system: System, case: Case, sign: str, claim: dict) -> dict:
    """They may disagree: asked they must be."""
    return {**claim, "raiser_view": "disagrees"}


GATHERED: tuple[Callable[[System, Case, str, dict], dict], ...] = (
    two_sources,
    an_alternative,
    a_devils_advocate,
    the_raisers_view,
)


def refused_proof(
    system: System, case: Case, sign: str, claim: dict, heedful: Heedful
) -> list[str]:
    """The proofs that are named as missing; nothing is recorded, and it stays on the list."""
    head = heedful.log.head()
    status, problem = system.refused(f"{sign}/proof", claim, case["chair"])
    assert (status, problem["code"], problem["rule"]) == (422, "proof-missing", "I9")
    assert all(proof in problem["detail"] for proof in problem["missing"])
    assert heedful.log.head() == head
    assert board(system) == {"still_open": [id_in(sign)]}
    missing: list[str] = problem["missing"]
    return missing


def id_in(path: str) -> str:
    """The id that a path ends with."""
    return path.rpartition("/")[2]
