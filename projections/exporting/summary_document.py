"""A learning summary as a document: one front page of five figures, then section by section (P11)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from domain.vocabulary import vocabulary
from projections.changes import Change
from projections.exporting.document import Block, Figures, Heading, Items, Said
from projections.news import News, Since
from projections.opening import MONTHS
from projections.positions import token
from projections.questions.one_publication import OnePublication
from projections.shown.findings import Finding
from projections.shown.observations import Observation
from projections.shown.queries import Query
from projections.shown.signs import Sign
from projections.shown.summaries import LearningSummary, SignProofs
from projections.shown.voices import Voice, in_words

KEPT_FOR_FEW = "The words are kept for a smaller circle."
STATES = {"finding": "finding_state", "challenge": "query_status", "warning_sign": "warning_state"}
THINGS = {
    "finding": "Findings",
    "challenge": "Queries",
    "warning_sign": "Warning signs",
    "held_back_query": "Queries held back",
    "observation": "Observations",
}
NO_EFFECT = "No effect is recorded yet."
NO_TRIALS = (
    "Improvements that were tried across services, and whether they worked: none recorded yet."
)


def publication_document(publication: OnePublication) -> Iterator[Block]:
    """The summary that was published, as it stood, and what was said beside it."""
    blocks = summary_document(publication.summary)
    yield next(blocks)
    on = _day(publication.published_on)
    yield f"{publication.reference}, published on {on} as at {publication.as_at}."
    if publication.superseded_by:
        yield "A later summary of the same scope was published since and takes its place."
    if publication.agrees:
        yield f"It has the digest it was published with, {publication.digest}."
    else:
        yield f"This is not what was published: that had another digest, {publication.digest}."
    for said, whose in (
        (publication.text, "Said beside it by the learning lead."),
        (publication.limits, "What it should not be taken for, by the learning lead."),
    ):
        if said:
            yield Said(said, whose)
    yield from blocks


def summary_document(summary: LearningSummary) -> Iterator[Block]:
    """The whole summary. What is not there is said, not left out."""
    yield Heading(1, _title(summary))
    yield _responsible(summary)
    yield _front(summary)
    yield from _purposes(summary)
    yield from _new(summary.since)
    yield Heading(2, "What we found")
    yield from _or_none(map(_finding, summary.findings), "No finding has been proposed yet.")
    yield from _conditions(summary)
    yield Heading(2, "Good practice, and what made it possible")
    yield from _or_none(map(_practice, summary.good_practice), "None is shown.")
    if summary.good_practice_left_out:
        yield (
            f"{summary.good_practice_left_out} more cannot be shown: nobody has said what made it "
            "possible (I15)."
        )
    yield Heading(2, "What the child and the family said")
    none = "Nothing is recorded from the child or the family."
    yield from _or_none(map(_observation, summary.child_and_family_voice), none)
    yield from _queries(summary)
    yield from _signs(summary)
    yield from _held_back(summary)
    yield Heading(2, "Voices we did not hear")
    none = "Nobody has noted a missing voice. That does not mean that none is missing."
    yield from _or_none(map(_absent, summary.absent_voices), none)
    yield from _open(summary)
    yield Heading(2, "What was changed, and what came of it")
    yield from _or_none(map(_change, summary.changes), "Nothing is recorded as changed yet.")
    yield NO_TRIALS
    yield Heading(2, "What this summary cannot tell")
    yield Items(tuple(one.sentence for one in summary.limits) or ("Nothing that we know of.",))
    yield f"As at position {token(summary.position)}, digest {summary.digest}."


def _title(summary: LearningSummary) -> str:
    if summary.review:
        return f"What we learned together: {summary.review.code}"
    begins, ends = summary.period.from_, summary.period.to
    since = f" from {_day(begins)}" if begins else ""
    until = f" to {_day(ends)}" if ends else ""
    return f"What we learned together across all reviews{since}{until}"


def _responsible(summary: LearningSummary) -> str:
    who = summary.responsible
    person = who.participant
    if who.title:
        named = who.title
    elif person:
        level = _label(person.level, "level")
        named = f"{person.role or level}, {_label(person.agency, 'agency_type')}"
    elif who.since:
        named = "somebody whose post was not recorded"
    else:
        return "Nobody is responsible for the learning, so it cannot be published (I10)."
    since = f", since {_day(who.since)}" if who.since else ""
    return f"Responsible for the learning: {named}{since}."


def _front(summary: LearningSummary) -> Figures:
    signs = summary.warning_signs
    return Figures(
        ("On one page", "Number"),
        (
            ("Findings", str(len(summary.findings))),
            ("Queries raised", str(summary.queries.total)),
            ("Queries held back", str(summary.held_back.total)),
            (
                f"Of {signs.total} warning signs: assumed safe, not proved",
                str(len(signs.assumed_safe_not_proved)),
            ),
            ("Still open", str(len(summary.still_open))),
        ),
    )


def _purposes(summary: LearningSummary) -> Iterator[Block]:
    if summary.purposes:
        yield Heading(2, "What we wanted to find out")
    for one in summary.purposes:
        yield Heading(3, f"{one.number}. {one.question or 'No such question'}")
        yield from _or_none(map(_observation, one.answers), "No answer is recorded yet.")


def _new(since: Since | None) -> Iterator[Block]:
    yield Heading(2, "What is new since the last published summary")
    if since is None:
        yield "No summary of this scope was published before: all of it is new."
        return
    yield f"Compared with {since.reference}, published on {_day(since.published_on)}."
    yield Figures(("New", "Number"), tuple((THINGS[kind], str(n)) for kind, n in since.new.items()))
    if since.items:
        yield Items(tuple(map(_news, since.items)))


def _news(one: News) -> str:
    now = _label(one.now, STATES[one.kind])
    if one.was is None:
        return f"{one.reference}: new, {now}"
    return f"{one.reference}: {_label(one.was, STATES[one.kind])} then, {now} now"


def _finding(one: Finding) -> Said:
    strength = [
        _label(one.valence, "pattern_valence"),
        _label(one.pattern_type, "pattern_type"),
        f"pieces of evidence: {one.evidence_count}",
        f"rests on {_label(one.rests_on, 'rests_on')}",
    ]
    if one.confidence:
        strength.append(f"confidence {_label(one.confidence, 'confidence')}")
    if one.dissents:
        strength.append(f"disagreeing: {one.dissents}")
    return Said(one.text or KEPT_FOR_FEW, f"{one.reference}: {'; '.join(strength)}.")


def _conditions(summary: LearningSummary) -> Iterator[Block]:
    yield Heading(2, "What helped, and what hindered")
    named = [
        (_label(code, "factor"), str(helped), str(hindered))
        for code, (helped, hindered) in summary.helped_hindered.items()
        if helped or hindered
    ]
    if named:
        yield Figures(("Condition", "Helped", "Hindered"), tuple(named))
    not_named = len(summary.helped_hindered) - len(named)
    yield f"Nobody named the other {not_named} conditions: 0 each."


def _observation(one: Observation) -> Said:
    return Said(one.text or KEPT_FOR_FEW, f"{one.reference}, {_voice(one.by)}.")


def _practice(one: Observation) -> Said:
    made = one.words.get("what_made_it_possible")
    words = f"{one.text or KEPT_FOR_FEW}\nWhat made it possible: {made}"
    return Said(words, f"{one.reference}, {_voice(one.by)}.")


def _absent(one: Observation) -> Said:
    return Said(one.text or KEPT_FOR_FEW, f"{one.reference}.")


def _queries(summary: LearningSummary) -> Iterator[Block]:
    queries = summary.queries
    yield Heading(2, "Who asked what, and what became of it")
    yield f"{queries.total} raised = {_sum(queries.by_status, 'query_status')}."
    yield from map(_query, queries.items)
    if queries.total > len(queries.items):
        yield f"The first {len(queries.items)} of {queries.total}."


def _query(one: Query) -> Said:
    told = [
        f"{one.reference}, raised by {_voice(one.raised_by)}: {_label(one.status, 'query_status')}"
    ]
    if one.ever_set_aside:
        told.append("set aside without a reason")
    if one.reason_code:
        told.append(f"reason: {_label(one.reason_code, 'reason_code')}")
    if one.verdict:
        told.append(f"the raiser: {_label(one.verdict, 'raiser_verdict')}")
    return Said(one.text or KEPT_FOR_FEW, f"{'; '.join(told)}.")


def _signs(summary: LearningSummary) -> Iterator[Block]:
    signs = summary.warning_signs
    yield Heading(2, "Warning signs, and how far each was proved safe")
    yield f"{signs.total} raised = {_sum(signs.by_state, 'warning_state')}."
    for one, proved in zip(signs.items, signs.proofs, strict=True):
        yield _sign(one, proved, one.reference in signs.assumed_safe_not_proved)


def _sign(one: Sign, proved: SignProofs, assumed: bool) -> Said:
    met = sum(proof.met for proof in proved.proofs)
    said = f"{one.reference}: {_label(one.state, 'warning_state')}; {met} of 5 proofs met"
    return Said(
        one.text or KEPT_FOR_FEW, said + ("; assumed safe, not proved." if assumed else ".")
    )


def _held_back(summary: LearningSummary) -> Iterator[Block]:
    yield Heading(2, "What was held back, and why")
    yield f"{summary.held_back.total} held back."
    named = [
        f"{_label(code, 'held_back_reason')}: {number}"
        for code, number in summary.held_back.reasons.items()
        if number
    ]
    if named:
        yield Items(tuple(named))


def _open(summary: LearningSummary) -> Iterator[Block]:
    yield Heading(2, "What is still open, and who holds it")
    held = [
        f"{one.reference}: {_label(one.who, 'agency_type') if one.who else 'nobody is named'}, "
        f"since {_day(one.since)}"
        for one in summary.still_open
    ]
    yield Items(tuple(held)) if held else "Nothing is open."
    carried = [
        f"{one.reference}: carried forward by {_label(one.owner_agency, 'agency_type')}, "
        f"by {_day(one.by_date)}"
        for one in summary.carried_forward
    ]
    if carried:
        yield Items(tuple(carried))


def _change(one: Change) -> Said:
    who = f" by {_label(one.by_agency, 'agency_type')}" if one.by_agency else ""
    did = "assessment revised" if one.how == "assessment_revised" else "acted on"
    words = one.what or (KEPT_FOR_FEW if one.words_withheld else "What was done was not recorded.")
    effect = f"Effect: {one.effect}" if one.effect else NO_EFFECT
    return Said(f"{words}\n{effect}", f"{one.reference}: {did}{who} on {_day(one.on)}.")


def _or_none(blocks: Iterable[Block], none: str) -> Iterator[Block]:
    found = tuple(blocks)
    yield from found or (none,)


def _sum(numbers: Mapping[str, int], name: str) -> str:
    return " + ".join(f"{number} {_label(code, name)}" for code, number in numbers.items())


def _voice(voice: Voice) -> str:
    if voice.role:
        return f"{voice.role}, {_label(voice.agency, 'agency_type')}"
    described = in_words(voice)
    return described or f"{_label(voice.level, 'level')}, {_label(voice.agency, 'agency_type')}"


def _label(code: str | None, name: str) -> str:
    return vocabulary(name).label(code or "not_recorded")


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
