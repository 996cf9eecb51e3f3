"""The questions a learning lead asks, which call answers each, and what of its answer is printed.

In our own words, after the questions on learning within and from individual cases, and after the
other questions of the same briefing that the first release can answer (numbered as there).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page, and what it is about."""

    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with its call, and the fields of the answer that are printed (dotted names).

    `{alder}` in a call is the id of that review, `{A_Q5}` that of a query. A question without a
    call says what there is instead; `holds` says what the example reviews hold nothing of.
    """

    question: str
    call: str | None
    picks: tuple[str, ...] = ()
    instead: str = ""
    holds: str = ""


HEARD = Part(
    "Is everybody heard, and is what they know used?",
    "Heard and used are two measures, by status; nobody is ranked.",
)
CULTURE = Part(
    "Is it welcome to query an assessment?",
    "What is asked, what comes of it, and what is never asked.",
)
RESPONSIBLE = Part(
    "Is it clear who draws the learning together?",
    "A review cannot start without a named lead, and a gap is counted in days.",
)
SIGNS = Part(
    "Are signs of danger taken up?",
    "Nothing leaves the list because somebody assumed that it is safe.",
)
LEARNED = Part("What have we learned, and did it change anything?", "Of one review or of a period.")
OTHERS = Part(
    "What else the briefing asks",
    "The other questions of its list of 25 that something recorded here answers; each with its number "
    "there. Those on surveys, supervision records, indicators and commissioning (1, 2, 4, 9, 13 to 17, "
    "19, 21, 22) belong to a later release.",
)
REASONED = ("patterns.pattern", "patterns.noted")

QUESTIONS: tuple[tuple[Part, tuple[Ask, ...]], ...] = (
    (
        HEARD,
        (
            Ask(
                "Whose voice was heard, and whose was used, whatever their status?",
                "/voice-and-use",
                (
                    "voice_and_use.L",
                    "voice_and_use.1",
                    "voice_and_use.2",
                    "voice_and_use.6",
                    "observations",
                ),
            ),
            Ask(
                "Whose voice did we not hear, and what did the child and the family say?",
                "/reviews/{cedar}/summary",
                ("absent_voices.text", "child_and_family_voice.text"),
            ),
            Ask(
                "Were the child and the family asked, and what became of what they said?",
                "/child-and-family-voice",
                (
                    "total",
                    "asked",
                    "contributions",
                    "by_status",
                    "items.review.code",
                    "items.queries.text",
                    "items.queries.status",
                ),
            ),
            Ask(
                "Who was asked to which meeting of a review, and who came?",
                "/reviews/{alder}/sessions",
                ("total", "items"),
                holds="The example reviews were brought in without their meetings.",
            ),
            Ask(
                "How did each agency see the same episode?",
                "/episodes",
                ("total", "items"),
                holds="The example reviews tell of no episode. Where there is one, "
                "`/episodes/{id}/perspectives` puts what each saw, thought and knew side by side.",
            ),
        ),
    ),
    (
        CULTURE,
        (
            Ask(
                "Who raised which query, whatever their status and whatever its status?",
                "/queries",
                ("total", "by_status", "by_band", "by_attribution", "hidden_by_filters"),
            ),
            Ask(
                "Is a query upward answered as others are?",
                "/status-gradient",
                ("by_gradient", "accepted_of_raised_by_gradient", "too_few"),
            ),
            Ask(
                "Does it make a difference how far up the query goes, and may that be said?",
                "/status-gradient",
                ("effects.standing", "effects.claim", "effects.statement"),
            ),
            Ask(
                "Does an answer come back, how fast, and with what reason?",
                "/loop-closure",
                (
                    "overall.asked",
                    "overall.to_acknowledge",
                    "overall.to_answer",
                    "overall.to_tell",
                    "overall.reasons",
                    "overall.declined",
                    "overall.declined_without_evidence",
                    "climb",
                    "traffic",
                ),
                holds="Nobody recorded on which day a raiser was told, nor that a senior leader answered.",
            ),
            Ask(
                "Do answers come sooner or later than they used to, and what goes up and comes down?",
                "/loop-closure/over-time",
                (
                    "to_answer.centre",
                    "to_answer.too_few",
                    "to_answer.shifts",
                    "last_quarter",
                    "undated",
                ),
            ),
            Ask(
                "Which queries were met without a reason, and are they open still?",
                "/queries?set_aside=true",
                ("items.reference", "items.status"),
            ),
            Ask(
                "Which queries have no answer of substance?",
                "/queries?answered=false",
                ("items.reference", "items.status", "items.about.agency"),
            ),
            Ask(
                "How many days did an answer take, and was the raiser told?",
                "/queries?answered=true",
                ("items.reference", "items.days_open", "items.raiser_told"),
            ),
            Ask(
                "What stopped people asking?",
                "/held-back",
                ("total", "raised", "held_back_reasons", "by_level"),
            ),
            Ask(
                "What became of one query, step by step?",
                "/challenges/{A_Q5}/timeline",
                ("steps.topic", "steps.occurred_on"),
            ),
            Ask(
                "What became of what I raised, and what can I do now?",
                "/my/queries?on_behalf_of={raiser_of_C_Q1}",
                (
                    "total",
                    "items.text",
                    "items.now",
                    "items.steps.sentence",
                    "items.may.move",
                    "items.changed",
                ),
            ),
            Ask(
                "Where was danger talked away, in which way?",
                "/denial",
                ("denial", "too_few"),
            ),
            Ask(
                "What happened next, and which goals were at odds?",
                "/denial?limit=2",
                (
                    "items.reference",
                    "items.happened_next.topic",
                    "items.happened_next.led_to",
                    "items.goal_conflicts",
                ),
            ),
        ),
    ),
    (
        RESPONSIBLE,
        (
            Ask(
                "Who is responsible for the learning of each review, and where is nobody?",
                "/learning-leads",
                (
                    "reviews_without_learning_lead",
                    "items.code",
                    "items.lead",
                    "items.uncovered_since",
                    "items.uncovered_days",
                ),
            ),
            Ask(
                "As which review do I act for the whole partnership: patterns, policy, a period's summary?",
                "/reviews",
                ("inbox", "items.code"),
            ),
            Ask(
                "What does nobody own?",
                "/items-without-owner",
                ("total", "by_kind", "items.reference", "items.since"),
            ),
            Ask(
                "By when must which query be answered, and what is overdue?",
                "/due",
                ("waiting", "overdue", "items"),
                holds="The example reviews are history: no clock runs on what was brought in.",
            ),
            Ask(
                "What is still open in a review, and who holds it?",
                "/reviews/{alder}/summary",
                ("still_open.reference", "still_open.who", "still_open.since"),
            ),
            Ask(
                "Was anything lost that somebody raised?",
                "/integrity",
                ("holds", "checks.name", "checks.events", "checks.rows"),
            ),
        ),
    ),
    (
        SIGNS,
        (
            Ask(
                "Which signs were proved safe, which acted on, and which only assumed to be safe?",
                "/onus-of-proof",
                ("counts", "assumed_safe_not_proved.reference"),
            ),
            Ask(
                "Which signs came back after they were set aside or dismissed?",
                "/warning-signs",
                ("total", "by_state", "dismissed_then_recurred"),
            ),
            Ask(
                "Which signs come and go in one place, and what was made of them each time?",
                "/radar",
                ("total", "recurring", "items.review.code", "items.kind", "items.signs.reference"),
            ),
            Ask(
                "Which signs are back that were once put aside, and whom does it wait for?",
                "/notices-to-answer",
                ("total", "items"),
                holds="No notice is given about history that was brought in.",
            ),
            Ask(
                "What was known on the day of a decision, and what was held back?",
                "/reviews/{alder}/known?on=2024-06-08",
                (
                    "queries.reference",
                    "queries.state",
                    "warning_signs.reference",
                    "warning_signs.state",
                    "held_back.reference",
                    "not_yet_known.queries.reference",
                ),
            ),
        ),
    ),
    (
        LEARNED,
        (
            Ask(
                "What did we learn together in one review?",
                "/reviews/{birch}/summary",
                (
                    "purpose_questions",
                    "findings.text",
                    "findings.evidence_count",
                    "findings.rests_on",
                    "responsible.title",
                    "limits.code",
                ),
            ),
            Ask(
                "What did we learn over a year, across reviews?",
                "/summary?from=2024-01-01&to=2024-12-31",
                ("queries.by_status", "warning_signs.by_state", "held_back.total"),
            ),
            Ask(
                "What is new since the last summary that was published?",
                "/reviews/{birch}/summary",
                ("since",),
            ),
            Ask(
                "Which summaries were published, and do they still say the same?",
                "/summary/publications",
                ("total",),
            ),
            Ask(
                "What was changed because of what people said, and what came of it?",
                "/summary",
                ("changes.reference", "changes.how", "changes.what", "changes.effect"),
            ),
            Ask("Which patterns do findings show across cases?", "/patterns", ("patterns",)),
            Ask(
                "Which of them come up when, what went well beside what was unsafe?",
                "/patterns/over-time",
                ("types.pattern_type", "types.constructive", "types.unsafe", "types.undated"),
            ),
            Ask(
                "Which findings stand behind such a number, and what does each rest on?",
                "/patterns/findings?valence=constructive",
                ("items.reference", "items.pattern_type", "items.evidence.reference"),
            ),
            Ask(
                "Which patterns did people name, how often do they recur, and do they still?",
                "/patterns/named",
                ("total", "items"),
                holds="Nobody named a pattern in the example reviews.",
            ),
            Ask("What helped, and what hindered?", "/factors", ("factors_helped_hindered",)),
        ),
    ),
    (
        OTHERS,
        (
            Ask(
                "3. Who answers for what, at which stage?",
                "/escalation-policies",
                (
                    "in_force.nation_of_review",
                    "in_force.policy.is_example",
                    "in_force.policy.stages.who",
                    "in_force.policy.stages.answer_within",
                ),
            ),
            Ask(
                "6, 7, 8. Is everybody heard, may they query, and who draws it together?",
                None,
                instead="The first three parts of this page answer these.",
            ),
            Ask(
                "10. Which ways of reasoning did people note, and what guarded against them?",
                "/reasoning",
                REASONED,
                holds="Nobody noted one in the example reviews.",
            ),
            Ask(
                "5, 12, 20, 23. Did priorities, managers' support, tools or spare capacity help or hinder?",
                "/summary",
                (
                    "helped_hindered.org.culture_priorities",
                    "helped_hindered.cond.manager_support",
                    "helped_hindered.cond.it_tools",
                    "helped_hindered.org.resources_allocation",
                ),
            ),
            Ask(
                "11. Was an assessment looked at again after somebody queried it?",
                "/queries?status=accepted",
                ("items.reference", "items.about.item_type", "items.answered_on"),
            ),
            Ask(
                "18. Which agencies are silent?",
                "/voice-and-use",
                ("by_agency.gp", "by_agency.police", "by_agency.school"),
            ),
            Ask(
                "24. What was queried about enquiries under section 47?",
                "/queries?item_type=s47_enquiry",
                ("items.reference", "items.status"),
            ),
            Ask(
                "25. Which ways round a rule did people note?",
                None,
                instead="They are a kind of observation and stand in "
                "`/events?topic=observation-recorded`; a question of their own comes later.",
            ),
        ),
    ),
)
