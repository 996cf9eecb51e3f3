"""Where checkpoints go: a directory outside, or a command that takes each on standard input."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

ENDING = ".checkpoint"
HOOK = "exec:"
HOOK_SECONDS = 30.0
NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


class NotDelivered(Exception):
    """A checkpoint did not get there. The sentence says why; the same is tried again."""


class Sink(Protocol):
    """A place for checkpoints. The same one may come twice."""

    def deliver(self, size: int, note: str) -> None:
        """Hand over the checkpoint of so many events. Raises `NotDelivered`."""

    def kept(self) -> Iterator[tuple[str, str]]:
        """Name and text of each checkpoint there, oldest first, where that can be known."""

    def newest(self) -> tuple[str, str] | None:
        """The last of these."""


class Directory:
    """A file a checkpoint, complete or not there at all, and never overwritten."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def deliver(self, size: int, note: str) -> None:
        """Write `<size>.checkpoint`. Raises `NotDelivered`, also when it is there and differs."""
        final = self.path / f"{size:012d}{ENDING}"
        try:
            if not final.exists():
                self._write(final, note.encode())
            same = final.read_bytes() == note.encode()
        except OSError as error:
            said = os.strerror(error.errno or 0)
            raise NotDelivered(f"The directory cannot be written to: {said}.") from None
        if not same:
            raise NotDelivered("The directory holds another checkpoint of the same size.")

    def kept(self) -> Iterator[tuple[str, str]]:
        """The files there, by size. Raises `NotDelivered` when one cannot be read."""
        for path in sorted(self.path.glob(f"*{ENDING}")):
            yield _read(path)

    def newest(self) -> tuple[str, str] | None:
        """The file of the largest size. Raises `NotDelivered` when it cannot be read."""
        path = max(self.path.glob(f"*{ENDING}"), default=None)
        return _read(path) if path else None

    def _write(self, final: Path, content: bytes) -> None:
        draft = self.path / f".{final.name}.{os.getpid()}"
        try:
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _put(draft, final)
        finally:
            draft.unlink(missing_ok=True)
        handle = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Hook:
    """A command of the operator's, run without a shell and without our environment."""

    def __init__(self, command: Path, seconds: float = HOOK_SECONDS) -> None:
        self.command = command
        self.seconds = seconds

    def deliver(self, size: int, note: str) -> None:
        """Run it with the checkpoint on standard input. Raises `NotDelivered` unless it ends with 0."""
        try:
            running = subprocess.Popen(  # noqa: S603  # the operator names it
                [self.command],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=sys.stderr.fileno() if _has_stderr() else subprocess.DEVNULL,
                env={"PATH": os.defpath},
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            said = f"The command cannot be run: {type(error).__name__}."
            raise NotDelivered(said) from None
        try:
            running.communicate(note.encode(), timeout=self.seconds)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            said = f"The command did not end within {self.seconds:g} seconds."
            raise NotDelivered(said) from None
        if running.returncode:
            raise NotDelivered(f"The command ended with {running.returncode}.")

    def kept(self) -> Iterator[tuple[str, str]]:
        """Nothing: what the command did with them is not known here."""
        return iter(())

    def newest(self) -> None:
        """The same."""


def sink_of(setting: str, otherwise: Path) -> Sink:
    """The place that CHECKPOINT_SINK names; a directory when nothing is set."""
    if setting.startswith(HOOK):
        return Hook(Path(setting.removeprefix(HOOK)))
    return Directory(Path(setting) if setting else otherwise)


def _read(path: Path) -> tuple[str, str]:
    try:
        return path.name, path.read_text("utf-8", "replace")
    except OSError:
        raise NotDelivered(f"{path.name} cannot be read.") from None


def _put(draft: Path, final: Path) -> None:
    """Give the draft its name, unless there is one of that name."""
    try:
        os.link(draft, final)
    except FileExistsError:
        return
    except OSError as error:  # shared drives often know no links
        if error.errno not in NO_LINKS:
            raise
        if not final.exists():
            draft.rename(final)


def _has_stderr() -> bool:
    try:
        return sys.stderr.fileno() >= 0
    except (AttributeError, OSError, ValueError):
        return False
