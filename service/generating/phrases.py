"""What people say in generated reviews: templates with slots, plain and respectful, never a real case."""

import string
from collections.abc import Mapping

from service.generating.chance import Chance

SLOTS: Mapping[str, tuple[str, ...]] = {
    "when": ("in spring", "that week", "after half-term", "in the autumn", "before the holidays"),
    "day": (
        "On the Monday",
        "On the Thursday",
        "That Friday",
        "The same morning",
        "Later that day",
    ),
    "place": ("at drop-off", "on the home visit", "in the clinic", "at the school gate"),
    "who": ("the duty desk", "the school", "the health visitor", "the ward", "the team manager"),
    "what": ("the call", "the body map", "the referral", "the note", "the plan", "the letter"),
    "child": ("the younger child", "the older child", "the brother", "the sister"),
    "number": ("two", "three", "four", "eleven", "nineteen"),
}
OBSERVATIONS: Mapping[str, tuple[str, ...]] = {
    "direct_observation": (
        "{day} I saw a mark on the arm {place} and wrote it down.",
        "{day} {child} was very quiet {place}; that was new.",
        "I heard {child} say nobody was home {when}.",
    ),
    "fact_from_record": (
        "The record shows {number} missed appointments {when}.",
        "{what} was entered {when} and never sent on to {who}.",
        "There are {number} entries {when}, and no reply to any of them.",
    ),
    "professional_judgement": (
        "One account is not enough to settle how this happened.",
        "The change {when} is too quick to be put down to tiredness alone.",
        "What {who} described fits more than one explanation.",
    ),
    "healthy_unease": (
        "I had a feeling I could not put into a box on the form {when}.",
        "Something about {what} did not sit right with me.",
    ),
    "view_from_the_tunnel": (
        "I had {number} calls that day, and {what} sounded calm.",
        "On what I was told by {who}, it looked settled.",
        "I thought {who} already had {what}; nothing told me otherwise.",
    ),
    "knowledge_gap": (
        "We did not know how often this happens by accident, and nobody looked it up.",
        "Nobody in the room knew who lives in the home {when}.",
    ),
    "good_practice": (
        "{what} was dated and clear, and {who} could act on it at once.",
        "{day} two people asked {child} again, kindly, and {child} told them.",
    ),
    "work_around": (
        "We mark it complete on time and finish it afterwards; everyone does.",
        "We ring {who} first, because the form takes too long.",
    ),
    "condition_of_work": (
        "{number} of our posts were empty {when}.",
        "Supervision was half an hour, and all of it was tasks.",
        "The two systems do not talk to each other, so {what} was typed twice.",
    ),
    "suggestion": ("Let those who refer see what was decided about {what}.",),
    "context": ("The service was reorganised {when}.",),
    "childs_voice": (
        "It was better when the same person came.",
        "I told {number} people. I wanted somebody to ask me twice.",
    ),
    "family_voice": (
        "I rang {who} and was told to put it in writing.",
        "Every new worker starts with the same questions.",
    ),
}
QUERIES: Mapping[str, tuple[str, ...]] = {
    "threshold_decision": ("Is this really below the threshold, given {what}?",),
    "assessment_content": ("The assessment rests on one account. Was anyone else asked?",),
    "risk_judgement": ("Should the risk not be higher, after what was seen {when}?",),
    "plan_progress": ("What has changed for {child} since the plan was made {when}?",),
    "closure_or_step_down": ("Why close now, while nobody knows who lives in the home?",),
    "action_or_inaction": ("Was {what} passed on to {who}, and what was decided?",),
    "information_sharing": ("Why did {who} not have {what}?",),
    "voice_missing": ("Who asked {child}? I cannot find it anywhere.",),
    "language_or_framing": ("These words describe a choice. Whose choice was it?",),
    "record_accuracy": ("{what} is dated a week too late. Can that be put right?",),
    "resource_or_delay": ("How many were waiting {when} with no worker?",),
    "process": ("Who decides that complete means on time?",),
}
NOTES: Mapping[str, tuple[str, ...]] = {
    "set_aside": ("told it was with the team", "asked to raise it another time"),
    "accepted": ("visit booked for the same week", "assessment taken up again", "wording changed"),
    "accepted_in_part": ("call-back rule changed; the rest stays as it was",),
    "declined": ("the history given was thought to fit", "seen as already covered by the plan"),
    "responded": ("figures shared; the cause is being looked at",),
    "dissent": ("the disagreement is printed beside the decision",),
    "dismissed": ("thought to be explained by the move", "a plausible account was given"),
    "acted_on": ("joint visit made", "checks asked for", "strategy meeting held"),
    "closed_unproven": ("the case was closed before anybody looked",),
    "devils_advocate": ("what if everybody is relying on the same person?",),
}
SIGNS: Mapping[str, tuple[str, ...]] = {
    "intermittent_change": ("Hungry on Mondays, fine by Wednesday.", "It comes and goes {when}."),
    "out_of_sight": ("Nobody has seen {child} alone {when}.", "Entry refused {number} times."),
    "abnormal_conditions": ("{number} empty posts; joint visits slipping.",),
    "single_point_information": ("The plan rests on one relative's word.",),
    "operating_blind": ("We do not know who lives in the home.",),
    "healthy_unease": ("Something is not right {place}, and I cannot say what.",),
}
WOULD_HAVE_HELPED = (
    "Somebody asking each of us in turn.",
    "A way to write it down beforehand.",
    "Knowing that it would not come back to me.",
)
HELD_BACK = (
    "I wanted to ask whether {who} had been told about {what}.",
    "I wondered if anybody had asked {child}.",
    "I wanted to say the assessment was not finished.",
)
FINDINGS: Mapping[str, tuple[str, ...]] = {
    "human_tool": ("The form has no place for what people are least sure of.",),
    "human_management_system": ("A target for time makes settled feel better than not yet known.",),
    "comms_incident_response": ("One senior opinion closes a question for every agency.",),
    "comms_long_term_work": ("Those who refer are not told what became of it, so cannot press.",),
    "family_professional": ("Changes of worker teach families not to tell the whole story.",),
    "human_reasoning": ("A first explanation is kept long after it stopped fitting.",),
}
SOURCES = ("home visit", "check of the household", "the child was seen alone", "school's account")
SECOND_SENTENCES = (
    "I said so at the time.",
    "I only put it together afterwards.",
    "It may be nothing.",
    "It was the second time {when}.",
)
NAMES = ("Mrs Aldridge", "Mr Osei", "Kasia", "Mr Tregarth", "Nia Pugh", "Mrs Rahman")
"""Invented: whether a screen for privacy finds them."""
WELSH = (
    "Nid oedd neb wedi gofyn i'r plentyn.",
    "Roedd y galwadau'n dod yn ddi-baid yr wythnos honno.",
)
SYMBOLS = ("☹ → ☺", "🙂", "👍🏽", "½ awr", "№ 3")

_FORMATTER = string.Formatter()


def say(chance: Chance, templates: tuple[str, ...]) -> str:
    """One of the templates, its slots filled, beginning with a capital."""
    template = chance.choice(templates)
    slots = {name for _, name, _, _ in _FORMATTER.parse(template) if name}
    said = template.format(**{name: chance.choice(SLOTS[name]) for name in sorted(slots)})
    return said[0].upper() + said[1:]
