"""May whoever sees a page take all of it away, with the same filters, and is it known who did?"""

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from projections.exporting.csv_file import BYTE_ORDER_MARK
from service.version import VERSION
from service.wiring import Heedful
from tests.api.files import ABOUT, from_csv, from_xlsx, missing, once
from tests.web.visiting import addresses

pytestmark = pytest.mark.slow

PAGES = (
    "/queries?gradient=up",
    "/queries-by-raiser?by=band&gradient=up",
    "/warning-signs",
    "/reviews",
    "/record?agency=police",
    "/integrity",
)


def test_every_page_of_rows_offers_its_files(visitor: FlaskClient) -> None:
    for page in (*PAGES, *things(visitor)):
        links = downloads(visitor, page)
        assert set(links) == {"CSV", "Excel", "JSON"}, page
        answer = json.loads(visitor.get(links["JSON"]).data)
        for name, read in (("CSV", from_csv), ("Excel", from_xlsx)):
            sent = visitor.get(links[name])
            assert sent.status_code == 200, page
            assert sent.headers["Content-Disposition"].startswith("attachment; ")
            assert sent.headers["Cache-Control"] == "no-store"
            assert missing(answer, read(sent.data)) == [], page


def test_a_file_has_the_filters_of_its_page_and_says_who_took_it(visitor: FlaskClient) -> None:
    sent = visitor.get(downloads(visitor, "/queries?gradient=up")["CSV"])
    assert sent.text.startswith(BYTE_ORDER_MARK)
    tables = from_csv(sent.data)
    about = once(tables, ABOUT)
    assert {row["gradient"] for row in tables["items"]} == {"up"}
    assert about["filters"].startswith("gradient: up")
    assert about["hidden_by_filters"] == "10"
    assert about["asked_by"] == "person learning lead"
    assert about["heedful_version"] == VERSION


def test_a_stranger_gets_no_file(stranger: FlaskClient) -> None:
    assert stranger.get("/queries?format=csv").status_code == 303


def test_only_forms_and_pages_that_there_are(visitor: FlaskClient) -> None:
    assert visitor.get("/queries?format=pdf").status_code == 400
    assert visitor.get("/?format=csv").status_code == 400
    nobody = "/queries/00000000-0000-4000-8000-000000000000?format=csv"
    assert visitor.get(nobody).status_code == 404


def test_a_file_is_walked_page_by_page(
    visitor: FlaskClient, three_reviews: Heedful, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.downloads.ALL_PAGES", 4)
    tables = from_csv(visitor.get("/queries?format=csv").data)
    assert len(tables["items"]) == 18
    assert [row["row"] for row in tables["items"]] == [str(at) for at in range(1, 19)]


def things(visitor: FlaskClient) -> list[str]:
    """The addresses of one query, one sign and one review, and what was known in that on a day."""
    places = (("/queries", "A-Q"), ("/warning-signs", "A-W"), ("/reviews", ""))
    found = []
    for page, name in places:
        links = addresses(visitor.get(page), f"{page}/")
        found.append(next(to for text, to in links.items() if name in text))
    return [*found, f"{found[-1]}/known?on=2024-06-08"]


def downloads(visitor: FlaskClient, page: str) -> dict[str, str]:
    """The links of the line that begins with Download, by their names."""
    [line] = re.findall(r">Download(.*?)</p>", visitor.get(page).text, re.DOTALL)
    links = re.findall(r'href="([^"]+)">(\w+)<', line)
    return {name: unescape(to) for to, name in links}
