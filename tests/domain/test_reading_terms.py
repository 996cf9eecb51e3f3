"""What does a table of a vocabulary's file say of a term, and of a kind of observation?"""

from domain.kinds import Field, Kind
from domain.stored_names import AGGREGATES, _named_events, event_classes
from domain.terms import NOT_RECORDED, Term
from domain.vocabulary import vocabulary

IN_BOTH = {"en": "Workload", "cy": "Llwyth gwaith"}
HELPED = {"en": "How much there was to do.", "cy": "Faint oedd i'w wneud."}


def test_a_term_says_what_its_table_says():
    read = Term.read(
        "workload",
        {
            "label": IN_BOTH,
            "help": HELPED,
            "from_version": 2,
            "to_version": 3,
            "local": True,
            "aliases": ["burden", "load"],
            "level": "team",
        },
    )
    assert read == Term(
        code="workload",
        labels=IN_BOTH,
        helps=HELPED,
        from_version=2,
        to_version=3,
        local=True,
        aliases=("burden", "load"),
        more={"level": "team"},
    )


def test_a_table_with_a_label_alone_is_a_national_term_that_may_be_chosen_since_the_first_version():
    read = Term.read("workload", {"label": IN_BOTH})
    assert read == Term(code="workload", labels=IN_BOTH, helps={})
    assert (read.from_version, read.to_version, read.local) == (1, None, False)
    assert (read.aliases, dict(read.more)) == ((), {})
    assert read.may_be_chosen


def test_neither_a_retired_term_nor_what_history_leaves_unsaid_may_be_chosen():
    assert not Term.read("workload", {"label": IN_BOTH, "to_version": 2}).may_be_chosen
    assert not Term.read(NOT_RECORDED, {"label": IN_BOTH}).may_be_chosen


def test_a_term_reads_in_english_where_there_is_nothing_in_the_language():
    both = Term.read("workload", {"label": IN_BOTH, "help": HELPED})
    assert (both.label(), both.label("cy"), both.label("fr")) == (
        "Workload",
        "Llwyth gwaith",
        "Workload",
    )
    assert (both.help(), both.help("cy"), both.help("fr")) == (
        HELPED["en"],
        HELPED["cy"],
        HELPED["en"],
    )
    assert Term.read("workload", {"label": IN_BOTH}).help("cy") == ""


def test_a_field_says_what_its_table_says():
    table = {
        "name": "factor",
        "type": "code",
        "vocabulary": "factor",
        "required": True,
        "label": IN_BOTH,
        "earlier": ["cause"],
    }
    field = Field.read(table)
    assert field == Field("factor", "code", "factor", True, IN_BOTH, ("cause",))
    assert field.names == ("factor", "cause")
    assert (field.label(), field.label("cy"), field.label("fr")) == (
        "Workload",
        "Llwyth gwaith",
        "Workload",
    )


def test_a_field_may_have_neither_vocabulary_nor_earlier_names():
    field = Field.read({"name": "note", "type": "words", "required": False, "label": IN_BOTH})
    assert field == Field("note", "words", None, False, IN_BOTH, ())


def test_a_kind_of_which_nothing_is_said_is_anybodys_and_asks_for_words():
    term = Term.read("unease", {"label": IN_BOTH, "help": HELPED})
    kind = Kind.of(term)
    assert kind == Kind(
        term=term,
        counts_as_observation=True,
        may_be_anonymous=True,
        about=(),
        about_required=False,
        history_may_lack_about=False,
        text_required=True,
        something_required=False,
        who="anyone",
        fields=(),
    )
    assert (kind.code, kind.labels, kind.helps) == ("unease", IN_BOTH, HELPED)


def test_a_kind_says_what_its_table_says():
    note = {"name": "note", "type": "words", "required": False, "label": IN_BOTH}
    term = Term.read(
        "decision",
        {
            "label": IN_BOTH,
            "counts_as_observation": False,
            "may_be_anonymous": False,
            "about": ["episode", "query"],
            "about_required": True,
            "history_may_lack_about": True,
            "text_required": False,
            "something_required": True,
            "who": "chair",
            "fields": [note],
        },
    )
    assert Kind.of(term) == Kind(
        term=term,
        counts_as_observation=False,
        may_be_anonymous=False,
        about=("episode", "query"),
        about_required=True,
        history_may_lack_about=True,
        text_required=False,
        something_required=True,
        who="chair",
        fields=(Field.read(note),),
    )


def test_every_event_that_has_a_topic_of_its_own_is_named_by_it_and_no_two_alike():
    named = set(_named_events())
    assert dict(named) == dict(event_classes())
    assert len(named) == len(dict(named))
    assert {event.__qualname__.split(".")[0] for _, event in named} == {
        aggregate.__name__ for aggregate in AGGREGATES
    }


def test_a_vocabulary_helps_by_code_and_alias_in_the_language_asked_for():
    roles = vocabulary("observation_kind")
    helped = next(term for term in roles if term.help() and term.help("cy") != term.help())
    assert roles.help(helped.code) == helped.helps["en"]
    assert roles.help(helped.code, "cy") == helped.helps["cy"]
    assert roles.help("a_kind_of_our_own") == ""
    assert roles.label("a_kind_of_our_own", "fr") == "a kind of our own (local)"
