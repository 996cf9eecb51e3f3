"""After an erasure: is every count as before, and is there no word left anywhere that could be read?"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.reviews import CaseReview
from projections.positions import token
from projections.rebuilding import rebuild
from service.desk import Desk
from service.erasing import Request, erase
from service.operations.importing import import_file
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful
from tests.journeys.conftest import inside, working
from tests.journeys.people import a_case
from tests.journeys.serving import Served, served
from tests.journeys.systems import System, Wire

LISTS = (
    *("/queries", "/warning-signs", "/onus-of-proof", "/denial", "/held-back", "/voice-and-use"),
    *("/status-gradient", "/patterns", "/factors", "/learning-leads", "/summary", "/reviews"),
)
THINGS = {
    "/queries": "/challenges",
    "/warning-signs": "/warning-signs",
    "/held-back": "/held-back",
    "/reviews": "/reviews",
}
GONE = re.compile(r"Text erased on \d+ \w+ \d{4} under: request by the child or family\.")
NAMES = ("role", "lead", "title")
"""What somebody is named by: null once it was erased."""


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Heedful]:
    """The three example reviews, followed."""
    settings = Settings(data_dir=tmp_path / "var")
    make_stores(settings)
    with working(settings.data_dir) as heedful:
        import_file(heedful, settings.examples)
        assert heedful.views.wait_for(heedful.casework.head(), timeout=30)
        yield heedful


def test_no_count_changes_when_everybody_was_erased(three: Heedful) -> None:
    system = inside(three, three.desk.create_key("reader", ["read"]))
    then = token(three.casework.head())
    before = everything(system, then)
    reviews = [row["id"] for row in before["/reviews"]["items"]]
    for review in reviews:
        erase(three.casework, asked(three.casework.fetch(CaseReview, UUID(review)).child))
    assert three.views.wait_for(three.casework.head(), timeout=30)
    after = everything(system, then)
    assert before.keys() == after.keys()
    replaced = sum(compared(before[path], after[path], path) for path in before)
    assert replaced > 500
    told = system.read("/integrity")
    assert told["holds"]
    assert told["erased"]["family_asked"] == len(reviews)
    now = everything(system, token(three.casework.head()))
    rebuilt = rebuild(three.views, three.log)
    assert rebuilt.is_same, "what is kept has not changed by a byte"
    assert everything(system, token(three.casework.head())) == now


def asked(child: UUID) -> Request:
    """The erasure of a child, approved by somebody else."""
    return Request(
        subject=child,
        kind="child",
        basis="family_asked",
        requested_by="A solicitor",
        approved_by="The data protection officer",
    )


def everything(system: System, at: str) -> dict[str, Any]:
    """What every read answers as at a position, by its path."""
    found = {path: system.read(path, as_at=at) for path in LISTS}
    for path, of_one in THINGS.items():
        for row in found[path]["items"]:
            for more in ("", "/timeline", *(["/summary"] if path == "/reviews" else [])):
                one = f"{of_one}/{row['id']}{more}"
                found[one] = system.read(one, as_at=at)
    for row in found["/reviews"]["items"]:
        participants = f"/reviews/{row['id']}/participants"
        found[participants] = system.read(participants, as_at=at)
    return found


def compared(before: Any, after: Any, name: str) -> int:
    """How many words were replaced; everything else is the same."""
    match before, after:
        case dict(), dict():
            assert before.keys() == after.keys()
            return sum(compared(before[one], after[one], one) for one in before)
        case list(), list():
            assert len(before) == len(after)
            return sum(compared(*pair, name) for pair in zip(before, after, strict=True))
        case str(), str() if GONE.fullmatch(after):
            return 1
        case str(), None if name in NAMES:
            return 1
        case False, True if name == "identity_erased":
            return 0  # so it is said
    assert before == after, name
    return 0


# The canary: words that stand nowhere else, looked for in every byte on disk


@pytest.fixture(scope="module")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Canaries"]:
    """A server to which every kind of words was said."""
    with served(tmp_path_factory.mktemp("canary")) as running:
        made = Canaries(running)
        made.say_everything()
        yield made


class Canaries:
    """Says unmistakable words of every kind over the API, and remembers where each was said."""

    def __init__(self, server: Served) -> None:
        self.server = server
        self.system: System = server.system()
        self.said: dict[str, str] = {}

    def word(self, kind: str) -> str:
        """Words for this kind that stand nowhere else; long enough for a reason."""
        self.said[kind] = f"Canary {kind.replace('_', '-')} {len(self.said):03}-zqxj by the window"
        return self.said[kind]

    def say_everything(self) -> None:
        """Every kind of words there is, each in its own place."""
        system, word = self.system, self.word
        self.case = case = a_case(system, "CANARY")
        who, chair = case["health visitor"], case["chair"]
        titled = {"code": "CANARY2", "review_type": "rapid_review", "nation": "england"}
        titled |= {"title": word("review_title"), "area": word("area")}
        self.titled = system.made(
            "/reviews", {**titled, "purpose_questions": [word("purpose_question")]}
        )
        someone = {"agency": "school", "role": "teacher", "band": "2"}
        someone |= {"expertise": [word("expertise")], "note": word("participant_name")}
        self.someone = system.done(f"{case.path}/participants", someone)["id"]
        lead = {"title": word("role_title"), "from_date": "2024-10-01", "why": word("handover")}
        system.done(f"{case.path}/learning-lead/handover", lead, chair)
        self.query = system.made("/challenges", case.query(word("query")), self.someone)
        answer = {"kind": "declined", "reason_code": "threshold_not_met", "reason": word("reason")}
        system.done(f"{self.query}/responses", answer, case["team manager"])
        verdict = {"verdict": "not_satisfied", "comment": word("verdict")}
        system.done(f"{self.query}/verdicts", verdict, self.someone)
        self.sign = system.made("/warning-signs", case.sign(word("sign")), who)
        aside = {"how": "talked_over", "observed_by": "raiser", "words": word("set_aside")}
        system.done(f"{self.sign}/set-aside", aside, who)
        said = {"review_id": case.id, "kind": "healthy_unease"}
        things = [
            system.made("/observations", {**said, "text": word(f"observation_{n}")}, who)
            for n in range(2)
        ]
        self.observation = things[0]
        held = {"review_id": case.id, "reasons": ["feared_consequences"]}
        held |= {"text": word("held_back"), "what_would_have_helped": word("helped")}
        self.held_back = system.made("/held-back", held, who)
        finding = {"review_id": case.id, "pattern_type": "human_tool", "valence": "unsafe"}
        finding |= {"text": word("finding"), "how_usual": word("how_usual")}
        finding |= {"evidence": [one.rpartition("/")[2] for one in things]}
        finding |= {"factors": ["cond.workload"], "rests_on": "voices_only"}
        self.finding = system.made("/findings", finding, chair)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every read in which words may be shown."""
        things = (self.query, self.sign, self.observation, self.held_back, self.finding)
        reviews = (self.case.path, self.titled)
        return (
            *LISTS,
            *(f"{one}{more}" for one in (*things, *reviews) for more in ("", "/timeline")),
            *(f"{one}{more}" for one in reviews for more in ("/summary", "/participants")),
        )

    def shown(self) -> str:
        """Everything that can be read: API, pages, export."""
        self.system.read("/queries")
        answers = [self.system.read(path) for path in self.paths]
        pages = [self.page(path) for path in ("/", "/queries", "/warning-signs", "/reviews")]
        pages += [self.page(f"/queries/{self.query.rpartition('/')[2]}")]
        pages += [self.page(f"/warning-signs/{self.sign.rpartition('/')[2]}")]
        pages += [
            self.page(f"/reviews/{one.rpartition('/')[2]}") for one in (self.case.path, self.titled)
        ]
        return "\n".join([*map(str, answers), *pages, self.server.verb("export")])

    def searched(self) -> int:
        """How many texts the search finds in which a canary sings, after everything was indexed."""
        came = self.system.post("/search", {"q": "zqxj", "after": self.system.position})
        assert came.status == 200, came.body
        total: int = came.said["total"]
        return total

    def page(self, address: str) -> str:
        """A page, as somebody signed in sees it."""
        if not hasattr(self, "cookie"):
            self.cookie = signed_in(self.server)
        came = Wire(self.server.port).send("GET", address, {"Cookie": self.cookie}, None)
        assert came.status == 200, address
        return came.body.decode()

    def on_disk(self) -> Mapping[str, list[str]]:
        """The kinds of words that stand in clear in some file, by the file's name."""
        files = [path for path in self.server.data.rglob("*") if path.is_file()]
        assert {"log.db", "keys.db", "desk.db", "views-1.db", "search.db", "server.log"} <= {
            f.name for f in files
        }
        found = {
            path.name: [kind for kind, words in self.said.items() if words.encode() in content]
            for path in files
            for content in [path.read_bytes()]
        }
        return {name: kinds for name, kinds in found.items() if kinds}


def signed_in(server: Served) -> str:
    """The cookie of somebody who has used a sign-in link, as a person does."""
    desk = Desk(server.data / "var" / "desk.db")
    desk.give_role("reader", "learning_lead")
    session = desk.redeem(desk.new_sign_in_link("reader"), hours=1)
    desk.close()
    return f"heedful={session}"


def test_words_can_be_read_by_whoever_may_and_stand_in_no_file(canaries: Canaries) -> None:
    shown = canaries.shown()
    unseen = [kind for kind, words in canaries.said.items() if words not in shown]
    assert unseen == ["expertise"], "it is shown nowhere yet"
    assert canaries.searched() > 15
    assert canaries.on_disk() == {}


def test_after_the_erasure_nobody_can_read_them_anywhere(canaries: Canaries) -> None:
    who = ("--basis", "family_asked", "--requested-by", "A", "--approved-by", "B")
    said = [
        canaries.server.verb("erase", "--child", path.rpartition("/")[2], *who)
        for path in (canaries.case.path, canaries.titled)
    ]
    access = [
        canaries.server.verb("subject-access", *whom)
        for whom in (
            ("--child", canaries.case.id),
            ("--child", canaries.titled.rpartition("/")[2]),
            ("--person", canaries.someone),
        )
    ]
    shown = "\n".join([canaries.shown(), *said, *access])
    assert [kind for kind, words in canaries.said.items() if words in shown] == []
    assert GONE.search(shown)
    assert canaries.searched() == 0
    assert canaries.on_disk() == {}
