"""The words people choose from: whole, in two languages, and never guessed at."""

import json
from collections import Counter
from pathlib import Path

import pytest
from eventsourcing.domain import Aggregate

from domain import (
    assessment_items,
    challenges,
    clients,
    data_rights,
    detriments,
    episodes,
    erasures,
    findings,
    held_back,
    observations,
    patterns,
    policies,
    reviews,
    sessions,
    summaries,
    unsealing,
    warning_signs,
    webhooks,
)
from domain import vocabulary as module
from domain.rejections import UnknownCode
from domain.vocabulary import LANGUAGES, check, is_local, kind, kinds, names, vocabulary

pytestmark = pytest.mark.slow

TOP = Path(__file__).parents[2]
EVERY = [vocabulary(name) for name in names()]
SUBJECTS = (
    assessment_items,
    challenges,
    clients,
    data_rights,
    detriments,
    episodes,
    erasures,
    findings,
    held_back,
    observations,
    patterns,
    policies,
    reviews,
    sessions,
    summaries,
    unsealing,
    warning_signs,
    webhooks,
)


def test_the_module_is_read_and_not_the_folder_of_the_same_name_beside_it():
    assert module.__file__ == str(TOP / "domain" / "vocabulary.py")


def test_the_order_of_the_file_is_the_order_of_display():
    assert vocabulary("strength").codes == ("probe", "alert", "challenge", "emergency")


def test_an_alias_stands_for_its_code():
    assert check("agency_type", "housing") == "la_housing"
    assert vocabulary("agency_type").label("housing") == "Council housing"


def test_a_code_that_is_not_in_the_vocabulary_is_refused():
    with pytest.raises(UnknownCode) as refusal:
        check("denial_behaviour", "blame_the_messenger")
    assert "blame_the_messenger" not in str(refusal.value)


@pytest.mark.parametrize("name", names())
def test_nobody_may_choose_not_recorded(name):
    assert "not_recorded" not in vocabulary(name).codes
    with pytest.raises(UnknownCode):
        check(name, "not_recorded")


@pytest.mark.parametrize("name", names())
def test_an_import_may_say_not_recorded_of_anything(name):
    assert check(name, "not_recorded", importing=True) == "not_recorded"
    assert vocabulary(name).label("not_recorded") == "Not recorded at the time"


def test_an_import_keeps_a_code_that_is_not_ours_and_shows_it_as_local():
    kept = check("denial_behaviour", "blame_the_messenger", importing=True)
    assert kept == "blame_the_messenger"
    assert is_local("denial_behaviour", kept)
    assert vocabulary("denial_behaviour").label(kept) == "blame the messenger (local)"
    assert vocabulary("denial_behaviour").label(kept, "cy") == "blame the messenger (lleol)"
    assert vocabulary("denial_behaviour").help(kept) == ""


def test_a_code_or_alias_that_is_ours_is_not_local():
    assert not is_local("agency_type", "la_housing")
    assert not is_local("agency_type", "housing")


def test_a_retired_code_is_read_but_not_chosen(a_partnerships_words):
    assert a_partnerships_words.codes == ("current",)
    assert a_partnerships_words.label("former") == "Former"
    assert check("ours", "former", importing=True) == "former"
    with pytest.raises(UnknownCode):
        check("ours", "former")


def test_a_term_that_a_partnership_added_is_chosen_and_marked_local(a_partnerships_words):
    assert check("ours", "current") == "current"
    assert is_local("ours", "current")


def test_there_is_no_vocabulary_by_an_unknown_name():
    with pytest.raises(KeyError):
        vocabulary("moves")


def test_welsh_falls_back_to_english_where_there_is_none():
    assert vocabulary("band").label("L", "cy") == "Plentyn, teulu neu gymuned"
    assert vocabulary("band").label("L", "pl") == vocabulary("band").label("L", "en")
    assert vocabulary("role").help("other", "cy") == vocabulary("role").help("other", "en")


@pytest.mark.parametrize("words", EVERY, ids=lambda words: words.name)
def test_a_vocabulary_has_a_title_and_labels_in_every_language(words):
    assert all(words.titles.get(language) for language in LANGUAGES)
    assert [t.code for t in words if not all(t.labels.get(each) for each in LANGUAGES)] == []


@pytest.mark.parametrize(
    "name", sorted({*names()} - {"step"})
)  # steps of two things may read alike
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_codes_of_a_vocabulary_read_the_same(name, language):
    labels = Counter(term.label(language) for term in vocabulary(name))
    assert [label for label, count in labels.items() if count > 1] == []


@pytest.mark.parametrize("words", EVERY, ids=lambda words: words.name)
def test_an_alias_is_nobody_elses_code_or_alias(words):
    aliases = Counter(alias for term in words for alias in term.aliases)
    assert set(aliases) & set(words.terms) == set()
    assert [alias for alias, count in aliases.items() if count > 1] == []


@pytest.mark.parametrize("words", EVERY, ids=lambda words: words.name)
def test_labels_and_helps_are_tidy(words):
    said = [text for t in words for text in (*t.labels.values(), *t.helps.values())]
    assert [text for text in said if text != text.strip() or "  " in text] == []


def test_a_role_has_a_band_and_a_field():
    bands, fields = vocabulary("band"), {"social_care", "health", "police", "education", "other"}
    assert [t.code for t in vocabulary("role") if not bands.knows(t.more["band"])] == []
    assert [t.code for t in vocabulary("role") if t.more["field"] not in fields] == []


def test_a_band_has_a_level_and_one_nobody_recorded_is_undisclosed():
    levels = vocabulary("level")
    assert [t.code for t in vocabulary("band") if not levels.knows(t.more["level"])] == []
    assert vocabulary("band").terms["not_recorded"].more["level"] == "undisclosed"


def test_a_factor_is_named_after_its_group_and_shares_its_level():
    groups = vocabulary("factor_group").terms
    factors = [vocabulary("factor").terms[code] for code in vocabulary("factor").codes]
    assert len(factors) == 48
    assert [f.code for f in factors if f.code.partition(".")[0] != f.more["group"]] == []
    assert [f for f in factors if f.more["level"] != groups[f.more["group"]].more["level"]] == []


def test_a_step_is_named_for_every_event_that_can_be_stored():
    assert set(topics_of_events()) - set(vocabulary("step").terms) == set()
    assert set(vocabulary("step").codes) - set(topics_of_events()) == set()


@pytest.mark.parametrize("each", kinds(), ids=lambda each: each.code)
def test_a_kind_asks_for_fields_that_can_be_filled_in(each):
    assert [
        f for f in each.fields if f.type not in ("code", "codes", "words", "date", "number")
    ] == []
    assert [f for f in each.fields if (f.vocabulary in names()) != f.type.startswith("code")] == []
    assert [f for f in each.fields if not all(f.label(language) for language in LANGUAGES)] == []
    assert len({f.name for f in each.fields}) == len(each.fields)


@pytest.mark.parametrize("each", kinds(), ids=lambda each: each.code)
def test_a_kind_says_what_it_may_be_about(each):
    known = {"challenge", "warning_sign", "observation", "review", "assessment_item", "episode"}
    assert set(each.about) <= known
    assert each.about or not each.about_required


def test_notes_about_an_exchange_or_a_review_are_not_counted_as_observations():
    assert {each.code for each in kinds() if not each.counts_as_observation} == {
        "purpose_answer",
        "denial_behaviour",
        "reasoning_pattern",
        "alternative_considered",
        "absent_voice",
        "silence_explained",
        "identity_considered",
        "escalation_asked",
    }


def test_a_denial_behaviour_is_noted_about_an_exchange_without_further_words():
    noted = kind("denial_behaviour")
    assert noted.about == ("challenge", "warning_sign")
    assert noted.about_required
    assert not noted.text_required
    assert [(field.name, field.required) for field in noted.fields] == [("behaviour", True)]
    assert noted.labels["en"] == "A way of talking that hides danger"
    assert noted.helps["cy"]


def test_of_a_local_kind_nothing_is_known():
    assert kind("corridor_talk") is None


def test_every_code_of_the_three_reviews_is_known():
    used = list(codes_used(json.loads((TOP / "examples/three-reviews.json").read_text("utf-8"))))
    assert len(used) > 400
    assert [(name, code) for name, code in used if not vocabulary(name).knows(code)] == []


def test_a_role_of_the_three_reviews_has_the_band_it_has_there():
    bundle = json.loads((TOP / "examples/three-reviews.json").read_text("utf-8"))
    roles = vocabulary("role").terms
    people = [person for review in bundle["reviews"] for person in review["participants"]]
    assert [p["role"] for p in people if roles[p["role"]].more["band"] != p["band"]] == []


def topics_of_events():
    """The topics of every event in the domain."""
    aggregates = [
        each
        for subject in SUBJECTS
        for each in vars(subject).values()
        if isinstance(each, type) and issubclass(each, Aggregate) and each is not Aggregate
    ]
    events = [e for each in aggregates for e in vars(each).values() if isinstance(e, type)]
    return {e.TOPIC for e in events if hasattr(e, "TOPIC")}


WHERE_CODES_ARE = {
    "participants": {"agency": "agency_type", "role": "role", "band": "band"},
    "observations": {
        "kind": "observation_kind",
        "factor": "factor",
        "valence": "valence",
        "source": "source_mode",
        "attribution": "attribution",
    },
    "challenges": {
        "strength": "strength",
        "subject": "query_subject",
        "attribution": "attribution",
    },
    "warning_signs": {"kind": "warning_kind"},
    "denial_behaviours": {"code": "denial_behaviour"},
    "findings": {"pattern": "pattern_type", "valence": "pattern_valence"},
    "learning_lead_history": {"event": "lead_event"},
}


def codes_used(bundle):
    """Every code in a bundle, with its vocabulary."""
    for review in bundle["reviews"]:
        yield "review_type", review["type"]
        for held in review["held_back"]:
            yield from (("held_back_reason", reason) for reason in held["reasons"])
        for place, fields in WHERE_CODES_ARE.items():
            for entry in review[place]:
                yield from ((name, entry[key]) for key, name in fields.items())
        yield from codes_of_queries(review["challenges"])


def codes_of_queries(challenges):
    """The codes of what queries are about and of their histories."""
    for challenge in challenges:
        yield "agency_type", challenge["about"]["agency"]
        yield "band", challenge["about"]["band"]
        for step in challenge["history"]:
            reasons = "withdrawal_reason" if step["event"] == "withdrawn" else "reason_code"
            if "reason_code" in step:
                yield reasons, step["reason_code"]
            if "verdict" in step:
                yield "raiser_verdict", step["verdict"]


WORDS = """
title = { en = "Ours", cy = "Ein un ni" }
[terms.former]
label = { en = "Former", cy = "Blaenorol" }
to_version = 2
[terms.current]
label = { en = "Current", cy = "Presennol" }
from_version = 2
local = true
"""


@pytest.fixture
def a_partnerships_words(tmp_path, monkeypatch):
    """A folder with a vocabulary of a partnership's own: one code retired, one added."""
    shared = Path(module.__file__).with_suffix("") / "in_every.toml"
    (tmp_path / shared.name).write_bytes(shared.read_bytes())
    (tmp_path / "ours.toml").write_text(WORDS, "utf-8")
    caches = (module._files, module.names, module.vocabulary)
    with monkeypatch.context() as patch:
        patch.setattr(module, "_FOLDER", tmp_path)
        for each in caches:
            each.cache_clear()
        yield vocabulary("ours")
    for each in caches:
        each.cache_clear()
