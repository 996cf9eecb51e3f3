"""Does whoever reads page by page, or after a write, see everything, and each thing once?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from api.app import create_app
from projections.cursors import Cursor
from service.background import Background
from tests.api.calling import QUERY, Caller
from tests.examples import TEAM_MANAGER

TODAY = date(2026, 11, 23)


LISTS = (
    "/queries",
    "/warning-signs",
    "/reviews",
    "/held-back",
    "/denial",
    "/patterns/findings",
    "/learning-leads",
    "/radar",
)
BOARD = ("proved_safe", "acted_on", "assumed_safe_not_proved", "still_open")


@pytest.mark.parametrize("limit", [1, 5, 7])
@pytest.mark.parametrize("path", LISTS)
def test_walking_page_by_page_meets_every_row_once(
    path: str, limit: int, three_reviews: Caller
) -> None:
    whole = three_reviews.get(path, limit=200).json["items"]
    pages = list(walk(three_reviews, path, limit=limit))
    assert [row for page in pages for row in page["items"]] == whole
    assert all(len(page["items"]) <= limit for page in pages)
    assert len(whole) > 1


def test_participants_are_walked_too(three_reviews: Caller) -> None:
    review = three_reviews.get("/reviews").json["items"][0]["id"]
    path = f"/reviews/{review}/participants"
    pages = list(walk(three_reviews, path, limit=3))
    whole = three_reviews.get(path, limit=200).json
    assert [row for page in pages for row in page["items"]] == whole["items"]
    assert {page["total"] for page in pages} == {whole["total"]} == {len(whole["items"])}


def test_the_board_is_walked_column_after_column(three_reviews: Caller) -> None:
    whole = three_reviews.get("/onus-of-proof", limit=200).json
    pages = list(walk(three_reviews, "/onus-of-proof", limit=2))
    for column in BOARD:
        assert [card for page in pages for card in page[column]] == whole[column]
    assert all(sum(len(page[column]) for column in BOARD) <= 2 for page in pages)
    assert all(page["counts"] == whole["counts"] for page in pages)


def test_the_findings_of_patterns_are_walked(three_reviews: Caller) -> None:
    whole = three_reviews.get("/patterns", limit=200).json
    pages = list(walk(three_reviews, "/patterns", limit=2))
    for at, pattern in enumerate(whole["items"]):
        walked = [one for page in pages for one in page["items"][at]["findings"]]
        assert walked == pattern["findings"]
    assert len(pages) > 1
    assert all(page["patterns"] == whole["patterns"] for page in pages)


@pytest.mark.parametrize("path", ["/reviews", "/held-back", "/patterns", "/warning-signs"])
def test_the_cursor_of_another_list_is_refused(path: str, three_reviews: Caller) -> None:
    cursor = three_reviews.get("/queries", limit=1).json["next"]
    refused = three_reviews.get(path, cursor=cursor)
    assert (refused.status_code, refused.json["code"]) == (422, "not-a-cursor")


def test_what_moves_while_somebody_walks_is_neither_lost_nor_met_twice(system: Caller) -> None:
    paths = [system.raised() for _ in range(4)]
    system.post(f"{paths[3]}/responses", {"kind": "accepted"}, TEAM_MANAGER)
    pages = walk(system, "/queries", limit=1)
    rows = [next(pages)["items"][0]["id"]]
    system.post(f"{paths[3]}/escalations")  # moves from the end to the front
    system.raised()
    rows += [row["id"] for page in pages for row in page["items"]]
    assert sorted(rows) == sorted(path.rpartition("/")[2] for path in paths)


def test_a_filter_is_kept_from_page_to_page(three_reviews: Caller) -> None:
    pages = list(walk(three_reviews, "/queries", limit=3, gradient="up"))
    rows = [row for page in pages for row in page["items"]]
    assert {row["gradient"] for row in rows} == {"up"}
    assert len(rows) == 8


def test_a_read_waits_for_what_was_written(system: Caller) -> None:
    background = Background(system.heedful)
    background.start()
    try:
        patient = replace(system.heedful, settings=replace(system.heedful.settings, wait_seconds=5))
        client = create_app(patient).test_client()
        headers = {"Authorization": f"Bearer {system.key}"}
        for number in range(1, 6):
            made = system.post("/challenges", QUERY).json
            asked = {"after": made["position"]}
            found = client.get("/api/v1/queries", query_string=asked, headers=headers).json
            assert found["total"] == number
    finally:
        background.stop()


def test_a_read_does_not_wait_for_ever(system: Caller) -> None:
    made = system.post("/challenges", QUERY).json
    headers = {"Authorization": f"Bearer {system.key}"}
    refused = system.client.get(f"/api/v1/queries?after={made['position']}", headers=headers)
    assert (refused.status_code, refused.json["code"]) == (503, "not-caught-up")
    assert refused.headers["Retry-After"] == "1"


def test_nobody_waits_for_what_was_never_written(system: Caller) -> None:
    for asked in (
        {"after": "pffffff"},
        {"cursor": f"pffffff.2024-06-03.{Cursor.at('queries', (0, TODAY, 'Q', 'q')).token()}"},
    ):
        refused = system.get("/queries", **asked)
        assert (refused.status_code, refused.json["code"]) == (422, "not-a-position")


def walk(caller: Caller, path: str, **asked: object) -> Iterator[dict[str, object]]:
    """Every page, by its `next`; the Link says the same."""
    while True:
        read = caller.get(path, **asked)
        assert read.status_code == 200, read.json
        yield read.json
        if read.json["next"] is None:
            assert "Link" not in read.headers
            return
        address, _, relation = read.headers["Link"].partition("; ")
        assert relation == 'rel="next"'
        asked = {name: each[0] for name, each in parse_qs(urlsplit(address[1:-1]).query).items()}
        assert asked["cursor"] == read.json["next"]
