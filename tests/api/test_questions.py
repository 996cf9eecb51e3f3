"""Does every question of a learning lead have one call, and does the page say what it answers?"""

import json
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


@pytest.mark.slow
def test_the_page_says_what_the_calls_answer():
    assert questions() == PAGE.read_text("utf-8"), "run `make docs`"


def _fits(parts: list[str], shape: tuple[str, ...]) -> bool:
    return len(parts) == len(shape) and all(
        one == part or (one.startswith("{") and part.startswith("{"))
        for part, one in zip(parts, shape, strict=True)
    )
