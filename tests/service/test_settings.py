"""What can be set, what stands where nothing is, and what is refused by name?"""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from environs import EnvError

from service.access.provider_settings import ProviderSettings
from service.settings import Settings

NAMES = [field.name.upper() for field in fields(Settings)]
NAMES += [f"OIDC_{field.name.upper()}" for field in fields(ProviderSettings)]
NAMES += [
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "VIEWS_URL",
    "OWNER_VIEWS_URL",
    "WORKERS",
    "APP_ENV",
]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch):
    """An environment without any of our settings."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_without_an_environment_the_defaults_stand():
    assert Settings.from_environment() == Settings()


def test_every_setting_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    said = {
        "DATA_DIR": str(tmp_path),
        "HOST": "0.0.0.0",
        "PORT": "8123",
        "TRUSTED_HOSTS": "heedful.example.org, [2001:db8::1],",
        "THREADS": "4",
        "REQUEST_SECONDS": "2.5",
        "PARTNERSHIP": "north",
        "WAIT_SECONDS": "0.5",
        "SESSION_HOURS": "1",
        "SESSION_IDLE_MINUTES": "10",
        "LEDGER_ORIGIN": "example.org/log",
        "LEDGER_KEY": "c2VlZA==",
        "LEDGER_KEY_FILE": str(tmp_path / "ledger.pem"),
        "CHECKPOINT_SINK": "exec:/bin/true",
        "CHECKPOINT_MINUTES": "15",
        "EXAMPLES": str(tmp_path / "reviews.json"),
        "DATABASE_URL": "postgresql://service@/heedful",
        "OWNER_DATABASE_URL": "postgresql://owner@/heedful",
        "VIEWS_URL": "postgresql://service@/views",
        "OWNER_VIEWS_URL": "postgresql://owner@/views",
        "WORKERS": "4",
        "APP_ENV": "production",
    }
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert Settings.from_environment() == Settings(
        data_dir=tmp_path,
        host="0.0.0.0",
        port=8123,
        trusted_hosts=("heedful.example.org", "[2001:db8::1]"),
        threads=4,
        request_seconds=2.5,
        partnership="north",
        wait_seconds=0.5,
        session_hours=1.0,
        session_idle_minutes=10.0,
        ledger_origin="example.org/log",
        ledger_key="c2VlZA==",
        ledger_key_file=tmp_path / "ledger.pem",
        checkpoint_sink="exec:/bin/true",
        checkpoint_minutes=15.0,
        examples=tmp_path / "reviews.json",
        database_url="postgresql://service@/heedful",
        owner_database_url="postgresql://owner@/heedful",
        views_url="postgresql://service@/views",
        owner_views_url="postgresql://owner@/views",
        workers=4,
        app_env="production",
    )


def test_every_setting_of_the_keys_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    said = {
        "APP_ENV": "production",
        "KEYS_URL": "postgresql://keys.example.org/keys",
        "KEK": "one",
        "KEK_FILE": str(tmp_path / "kek"),
        "KEK_VAULT": "heedful",
        "KEK_BEFORE": "another",
        "KEK_FILE_BEFORE": str(tmp_path / "before"),
        "KEK_VAULT_BEFORE": "earlier",
        "VAULT_ADDR": "https://vault.example.org",
        "VAULT_TOKEN_FILE": str(tmp_path / "token"),
        "CERTIFICATES_DIR": str(tmp_path / "certificates"),
        "BACKUP_DAYS": "7",
        "SMALLEST_NUMBER": "10",
        "ANONYMOUS_BATCH": "12",
        "ANONYMOUS_DAYS": "2",
    }
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    read = Settings.from_environment()
    assert {name: str(getattr(read, name.lower())) for name in said} == said
    assert read.is_production
    assert read.keys_address == "postgresql+psycopg://keys.example.org/keys"
    assert (read.kek_path, read.certificates_path) == (
        tmp_path / "kek",
        tmp_path / "certificates",
    )


PROVIDER = {"OIDC_ISSUER": "https://login.example.org/tenant/v2.0", "OIDC_CLIENT_ID": "heedful"}


def test_every_setting_of_the_identity_provider_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    (tmp_path / "secret").write_text("s3cr3t\n", "utf-8")
    said = {
        **PROVIDER,
        "OIDC_CLIENT_SECRET": "another",
        "OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret"),
        "OIDC_SCOPES": "openid profile nationalrbacaccess",
        "OIDC_ROLES_CLAIM": "groups",
        "OIDC_ROLES": "7c0e=learning_lead, S8000:G8000=a=board",
        "OIDC_ACR": "AAL3_ANY, AAL2_OR_AAL3_ANY",
        "OIDC_AMR": "mfa",
    }
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    read = Settings.from_environment().oidc
    assert read == ProviderSettings(
        issuer=PROVIDER["OIDC_ISSUER"],
        client_id="heedful",
        client_secret="another",
        client_secret_file=tmp_path / "secret",
        scopes="openid profile nationalrbacaccess",
        roles_claim="groups",
        roles=(("7c0e", "learning_lead"), ("S8000:G8000=a", "board")),
        acr=("AAL3_ANY", "AAL2_OR_AAL3_ANY"),
        amr=("mfa",),
    )
    assert read.secret == "s3cr3t"
    assert "another" not in repr(read)
    assert read.roles_of(["7c0e", "none of ours"]) == {"learning_lead"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OIDC_ISSUER", "http://login.example.org"),
        ("OIDC_ISSUER", "login.example.org"),
        ("OIDC_ISSUER", "https://login.example.org?tenant=1"),
        ("OIDC_CLIENT_ID", ""),
        ("OIDC_SCOPES", "profile"),
        ("OIDC_ROLES", "7c0e"),
        ("OIDC_ROLES", "7c0e=emperor"),
        ("OIDC_ROLES", "7c0e=administrator"),
        ("OIDC_ROLES", "7c0e=inspector"),
    ],
)
def test_a_setting_of_the_provider_that_cannot_be_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
):
    for one, usual in {**PROVIDER, name: value}.items():
        monkeypatch.setenv(one, usual)
    with pytest.raises(EnvError, match=name):
        Settings.from_environment()


def test_links_are_refused_where_others_could_follow_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SIGN_IN_LINKS", "yes")
    assert Settings.from_environment().gives_sign_in_links
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("TRUSTED_HOSTS", "heedful.example.org")
    with pytest.raises(EnvError, match="SIGN_IN_LINKS"):
        Settings.from_environment()


def test_without_settings_a_try_outs_keys_lie_beside_its_stores(tmp_path: Path):
    settings = Settings(data_dir=tmp_path)
    assert not settings.is_production
    assert settings.keys_address == f"sqlite:///{tmp_path}/keys.db"
    assert settings.kek_path == tmp_path / "kek.key"
    assert settings.certificates_path == tmp_path / "certificates"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BACKUP_DAYS", "0"),
        ("SMALLEST_NUMBER", "2"),
        ("ANONYMOUS_BATCH", "1"),
        ("ANONYMOUS_DAYS", "0"),
        ("ANONYMOUS_DAYS", "8"),
        ("BACKUP_DAYS", "3651"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "eighty"),
        ("THREADS", "1"),
        ("THREADS", "513"),
        ("REQUEST_SECONDS", "0.5"),
        ("REQUEST_SECONDS", "61"),
        ("TRUSTED_HOSTS", "https://heedful.example.org"),
        ("TRUSTED_HOSTS", "heedful.example.org:443"),
        ("TRUSTED_HOSTS", "heedful.example.org other.example.org"),
        ("PARTNERSHIP", ""),
        ("WAIT_SECONDS", "-1"),
        ("WAIT_SECONDS", "61"),
        ("SESSION_HOURS", "0"),
        ("SESSION_HOURS", "25"),
        ("SESSION_IDLE_MINUTES", "0"),
        ("SIGN_IN_LINKS", "perhaps"),
        ("LEDGER_ORIGIN", "the log"),
        ("LEDGER_ORIGIN", "a+b"),
        ("CHECKPOINT_MINUTES", "0"),
        ("WORKERS", "0"),
        ("WORKERS", "65"),
        ("APP_ENV", "prod"),
        ("DATABASE_URL", "mysql://service:s3cr3t@/heedful"),
        ("DATABASE_URL", "postgresql://service:s3cr3t@%%%/heedful"),
        ("OWNER_DATABASE_URL", "owner:s3cr3t"),
        ("VIEWS_URL", "sqlite:///s3cr3t"),
        ("OWNER_VIEWS_URL", "owner:s3cr3t"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
):
    monkeypatch.setenv(name, value)
    with pytest.raises(EnvError, match=name) as refusal:
        Settings.from_environment()
    assert "s3cr3t" not in str(refusal.value)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("", None),
        ("127.0.0.1:9100", ("127.0.0.1", 9100)),
        ("[::1]:9100", ("::1", 9100)),
        ("metrics.internal:65535", ("metrics.internal", 65535)),
    ],
)
def test_metrics_are_served_where_it_is_said(
    monkeypatch: pytest.MonkeyPatch, given: str, address: tuple[str, int] | None
):
    monkeypatch.setenv("METRICS_BIND", given)
    assert Settings.from_environment().metrics_address == address


@pytest.mark.parametrize(
    "given", ["9100", ":9100", "127.0.0.1", "::1:9100", "a:0", "a:65536", "a b:1"]
)
def test_where_metrics_cannot_be_served_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, given: str
):
    monkeypatch.setenv("METRICS_BIND", given)
    with pytest.raises(EnvError, match="METRICS_BIND"):
        Settings.from_environment()


def test_a_password_is_not_shown_with_the_settings():
    url = "postgresql://service:s3cr3t@/heedful"
    assert "s3cr3t" not in repr(Settings(database_url=url, views_url=url, owner_views_url=url))


def test_an_empty_url_is_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "")
    assert Settings.from_environment() == Settings()


def test_the_read_models_are_where_the_log_is_unless_said_otherwise():
    log, views = "postgresql://service@/heedful", "postgresql://service@/views"
    beside = Settings(database_url=log, owner_database_url="postgresql://owner@/heedful")
    assert Settings().views_database is None
    assert (beside.views_database, beside.owner_views_database) == (log, beside.owner_database_url)
    apart = replace(beside, views_url=views)
    assert (apart.views_database, apart.owner_views_database) == (views, views)
    owned = replace(apart, owner_views_url="postgresql://owner@/views")
    assert owned.owner_views_database == "postgresql://owner@/views"


def test_the_log_is_a_file_with_one_web_process_unless_a_database_is_named():
    here, there = Settings(), Settings(database_url="postgresql://service@/heedful", workers=3)
    assert (here.log_address, here.web_processes, here.follows_in_web) == ("var/log.db", 1, True)
    assert (there.web_processes, there.follows_in_web) == (3, False)
    assert there.log_address == there.database_url


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [
        ("127.0.0.1", True),
        ("127.0.0.7", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.0.2.7", False),
        ("::", False),
        ("heedful.example.org", False),
        ("localhost.example.org", False),
    ],
)
def test_it_is_known_whether_only_this_machine_can_reach_us(host: str, is_loopback: bool):
    assert Settings(host=host).is_loopback == is_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "heedful.example.org"])
@pytest.mark.parametrize("trusted", [None, "", " , "])
def test_where_others_can_listen_the_names_they_use_must_be_said(
    monkeypatch: pytest.MonkeyPatch, host: str, trusted: str | None
):
    monkeypatch.setenv("HOST", host)
    if trusted is not None:
        monkeypatch.setenv("TRUSTED_HOSTS", trusted)
    with pytest.raises(EnvError, match="TRUSTED_HOSTS"):
        Settings.from_environment()
    monkeypatch.setenv("TRUSTED_HOSTS", "heedful.example.org")
    assert Settings.from_environment().answers_to == {"heedful.example.org"}


def test_the_stores_lie_beside_each_other(tmp_path: Path):
    settings = Settings(data_dir=tmp_path)
    paths = (settings.log_path, settings.desk_path)
    assert {path.parent for path in paths} == {tmp_path}
    assert len(set(paths)) == 2


@pytest.mark.parametrize(
    ("partnership", "origin"),
    [("local", "heedful/local"), ("North Shire + City", "heedful/North%20Shire%20%2B%20City")],
)
def test_the_ledger_bears_the_partnership_s_name_unless_it_is_given_one(
    partnership: str, origin: str
):
    assert Settings(partnership=partnership).origin == origin
    given = Settings(partnership=partnership, ledger_origin="example.org/log")
    assert given.origin == "example.org/log"


def test_a_secret_is_never_shown_with_the_settings():
    assert "c2VlZA==" not in repr(Settings(ledger_key="c2VlZA=="))
