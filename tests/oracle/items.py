"""The rows of assessment items: what is new, how it was answered, and how it was reasoned about."""

from collections.abc import Iterable

from tests.oracle.past import Noted, Past, Row, day_of, iso, plain, text_id, told
from tests.oracle.reviews import linked_now
from tests.oracle.voices import by

RECEIVED = "assessment-item-new-information-received"
ANSWERS = {"assessment-item-revised": "revised", "assessment-item-reaffirmed": "reaffirmed"}
WORDS = {"assessment-item-revised": "what_changed", "assessment-item-reaffirmed": "why_not"}


def row(past: Past) -> Row:
    """The row of one item, but for what was noted about it."""
    first = past.events[0]
    said, latest = first.said, past.last(RECEIVED, *ANSWERS)
    information = [_piece(past, one) for one in past.every(RECEIVED)]
    return {
        "version": past.events[-1].version,
        "review_id": str(said.review_id),
        "reference": said.reference,
        "state": ANSWERS.get(latest.topic, "in_question") if latest else "registered",
        "registered_on": first.day,
        "recorded_on": first.recorded_on,
        "reconstructed": first.envelope.reconstructed,
        "audience": first.envelope.audience,
        **by(first.envelope),
        **{
            name: told(first, name) for name in ("item_type", "token", "owner_agency", "owner_band")
        },
        "linked": linked_now((), past, "assessment-item-"),
        "information": information,
        "answers": [_answer(one) for one in past.every(*ANSWERS)],
        "unanswered": len([one for one in information if one["answer"] is None]),
        "settled_on": day_of(past.last(*ANSWERS)),
    }


def _piece(past: Past, one: Noted) -> Row:
    """A piece of news with the last answer that names it."""
    answered = [
        each for each in past.every(*ANSWERS) if one.said.information in each.said.information
    ]
    about = one.said.about
    return {
        "id": str(one.said.information),
        "on": iso(one.day),
        "text": plain(one.said.text),
        "about": {"kind": about.kind, "id": text_id(about.id), "token": about.token}
        if about
        else None,
        "source": one.said.source,
        "from_agency": one.said.from_agency,
        **_who(one),
        "answer": ANSWERS[answered[-1].topic] if answered else None,
        "answered_on": iso(day_of(answered[-1])) if answered else None,
    }


def _answer(one: Noted) -> Row:
    return {
        "kind": ANSWERS[one.topic],
        "on": iso(one.day),
        "text": plain(getattr(one.said, WORDS[one.topic])),
        "information": [str(id) for id in one.said.information],
        **_who(one),
    }


def _who(one: Noted) -> Row:
    return {"by_agency": one.envelope.standing.agency, "by_band": one.envelope.standing.band}


def reasoned(about: Iterable[Noted], since: int) -> Row:
    """What observations that came after it began say of an episode or an item."""
    noted = [one for one in about if one.position > since]
    used = [
        each.code for one in noted for each in one.said.details if each.name == "counter_measure"
    ]
    return {
        "noted": [{"id": one.thing, "kind": one.said.kind} for one in noted],
        "alternatives": len([one for one in noted if one.said.kind == "alternative_considered"]),
        "counter_measures": list(dict.fromkeys(used)),
        "devils_advocate": "devils_advocate" in used,
    }
