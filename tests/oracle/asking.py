"""What the questions say over everything, laid beside what the oracle answers."""

from collections.abc import Mapping
from dataclasses import astuple
from datetime import date

from sqlalchemy import Connection

from projections.questions import (
    factors,
    held_back,
    onus_of_proof,
    queries_by_raiser,
    query_register,
    reasoning,
    status_gradient,
    voice_and_use,
    warning_sign_register,
)
from tests.oracle import answers
from tests.oracle.past import Rows

TODAY = date(2026, 11, 23)
Counts = Mapping[str, int]


def check_questions(facts: Connection, expected: Mapping[str, Rows]) -> None:
    """Everything that the oracle can answer, the questions answer the same."""
    _check_register(facts, expected)
    _check_gradient(facts, expected)
    _check_factors(facts, expected)
    _check_episodes(facts, expected)
    _check_reasoning(facts, expected)
    _check_voices(facts, expected)
    _check_silences(facts, expected)
    _check_signs(facts, expected)


def _check_register(facts: Connection, expected: Mapping[str, Rows]) -> None:
    asked = query_register.ask(facts, today=TODAY, limit=1)
    said = answers.register(expected)
    assert asked.total == said.pop("total") == sum(asked.by_status.values())
    for name, counts in said.items():
        assert _found(getattr(asked, name)) == counts, name
    for by in (queries_by_raiser.AGENCY, queries_by_raiser.BAND):
        rows = queries_by_raiser.ask(facts, by, today=TODAY).items
        assert {
            one.code: (_found(one.by_status), one.waiting_since) for one in rows if one.raised
        } == (answers.raised_by(expected, by))


def _check_gradient(facts: Connection, expected: Mapping[str, Rows]) -> None:
    asked, said = status_gradient.ask(facts), answers.gradient(expected)
    assert asked.gradient_matrix == said["matrix"]
    assert {one.group: one.accepted for one in asked.groups if one.accepted} == said["accepted"]
    took = {one.group: one.median_days_to_answer for one in asked.groups}
    assert {group: days for group, days in took.items() if days is not None} == said["days"]
    waits = {
        (one.by_band, one.about_band): one.median_working_days_to_answer for one in asked.cells
    }
    found = {bands: days for bands, days in waits.items() if days is not None}
    assert found == said["working_days"]
    assert {
        one.standing: {some.bands_up: some.answered for some in one.by_bands_up if some.answered}
        for one in asked.effects
    } == said["answered"]


def _check_silences(facts: Connection, expected: Mapping[str, Rows]) -> None:
    asked, said = held_back.ask(facts, limit=1), answers.silences(expected)
    of_whom = {
        (one.reason, one.level, one.agency, one.setting): one.number
        for one in asked.reasons_of_whom
    }
    assert _found(asked.by_setting) == said["settings"]
    assert _found(asked.by_item_type) == said["items"]
    assert (asked.total, asked.cited_in_findings) == (said["total"], said["cited"])
    assert asked.with_what_would_have_helped == said["helped"]
    assert of_whom == said["of_whom"]


def _check_factors(facts: Connection, expected: Mapping[str, Rows]) -> None:
    asked = {
        one.factor: (one.helped, one.hindered, one.both, one.unclear)
        for one in factors.ask(facts).items
    }
    assert {factor: counts for factor, counts in asked.items() if any(counts)} == answers.factors(
        expected
    )


def _check_episodes(facts: Connection, expected: Mapping[str, Rows]) -> None:
    items = factors.ask(facts).items
    links = {(one.factor, to): number for one in items for to, number in one.led_to.items()}
    assert links == answers.led_to(expected)
    valences = {
        (one.factor, valence): getattr(one.in_episodes, valence)
        for one in items
        for valence in ("helped", "hindered", "both", "unclear")
    }
    assert {key: number for key, number in valences.items() if number} == answers.in_episodes(
        expected
    )


def _check_reasoning(facts: Connection, expected: Mapping[str, Rows]) -> None:
    asked, said = reasoning.ask(facts), answers.reasoned(expected)
    found = {
        (one.pattern, guard): n for one in asked.patterns for guard, n in one.guarded_by.items()
    }
    found |= {(one.pattern, None): one.unguarded for one in asked.patterns}
    assert {key: number for key, number in found.items() if number} == said
    assert {one.id for one in asked.items} == answers.single(expected)


def _check_voices(facts: Connection, expected: Mapping[str, Rows]) -> None:
    asked = voice_and_use.ask(facts)
    assert _found(asked.absent_by_agency) == answers.absent(expected)
    found = {
        "band": asked.voice_and_use,
        "level": asked.by_level,
        "agency": asked.by_agency,
        "closeness": asked.by_closeness,
    }
    for by, heard in found.items():
        numbers = {code: astuple(one) for code, one in heard.items()}
        said = answers.voices(expected, by)
        assert _any(numbers) == _any(said), by


def _any(numbers: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    return {code: some for code, some in numbers.items() if any(some)}


def _check_signs(facts: Connection, expected: Mapping[str, Rows]) -> None:
    assert _found(onus_of_proof.ask(facts, limit=1).counts) == answers.fates(expected)
    by_state = warning_sign_register.ask(facts, today=TODAY, limit=1).by_state
    assert sum(by_state.values()) == len(expected["warning_signs"])


def _found(counts: Counts) -> dict[str, int]:
    """Without the zeros that a question shows (settled 10)."""
    return {code: number for code, number in counts.items() if number}
