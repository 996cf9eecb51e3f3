"""Does every question of a learning lead have one call, and does the page say what it answers?"""

import json
import re
from pathlib import Path

import pytest

from api.app import openapi_document
from api.leads_questions import QUESTIONS
from api.questions import questions

PAGE = Path(__file__).parent.parent.parent / "docs" / "questions.md"
ASKS = [one for _, asks in QUESTIONS for one in asks]
SEEDS = (
    "voice",
    "whatever their status",
    "responsible",
    "known on the day",
    "held back",
    "anything lost",
)

BRIEFING = {
    1: "42-43", 2: "45-46", 3: "48-49", 4: "51-52", 5: "54-55", 6: "59-60", 7: "62-63", 8: "65-66",
    9: "71-73", 10: "75-76", 11: "78-79", 12: "81-84", 13: "90-91", 14: "93", 15: "95-96", 16: "99",
    17: "101-102", 18: "104-106", 19: "110-112", 20: "114-116", 21: "118-119", 22: "123-124",
    23: "126-128", 24: "130-131", 25: "133-134",
}  # fmt: skip
"""The briefing's questions by number, and the lines of its text on which each stands."""
LATER = {1, 2, 4, 9, 13, 14, 15, 16, 17, 19, 21, 22}
"""Those that no read model of the first release answers; the page says so."""
THE_THREE = {
    "59-60": ("/voice-and-use",),
    "62-63": ("/queries", "/status-gradient", "/held-back", "/loop-closure"),
    "65-66": ("/learning-leads", "/items-without-owner"),
}
"""What Heedful is for, by line: heard and used, free to query, clear who draws it together."""
MORE_LINES = {
    "48-49": "/escalation-policies",
    "75-76": "/reasoning",
    "399-403": "/child-and-family-voice",
    "477": "/radar",
    "478-489": "/denial",
    "489, 520": "/onus-of-proof",
    "502-518": "/notices-to-answer",
    "522-523": "/reviews/{alder}/known",
    "548-550": "/my/queries",
    "548-554": "/loop-closure",
    "576-580": "/episodes",
    "582-584": "/patterns/named",
    "32-35": "/factors",
    "65-66": "/reviews/{birch}/summary",
}
"""The other lines that a read model of the first release was made for."""


def test_each_of_the_briefings_25_questions_is_answered_or_named_as_later():
    numbered = {number for one in ASKS for number in _numbers(one.question)}
    assert numbered | LATER == set(BRIEFING)
    assert numbered & LATER == set()


def test_the_page_names_the_questions_that_come_later():
    said = next(part.says for part, _ in QUESTIONS if "25" in part.says)
    named = said.partition("(")[2].partition(")")[0].replace("13 to 17", "13, 14, 15, 16, 17")
    assert {int(number) for number in named.split(", ")} == LATER


def test_each_line_that_a_read_model_was_made_for_has_its_call():
    called = {one.call.partition("?")[0] for one in ASKS if one.call}
    wanted = {*MORE_LINES.values(), *(call for calls in THE_THREE.values() for call in calls)}
    assert wanted - called == set()


def test_every_question_has_one_call_of_the_contract_or_says_what_there_is_instead():
    paths = json.loads(openapi_document())["paths"]
    shapes = {tuple(path.removeprefix("/api/v1").split("/")) for path in paths}
    for one in ASKS:
        if one.call is None:
            assert one.instead
            continue
        parts = one.call.partition("?")[0].split("/")
        assert any(_fits(parts, shape) for shape in shapes), one.call
        assert one.picks


def test_the_questions_that_heedful_is_for_are_among_them():
    asked = " ".join(one.question for one in ASKS)
    assert [words for words in SEEDS if words not in asked] == []


def test_a_question_whose_answer_is_empty_says_what_the_examples_hold_nothing_of():
    empty = [part for part in PAGE.read_text("utf-8").split("\n### ") if "`items`: `[]`" in part]
    assert len(empty) >= 5
    assert [part for part in empty if part.rstrip().endswith("`")] == []


@pytest.mark.slow
def test_the_page_says_what_the_calls_answer():
    assert questions() == PAGE.read_text("utf-8"), "run `make docs`"


def _numbers(question: str) -> list[int]:
    """The briefing's numbers that a question begins with."""
    begins = re.match(r"[\d, ]+(?=\. )", question)
    return [int(number) for number in begins[0].split(",")] if begins else []


def _fits(parts: list[str], shape: tuple[str, ...]) -> bool:
    return len(parts) == len(shape) and all(
        one == part or (one.startswith("{") and part.startswith("{"))
        for part, one in zip(parts, shape, strict=True)
    )
