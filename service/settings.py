"""What can be set from the environment, with its defaults: the only place that reads it."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from environs import Env, validate


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one installation. Each is documented in docs/operating.md."""

    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 16
    partnership: str = "local"
    wait_seconds: float = 5.0
    session_hours: float = 12.0
    examples: Path = Path(__file__).parent.parent / "examples" / "three-reviews.json"

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read DATA_DIR, HOST, PORT, THREADS, PARTNERSHIP, WAIT_SECONDS, SESSION_HOURS, EXAMPLES.

        Raises `environs.EnvError` with a sentence that names the setting.
        """
        env = Env()
        standard = cls()
        return cls(
            data_dir=env.path("DATA_DIR", standard.data_dir),
            host=env.str("HOST", standard.host),
            port=env.int("PORT", standard.port, validate=validate.Range(1, 65_535)),
            threads=env.int("THREADS", standard.threads, validate=validate.Range(2, 512)),
            partnership=env.str(
                "PARTNERSHIP", standard.partnership, validate=validate.Length(min=1)
            ),
            wait_seconds=env.float(
                "WAIT_SECONDS", standard.wait_seconds, validate=validate.Range(0, 60)
            ),
            session_hours=env.float(
                "SESSION_HOURS", standard.session_hours, validate=validate.Range(0.1, 24)
            ),
            examples=env.path("EXAMPLES", standard.examples),
        )

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the address listened on."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def log_path(self) -> Path:
        """The event log."""
        return self.data_dir / "log.db"

    @property
    def desk_path(self) -> Path:
        """API keys, sign-in links and sessions."""
        return self.data_dir / "desk.db"

    @property
    def views_path(self) -> Path:
        """The directory of the read models' generations."""
        return self.data_dir
