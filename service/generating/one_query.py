"""The life of one generated query: legal step by step, with the planted effect of status on its answer."""

from datetime import date
from typing import Any

from service.generating.chance import chance_of
from service.generating.days import working_days_after
from service.generating.making import Making
from service.generating.people import NUMBERED, Person, gradient
from service.generating.phrases import NOTES, QUERIES, say

ITEMS = ("referral", "strategy_discussion", "s47_enquiry", "child_family_assessment", "cp_plan")
ANSWERS = ("responded", "accepted", "accepted_in_part", "declined")
ACCEPTED = ("accepted", "accepted_in_part")
ANSWERED = (*ANSWERS, "closed_with_dissent")
REASONS = ("threshold_not_met", "professional_judgement_differs", "evidence_outweighs")
WITHDRAWALS = ("sorted_by_talking", "new_information", "felt_unable_to_continue")
LAST_STAGE = 4
TOPICS = {
    "raised": "challenge-raised",
    "acknowledged": "challenge-acknowledged",
    "set_aside": "challenge-set-aside",
    "verdict": "challenge-verdict-given",
    "escalated": "challenge-escalated",
    "withdrawn": "challenge-withdrawn",
    "closed_with_dissent": "challenge-dissent-recorded",
    **dict.fromkeys(ANSWERS, "challenge-responded"),
}


class Asked:
    """One query while its history is written. Nothing happens after the review's last day."""

    def __init__(
        self, making: Making, raiser: Person, owner: Person, on: date, up: int | None
    ) -> None:
        self.making = making
        self.raiser = raiser
        self.owner = owner
        self.raised_on = self.day = on
        self.up = up
        self.is_blind = making.chance.happens(making.knobs.share_blind)
        self.status = "open"
        self.stage = 1
        self.steps: list[dict[str, Any]] = []

    def row(self) -> dict[str, Any]:
        """The query with its history; its truths are counted."""
        chance, knobs = self.making.chance, self.making.knobs
        id = self.making.id("Q")
        attribution = self.making.attribution(self.up)
        subject = chance.choice(list(QUERIES))
        strength = chance.pick(knobs.strengths)
        self._live()
        self._count(attribution, strength)
        return {
            "id": id,
            **self.making.speaker(self.raiser, attribution),
            "strength": strength,
            "subject": subject,
            "text": self.making.text(id, QUERIES[subject]),
            "about": {
                "agency": self.owner.agency,
                "band": self.owner.band,
                "item_type": chance.choice(ITEMS),
            },
            "raised_when": "in_review" if self.raised_on >= self.making.opened else "at_the_time",
            "history": self.steps,
        }

    def _live(self) -> None:
        chance, knobs = self.making.chance, self.making.knobs
        self._step("raised")
        if chance.happens(knobs.share_acknowledged):
            self._step("acknowledged", days=chance.randint(0, 2))
        if chance.happens(knobs.share_set_aside):
            self._step("set_aside", days=chance.randint(0, 2), note=say(chance, NOTES["set_aside"]))
        outcome = self._outcome()
        if outcome == "withdrawn":
            reason = chance.choice(WITHDRAWALS)
            if self._step("withdrawn", days=chance.randint(2, 15), reason_code=reason):
                self.status = "withdrawn"
        elif outcome != "open":
            self._answer(outcome, self._days_to_answer())

    def _outcome(self) -> str:
        """Accepted with log-odds that fall with each band upward, unless status was hidden (planted)."""
        chance, knobs = self.making.chance, self.making.knobs
        log_odds = knobs.accepted_log_odds
        if not self.is_blind:
            log_odds += knobs.accepted_log_odds_per_band_up * max(0, self.up or 0)
        accepted = chance.happens(chance_of(log_odds))
        return chance.pick(knobs.accepted if accepted else knobs.not_accepted)

    def _days_to_answer(self) -> int:
        chance = self.making.chance
        soon = chance.happens(self.making.knobs.share_answered_in_a_week)
        return chance.randint(0, 5) if soon else chance.randint(6, 30)

    def _answer(self, outcome: str, days: int) -> None:
        """The answer, what the raiser says of it, and whether they take it further."""
        chance = self.making.chance
        kind = "declined" if outcome == "closed_with_dissent" else outcome
        more: dict[str, Any] = {"blind_to_status": self.is_blind, "note": say(chance, NOTES[kind])}
        if kind == "declined":
            more["reason_code"] = chance.choice(REASONS)
        if not self._step(kind, days=days, **more):
            return
        self.status = kind
        if kind == "declined":
            self._after_a_decline(with_dissent=outcome == "closed_with_dissent")
        elif kind != "responded" and chance.happens(0.8):
            verdict = "satisfied" if kind == "accepted" else "partly_satisfied"
            self._step("verdict", days=chance.randint(0, 7), verdict=verdict)

    def _after_a_decline(self, *, with_dissent: bool) -> None:
        chance, knobs = self.making.chance, self.making.knobs
        unsatisfied = with_dissent or chance.happens(knobs.share_unsatisfied)
        verdict = "not_satisfied" if unsatisfied else "partly_satisfied"
        if not self._step("verdict", days=chance.randint(0, 3), verdict=verdict) or not unsatisfied:
            return
        if with_dissent:
            note = say(chance, NOTES["dissent"])
            if self._step("closed_with_dissent", days=chance.randint(1, 10), note=note):
                self.status = "closed_with_dissent"
        elif self.stage < LAST_STAGE and chance.happens(knobs.share_escalated):
            self._escalate()

    def _escalate(self) -> None:
        chance, knobs = self.making.chance, self.making.knobs
        to = self.stage + 1
        if not self._step(
            "escalated", days=chance.randint(1, 3), to_stage=to, escalated_by="raiser"
        ):
            return
        self.stage, self.status = to, "escalated"
        if to == 2 and chance.happens(knobs.share_stalled_at_stage_2):
            return
        outcome = self._outcome()
        if outcome not in ("open", "withdrawn"):
            days = chance.gammavariate(2.0, knobs.mean_days_to_stage[str(to)] / 2)
            self._answer(outcome, round(days))

    def _step(self, event: str, *, days: int = 0, **more: Any) -> bool:
        """One more step, unless it would come after the last day."""
        day = working_days_after(self.day, days)
        if day > self.making.last_day:
            return False
        self.day = day
        self.steps.append({"event": event, "on": day.isoformat(), **more})
        self.making.manifest.event(TOPICS[event])
        return True

    def _count(self, attribution: str, strength: str) -> None:
        making, events = self.making, {step["event"] for step in self.steps}
        band = making.band_shown(self.raiser, attribution, self.raised_on)
        ever = {"ever_escalated": "escalated" in events, "ever_set_aside": "set_aside" in events}
        truths = making.manifest.queries
        truths["all"].update(total=1, **ever, no_substantive_answer=not events & set(ANSWERS))
        truths["by_status"][self.status] += 1
        truths["by_stage"][str(self.stage)] += 1
        truths["by_strength"][strength] += 1
        truths["by_band"][band] += 1
        truths["by_attribution"][attribution] += 1
        making.manifest.matrix[band][self.owner.band] += 1
        self._count_gradient(band, ever)
        self._count_voice(attribution, events)

    def _count_gradient(self, band: str, ever: dict[str, bool]) -> None:
        """What became of it between its two bands, and whether it was answered blind."""
        manifest, group = self.making.manifest, gradient(band, self.owner.band)
        accepted = self.status in ACCEPTED
        manifest.queries["by_gradient"][group] += 1
        manifest.queries["accepted_by_gradient"][group] += accepted
        manifest.between[f"{band} {self.owner.band}"].update(
            {self.status: 1}, **ever, accepted_or_in_part=accepted
        )
        answered_on = self._answered_on()
        if answered_on is not None:
            manifest.days_to_answer[group][str((answered_on - self.raised_on).days)] += 1
        if band in NUMBERED and self.status in ANSWERED:
            seen = "hidden" if self.is_blind else "known"
            up = str(max(0, int(self.owner.band) - int(band)))
            manifest.acceptance[f"{seen} {up}"].update(answered=1, accepted=accepted)

    def _count_voice(self, attribution: str, events: set[str]) -> None:
        shown = self.making.shown(self.raiser, attribution, self.raised_on)
        answered = bool(events & set(ANSWERS))
        since = [step["event"] for step in self.steps]
        last = max((place for place, one in enumerate(since) if one in ANSWERS), default=0)
        told = "verdict" in since[last:]
        self.making.manifest.heard(
            shown, queries_raised=1, queries_answered=answered, queries_told=told
        )

    def _answered_on(self) -> date | None:
        """The day of the answer that stands: none after an escalation."""
        found = None
        for step in self.steps:
            if step["event"] in ANSWERS:
                found = date.fromisoformat(step["on"])
            elif step["event"] == "escalated":
                found = None
        return found
