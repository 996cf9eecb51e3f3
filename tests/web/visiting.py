"""Visiting pages: an application, a browser signed in, and what a page says in plain text."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.wiring import Heedful
from web.app import add_pages


def application(heedful: Heedful) -> Flask:
    """An application with nothing but the pages."""
    app = Flask("heedful-pages", static_folder=None)
    add_pages(app, heedful)
    return app


def signed_in(app: Flask, heedful: Heedful) -> FlaskClient:
    """A browser that has used a sign-in link, as a person does who leads all learning."""
    heedful.desk.give_role("learning lead", "learning_lead")
    browser = app.test_client()
    link = f"/sign-in/{heedful.desk.new_sign_in_link('learning lead')}"
    answer = press(browser, link)
    assert answer.status_code == 303
    return browser


def press(browser: FlaskClient, address: str) -> TestResponse:
    """Open a page and press the button of its form, whose token comes along."""
    return browser.post(address, data={"csrf_token": form_token(browser.get(address))})


def form_token(page: TestResponse) -> str:
    """The token that the forms of a page carry."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, "the page has no form of its own"
    return found[1]


def said(page: TestResponse) -> str:
    """What a page says to somebody who reads it: its words, one space between any two."""
    main = page.text.split("<main", 1)[1].split("</main>", 1)[0]
    words = unescape(re.sub(r"<[^>]*>", " ", main.partition(">")[2]))
    return re.sub(r"\s+([.,;:])", r"\1", " ".join(words.split()))


def addresses(page: TestResponse, beginning: str) -> dict[str, str]:
    """The links of a page whose address begins so, by what they say."""
    links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>\s*([^<]+?)\s*</a>', page.text)
    return {unescape(text): unescape(to) for to, text in links if to.startswith(beginning)}
