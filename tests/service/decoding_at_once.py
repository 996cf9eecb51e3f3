"""Many threads that meet every event for the first time at the same moment, in a process of their own."""

import sys
import threading
from random import Random
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from service.log.mapper import EventMapper, JsonTranscoder
from tests.house.golden import FOLDER

THREADS = 8
ID = UUID(int=1)
HARDLY_ANY_TURN = 1e-6


def main() -> None:
    """Decode every golden file in every thread, each in an order of its own."""
    sys.setswitchinterval(HARDLY_ANY_TURN)
    together = threading.Barrier(THREADS)
    threads = [threading.Thread(target=decode, args=(n, together)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def decode(n: int, together: threading.Barrier) -> None:
    """Decode what there is, as soon as everybody is ready."""
    files = sorted(FOLDER.glob("*.json"))
    Random(n).shuffle(files)
    rows = [StoredEvent(ID, 1, path.name.split(".")[0], path.read_bytes()) for path in files]
    mapper = EventMapper(JsonTranscoder())
    together.wait()
    for row in rows:
        mapper.to_domain_event(row)


if __name__ == "__main__":
    main()
