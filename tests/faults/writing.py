"""A process that writes in four threads until it is told to stop, or killed: its input's end tells it."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from eventsourcing.persistence import PersistenceError

from domain.rejections import Rejection
from service.settings import Settings
from tests.faults.deeds import do_something
from tests.faults.somebody import Somebody
from tests.service.recorded import Commands

THREADS = 4
PAUSE_SECONDS = 0.1


def main(seed: str) -> None:
    """Write; end with 0 unless something happened that no caller should ever see."""
    commands, stop = Commands.over(Settings.from_environment()), threading.Event()
    crowd = [Somebody(commands, f"{seed}-{n}") for n in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        writing = [pool.submit(write, one, stop) for one in crowd]
        sys.stdin.buffer.read()
        stop.set()
    for one in writing:
        one.result()
    commands.casework.close()


def write(one: Somebody, stop: threading.Event) -> None:
    """One thing after the other; what is refused did not happen, and a database may be away."""
    try:
        while not stop.is_set():
            try:
                do_something(one)
            except Rejection:
                pass
            except PersistenceError:
                time.sleep(PAUSE_SECONDS)
    except BaseException:
        stop.set()
        raise


if __name__ == "__main__":
    main(sys.argv[1])
