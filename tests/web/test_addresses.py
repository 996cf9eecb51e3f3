"""Which addresses are ours: the host they begin with, their slashes, and what they may ask for."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from service.operations.serving import address_of
from service.settings import Settings
from service.wiring import Heedful
from tests.web.visiting import addresses, said
from web.app import add_pages
from web.pages import ADDRESSES, TAKES

pytestmark = pytest.mark.slow

PAGES = (
    "/",
    "/queries",
    "/queries-by-raiser",
    "/warning-signs",
    "/reviews",
    "/record",
    "/integrity",
    "/help/glossary",
    "/sign-in",
)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil", ""])
def test_another_host_name_is_refused_in_words(browser: FlaskClient, host: str):
    for address in ("/", "/sign-in", "/nowhere"):
        page = browser.get(address, headers={"Host": host})
        assert page.status_code == 400
        assert "Heedful is not at this address" in said(page)
        assert "evil" not in page.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "a@localhost", "[::2]", ""])
def test_another_host_name_is_refused_as_a_problem(browser: FlaskClient, host: str):
    for address in ("/api/v1/queries", "/api/v1/nowhere", "/docs", "/problems"):
        refused = browser.get(address, headers={"Host": host})
        assert (refused.status_code, refused.json["code"]) == (400, "host-not-ours")
        assert refused.content_type == "application/problem+json"
        assert "evil" not in refused.text


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:80", "[::1]", "[::1]:8147", "127.0.0.7:8000"]
)
def test_this_machine_answers_to_its_own_names_on_any_port(
    three_reviews: Heedful, host: str, settings: Settings
):
    browser = whole(replace(three_reviews, settings=replace(settings, host="127.0.0.7")))
    assert browser.get("/sign-in", headers={"Host": host}).status_code == 200


def test_a_trusted_name_is_answered_and_this_machines_own_besides(
    three_reviews: Heedful, settings: Settings
):
    trusting = replace(settings, trusted_hosts=("Heedful.example.org",))
    browser = whole(replace(three_reviews, settings=trusting))
    for host in ("heedful.example.org", "heedful.example.org:443", "localhost:8000"):
        assert browser.get("/sign-in", headers={"Host": host}).status_code == 200


def test_on_the_network_only_trusted_names_are_answered(three_reviews: Heedful, settings: Settings):
    open_to_all = replace(settings, host="0.0.0.0", trusted_hosts=("heedful.example.org",))
    browser = whole(replace(three_reviews, settings=open_to_all))
    for host, status in (("heedful.example.org", 200), ("localhost", 400), ("0.0.0.0", 400)):
        assert browser.get("/sign-in", headers={"Host": host}).status_code == status


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_whoever_watches_over_it_may_know_only_its_number(browser: FlaskClient, address: str):
    assert browser.get(address, headers={"Host": "10.1.2.3:8000"}).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.7", "::1"])
def test_the_printed_sign_in_link_is_one_that_is_answered(
    three_reviews: Heedful, settings: Settings, host: str
):
    listening = replace(settings, host=host)
    browser = whole(replace(three_reviews, settings=listening))
    link = f"{address_of(listening)}/sign-in/{three_reviews.desk.new_sign_in_link('local')}"
    assert browser.get(link, base_url=address_of(listening)).status_code == 200


@pytest.mark.parametrize("path", ["//evil.example/x", "/queries//", "/queries/", "/help//glossary"])
def test_no_address_is_put_right_by_leading_elsewhere(browser: FlaskClient, path: str):
    page = browser.open("/", environ_overrides={"PATH_INFO": path, "REQUEST_URI": path})
    assert (page.status_code, page.location) == (404, None)
    assert "There is nothing here" in said(page)


@pytest.mark.parametrize(
    "path",
    ["/api/v1/queries/", "/api/v1//queries", "//api/v1/nowhere", "/api/v1/nowhere/", "/healthz/"],
)
def test_programs_are_told_in_a_problem_whatever_the_slashes(browser: FlaskClient, path: str):
    refused = browser.open("/", environ_overrides={"PATH_INFO": path, "REQUEST_URI": path})
    assert (refused.status_code, refused.json["code"]) == (404, "not-found")
    assert refused.content_type == "application/problem+json"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_only_read(browser: FlaskClient, address: str):
    refused = browser.put(address)
    assert (refused.status_code, refused.json["code"]) == (405, "method-not-allowed")
    assert refused.content_type == "application/problem+json"
    assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("question", ["colour=red", "colour=", "%3Cb%3E=1"])
def test_a_page_refuses_a_parameter_it_does_not_take(
    visitor: FlaskClient, page: str, question: str
):
    refused = visitor.get(f"{page}?{question}")
    assert refused.status_code == 400
    assert "We could not read that address" in said(refused)


def test_so_do_the_story_of_a_query_of_a_sign_and_a_review(visitor: FlaskClient):
    for register in ("/queries", "/warning-signs", "/reviews"):
        story = next(iter(addresses(visitor.get(register), f"{register}/").values()))
        assert visitor.get(story).status_code == 200
        assert visitor.get(f"{story}?colour=red").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/queries?status=open&status=declined",
        "/queries?status=open&status=",
        "/warning-signs?review=&review=",
        "/?as_at=p1&as_at=p2",
        "/reviews?as_at=&as_at=",
    ],
)
def test_a_parameter_given_twice_is_refused(visitor: FlaskClient, address: str):
    assert visitor.get(address).status_code == 400


@pytest.mark.parametrize("address", ["/integrity?review=p1", "/warning-signs?cursor=p1"])
def test_what_a_page_cannot_do_is_not_quietly_left_out(visitor: FlaskClient, address: str):
    assert visitor.get(address).status_code == 400


def test_every_page_that_speaks_as_at_a_moment_can_be_asked_for_it_again(visitor: FlaskClient):
    for page in PAGES:
        for link in addresses(visitor.get(page), f"{page}?as_at=").values():
            assert visitor.get(link).status_code == 200


def test_what_is_taken_is_taken_by_pages_there_are():
    assert set(TAKES) <= {name for _, _, name, _ in ADDRESSES}


@pytest.fixture
def settings(three_reviews: Heedful) -> Settings:
    """The settings of the store with the three reviews."""
    return three_reviews.settings


@pytest.fixture(scope="session")
def browser(three_reviews: Heedful) -> FlaskClient:
    """A browser before the whole application: the API and the pages."""
    return whole(three_reviews)


def whole(heedful: Heedful) -> FlaskClient:
    """A browser before all that this Heedful serves."""
    app = create_app(heedful)
    add_pages(app, heedful)
    return app.test_client()
