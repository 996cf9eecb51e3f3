"""What is in the house: its files, as git sees them, and its packages."""

import subprocess
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PACKAGES = ("service", "domain", "projections", "api", "web", "tests")
# Other people's files, copied in with their checksums: our rules do not apply to them.
VENDORED = "web/static/vendor/"


@cache
def files() -> tuple[Path, ...]:
    """Every file of ours that is committed or could be: nothing git ignores, nothing vendored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=TOP, check=True, capture_output=True, text=True).stdout
    names = (name for name in listed.split("\0") if name and not name.startswith(VENDORED))
    return tuple(TOP / name for name in sorted(names) if (TOP / name).is_file())


def python_files() -> tuple[Path, ...]:
    """Our Python files."""
    return tuple(path for path in files() if path.suffix == ".py")


def name_of(path: Path) -> str:
    """The file's name as seen from the top of the house."""
    return path.relative_to(TOP).as_posix()


def words_of(path: Path) -> str:
    """The file's text; empty for pictures and the like."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""
