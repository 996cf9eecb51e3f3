"""A worker that is killed while it brings a file in: is every row recorded once, and the file gone?"""

import multiprocessing
import threading
import time
from pathlib import Path
from random import Random

from service.import_jobs import DONE
from service.importing.how import SIMPLY
from service.imports import File
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build
from tests.faults.conftest import knob
from tests.service.test_import_jobs import SYSTEM, WORDS, lines, told

REVIEWS = knob("SOAK_IMPORTED_REVIEWS", 400)
KILLS = knob("SOAK_IMPORT_KILLS", 6)


def test_killed_again_and_again_it_records_every_row_once_and_lets_the_file_go(
    tmp_path: Path,
) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    make_stores(settings)
    heedful = build(settings)
    job = heedful.import_jobs.put(SYSTEM, File("lines", lines(REVIEWS)), SIMPLY)
    forked, chance = multiprocessing.get_context("forkserver"), Random(7)
    forked.set_forkserver_preload([__name__])
    seen = []
    for _ in range(KILLS):
        worker = forked.Process(target=work, args=(settings,))
        worker.start()
        time.sleep(chance.uniform(0.8, 1.6))
        worker.kill()
        worker.join()
        seen.append(heedful.casework.head())
    work(settings)
    done = heedful.import_jobs.find(job.id, SYSTEM)
    assert done is not None
    assert (done.state, done.total) == (DONE, REVIEWS)
    assert done.report.counts["refused"] == done.report.counts["conflict"] == 0
    assert done.report.counts.total() == 2 * REVIEWS
    assert recorded(heedful) == {"case-review-opened": REVIEWS + 1, "challenge-raised": REVIEWS}
    assert len(told(heedful)) == 1
    assert seen[0] < heedful.casework.head()
    assert WORDS.encode() not in b"".join(
        one.read_bytes() for one in settings.data_dir.rglob("*") if one.is_file()
    )
    heedful.close()


def work(settings: Settings) -> None:
    """Bring in what waits, in a process of its own."""
    heedful = build(settings)
    heedful.import_worker.work(threading.Event())
    heedful.close()


def recorded(heedful: Heedful) -> dict[str, int]:
    """How many events of these names are in the log."""
    counted = heedful.casework.log.counts_by_topic(0, heedful.casework.head())
    return {name: counted[name] for name in ("case-review-opened", "challenge-raised")}
