"""Four processes that write and two that follow, of which any may be killed and is started again."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.journeys.serving import TOP

WRITERS, FOLLOWERS = 4, 2
WRITING = [sys.executable, "-m", "tests.faults.writing"]
FOLLOWING = [sys.executable, "-m", "service", "work"]
FOLLOWS = "Following the log"
"""What a follower says once it has started."""
END_SECONDS = 60

Process = subprocess.Popen[bytes]


@dataclass
class Crowd:
    """The processes that run now; what they write to their standard error is kept in one file."""

    environment: Mapping[str, str]
    errors: Path
    writers: list[Process] = field(default_factory=list)
    followers: list[Process] = field(default_factory=list)
    followed: int = 0
    _seeds: Iterator[int] = field(default_factory=count)

    def begin(self) -> None:
        """Start everybody."""
        self.writers = [self._writer() for _ in range(WRITERS)]
        self.followers = [self._follower() for _ in range(FOLLOWERS)]

    def kill_a_writer(self, which: int) -> None:
        """Kill one in the middle of what it writes, and start another."""
        which %= WRITERS
        self._kill(self.writers[which])
        self.writers[which] = self._writer()

    def kill_a_follower(self, which: int) -> None:
        """Kill one in the middle of a page, and start another."""
        which %= FOLLOWERS
        self._kill(self.followers[which])
        self.followers[which] = self._follower()

    def kill_both_followers(self) -> None:
        """For a moment nobody follows."""
        for one in self.followers:
            self._kill(one)
        self.followers = [self._follower() for _ in range(FOLLOWERS)]

    def check_alive(self) -> None:
        """Whoever was not killed still runs."""
        everybody = (*self.writers, *self.followers)
        ended = [(one.args, one.returncode) for one in everybody if one.poll() is not None]
        assert not ended, f"{ended}\n{self.said()}"

    def wait_until_following(self) -> None:
        """Wait until every follower has started that ever was."""
        until = time.monotonic() + END_SECONDS
        while self.said().count(FOLLOWS) < self.followed:
            self.check_alive()
            assert time.monotonic() < until, self.said()
            time.sleep(0.05)

    def check_following(self) -> None:
        """Both followers still run."""
        assert [one.poll() for one in self.followers] == [None] * FOLLOWERS, self.said()

    def stop_writing(self) -> None:
        """Tell the writers to bring to an end what they began; none of them met what nobody should."""
        for one in self.writers:
            assert one.stdin is not None
            one.stdin.close()
        assert [one.wait(END_SECONDS) for one in self.writers] == [0] * WRITERS, self.said()

    def end(self) -> None:
        """Kill whoever still runs."""
        for one in (*self.writers, *self.followers):
            self._kill(one)

    def said(self) -> str:
        """What all of them wrote to their standard error."""
        return self.errors.read_text("utf-8")

    def _writer(self) -> Process:
        return self._begun([*WRITING, str(next(self._seeds))])

    def _follower(self) -> Process:
        self.followed += 1
        return self._begun(FOLLOWING)

    def _begun(self, program: Sequence[str]) -> Process:
        with self.errors.open("ab") as errors:
            return subprocess.Popen(
                program,
                cwd=TOP,
                env=dict(self.environment),
                stdin=subprocess.PIPE,
                stdout=errors,
                stderr=errors,
            )

    def _kill(self, one: Process) -> None:
        one.kill()
        one.wait(END_SECONDS)
        if one.stdin is not None and not one.stdin.closed:
            one.stdin.close()


@contextmanager
def a_crowd(environment: Mapping[str, str], errors: Path) -> Iterator[Crowd]:
    """A crowd at work; nobody is left of it afterwards."""
    crowd = Crowd(environment, errors)
    try:
        crowd.begin()
        yield crowd
    finally:
        crowd.end()
