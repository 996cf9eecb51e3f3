"""A system that calls the API, as a client of the real application over a real store."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.wiring import Heedful
from tests.examples import CHAIR, HEALTH_VISITOR, QUESTION, REASON, REVIEW, TEAM_MANAGER

BASE = "/api/v1"
ABOUT = {"item_type": "strategy_discussion", "owner_agency": "la_csc", "owner_band": "4"}
QUERY = {
    "review_id": str(REVIEW),
    "strength": "probe",
    "subject": "voice_missing",
    "about": ABOUT,
    "text": QUESTION,
}
SIGN = {
    "review_id": str(REVIEW),
    "kind": "out_of_sight",
    "text": "Nobody has been let past the front room since February.",
}
OBSERVATION = {
    "review_id": str(REVIEW),
    "kind": "healthy_unease",
    "text": "The room was always ready for us.",
}
DECLINED = {"kind": "declined", "reason_code": "evidence_outweighs", "reason": REASON}


@dataclass
class Caller:
    """Calls with one key. What is written is followed before anything is read."""

    client: FlaskClient
    heedful: Heedful
    key: str
    headers: dict[str, str] = field(default_factory=dict)
    head_at_first: int = 0

    def __post_init__(self) -> None:
        self.head_at_first = self.head

    def post(
        self, path: str, body: Any = None, by: UUID | None = HEALTH_VISITOR, **headers: str
    ) -> TestResponse:
        """A write, for a participant; headers as keywords, such as `if_match`."""
        said = dict(body or {})
        if by is not None:
            said.setdefault("on_behalf_of", str(by))
        return self.client.post(BASE + path, json=said, headers=self._headers(headers))

    def send(self, path: str, data: bytes, content_type: str = "application/json") -> TestResponse:
        """A write of exactly these bytes."""
        return self.client.post(
            BASE + path, data=data, content_type=content_type, headers=self._headers({})
        )

    def get(self, path: str, **query: Any) -> TestResponse:
        """A read of everything that was written so far."""
        self.heedful.follower.catch_up()
        asked = {name.rstrip("_"): value for name, value in query.items()}
        return self.client.get(BASE + path, query_string=asked or None, headers=self._headers({}))

    def raised(self, by: UUID = HEALTH_VISITOR, **what: Any) -> str:
        """The path of a query just raised."""
        return self._made("/challenges", {**QUERY, **what}, by)

    def seen(self, by: UUID = HEALTH_VISITOR, **what: Any) -> str:
        """The path of a warning sign just raised."""
        return self._made("/warning-signs", {**SIGN, **what}, by)

    def observed(self, by: UUID = HEALTH_VISITOR, **what: Any) -> str:
        """The path of an observation just recorded."""
        return self._made("/observations", {**OBSERVATION, **what}, by)

    def declined(self, by: UUID = TEAM_MANAGER) -> str:
        """The path of a query that was answered with no."""
        path = self.raised()
        assert self.post(f"{path}/responses", DECLINED, by).status_code == 200
        return path

    def found(self) -> str:
        """The path of a finding just proposed, on two observations."""
        evidence = [self.observed().rpartition("/")[2] for _ in range(2)]
        body = {
            "review_id": str(REVIEW),
            "text": "Announced visits were counted as seeing the child.",
            "pattern_type": "human_tool",
            "valence": "unsafe",
            "evidence": evidence,
            "factors": ["cond.workload"],
        }
        return self._made("/findings", body, CHAIR)

    @property
    def head(self) -> int:
        """The last position of the log: the same again when nothing was recorded."""
        return self.heedful.log.head()

    def _made(self, path: str, body: Any, by: UUID) -> str:
        answered = self.post(path, body, by)
        assert answered.status_code == 201, answered.json
        return f"{path}/{answered.json['id']}"

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.key}", **self.headers, **named}
