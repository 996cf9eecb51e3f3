"""A few questions over everything, answered from the oracle's rows with loops and dictionaries."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from statistics import median
from typing import Any

from tests.oracle.past import Row, Rows


def register(facts: Mapping[str, Rows]) -> dict[str, Any]:
    """The register's header (P01): how many, and by status, by who raised them and against whom."""
    rows = facts["queries"].values()
    return {
        "total": len(rows),
        "by_status": _count(rows, "status"),
        "by_agency": _count(rows, "by_agency"),
        "by_band": _count(rows, "by_band"),
        "by_attribution": _count(rows, "by_attribution"),
        "by_gradient": _count(rows, "gradient"),
    }


def raised_by(facts: Mapping[str, Rows], by: str) -> dict[str, tuple[Counter[str], Any]]:
    """The queries of each agency or band by status, and since when the first of them waits (P01)."""
    found: dict[str, tuple[Counter[str], Any]] = {}
    for row in facts["queries"].values():
        statuses, since = found.get(row[f"by_{by}"], (Counter(), None))
        statuses[row["status"]] += 1
        if row["status"] in ("open", "escalated"):
            since = min(since or row["raised_on"], row["raised_on"])
        found[row[f"by_{by}"]] = statuses, since
    return found


def gradient(facts: Mapping[str, Rows]) -> dict[str, Any]:
    """Who queries whom, how many were taken up, and how long it took (P04, settled 17)."""
    matrix: defaultdict[str, Counter[str]] = defaultdict(Counter)
    days: defaultdict[str, list[int]] = defaultdict(list)
    working_days: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    answered: Counter[tuple[str, str, Any]] = Counter()
    accepted: Counter[str] = Counter()
    for row in facts["queries"].values():
        matrix[row["by_band"]][row["about_band"]] += 1
        accepted[row["gradient"]] += row["status"] in ("accepted", "accepted_in_part")
        if row["answered_on"] is not None:
            days[row["gradient"]].append((row["answered_on"] - row["raised_on"]).days)
        if row["answered_in"] is not None:
            working_days[row["by_band"], row["about_band"]].append(row["answered_in"])
        if row["status"] not in ("open", "escalated", "withdrawn"):
            answered[row["by_band"], row["about_band"], row["blind_to_status"]] += 1
    return {
        "matrix": {band: dict(owners) for band, owners in matrix.items()},
        "accepted": +accepted,
        "days": {group: float(median(some)) for group, some in days.items()},
        "working_days": {bands: float(median(some)) for bands, some in working_days.items()},
        "answered": _in_effects(answered),
    }


def _in_effects(answered: Counter[tuple[str, str, Any]]) -> dict[str, dict[int, int]]:
    """By what was known of the raiser's standing, how many answered queries went so far up."""
    known = {False: "known", True: "hidden", None: "not_recorded"}
    counts: dict[str, Counter[int]] = {name: Counter() for name in known.values()}
    for (raiser, owner, blind), number in answered.items():
        if raiser in "1234567" and owner in "1234567":
            counts[known[blind]][max(0, int(owner) - int(raiser))] += number
    return {name: dict(some) for name, some in counts.items()}


def silences(facts: Mapping[str, Rows]) -> dict[str, Any]:
    """What was held back: where, of whom with which reason, how much of it was cited later (P05)."""
    rows = facts["held_back"].values()
    return {
        "total": len(rows),
        "cited": sum(bool(row["cited_in"]) for row in rows),
        "helped": sum(row["what_would_have_helped"] is not None for row in rows),
        "of_whom": dict(
            Counter(
                (reason, row["by_level"], row["by_agency"], row["setting"])
                for row in rows
                for reason in set(row["reasons"])
            )
        ),
        "settings": _count(rows, "setting"),
        "items": dict(Counter(row["about_item_type"] or "not_recorded" for row in rows)),
    }


def factors(facts: Mapping[str, Rows]) -> dict[str, tuple[int, int, int, int]]:
    """What helped, hindered, did both, or was not clear (P13, settled 18)."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in facts["observations"].values():
        if row["factor"] is not None:
            found[row["factor"]][row["valence"] or "unclear"] += 1
    order = ("helped", "hindered", "both", "unclear")
    return {
        factor: (some[order[0]], some[order[1]], some[order[2]], some[order[3]])
        for factor, some in found.items()
    }


def led_to(facts: Mapping[str, Rows]) -> dict[tuple[str, str], int]:
    """Which condition led to which, and in how many episodes (P13)."""
    rows = facts["factor_links"].values()
    return dict(Counter((one["from_factor"], one["to_factor"]) for one in rows if one["stands"]))


def in_episodes(facts: Mapping[str, Rows]) -> dict[tuple[str, str], int]:
    """What helped and hindered in how many episodes (P13)."""
    rows = facts["episode_factors"].values()
    return dict(Counter((one["factor"], one["valence"]) for one in rows if one["stands"]))


def reasoned(facts: Mapping[str, Rows]) -> dict[tuple[str, str | None], int]:
    """Which way of reasoning was noted, with what guarded against it (P15)."""
    notes = [row for row in facts["observations"].values() if row["pattern"] is not None]
    return dict(Counter((row["pattern"], row["counter_measure"]) for row in notes))


def single(facts: Mapping[str, Rows]) -> set[str]:
    """What was settled with no other explanation considered (P15)."""
    things = {**facts["episodes"], **facts["assessment_items"]}
    settled = {id: row for id, row in things.items() if row["settled_on"] is not None}
    return {id for id, row in settled.items() if not row["alternatives"]}


def voices(facts: Mapping[str, Rows], by: str) -> dict[str, tuple[int, ...]]:
    """Each code's row of P03: first who was asked and came, then what they put in, and to what end."""
    numbers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    people: defaultdict[str, set[str]] = defaultdict(set)
    for row in facts["participants"].values():
        numbers[row[by]].update(
            invited=1,
            attended=int(row["attended"]),
            expert=int(row["declares_expertise"]),
            asked=int(row["called_on"]),
        )
    for id, row in facts["observations"].items():
        if row["counts"]:
            # each anonymous one is a voice of its own (settled 12)
            people[row[f"by_{by}"]].add(row["by_voice"] or id)
            numbers[row[f"by_{by}"]].update(observations=1, cited=int(row["cited"]))
    for row in facts["queries"].values():
        numbers[row[f"by_{by}"]].update(raised=1, answered=int(row["ever_answered"]))
        numbers[row[f"by_{by}"]]["told"] += row["raiser_told"] is True
        numbers[row[f"by_{by}"]]["changed"] += row["revised_on"] is not None
    for row in _changed_the_system(facts):
        numbers[row[f"by_{by}"]]["system"] += 1
    return {
        code: (
            some["invited"],
            some["attended"],
            some["expert"],
            some["asked"],
            len(people[code]),
            some["cited"],
            some["observations"],
            some["raised"],
            some["answered"],
            some["told"],
            some["changed"],
            some["system"],
        )
        for code, some in numbers.items()
    }


def absent(facts: Mapping[str, Rows]) -> dict[str, int]:
    """The notes that a voice is missing, by its agency (P03)."""
    notes = [one for one in facts["observations"].values() if one["absent_agency"] is not None]
    return _count(notes, "absent_agency")


def _changed_the_system(facts: Mapping[str, Rows]) -> list[Row]:
    """What was said or asked, cited in a named pattern because of which a change was tried (P03, P12)."""
    changed = {id for id, row in facts["queries"].items() if row["revised_on"] is not None}
    changed |= {id for id, row in facts["warning_signs"].items() if row["acted_on"] is not None}
    cited: set[str] = set()
    for pattern in facts["patterns"].values():
        evidence = {
            id for finding in pattern["findings"] for id in facts["findings"][finding]["evidence"]
        }
        if pattern["state"] == "named" and evidence & changed:
            cited |= evidence
    said = [row for id, row in facts["observations"].items() if row["counts"] and id in cited]
    return said + [row for id, row in facts["queries"].items() if id in cited]


def fates(facts: Mapping[str, Rows]) -> dict[str, int]:
    """What became of the signs (P09): proved safe, acted on, assumed safe, or still open."""
    return dict(Counter(_fate(row) for row in facts["warning_signs"].values()))


def _fate(row: Row) -> str:
    """Passed over once, and neither acted on nor proved safe, is assumed safe (settled 9)."""
    if row["state"] in ("proved_safe", "acted_on"):
        return str(row["state"])
    passed_over = row["ever_set_aside"] or row["ever_dismissed"] or row["ever_closed_unproven"]
    return "assumed_safe_not_proved" if passed_over else "still_open"


def _count(rows: Any, column: str) -> dict[str, int]:
    return dict(Counter(row[column] for row in rows))
