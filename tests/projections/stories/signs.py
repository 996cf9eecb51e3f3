"""What may happen to a warning sign."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from domain.warning_signs import Decider, WarningSign
from tests.projections.stories.scene import Scene


def raise_sign(scene: Scene) -> Any:
    sign = WarningSign.raise_(
        scene.id(),
        scene.envelope(),
        review_id=scene.known("reviews").id,
        reference=f"W{len(scene.things['signs'])}",
        kind=scene.code("warning_kind"),
        text=scene.words(),
        subject_token=scene.maybe(lambda: "setting-1"),
    )
    return scene.begun("signs", sign)


def change_sign(scene: Scene) -> Any:
    sign: WarningSign = scene.known("signs")
    said = scene.envelope()
    earlier = scene.known("signs").id
    do: Callable[[], None] = scene.pick(
        (
            lambda: sign.acknowledge(said),
            lambda: sign.set_aside(said, how="talked_over", observed_by="raiser"),
            lambda: sign.debate(
                said, summary=scene.words(), bands=("1",), alternatives=(scene.words(),)
            ),
            lambda: sign.open_safety_assessment(said, assessed_by=scene.maybe(scene.id)),
            lambda: sign.add_evidence(said, source_kind="record", text=scene.words()),
            lambda: sign.add_evidence(said, source_kind="person", text=scene.words()),
            lambda: sign.consider_alternative(
                said, explanation=scene.words(), result=scene.code("alternative_result")
            ),
            lambda: sign.record_devils_advocate(said, view=scene.words()),
            lambda: sign.prove_safe(
                said,
                raiser_view="agrees",
                decided_by=(Decider(agency="gp", band="4", participant=scene.id()),),
            ),
            lambda: sign.act_on(said, action=scene.words(), by_agency="police", on=said.day),
            lambda: sign.confirm_effect(said, effect=scene.words()),
            lambda: sign.dismiss(said, reason_code="no_evidence", reason=scene.words()),
            lambda: sign.close_unproven(said, why="case_closed", note=scene.maybe(scene.words)),
            lambda: sign.link_recurrence(said, earlier_sign_id=earlier, by="person"),
            lambda: sign.notify_pattern(said, rule_version="v1", signs=(earlier,)),
            lambda: sign.answer_pattern(said, answer=scene.words()),
            lambda: sign.reopen(said, why=scene.words()),
        )
    )
    do()
    return sign


def prove_sign(scene: Scene) -> Any:
    """Everything that a proof of safety needs, as far as the sign may still be proved."""
    sign: WarningSign = scene.known("signs")
    said = replace(scene.envelope(), reconstructed=False, occurred_on=None)
    if sign.state == "open":
        sign.open_safety_assessment(said, assessed_by=scene.id())
    if sign.state == "under_assessment":
        sign.add_evidence(said, source_kind="record", text=scene.words())
        sign.add_evidence(said, source_kind="person", text=scene.words())
        sign.consider_alternative(said, explanation=scene.words(), result="ruled_out")
        sign.record_devils_advocate(said, view=scene.words())
    decided = Decider(agency="gp", band="4", participant=scene.id())
    sign.prove_safe(said, raiser_view="agrees", decided_by=(decided,))
    return sign
