"""The identity provider: people are sent there, and come back named (OpenID Connect, code and PKCE)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, request, session
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wrappers import Response

from service.access.provider_settings import ProviderSettings
from web.refused_sign_ins import CouldNotSignIn, SecondFactorNeeded

METADATA = "/.well-known/openid-configuration"
SIGNED_BY = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})
"""Signatures that only the provider can make: never `none`, and none made with a shared secret."""
SECONDS = 10
NAME = "provider"
STATE = f"_state_{NAME}_"
"""How the library names what it keeps of a sign-in under way."""
NOT_SAID = (OAuthError, JoseError, ValueError, KeyError, TypeError, RuntimeError)
"""What the libraries raise for an answer that is not what the provider should say."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the provider has named, and which roles its words make them here."""

    issuer: str
    subject: str
    name: str
    roles: frozenset[str]


class Provider:
    """One identity provider; what it says of itself and its keys are fetched when first needed."""

    def __init__(self, app: Flask, settings: ProviderSettings) -> None:
        self.settings = settings
        self._client = OAuth(app).register(
            NAME,
            client_id=settings.client_id,
            client_secret=settings.secret or None,
            server_metadata_url=settings.issuer.rstrip("/") + METADATA,
            client_kwargs={
                "scope": settings.scopes,
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
                **({} if settings.secret else {"token_endpoint_auth_method": "none"}),
            },
        )

    def send(self, back_to: str) -> Response:
        """Send the browser there, with a state, a nonce and a challenge that are good for once."""
        self._know()
        for earlier in [name for name in session if name.startswith(STATE)][:-1]:
            session.pop(earlier)  # a cookie holds only so much: the two begun last are kept
        asked = {"acr_values": " ".join(self.settings.acr)} if self.settings.acr else {}
        sent: Response = self._client.authorize_redirect(back_to, **asked)
        return sent

    def named(self) -> Named:
        """Who has come back. Raises `CouldNotSignIn`, `SecondFactorNeeded`, `ServiceUnavailable`."""
        about = self._know()
        self._check_issuer(about)
        try:
            token = self._client.authorize_access_token(
                claims_options={
                    "iss": {"essential": True, "value": self.settings.issuer},
                    "aud": {"essential": True, "value": self.settings.client_id},
                }
            )
            said: dict[str, Any] = dict(token["userinfo"])
            self._check_factors(said)
            return self._read(said, token)
        except RequestException:
            raise ServiceUnavailable from None
        except NOT_SAID:
            raise CouldNotSignIn from None

    def _know(self) -> Mapping[str, Any]:
        """What the provider says of itself, if it is the one that was set."""
        try:
            about: dict[str, Any] = self._client.load_server_metadata()
        except RequestException:
            raise ServiceUnavailable from None
        except ValueError:
            raise CouldNotSignIn from None
        if about.get("issuer") != self.settings.issuer:
            raise CouldNotSignIn
        told = about.get("id_token_signing_alg_values_supported") or ["RS256"]
        about["id_token_signing_alg_values_supported"] = [one for one in told if one in SIGNED_BY]
        return about

    def _check_issuer(self, about: Mapping[str, Any]) -> None:
        """Whose answer it is, where it says so or should (RFC 9207): else two could be mixed up."""
        issuer = request.args.get("iss")
        needed = about.get("authorization_response_iss_parameter_supported") is True
        if issuer != self.settings.issuer and (needed or issuer is not None):
            raise CouldNotSignIn

    def _check_factors(self, said: Mapping[str, Any]) -> None:
        """How they proved who they are, where it is set how they must. Raises `SecondFactorNeeded`."""
        acr, amr = self.settings.acr, self.settings.amr
        if acr and said.get("acr") not in acr:
            raise SecondFactorNeeded
        if amr and not set(amr) & set(words_at(said, "amr")):
            raise SecondFactorNeeded

    def _read(self, said: Mapping[str, Any], token: Mapping[str, Any]) -> Named:
        subject = said["sub"]
        if not isinstance(subject, str) or not subject:
            raise ValueError
        words = words_at(said, self.settings.roles_claim)
        name = said.get("name")
        if self.settings.roles and not words:  # NHS CIS2 tells roles to those who ask for them
            more = self._asked_for_more(token, subject)
            words, name = words_at(more, self.settings.roles_claim), name or more.get("name")
        return Named(
            issuer=self.settings.issuer,
            subject=subject,
            name=name if isinstance(name, str) else "",
            roles=self.settings.roles_of(words),
        )

    def _asked_for_more(self, token: Mapping[str, Any], subject: str) -> Mapping[str, Any]:
        """What the provider says at its userinfo endpoint, if it speaks of the same person there."""
        if "userinfo_endpoint" not in self._know():
            return {}
        more: dict[str, Any] = dict(self._client.userinfo(token=token))
        if more.get("sub") != subject:
            raise ValueError
        return more


def words_at(said: Mapping[str, Any], claim: str) -> Sequence[str]:
    """The words under a claim: one or several, or fields of what is listed there.

    `groups` (Entra ID), a name with dots or slashes as it stands, or a path such as
    `nhsid_nrbac_roles.org_code/role_code` (NHS CIS2), whose fields are joined by the slash.
    """
    if claim in said:
        return tuple(_words(said[claim]))
    name, _, rest = claim.partition(".")
    listed = said.get(name)
    if not rest or not isinstance(listed, list | dict):
        return ()
    rows = listed if isinstance(listed, list) else [listed]
    fields = rest.split("/")
    whole = [row for row in rows if isinstance(row, dict) and all(row.get(one) for one in fields)]
    if len(fields) == 1:
        return tuple(word for row in whole for word in _words(row[rest]))
    return tuple("/".join(str(row[one]) for one in fields) for row in whole)


def _words(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
