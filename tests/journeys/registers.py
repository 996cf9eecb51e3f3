"""What every reading of a register must hold, whatever happened before it."""

from typing import Any

from tests.journeys.systems import System

PAGE = 20


def register(system: System, **filters: Any) -> Any:
    """The query register after the last write, all its pages as one.

    Its header counts every row, shown or hidden.
    """
    found = page = system.read("/queries", limit=PAGE, **filters)
    while page["next"]:
        page = system.read("/queries", limit=PAGE, cursor=page["next"], **filters)
        found["items"] += page["items"]
        assert (page["total"], page["position"]) == (found["total"], found["position"])
    shown = len({item["id"] for item in found["items"]})
    assert shown == len(found["items"])
    for header in ("by_status", "by_band", "by_attribution", "by_gradient"):
        assert sum(found[header].values()) == found["total"], header
    assert found["total"] == shown + found["hidden_by_filters"]
    assert system.read("/integrity")["holds"]
    return found


def row(system: System, path: str) -> Any:
    """A query's row of the register, and the same as is read of it alone."""
    id = path.rpartition("/")[2]
    found = register(system)
    (only,) = [item for item in found["items"] if item["id"] == id]
    alone = system.read(path)
    assert {name: alone[name] for name in only} == only
    return only


def counted(system: System) -> dict[str, int]:
    """The statuses that any query is in, and how many are in each."""
    return {status: n for status, n in register(system)["by_status"].items() if n}


def told(system: System, path: str) -> list[str]:
    """What the timeline of a query or sign tells, step by step, without the kind of thing."""
    steps = system.read(f"{path}/timeline")["steps"]
    kind = "challenge-" if "challenges" in path else "warning-sign-"
    return [step["topic"].removeprefix(kind) for step in steps]


def board(system: System) -> dict[str, list[str]]:
    """The ids of the signs in each column of the onus-of-proof board; each sign stands in one."""
    found = system.read("/onus-of-proof")
    columns = {name: [card["id"] for card in found[name]] for name in found["counts"]}
    assert {name: len(ids) for name, ids in columns.items()} == found["counts"]
    assert sum(found["counts"].values()) == system.read("/warning-signs")["total"]
    return {name: ids for name, ids in columns.items() if ids}
