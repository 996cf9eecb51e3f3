"""What is said when an escalation policy is published."""

from api.fields import Code
from api.shapes import New, Part, Said, Several
from api.values import Day, Whole

MOST_DAYS = 260


class PolicyStage(Said):
    """Who answers for a stage, and within how many working days; 0 is the same working day."""

    n = Whole(1, 4, required=True)
    who = Code("accountable", required=True)
    acknowledge_within = Whole(0, MOST_DAYS, required=True)
    answer_within = Whole(0, MOST_DAYS, required=True)


class NewPolicy(New):
    """A version of the policy: all four stages, in order. Immediate risk is due the same day anyhow."""

    stages = Several(Part(PolicyStage), required=True)
    from_date = Day(description="From when it is in force, today at the earliest; left out: today.")
    nation = Code("nation", description="Of which reviews; left out: of all")
    immediate_rule = Code("immediate_rule")
