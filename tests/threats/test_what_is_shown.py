"""What people wrote is shown in a real browser and never run: scripts, handlers, links, templates."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from service.importing.bundles import import_bundle
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build
from tests.web.browsing import chromium, noticing, served
from tests.web.visiting import application, signed_in

pytestmark = pytest.mark.browser

PAYLOAD = (
    "<script>window.ran=1</script><img src=x onerror=window.ran=1><svg onload=window.ran=1>"
    '"\' autofocus onfocus=window.ran=1 x=\'<a href="javascript:window.ran=1">here</a>{{ 7 * 7 }}'
)
NOT_WORDS = 40
"""A string shorter than this may be a code; what is longer is somebody's words."""
PAGES = 45


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Heedful]:
    """The three reviews, in which every longer text begins with what an attacker would write."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("written"))
    make_stores(settings)
    heedful = build(settings)
    bundle = spoilt(json.loads(settings.examples.read_text()))
    import_bundle(heedful.casework, io.BytesIO(json.dumps(bundle).encode()), progress=None)
    for follower in (heedful.follower, heedful.ledger.follower, heedful.search.follower):
        follower.catch_up()
    yield heedful
    heedful.close()


def spoilt(value: Any) -> Any:
    """The same, with the payload before all words."""
    match value:
        case dict():
            return {name: spoilt(one) for name, one in value.items()}
        case list():
            return [spoilt(one) for one in value]
        case str() if len(value) > NOT_WORDS and " " in value:
            return f"{PAYLOAD} {value}"
    return value


def test_no_page_that_can_be_reached_runs_what_somebody_wrote(written: Heedful):
    app = application(written)
    cookie = signed_in(app, written).get_cookie("heedful")
    assert cookie
    with served(app) as server, sync_playwright() as playwright:
        browser = chromium(playwright)
        context = browser.new_context()
        context.add_cookies([{"name": "heedful", "value": cookie.value, "url": server}])
        page, dialogs = context.new_page(), list[str]()
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        noticed, shown = noticing(page), 0
        for address in reached(page, server):
            assert page.evaluate("window.ran") is None, address
            assert page.locator("main script, main svg[onload], [onerror], [onfocus]").count() == 0
            assert page.locator("a[href^='javascript:']").count() == 0
            assert "62710561" not in page.content()
            shown += "window.ran=1" in page.locator("main").inner_text()
        assert shown > PAGES / 3, "what was written is there to read"
        assert dialogs == []
        assert [one for one in noticed.complaints if "Content Security Policy" in one] == []
        browser.close()


def reached(page: Page, server: str) -> Iterator[str]:
    """Open so many pages, each once, as the links lead from the first one."""
    waiting, met = [f"{server}/"], {f"{server}/"}
    for _ in range(PAGES):
        if not waiting:
            return
        address = waiting.pop(0)
        page.goto(address)
        yield address
        found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        for link in (one.partition("#")[0] for one in found):
            if link.startswith(server) and link not in met and "format=" not in link:
                met.add(link)
                waiting.append(link)
