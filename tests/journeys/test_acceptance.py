"""The acceptance checks in plain words, over the API: each test's name is its sentence.

Those that need a whole story have one: proving safe (`test_a_warning_sign`), closing over what is
open (`test_closing_with_open_matters`), erasure (`test_erasure`), rebuilding
(`test_rebuilding_while_serving`), what was published (`tests/api/test_summaries.py`), importing again
(`tests/service/test_importing_again.py`).
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from domain.vocabulary import vocabulary
from service import acting as clock_of_commands
from service.processes.escalation_clock import EscalationClock
from service.wiring import Heedful
from tests.journeys.people import NOT_MET, REASON, Case
from tests.journeys.registers import register, row, told
from tests.journeys.systems import Inside, System
from tests.web.visiting import signed_in

BANDS = vocabulary("band").codes
AGENCY_OF = {"L": "family", "I": "independent", "U": "undisclosed"}
ROLE_OF = {"L": "grandparent", "I": "independent_reviewer"}
RAISER, OWNER = "teaching assistant", "assistant director"
DECLINED = {"kind": "declined", "reason_code": NOT_MET, "reason": REASON}
IN_PERSON = {"how": "in_person", "mode": "B_rapid"}
ASIDE = {"how": "told_not_now", "observed_by": "raiser", "words": "It is with the team."}
UNSATISFIED = {"verdict": "not_satisfied", "comment": "He was hungry again this Monday."}
BY_DATE = "2099-03-31"


@pytest.fixture
def between_all_bands(system: System, case: Case) -> Mapping[str, tuple[str, str]]:
    """A query of somebody of every band about a decision of every band: raiser and owner by id."""
    raised = {}
    for raiser in reversed(BANDS):
        standing = {"agency": AGENCY_OF.get(raiser, "la_csc"), "band": raiser}
        standing["role"] = ROLE_OF.get(raiser, "other")
        id = system.done(f"{case.path}/participants", standing)["id"]
        for owner in BANDS:
            about = {"item_type": "referral", "owner_agency": "police", "owner_band": owner}
            path = system.made("/challenges", case.query(about=about), id)
            raised[path.rpartition("/")[2]] = (raiser, owner)
    return raised


def test_for_every_pair_of_bands_a_query_can_be_raised_and_appears_and_is_not_moved_or_sorted_by_band(
    system: System, between_all_bands: Mapping[str, tuple[str, str]]
) -> None:
    found = register(system)
    shown = {
        item["id"]: (item["raised_by"]["band"], item["about"]["band"]) for item in found["items"]
    }
    assert shown == between_all_bands
    assert len(set(shown.values())) == 100
    waiting = [(item["raised_on"], item["reference"]) for item in found["items"]]
    assert waiting == sorted(waiting), "the longest waiting first, whoever raised it"
    assert len({frozenset(item) for item in found["items"]}) == 1, "a row says as much as any other"
    assert found["by_band"] == dict.fromkeys(BANDS, 10)
    assert found["hidden_by_filters"] == 0


def test_no_row_of_the_register_is_shaded_by_band(
    system: System, heedful: Heedful, between_all_bands: Mapping[str, tuple[str, str]]
) -> None:
    assert isinstance(system.door, Inside)
    browser: FlaskClient = signed_in(system.door.client.application, heedful)
    rows = [
        line
        for line in re.findall(r"<tr.*?</tr>", browser.get("/queries").text, re.DOTALL)
        if any(id in line for id in between_all_bands)
    ]
    assert len(rows) > 10
    looks = {tuple(re.findall(r'(?:class|style)="([^"]*)"', line)) for line in rows}
    assert len(looks) == 1, "the band changes nothing of how a row looks"


def test_a_row_is_shown_by_default_in_every_status_it_can_reach_and_the_header_adds_up(
    system: System, case: Case
) -> None:
    paths = {status: reach(system, case) for status, reach in REACH.items()}
    found = register(system)
    shown = {item["id"]: item["status"] for item in found["items"]}
    wanted = {path.rpartition("/")[2]: status.split()[0] for status, path in paths.items()}
    assert shown == wanted
    assert set(wanted.values()) == set(vocabulary("query_status").codes)
    assert found["total"] == sum(found["by_status"].values()) == len(paths)
    assert found["hidden_by_filters"] == 0


@pytest.mark.parametrize("reason", [None, "", " \n\t "], ids=["none", "empty", "blank"])
def test_declined_with_an_empty_or_whitespace_reason_fails_as_i4_reason_required(
    system: System, case: Case, reason: str | None
) -> None:
    path = _raised(system, case)
    said = {"kind": "declined", "reason_code": NOT_MET}
    said |= {} if reason is None else {"reason": reason}
    status, problem = system.refused(f"{path}/responses", said, case[OWNER])
    assert (status, problem["rule"], problem["code"]) == (422, "I4", "reason-required")
    assert row(system, path)["status"] == "open"


def test_set_aside_succeeds_and_the_status_remains_open_with_what_was_promised_still_due(
    system: System, case: Case
) -> None:
    path = _raised(system, case)
    system.done(f"{path}/acknowledgement", {"expected_by": BY_DATE}, case[OWNER])
    system.done(f"{path}/set-aside", ASIDE, case[RAISER])
    found = row(system, path)
    assert (found["status"], found["ever_set_aside"], found["expected_by"]) == (
        "open",
        True,
        BY_DATE,
    )
    assert found["is_open_matter"]


def test_what_was_set_aside_stays_open_and_its_deadline_still_fires(
    system: System, heedful: Heedful, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = datetime.now(UTC) - timedelta(days=60)
    with monkeypatch.context() as earlier:
        earlier.setattr(clock_of_commands, "now", lambda: then)
        path = _set_aside(system, case)
    heedful.views.wait_for(heedful.log.head(), timeout=30)
    (clock,) = [one for one in heedful.processes if isinstance(one, EscalationClock)]
    clock.act(datetime.now(UTC))
    heedful.views.wait_for(heedful.log.head(), timeout=30)
    found = row(system, path)
    assert (found["status"], found["stage"]) == ("escalated", 2)
    assert (found["ever_set_aside"], found["is_open_matter"]) == (True, True)
    fired = ["deadline-missed", "escalated", "routed"]
    assert told(system, path) == ["raised", "set-aside", *fired]


def test_a_promoted_raisers_old_queries_keep_their_old_band(system: System, case: Case) -> None:
    old = _raised(system, case)
    _change(system, case, {"agency": "la_csc", "role": "director_childrens_services", "band": "7"})
    new = _raised(system, case)
    assert [row(system, path)["raised_by"]["band"] for path in (old, new)] == ["1", "7"]
    assert [row(system, path)["gradient"] for path in (old, new)] == ["up", "down"]
    assert system.read("/status-gradient")["gradient_matrix"] == {"1": {"6": 1}, "7": {"6": 1}}


@pytest.mark.parametrize("how", ["receipt", "via_proxy"])
def test_a_departed_raisers_queries_still_get_answers_delivered(
    system: System, case: Case, how: str
) -> None:
    path = _raised(system, case)
    left = {"agency": "school", "role": "teaching_assistant", "band": "1", "employment": "left"}
    _change(system, case, left)
    system.done(f"{path}/responses", {"kind": "accepted"}, case[OWNER])
    system.done(f"{path}/raiser-informed", {"how": how, "mode": "B_rapid"}, case["chair"])
    found = row(system, path)
    assert (found["status"], found["raiser_told"]) == ("accepted", True)
    assert found["raised_by"]["band"] == "1"
    assert told(system, path) == ["raised", "responded", "raiser-informed"]


def test_two_participants_raise_the_same_matter_and_there_are_two_rows_linked(
    system: System, case: Case
) -> None:
    one, other = _raised(system, case), _raised(system, case, "health visitor")
    ids = [path.rpartition("/")[2] for path in (one, other)]
    system.done(f"{one}/links", {"to": ids[1], "relation": "same_matter"}, case["chair"])
    assert register(system)["total"] == 2
    assert row(system, one)["linked"] == [ids[1]]
    assert row(system, other)["linked"] == [ids[0]]


# How a query comes to each status


def _raised(system: System, case: Case, who: str = RAISER) -> str:
    return system.made("/challenges", case.query(), case[who])


def _change(system: System, case: Case, standing: dict[str, str]) -> None:
    path = f"{case.path}/participants/{case[RAISER]}/standing"
    system.done(path, {**standing, "from_date": "2024-10-01"}, case["chair"])


def _set_aside(system: System, case: Case) -> str:
    path = _raised(system, case)
    system.done(f"{path}/set-aside", ASIDE, case[RAISER])
    return path


def _answered(kind: str) -> Callable[[System, Case], str]:
    def reach(system: System, case: Case) -> str:
        path = _raised(system, case)
        more = {"next_date": BY_DATE} if kind == "deferred" else {}
        system.done(f"{path}/responses", {**DECLINED, "kind": kind, **more}, case[OWNER])
        return path

    return reach


def _escalated(system: System, case: Case) -> str:
    path = _answered("declined")(system, case)
    system.done(f"{path}/escalations", {"why": "He is still hungry."}, case[RAISER])
    return path


def _withdrawn(system: System, case: Case) -> str:
    path = _raised(system, case)
    system.done(f"{path}/withdrawal", {"reason_code": "new_information"}, case[RAISER])
    return path


def _in_dissent(system: System, case: Case) -> str:
    path = _answered("declined")(system, case)
    system.done(f"{path}/raiser-informed", IN_PERSON, case["chair"])
    system.done(f"{path}/verdicts", UNSATISFIED, case[RAISER])
    system.done(f"{path}/dissent", {"text": "The child was hungry all spring."}, case[RAISER])
    return path


def _reopened(system: System, case: Case) -> str:
    path = _answered("accepted")(system, case)
    system.done(f"{path}/reopening", {"why": "He was hungry again."}, case[RAISER])
    return path


def _carried_forward(system: System, case: Case) -> str:
    path = _raised(system, case)
    matter = {"kind": "challenge", "id": path.rpartition("/")[2]}
    item = {**matter, "owner": case["service manager"], "by_date": BY_DATE}
    system.done(f"{case.path}/carried-forward", {"items": [item]}, case["chair"])
    return path


REACH: Mapping[str, Callable[[System, Case], str]] = {
    "open": _raised,
    "open and set aside": _set_aside,
    "open and carried forward": _carried_forward,
    "open and reopened": _reopened,
    "responded": _answered("answered"),
    "responded and deferred": _answered("deferred"),
    "accepted": _answered("accepted"),
    "accepted_in_part": _answered("accepted_in_part"),
    "declined": _answered("declined"),
    "escalated": _escalated,
    "withdrawn": _withdrawn,
    "closed_with_dissent": _in_dissent,
}
