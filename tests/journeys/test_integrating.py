"""Does everything that docs/integrating.md types in do what the page says?"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.tree import TOP
from tests.journeys.people import a_case
from tests.journeys.serving import Served, served

PAGE = (TOP / "docs/integrating.md").read_text("utf-8")
TYPED = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
SHOWN = [json.loads(one) for one in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
MARK = "=== next ==="


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with a review in it."""
    with served(tmp_path_factory.mktemp("integrating")) as made:
        a_case(made.system())
        yield made


def test_everything_on_the_page_does_what_it_says(server: Served):
    me, page, batch, stream, subscribed, rest = typed(server)
    key, first_page, new_webhook = SHOWN
    assert set(json.loads(me)) == set(key)
    assert json.loads(me)["scopes"] == key["scopes"]
    told, shown = json.loads(page), first_page
    assert set(told) == set(shown)
    assert len(told["events"]) == 2
    assert (told["next"], told["more"]) == (told["events"][1]["position"], True)
    like(told["events"][0], shown["events"][0])
    assert json.loads(batch) == told["events"]
    assert [json.loads(one) for one in re.findall("^data: (.*)$", stream, re.MULTILINE)][:2] == (
        told["events"]
    )
    made = json.loads(subscribed)
    assert set(made) == set(new_webhook)
    assert made["secret"].startswith("whsec_")
    assert re.sub(r"[0-9A-Z]{4}", "X", made["reference"]) == "WH-X-X"
    ping, replayed, deliveries, ended = one_by_one(rest)
    assert json.dumps(ping) in PAGE
    assert (replayed["position"], replayed["id"]) == ("p0", made["id"])
    assert set(deliveries) == {"waiting", "items"}
    assert (ended["state"], ended["id"]) == ("ended", made["id"])


def typed(server: Served) -> list[str]:
    """What everything on the page prints, typed into one shell, block by block."""
    script = f"\necho '{MARK}'\n".join(TYPED)
    script = script.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")
    script = script.replace(".venv/bin/python", sys.executable)
    environment = {**server.environment(), "PATH": os.environ["PATH"]}
    said = subprocess.run(
        ["bash", "-c", script],
        cwd=TOP,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.split(f"{MARK}\n")


def like(told: Any, shown: Any) -> None:
    """The same members with values of the same kind, all the way down."""
    if isinstance(shown, dict):
        assert set(told) == set(shown)
        for name in shown:
            if name != "codes":
                like(told[name], shown[name])
    else:
        assert told is None or shown is None or type(told) is type(shown)


def one_by_one(text: str) -> list[Any]:
    """The JSON values in a text that stand one behind the other."""
    found, decoder = [], json.JSONDecoder()
    while text := text.strip():
        value, end = decoder.raw_decode(text)
        found.append(value)
        text = text[end:]
    return found


def test_the_page_is_there_for_whoever_reads_the_readme():
    assert "docs/integrating.md" in (TOP / "README.md").read_text("utf-8")
