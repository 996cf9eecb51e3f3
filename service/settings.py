"""What can be set from the environment, with its defaults: the only place that reads it."""

import os
import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote

import psycopg
from environs import Env, EnvValidationError, ValidationError, validate
from psycopg.conninfo import conninfo_to_dict

from service.access.provider_settings import ProviderSettings

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
HOST_NAME = re.compile(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]")
HOST_AND_PORT = re.compile(rf"({HOST_NAME.pattern}):([1-9][0-9]{{0,4}})")
DEVELOPMENT, PRODUCTION = "development", "production"
OF_THE_LIBRARY = frozenset(
    {
        "POSTGRES_ENABLE_DB_FUNCTIONS",  # drops events for whoever reads at the head
        "PERSISTENCE_MODULE",  # could put the log into memory
        "CREATE_TABLE",
        "SQLITE_DBNAME",
        "APPLICATION_RECORDER_TOPIC",
        "MAPPER_TOPIC",
        "TRANSCODER_TOPIC",  # the standard one lets a payload poison the log
        "COMPRESSOR_TOPIC",
        "CIPHER_TOPIC",
        "IS_SNAPSHOTTING_ENABLED",
        "AGGREGATE_CACHE_MAXSIZE",
        "AGGREGATE_CACHE_FASTFORWARD",
        "AGGREGATE_CACHE_FASTFORWARD_SKIPPING",
        "DEEPCOPY_FROM_AGGREGATE_CACHE",
    }
)
"""Settings of the eventsourcing library that would change how the log is kept."""
NO = frozenset({"", "0", "f", "false", "n", "no", "off"})
CONTACT = re.compile(r"((mailto:|tel:|https://)[\x21-\x7e]+)?\Z")
"""What RFC 9116 takes as a contact: an address to write, call or fill in a form at; never http."""
ORIGIN = re.compile(r"[^\s+\x00-\x1f\x7f]*\Z")
"""What a signed note takes as a key's name (C2SP signed-note); empty stands for the default."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one installation. Each is documented in docs/operating.md."""

    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    trusted_hosts: tuple[str, ...] = ()
    threads: int = 16
    request_seconds: float = 15.0
    partnership: str = "local"
    wait_seconds: float = 5.0
    session_hours: float = 12.0
    session_idle_minutes: float = 30.0
    sign_in_links: bool | None = None
    oidc: ProviderSettings | None = None
    database_url: str | None = field(default=None, repr=False)
    owner_database_url: str | None = field(default=None, repr=False)
    views_url: str | None = field(default=None, repr=False)
    owner_views_url: str | None = field(default=None, repr=False)
    workers: int = 2
    app_env: str = DEVELOPMENT
    ledger_origin: str = ""
    ledger_key: str | None = field(default=None, repr=False)
    ledger_key_file: Path | None = None
    checkpoint_sink: str = ""
    checkpoint_minutes: float = 60.0
    keys_url: str | None = field(default=None, repr=False)
    kek: str | None = field(default=None, repr=False)
    kek_file: Path | None = None
    kek_before: str | None = field(default=None, repr=False)
    kek_file_before: Path | None = None
    kek_vault: str | None = None
    kek_vault_before: str | None = None
    vault_addr: str = "https://127.0.0.1:8200"
    vault_token_file: Path | None = None
    certificates_dir: Path | None = None
    backup_days: int = 30
    rate_limits: bool = True
    sign_ins_per_minute: int = 600
    refused_keys_per_minute: int = 600
    searches_per_minute: int = 1_200
    writes_per_minute: int = 12_000
    reads_per_minute: int = 30_000
    smallest_number: int = 5
    security_contact: str = ""
    anonymous_batch: int = 5
    anonymous_days: int = 1
    webhooks_to_loopback: bool = False
    metrics_bind: str = ""
    local_vocabulary: Path | None = None
    examples: Path = Path(__file__).parent.parent / "examples" / "three-reviews.json"

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read each setting by its own name in capitals: DATA_DIR, HOST, PORT and so on.

        Raises `environs.EnvError` with a sentence that names the setting.
        """
        env = Env()
        standard = cls()
        host = env.str("HOST", standard.host)
        return cls(
            data_dir=env.path("DATA_DIR", standard.data_dir),
            host=host,
            port=env.int("PORT", standard.port, validate=validate.Range(1, 65_535)),
            trusted_hosts=_trusted_hosts(env, host),
            threads=env.int("THREADS", standard.threads, validate=validate.Range(2, 512)),
            request_seconds=env.float(
                "REQUEST_SECONDS", standard.request_seconds, validate=validate.Range(1, 60)
            ),
            partnership=env.str(
                "PARTNERSHIP", standard.partnership, validate=validate.Length(min=1)
            ),
            wait_seconds=env.float(
                "WAIT_SECONDS", standard.wait_seconds, validate=validate.Range(0, 60)
            ),
            session_hours=env.float(
                "SESSION_HOURS", standard.session_hours, validate=validate.Range(0.1, 24)
            ),
            session_idle_minutes=env.float(
                "SESSION_IDLE_MINUTES",
                standard.session_idle_minutes,
                validate=validate.Range(1, 720),
            ),
            sign_in_links=_sign_in_links(env, host),
            oidc=ProviderSettings.from_environment(env),
            database_url=env.str("DATABASE_URL", None, validate=_is_postgresql) or None,
            owner_database_url=env.str("OWNER_DATABASE_URL", None, validate=_is_postgresql) or None,
            views_url=env.str("VIEWS_URL", None, validate=_is_postgresql) or None,
            owner_views_url=env.str("OWNER_VIEWS_URL", None, validate=_is_postgresql) or None,
            workers=env.int("WORKERS", standard.workers, validate=validate.Range(1, 64)),
            app_env=env.str(
                "APP_ENV", standard.app_env, validate=validate.OneOf((DEVELOPMENT, PRODUCTION))
            ),
            ledger_origin=env.str(
                "LEDGER_ORIGIN", standard.ledger_origin, validate=validate.Regexp(ORIGIN)
            ),
            ledger_key=env.str("LEDGER_KEY", standard.ledger_key),
            ledger_key_file=env.path("LEDGER_KEY_FILE", standard.ledger_key_file),
            checkpoint_sink=env.str("CHECKPOINT_SINK", standard.checkpoint_sink),
            checkpoint_minutes=env.float(
                "CHECKPOINT_MINUTES",
                standard.checkpoint_minutes,
                validate=validate.Range(1, 10_080),
            ),
            keys_url=env.str("KEYS_URL", standard.keys_url),
            kek=env.str("KEK", standard.kek),
            kek_file=env.path("KEK_FILE", standard.kek_file),
            kek_before=env.str("KEK_BEFORE", standard.kek_before),
            kek_file_before=env.path("KEK_FILE_BEFORE", standard.kek_file_before),
            kek_vault=env.str("KEK_VAULT", standard.kek_vault),
            kek_vault_before=env.str("KEK_VAULT_BEFORE", standard.kek_vault_before),
            vault_addr=env.str("VAULT_ADDR", standard.vault_addr),
            vault_token_file=env.path("VAULT_TOKEN_FILE", standard.vault_token_file),
            certificates_dir=env.path("CERTIFICATES_DIR", standard.certificates_dir),
            smallest_number=env.int(
                "SMALLEST_NUMBER", standard.smallest_number, validate=validate.Range(3, 1_000)
            ),
            anonymous_batch=env.int(
                "ANONYMOUS_BATCH", standard.anonymous_batch, validate=validate.Range(2, 1_000)
            ),
            anonymous_days=env.int(
                "ANONYMOUS_DAYS", standard.anonymous_days, validate=validate.Range(1, 7)
            ),
            webhooks_to_loopback=env.bool("WEBHOOKS_TO_LOOPBACK", standard.webhooks_to_loopback),
            security_contact=env.str(
                "SECURITY_CONTACT", standard.security_contact, validate=validate.Regexp(CONTACT)
            ),
            backup_days=env.int(
                "BACKUP_DAYS", standard.backup_days, validate=validate.Range(1, 3_650)
            ),
            rate_limits=env.bool("RATE_LIMITS", standard.rate_limits),
            sign_ins_per_minute=_per_minute(env, "SIGN_INS", standard.sign_ins_per_minute),
            refused_keys_per_minute=_per_minute(
                env, "REFUSED_KEYS", standard.refused_keys_per_minute
            ),
            searches_per_minute=_per_minute(env, "SEARCHES", standard.searches_per_minute),
            writes_per_minute=_per_minute(env, "WRITES", standard.writes_per_minute),
            reads_per_minute=_per_minute(env, "READS", standard.reads_per_minute),
            local_vocabulary=env.path("LOCAL_VOCABULARY", None),
            metrics_bind=env.str("METRICS_BIND", standard.metrics_bind, validate=_is_host_and_port),
            examples=env.path("EXAMPLES", standard.examples),
        )

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the address listened on."""
        return _is_loopback(self.host)

    @property
    def listens_on(self) -> str:
        """Host and port as they stand in an address."""
        return f"{_in_an_address(self.host)}:{self.port}"

    @property
    def metrics_address(self) -> tuple[str, int] | None:
        """Where metrics are served, host and port; None where they are not."""
        found = HOST_AND_PORT.fullmatch(self.metrics_bind)
        return (found[1].strip("[]"), int(found[2])) if found else None

    @property
    def answers_to(self) -> frozenset[str]:
        """The host names, in small letters and without a port, under which Heedful answers."""
        own = (_in_an_address(self.host), *LOOPBACK) if self.is_loopback else ()
        return frozenset(name.lower() for name in (*self.trusted_hosts, *own))

    @property
    def is_production(self) -> bool:
        """Whether the words in here are people's: then nothing unsafe is started."""
        return self.app_env == PRODUCTION

    @property
    def gives_sign_in_links(self) -> bool:
        """Whether links that work once sign people in: where only this machine can follow them."""
        if self.sign_in_links is None:
            return self.is_loopback and not self.is_production
        return self.sign_in_links

    @property
    def log_address(self) -> str:
        """Where the event log is: a PostgreSQL URL, or the path of a SQLite file."""
        return self.database_url or str(self.log_path)

    @property
    def origin(self) -> str:
        """The name of the log in its checkpoints (C2SP tlog-checkpoint)."""
        return self.ledger_origin or f"heedful/{quote(self.partnership, safe='')}"

    @property
    def ledger_path(self) -> Path:
        """The ledger over the event log."""
        return self.data_dir / "ledger.db"

    @property
    def search_path(self) -> Path:
        """The index for searching, where it is a SQLite file."""
        return self.data_dir / "search.db"

    @property
    def checkpoints_path(self) -> Path:
        """Where checkpoints go unless CHECKPOINT_SINK says otherwise: good for a try-out only."""
        return self.data_dir / "checkpoints"

    @property
    def keys_address(self) -> str:
        """The key store's database, as SQLAlchemy addresses it."""
        given = self.keys_url or f"sqlite:///{self.data_dir / 'keys.db'}"
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", given)

    @property
    def kek_path(self) -> Path:
        """The file of the key-encryption key; without a setting, a try-out's own beside its stores."""
        return self.kek_file or self.data_dir / "kek.key"

    @property
    def certificates_path(self) -> Path:
        """Where erasure certificates and the register of erasures are written."""
        return self.certificates_dir or self.data_dir / "certificates"

    @property
    def log_path(self) -> Path:
        """The event log, where it is a SQLite file."""
        return self.data_dir / "log.db"

    @property
    def web_processes(self) -> int:
        """How many processes serve: SQLite has one writer, so there it is one."""
        return self.workers if self.database_url else 1

    @property
    def follows_in_web(self) -> bool:
        """Whether the background work is a thread of the web process (settled 50)."""
        return self.database_url is None

    @property
    def desk_path(self) -> Path:
        """API keys, sign-in links and sessions."""
        return self.data_dir / "desk.db"

    @property
    def rates_path(self) -> Path:
        """How much was asked in the present minute."""
        return self.data_dir / "rates.db"

    @property
    def work_path(self) -> Path:
        """Who does which background job, where the log is a SQLite file."""
        return self.data_dir / "work.db"

    @property
    def views_path(self) -> Path:
        """The directory of the read models' generations, where they are SQLite files."""
        return self.data_dir

    @property
    def views_database(self) -> str | None:
        """The PostgreSQL URL of the read models, for the service's role; None where they are files."""
        return self.views_url or self.database_url

    @property
    def owner_views_database(self) -> str | None:
        """The same for the role that makes their tables."""
        return self.owner_views_url or (
            self.views_url if self.views_url else self.owner_database_url
        )


def _trusted_hosts(env: Env, host: str) -> tuple[str, ...]:
    """The names in TRUSTED_HOSTS. Raises `EnvValidationError` for none where others can listen."""
    named = tuple(name.strip() for name in env.str("TRUSTED_HOSTS", "").split(",") if name.strip())
    if not all(HOST_NAME.fullmatch(name) for name in named):
        said = "TRUSTED_HOSTS takes host names with commas between them, without scheme or port."
        raise EnvValidationError(said, [said])
    if not named and not _is_loopback(host):
        said = (
            "TRUSTED_HOSTS must say under which host names people reach Heedful "
            "(heedful.example.org), because HOST lets other machines in."
        )
        raise EnvValidationError(said, [said])
    return named


def _per_minute(env: Env, what: str, standard: int) -> int:
    """How many of these one key, person or address may ask for in a minute."""
    return env.int(f"{what}_PER_MINUTE", standard, validate=validate.Range(1, 10_000_000))


def _sign_in_links(env: Env, host: str) -> bool | None:
    """SIGN_IN_LINKS, if it is set. Raises `EnvValidationError` where others could follow them."""
    given = env.bool("SIGN_IN_LINKS", None)
    if given and not _is_loopback(host):
        said = "SIGN_IN_LINKS is for a try-out on this machine, and HOST lets other machines in."
        raise EnvValidationError(said, [said])
    return given


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _in_an_address(host: str) -> str:
    """An IPv6 address stands in brackets."""
    return f"[{host}]" if ":" in host else host


def _is_postgresql(url: str | None) -> None:
    """Raises `ValidationError`, which must not repeat the URL: it may hold a password."""
    if not url:
        return
    if not url.startswith("postgresql://"):
        raise ValidationError("must begin with postgresql://")
    try:
        conninfo_to_dict(url)
    except psycopg.Error:
        raise ValidationError("cannot be read as a PostgreSQL URL") from None


def _is_host_and_port(given: str) -> None:
    """Raises `ValidationError` unless it is empty or says both."""
    found = HOST_AND_PORT.fullmatch(given)
    if given and (found is None or int(found[2]) > 65_535):
        raise ValidationError("must be a host and a port, such as 127.0.0.1:9100")


def library_settings() -> list[str]:
    """Which of the library's settings the environment holds and does not say no to.

    With the application's name before them they count as well. None has any effect here.
    """
    plain = ((name, name.upper().removeprefix("CASEWORK_")) for name in sorted(os.environ))
    named = (name for name, bare in plain if bare in OF_THE_LIBRARY)
    return [name for name in named if os.environ[name].strip().lower() not in NO]
