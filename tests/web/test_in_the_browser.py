"""Every page in a real browser: nobody is kept out, nothing is asked of others, phones are enough."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from service.wiring import Heedful
from tests.web.browsing import barriers, chromium, noticing, served

pytestmark = pytest.mark.browser

WIDTHS = (320, 1280)
PAGES = {
    "home": "/",
    "register": "/queries",
    "register-filtered": "/queries?status=accepted&band=1",
    "by-agency": "/queries-by-raiser?by=agency&strength=challenge",
    "by-band": "/queries-by-raiser?by=band",
    "query-declined": "A-Q2",
    "query-set-aside": "A-Q1",
    "query-escalated": "A-Q5",
    "query-anonymous": "C-Q5",
    "board": "/warning-signs",
    "sign-proved": "B-W3",
    "sign-recurring": "C-W2",
    "reviews": "/reviews",
    "learning": "/learning?from=2024-01-01&to=2025-12-31",
    "my queries": "/my/queries",
    "summary-alder": "ALDER",
    "summary-cedar": "CEDAR",
    "known-alder": "What was known on any day of the case",
    "record": "/record",
    "event": "/record/p2",
    "integrity": "/integrity",
    "search": "/search",
    "glossary": "/help/glossary",
    "sign-in": "/sign-in?left=1",
    "not-there": "/nowhere",
    "refused": "/queries?status=lost",
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_nobody_out(browser, places, name, width, shots):
    with visiting(browser, places, width) as context:
        page = context.new_page()
        noticed = noticing(page)
        page.goto(places[name])
        page.wait_for_function("document.body.classList.contains('js-enabled')")
        page.screenshot(path=shots / f"{name}-{width}.png", full_page=True)
        assert barriers(page) == []
        assert wider_than_the_screen(page) == 0
        assert [one for one in noticed.complaints if "the server responded" not in one] == []
        assert {address.split("/")[2] for address in noticed.asked} == {places["/"].split("/")[2]}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_no_script(browser, places, name):
    with visiting(browser, places, 320, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(places[name])
        assert page.locator("main h1").is_visible()
        assert page.locator(".govuk-service-navigation__toggle").is_hidden()
        assert wider_than_the_screen(page) == 0


def test_the_register_can_be_filtered_without_a_script(browser, places):
    with visiting(browser, places, 320, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(places["register"])
        page.get_by_text("Filter these rows").click()
        page.get_by_label("Where it stands", exact=True).select_option("declined")
        page.get_by_role("button", name="Show these").click()
        assert page.get_by_text("Showing 2 of 18; 16 hidden by your filters").is_visible()
        page.get_by_role("link", name="show all").first.click()
        assert page.get_by_text("Nothing is filtered: all 18 rows are here.").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("typed", ["hungry OR school", "the"])
def test_somebody_searches_and_nothing_of_it_stands_in_the_address(
    browser, places, three_reviews, width, typed, shots
):
    three_reviews.search.follower.catch_up()
    with visiting(browser, places, width) as context:
        page = context.new_page()
        page.goto(places["search"])
        page.get_by_label("Words to look for").fill(typed)
        page.get_by_role("button", name="Search").click()
        page.wait_for_function("document.body.classList.contains('js-enabled')")
        page.screenshot(path=shots / f"found-{len(typed)}-{width}.png", full_page=True)
        assert page.url == places["search"]
        assert barriers(page) == []
        assert wider_than_the_screen(page) == 0
        assert page.locator("mark").count() > 3 or page.get_by_role("alert").is_visible()


def test_somebody_signs_in_reads_a_story_and_leaves(browser, places, three_reviews):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{places['/']}sign-in/{three_reviews.desk.new_sign_in_link('chair')}")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Open the register").click()
        page.get_by_role("link", name="A-Q2").click()
        assert page.get_by_role("heading", name="Declined").is_visible()
        page.get_by_role("button", name="Sign out").click()
        assert page.get_by_text("You are signed out.").is_visible()
        page.goto(places["register"])
        assert page.get_by_role("heading", name="Sign in with a link").is_visible()


def test_somebody_signs_in_where_the_browser_names_only_an_origin(browser, places, three_reviews):
    port = places["/"].rstrip("/").rpartition(":")[2]
    over_plain_http = f"http://heedful.example.org:{port}"
    with browser.new_context() as context:
        page = context.new_page()
        sent = []
        page.on("request", lambda request: sent.append(request))
        page.goto(f"{over_plain_http}/sign-in/{three_reviews.desk.new_sign_in_link('somebody')}")
        page.get_by_role("button").click()
        assert page.url == f"{over_plain_http}/"
        form = next(one for one in sent if one.method == "POST").all_headers()
        assert "sec-fetch-site" not in form
        assert form["origin"] == over_plain_http


def test_the_first_thing_the_keyboard_reaches_leads_past_the_menu(browser, places):
    with visiting(browser, places, 1280) as context:
        page = context.new_page()
        page.goto(places["register"])
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent.trim()") == "Call 999"


def test_a_summary_prints_without_menus(browser, places, shots):
    with visiting(browser, places, 1280) as context:
        page = context.new_page()
        page.goto(places["summary-alder"])
        page.emulate_media(media="print")
        page.screenshot(path=shots / "summary-alder-print.png", full_page=True)
        assert page.locator(".govuk-service-navigation").is_hidden()
        assert page.get_by_role("button", name="Print this summary").is_hidden()
        assert page.get_by_text("Is a child in danger now?").is_visible()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = chromium(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def places(app: Flask, three_reviews: Heedful) -> Iterator[dict[str, str]]:
    """Where each page is, on a server of this machine; things are named by their reference."""
    from tests.web.visiting import addresses, signed_in

    visitor = signed_in(app, three_reviews)
    things = {
        **addresses(visitor.get("/queries"), "/queries/"),
        **addresses(visitor.get("/warning-signs"), "/warning-signs/"),
        **addresses(visitor.get("/reviews"), "/reviews/"),
    }
    things |= addresses(visitor.get(things["ALDER"]), f"{things['ALDER']}/known")
    cookie = visitor.get_cookie("heedful")
    assert cookie
    with served(app) as server:
        found = {name: f"{server}{things.get(to, to)}" for name, to in PAGES.items()}
        yield {**found, "/": f"{server}/", "cookie": cookie.value}


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures of pages are put; pytest says where with --basetemp."""
    return tmp_path_factory.mktemp("shots")


def visiting(browser: Browser, places: dict[str, str], width: int, **how: bool) -> BrowserContext:
    """A window of a width in which somebody is signed in already."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **how)
    cookie = {"name": "heedful", "value": places["cookie"], "url": places["/"]}
    context.add_cookies([cookie])
    return context


def wider_than_the_screen(page) -> int:
    """How many pixels a page has to be pushed sideways to see all of it."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
