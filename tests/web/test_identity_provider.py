"""Signing in with an identity provider: a real one, in a process of its own, over HTTP."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from service.access.people import who_is
from service.access.provider_settings import ProviderSettings
from service.wiring import Heedful
from tests.web.providing import (
    CLIENT,
    a_real_provider,
    asked_of,
    come_back,
    sent_to,
    sign_in_there,
)
from tests.web.visiting import application, form_token, said

pytestmark = pytest.mark.slow

SMARTCARD = {"acr": "AAL3_ANY", "amr": ["N3_SMARTCARD"]}
PEOPLE = (
    {"sub": "a1", "name": "Ada Okafor", "groups": ["7c0e", "9d1f"], "amr": ["pwd", "mfa"]},
    {"sub": "b2", "name": "Ben Price", "groups": ["none of ours"], "amr": ["pwd"]},
    {
        "sub": "c3",
        "name": "Cay Lim",
        "nhsid_nrbac_roles": [
            {"org_code": "RXX", "role_code": "S8000:G8000:R8000"},
            {"org_code": "RYY", "role_code": "S8001:G8001:R8001"},
        ],
        **SMARTCARD,
    },
)
ROLES = (("7c0e", "learning_lead"), ("RXX/S8000:G8000:R8000", "custodian"))


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that knows three people."""
    with a_real_provider(*PEOPLE) as running:
        yield running


@pytest.fixture
def entra(nothing_recorded: Heedful, issuer: str) -> Heedful:
    """Heedful that asks a provider which says groups, as Entra ID does."""
    return with_provider(nothing_recorded, issuer, roles_claim="groups")


def with_provider(heedful: Heedful, issuer: str, **more) -> Heedful:
    oidc = ProviderSettings(issuer, CLIENT, "a secret", roles=ROLES, **more)
    return replace(heedful, settings=replace(heedful.settings, oidc=oidc))


def browser_of(heedful: Heedful) -> FlaskClient:
    return application(heedful).test_client()


def signed_in_as(browser: FlaskClient, subject: str) -> None:
    answer = come_back(browser, sign_in_there(sent_to(browser), subject))
    assert (answer.status_code, answer.location) == (303, "/"), said(answer)


def test_somebody_signs_in_and_is_let_in(entra: Heedful):
    browser = browser_of(entra)
    assert "Sign in with your work account" in said(browser.get("/sign-in"))
    assert browser.get("/").location == "/sign-in"
    signed_in_as(browser, "a1")
    assert browser.get("/").status_code == 200


def test_the_browser_is_sent_with_a_state_a_nonce_and_a_challenge_new_each_time(entra: Heedful):
    first, second = (asked_of(sent_to(browser_of(entra))) for _ in range(2))
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == "http://localhost/sign-in/back"
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name]) >= 20


def test_somebody_is_their_issuer_and_subject_and_no_address(entra: Heedful, issuer: str):
    signed_in_as(browser_of(entra), "a1")
    (known,) = entra.desk.people()
    assert (known.issuer, known.subject, known.name) == (issuer, "a1", "Ada Okafor")
    assert known.who == who_is(issuer, "a1")
    signed_in_as(browser_of(entra), "a1")
    assert [one.who for one in entra.desk.people()] == [known.who]
    assert len(entra.desk.sign_ins(known.who)) == 2


def test_one_subject_at_two_issuers_is_two_people():
    assert who_is("https://a.example", "x") != who_is("https://a.example/", "x")
    assert who_is("https://a.example", "xy") != who_is("https://a.examplex", "y")


@pytest.mark.parametrize(("subject", "roles"), [("a1", ("learning_lead",)), ("b2", ())])
def test_groups_become_roles_and_others_become_none(entra: Heedful, subject: str, roles):
    signed_in_as(browser_of(entra), subject)
    (one,) = entra.desk.sign_ins()
    assert (one.roles, one.how) == (roles, "identity provider")


def test_a_role_of_one_organisation_is_none_of_another(nothing_recorded: Heedful, issuer: str):
    path = "nhsid_nrbac_roles.org_code/role_code"
    cis2 = with_provider(nothing_recorded, issuer, roles_claim=path, acr=("AAL3_ANY",))
    browser = browser_of(cis2)
    assert asked_of(sent_to(browser))["acr_values"] == "AAL3_ANY"
    signed_in_as(browser, "c3")
    assert [one.roles for one in cis2.desk.sign_ins()] == [("custodian",)]


@pytest.mark.parametrize(
    ("how", "subject", "status"),
    [
        ({"amr": ("mfa", "hwk")}, "a1", 303),
        ({"amr": ("mfa", "hwk")}, "b2", 403),
        ({"acr": ("AAL3_ANY",)}, "c3", 303),
        ({"acr": ("AAL3_ANY",)}, "a1", 403),
    ],
)
def test_a_second_factor_is_asked_for_where_it_is_set(
    nothing_recorded: Heedful, issuer: str, how, subject: str, status: int
):
    heedful = with_provider(nothing_recorded, issuer, roles_claim="groups", **how)
    browser = browser_of(heedful)
    answer = come_back(browser, sign_in_there(sent_to(browser), subject))
    assert answer.status_code == status
    assert bool(heedful.desk.sign_ins()) == (status == 303)
    if status == 403:
        assert "One more proof of who you are is needed" in said(answer)


def test_who_refuses_there_is_not_signed_in_here(entra: Heedful):
    browser = browser_of(entra)
    answer = come_back(browser, sign_in_there(sent_to(browser), "a1", action="deny"))
    assert refused(answer, entra)


def test_the_way_back_leads_in_once(entra: Heedful):
    browser = browser_of(entra)
    back = sign_in_there(sent_to(browser), "a1")
    assert come_back(browser, back).status_code == 303
    token = form_token(browser.get("/my/sign-ins"))
    browser.post("/sign-out", data={"csrf_token": token})
    assert refused(come_back(browser, back), entra)


def test_another_browser_cannot_come_back_in_its_place(entra: Heedful):
    back = sign_in_there(sent_to(browser_of(entra)), "a1")
    assert refused(come_back(browser_of(entra), back), entra)


def test_a_forged_state_signs_nobody_in(entra: Heedful):
    browser = browser_of(entra)
    back = sign_in_there(sent_to(browser), "a1")
    state = asked_of(back)["state"]
    assert refused(come_back(browser, back.replace(state, "forged")), entra)


def test_a_code_that_was_made_for_another_sign_in_signs_nobody_in(entra: Heedful):
    """The nonce is that of the other one: this is how a stolen code would be put in."""
    mine, theirs = browser_of(entra), browser_of(entra)
    state = asked_of(sent_to(mine))["state"]
    stolen = sign_in_there(sent_to(theirs), "a1")
    back = stolen.replace(asked_of(stolen)["state"], state)
    assert refused(come_back(mine, back), entra)


def test_an_answer_in_the_name_of_another_issuer_signs_nobody_in(entra: Heedful):
    browser = browser_of(entra)
    back = sign_in_there(sent_to(browser), "a1")
    assert refused(come_back(browser, f"{back}&iss=https%3A%2F%2Fevil.example"), entra)


def test_nothing_that_came_is_repeated(entra: Heedful):
    address = "/sign-in/back?error=%3Cb%3Eoh&error_description=evil+words&state=s"
    answer = browser_of(entra).get(address)
    assert refused(answer, entra)
    assert "evil" not in answer.text


def test_a_new_sign_in_has_a_new_id_and_ends_the_one_before(entra: Heedful):
    browser = browser_of(entra)
    signed_in_as(browser, "a1")
    before = browser.get_cookie("heedful")
    signed_in_as(browser, "b2")
    after = browser.get_cookie("heedful")
    assert before
    assert after
    assert before.value != after.value
    assert entra.desk.sign_in_of(before.value) is None
    assert len(entra.desk.sign_ins()) == 1


def test_a_provider_that_does_not_answer_is_told_of_in_words(nothing_recorded: Heedful):
    away = with_provider(nothing_recorded, "http://127.0.0.1:9")
    answer = browser_of(away).get("/sign-in/provider")
    assert answer.status_code == 503
    assert "Not ready yet" in said(answer)


def test_without_a_provider_nobody_is_sent_to_one(nothing_recorded: Heedful):
    browser = browser_of(nothing_recorded)
    assert browser.get("/sign-in/provider").status_code == 404
    assert browser.get("/sign-in/back?code=x&state=y").status_code == 404


def refused(answer, heedful: Heedful) -> bool:
    """Whether nobody was signed in, and a page says so."""
    assert "We could not sign you in" in said(answer)
    ours = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("heedful=")]
    return answer.status_code == 400 and not ours and not heedful.desk.sign_ins()
