"""What is said in a query, and in everything that becomes of it."""

from api.fields import Code, Text, Token
from api.schemas.about import About
from api.shapes import Act, New, Part, Several
from api.values import Day, Id, Whole, YesOrNo


class NewQuery(New):
    """A question or disagreement of any strength, by anyone, against anyone (I7)."""

    review_id = Id(required=True)
    session_id = Id(description="The session it is said in, while that lasts.")
    strength = Code("strength", required=True)
    subject = Code("query_subject", required=True)
    about = Part(About, required=True)
    text = Text(required=True)
    risk_to_child = Code("risk_to_child")
    raised_when = Code("raised_when")
    what_would_change_my_mind = Text()
    evidence = Several(Id())


class QueryAcknowledgement(Act):
    """The query has arrived; by when an answer will come."""

    expected_by = Day()


class SettingAside(Act):
    """It was met without a reason: recorded, and it closes nothing (I4)."""

    how = Code("set_aside_how", required=True)
    observed_by = Code("set_aside_observer")
    words = Text()


class Routing(Act):
    """Who answers at this stage."""

    to_agency = Code("agency_type", required=True)
    to_role = Text()
    due = Day()


class Answer(Act):
    """An answer. All but plain acceptance need a reason code and at least 20 characters (I4)."""

    kind = Code("response_kind", required=True)
    reason_code = Code("reason_code")
    reason = Text(may_be_blank=True)
    evidence = Several(Id())
    no_evidence = YesOrNo()
    consulted = Several(Text())
    blind_to_status = YesOrNo(
        description="Whether it was decided without knowing where the raiser stands. Where the review "
        "is answered blind first, Heedful finds that out itself and this is not looked at."
    )
    next_date = Day(description="A deferred answer needs it.")
    redirected_to = Text(description="A redirected answer needs it.")


class RaiserInformed(Act):
    """How the raiser was told."""

    how = Code("informed_how", required=True)
    mode = Code("feedback_mode", required=True)


class Verdict(Act):
    """Whether the answer satisfies the raiser (I5)."""

    verdict = Code("raiser_verdict", required=True)
    comment = Text()


class Experience(Act):
    """What it was like to ask, said once; shown to others in numbers alone (I13)."""

    felt_heard = Whole(1, 5, required=True, description="How heard: 1 not at all, 5 wholly.")
    would_raise_again = Code("would_raise_again", required=True)


class Escalation(Act):
    """One stage up; left out, the next."""

    to_stage = Whole(1, 4)
    why = Text()


class MissedDeadline(Act):
    """No answer came in time."""

    due = Day(required=True)
    days_over = Whole(0, 10_000, required=True, description="Working days.")


class Withdrawal(Act):
    """The raiser takes the query back; the row stays (I3, I5)."""

    reason_code = Code("withdrawal_reason", required=True)
    detail = Text(description="For the identity custodian only.")


class QueryDissent(Act):
    """A disagreement kept beside the decision."""

    text = Text(required=True)
    printed_with = Token()


class Reopening(Act):
    """Why it is taken up again."""

    why = Text(required=True)


class QueryLink(Act):
    """Another query beside this one; neither is merged (I3)."""

    to = Id(required=True)
    relation = Code("query_relation", required=True)


class Revision(Act):
    """The item in question was changed after the query."""

    item_type = Code("item_type", required=True)
    what_changed = Text(required=True)
    item_ref = Token()
