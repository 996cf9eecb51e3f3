"""What an identity provider, or somebody in its place, may not say: then nobody is signed in."""

import hmac
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey

from service.wiring import Heedful
from tests.web.providing import Forger, a_forger
from tests.web.visiting import application, said

pytestmark = pytest.mark.slow


@pytest.fixture
def forger() -> Iterator[Forger]:
    """A provider that says what a test tells it to."""
    with a_forger() as made:
        yield made


def browser_of(heedful: Heedful, forger: Forger, **more: Any) -> FlaskClient:
    settings = replace(heedful.settings, oidc=forger.settings(**more))
    return application(replace(heedful, settings=settings)).test_client()


def test_what_it_says_rightly_signs_in_and_the_verifier_is_shown(
    nothing_recorded: Heedful, forger: Forger
):
    browser = browser_of(nothing_recorded, forger)
    answer = browser.get(forger.way_back(browser, iss=forger.issuer))
    assert answer.status_code == 303, said(answer)
    assert len(forger.asked[0]["code_verifier"]) >= 43


def a_stranger_signs(forger: Forger) -> None:
    forger.signs_with = RSAKey.generate_key(2048, {"kid": "one"})


def nobody_signs(forger: Forger) -> None:
    forger.header, forger.by_hand = {"alg": "none"}, lambda _: b""


def the_public_key_signs_as_a_secret(forger: Forger) -> None:
    forger.header = {"alg": "HS256", "kid": "one"}
    known = forger.key.as_pem(private=False)
    forger.by_hand = lambda said: hmac.digest(known, said, "sha256")


def says(**claims: Any) -> Callable[[Forger], None]:
    return lambda forger: forger.claims.update(claims)


def leaves_out(name: str) -> Callable[[Forger], None]:
    return lambda forger: setattr(forger, "left_out", (name,))


FORGERIES = {
    "another issuer": says(iss="https://evil.example"),
    "another audience": says(aud="another-client"),
    "two audiences, and not for whom": says(
        aud=["heedful", "another-client"], azp="another-client"
    ),
    "expired": says(exp=int(time.time()) - 3600),
    "another nonce": says(nonce="forged"),
    "an empty subject": says(sub=""),
    "a subject that is no text": says(sub=["somebody"]),
    "no nonce": leaves_out("nonce"),
    "no subject": leaves_out("sub"),
    "no end": leaves_out("exp"),
    "no audience": leaves_out("aud"),
    "no issuer": leaves_out("iss"),
    "another key": a_stranger_signs,
    "no signature": nobody_signs,
    "a signature with what everybody knows": the_public_key_signs_as_a_secret,
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_token_is_refused_that_says(nothing_recorded: Heedful, forger: Forger, forgery: str):
    browser = browser_of(nothing_recorded, forger)
    back = forger.way_back(browser)
    FORGERIES[forgery](forger)
    assert refused(browser.get(back), nothing_recorded)
    assert forger.asked, "it was refused before the token was asked for"


def test_papers_that_name_another_issuer_are_refused(nothing_recorded: Heedful, forger: Forger):
    forger.papers = {"issuer": "https://evil.example"}
    browser = browser_of(nothing_recorded, forger)
    assert refused(browser.get("/sign-in/provider"), nothing_recorded)


def test_who_promises_to_say_who_answers_must_say_so(nothing_recorded: Heedful, forger: Forger):
    forger.papers = {"authorization_response_iss_parameter_supported": True}
    browser = browser_of(nothing_recorded, forger)
    assert refused(browser.get(forger.way_back(browser)), nothing_recorded)


def test_roles_are_asked_for_where_the_token_does_not_say_them(
    nothing_recorded: Heedful, forger: Forger
):
    forger.more = {"sub": "somebody", "roles": ["leads"], "name": "Ada"}
    browser = browser_of(nothing_recorded, forger, roles=(("leads", "learning_lead"),))
    assert browser.get(forger.way_back(browser)).status_code == 303
    (one,) = nothing_recorded.desk.sign_ins()
    assert one.roles == ("learning_lead",)


def test_roles_of_somebody_else_are_not_taken(nothing_recorded: Heedful, forger: Forger):
    forger.more = {"sub": "somebody else", "roles": ["leads"]}
    browser = browser_of(nothing_recorded, forger, roles=(("leads", "learning_lead"),))
    assert refused(browser.get(forger.way_back(browser)), nothing_recorded)


def refused(answer, heedful: Heedful) -> bool:
    """Whether nobody was signed in, and a page says so."""
    assert "We could not sign you in" in said(answer)
    return answer.status_code == 400 and not heedful.desk.sign_ins()
