"""Whoever delivers is killed at random, again and again: the receiver gets everything, in order."""

import multiprocessing
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from random import Random
from uuid import UUID

from domain.webhooks import Webhook
from service.acting import Acting
from service.casework import Casework
from service.desk import Desk
from service.feed.feed import Feed
from service.settings import Settings
from service.webhooks.delivering import Deliverer
from service.webhooks.signing import new_secret
from service.webhooks.webhooks import Webhooks
from tests.faults.conftest import knob
from tests.house.tree import TOP
from tests.service.recorded import Commands

KILLS = knob("SOAK_WEBHOOK_KILLS", 8)
EACH = 12
"""How many events are recorded between two kills."""
AT_WORK_SECONDS = 0.25
"""Within which time of its beginning it is killed: it is not done by then, on a slow machine at least."""
LONGEST_SECONDS = 90.0 + KILLS
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload([__name__])


def test_whoever_delivers_may_be_killed_anywhere_and_nothing_is_lost_or_out_of_order(
    commands: Commands, tmp_path: Path
) -> None:
    settings = replace(commands.casework.settings, webhooks_to_loopback=True)
    noted = tmp_path / "noted"
    noted.touch()
    webhook = subscribe(settings, secret := new_secret())
    since = commands.casework.head()
    chance = Random(11)
    with taking(noted, secret) as port:
        point(settings, webhook, port)
        for _ in range(KILLS):
            record(commands, EACH)
            delivering = begin(settings)
            time.sleep(chance.uniform(0, AT_WORK_SECONDS))  # while it takes in, or sends, or notes
            delivering.kill()
            delivering.join()
        while_killed = len(set(came_to(noted)))
        delivering = begin(settings)
        expected = everything(commands, since)
        wait_until(lambda: set(came_to(noted)) >= set(expected))
        delivering.kill()
        delivering.join()
    came = came_to(noted)
    assert set(came) == set(expected)
    twice = len(came) - len(expected)
    print(f"\n{len(expected)} events, {twice} came twice, {while_killed} before the end")  # noqa: T201
    assert in_order(list(dict.fromkeys(came)))


def subscribe(settings: Settings, secret: str) -> str:
    """A subscription with this secret, to nowhere yet, of a key that is in force."""
    casework, desk = Casework(settings), Desk(settings.desk_path)
    client = desk.create_key("partner", ["webhooks:write"]).split("_")[1]
    webhooks = Webhooks(casework, desk)
    acting = Acting(client=client, scopes=frozenset({"webhooks:write"}))
    made = webhooks.subscribe(acting, url="http://127.0.0.1:9/hook")
    webhooks.register.change(made.id, secret=webhooks.secrets.close(UUID(made.id), secret))
    casework.close()
    desk.close()
    return made.id


def point(settings: Settings, webhook: str, port: int) -> None:
    """Say where the receiver listens."""
    casework, desk = Casework(settings), Desk(settings.desk_path)
    Webhooks(casework, desk).register.change(webhook, url=f"http://127.0.0.1:{port}/hook")
    casework.close()
    desk.close()


@contextmanager
def taking(noted: Path, secret: str) -> Iterator[int]:
    """The receiver; its port."""
    program = [sys.executable, "-m", "tests.faults.taking", str(noted), secret]
    with subprocess.Popen(program, cwd=TOP, stdout=subprocess.PIPE, text=True) as receiver:
        assert receiver.stdout is not None
        try:
            yield int(receiver.stdout.readline())
        finally:
            receiver.kill()


def begin(settings: Settings) -> BaseProcess:
    """Whoever delivers, in a process of its own, just beginning."""
    begun = FORKED.Event()
    process = FORKED.Process(target=deliver, args=(settings, begun))
    process.start()
    assert begun.wait(LONGEST_SECONDS)
    return process


def deliver(settings: Settings, begun: Event) -> None:
    """Deliver until killed."""
    casework, desk = Casework(settings), Desk(settings.desk_path)
    webhooks = Webhooks(casework, desk)
    deliverer = Deliverer(casework, Feed(casework), webhooks)
    begun.set()
    deliverer.run(threading.Event())


def came_to(noted: Path) -> Sequence[str]:
    """What the receiver has taken so far, in order."""
    return noted.read_text().split()


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so; too long fails the test."""
    until = time.monotonic() + LONGEST_SECONDS
    while not is_so():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.005)


def record(commands: Commands, number: int) -> None:
    """So many events of a few things."""
    for _ in range(number // 3):
        query = commands.raise_query().id
        commands.decline(query)
        commands.record()


def everything(commands: Commands, since: int) -> Sequence[str]:
    """The id of every event from a position on, but those about webhooks."""
    rows = commands.casework.log.select_notifications(since + 1, 1_000_000)
    own = f"{Webhook.TOPIC}-"
    return [
        f"{row.originator_id}.{row.originator_version}"
        for row in rows
        if not row.topic.startswith(own)
    ]


def in_order(came: Sequence[str]) -> bool:
    """Whether of each thing every event came after the one before it."""
    versions: dict[str, list[int]] = defaultdict(list)
    for message in came:
        thing, _, version = message.rpartition(".")
        versions[thing].append(int(version))
    return all(found == sorted(found) for found in versions.values())
