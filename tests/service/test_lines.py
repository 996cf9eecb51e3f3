"""Does every line of a file end up in its review, or with its number among what was refused?"""

import json
from typing import Any

import pytest

from service.importing.lines import Lines, is_too_deep
from service.importing.refusals import UnreadableBundle

HEAD = {"entry": "review", "code": "ELM", "type": "rapid_review"}
QUERY = {
    "entry": "challenge",
    "review": "ELM",
    "id": "Q1",
    "text": "Who has seen him?",
    "history": [{"event": "raised", "on": "2024-03-14"}],
}


def test_lines_come_together_by_review_in_whatever_order_they_stand():
    other = {**HEAD, "code": "B"}
    found = lines(QUERY, other, HEAD, {**QUERY, "review": "B"}, {**QUERY, "id": "Q2"})
    first, second = found.reviews()
    assert [one["code"] for one in (first, second)] == ["B", "ELM"]
    assert [one["id"] for one in second["challenges"]] == ["Q1", "Q2"]
    assert "entry" not in first
    assert "review" not in first["challenges"][0]
    assert found.place("reviews[1].challenges[1].history[0].on").row == 5
    assert found.place("reviews[1].challenges[1].history[0].on").pointer == "/history/0/on"
    assert found.place("reviews[0]").row == 2


@pytest.mark.parametrize(
    ("line", "pointer", "code"),
    [
        (b"{", "", "unreadable-row"),
        (b"[1]", "", "unreadable-row"),
        (b'{"entry": "challenge", "review": NaN}', "", "unreadable-row"),
        (b'{"a": 1, "a": 2}', "", "duplicate-key"),
        (b'{"entry": "story", "review": "ELM"}', "/entry", "unreadable-row"),
        (b'{"entry": ["review"]}', "/entry", "unreadable-row"),
        (b'{"entry": "challenge"}', "/review", "unreadable-row"),
        (b'{"entry": "challenge", "review": "nowhere"}', "/review", "no-such-review"),
        (b'{"entry": "review", "code": "ELM"}', "/code", "unreadable-row"),
        (b"\xff", "", "unreadable-row"),
        (b"[" * 100_000, "", "unreadable-row"),
        (b'"' + b"x" * 1_000_001 + b'"', "", "unreadable-row"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_by_its_number(line, pointer, code):
    found = Lines(b"\n".join((json.dumps(HEAD).encode(), b"", line)))
    (row,) = found.beforehand.rows
    assert (row.place.row, row.place.pointer, row.code) == (3, pointer, code)
    assert found.outline.reviews == 1


def test_a_file_without_a_line_is_refused():
    with pytest.raises(UnreadableBundle):
        Lines(b"\n \n")


def test_what_nests_too_deeply_is_seen_without_going_down():
    deep: Any = {}
    for _ in range(40):
        deep = {"a": [deep]}
    assert is_too_deep(deep)
    assert not is_too_deep(QUERY)


def lines(*said: dict[str, Any]) -> Lines:
    return Lines("\n".join(map(json.dumps, said)).encode())
