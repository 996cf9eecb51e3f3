"""How people sign in with an identity provider: the settings `OIDC_…` (OpenID Connect, code flow)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from environs import Env, EnvValidationError

from service.access.roles import BY_OPERATORS, ROLES

SCOPES, ROLES_CLAIM = "openid profile", "roles"


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """The identity provider, and which of its words make somebody what here."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    client_secret_file: Path | None = None
    scopes: str = SCOPES
    roles_claim: str = ROLES_CLAIM
    roles: tuple[tuple[str, str], ...] = ()
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, env: Env) -> Self | None:
        """What is set; None without `OIDC_ISSUER`. Raises `EnvValidationError`."""
        issuer = env.str("OIDC_ISSUER", "")
        if not issuer:
            return None
        _check_issuer(issuer)
        client_id = env.str("OIDC_CLIENT_ID", "")
        if not client_id:
            raise _wrong("OIDC_CLIENT_ID must be set where OIDC_ISSUER is.")
        scopes = env.str("OIDC_SCOPES", SCOPES)
        if "openid" not in scopes.split():
            raise _wrong("OIDC_SCOPES must hold openid.")
        return cls(
            issuer=issuer,
            client_id=client_id,
            client_secret=env.str("OIDC_CLIENT_SECRET", ""),
            client_secret_file=env.path("OIDC_CLIENT_SECRET_FILE", None),
            scopes=scopes,
            roles_claim=env.str("OIDC_ROLES_CLAIM", ROLES_CLAIM),
            roles=_roles(_listed(env, "OIDC_ROLES")),
            acr=_listed(env, "OIDC_ACR"),
            amr=_listed(env, "OIDC_AMR"),
        )

    @property
    def secret(self) -> str:
        """The client's secret, from its file where one is named; empty for a public client."""
        if self.client_secret_file is None:
            return self.client_secret
        return self.client_secret_file.read_text("utf-8").strip()

    @property
    def is_safe(self) -> bool:
        """Whether nobody on the way can read or change what it says."""
        return self.issuer.startswith("https://")

    def roles_of(self, said: Sequence[str]) -> frozenset[str]:
        """The roles that these words of the provider stand for; other words stand for none."""
        return frozenset(role for word, role in self.roles if word in said)


def _roles(pairs: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """`group=role` each. Raises `EnvValidationError`."""
    mapped = []
    for pair in pairs:
        word, _, role = pair.rpartition("=")
        if not word or role not in ROLES:
            raise _wrong(f"OIDC_ROLES takes group=role with commas between, role of {_all()}.")
        if role in BY_OPERATORS:
            raise _wrong(f"OIDC_ROLES may not make anybody {role}: use python -m service admin.")
        mapped.append((word, role))
    return tuple(mapped)


def _all() -> str:
    return ", ".join(role for role in ROLES if role not in BY_OPERATORS)


def _listed(env: Env, name: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in env.str(name, "").split(",") if one.strip())


def _check_issuer(issuer: str) -> None:
    """HTTPS, or plain HTTP on this machine for a try-out. Raises `EnvValidationError`."""
    parts = urlsplit(issuer)
    is_here = parts.scheme == "http" and _is_loopback(parts.hostname or "")
    if not (parts.scheme == "https" and parts.hostname) and not is_here:
        raise _wrong("OIDC_ISSUER must begin with https://.")
    if parts.query or parts.fragment:
        raise _wrong("OIDC_ISSUER takes no query and no fragment.")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _wrong(said: str) -> EnvValidationError:
    return EnvValidationError(said, [said])
