"""Can news of an assessment be told, and is it seen that nobody answered it?"""

from tests.api.calling import ABOUT, QUERY, Caller
from tests.examples import CHAIR, HEALTH_VISITOR, REVIEW, TEAM_MANAGER, id_of

ITEM = {
    "review_id": str(REVIEW),
    "item_type": "child_family_assessment",
    "token": "LCS:4711",
    "owner_agency": "la_csc",
    "owner_band": "4",
}
NEWS = {"text": "A second bruise.", "source": "conversation", "from_agency": "school"}


def test_an_item_is_registered_once_by_its_type_and_token(system: Caller) -> None:
    path = registered(system)
    again = system.post("/assessment-items", ITEM, by=None)
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert path.endswith(again.json["id"])
    refused = system.post("/assessment-items", {**ITEM, "owner_agency": "police"}, by=None)
    assert (refused.status_code, refused.json["code"]) == (409, "already-recorded")
    read = system.get(path).json
    assert (read["token"], read["state"], read["unanswered"]) == ("LCS:4711", "registered", 0)


def test_news_waits_until_somebody_answers_it(system: Caller) -> None:
    path = registered(system)
    first, second = (told(system, path) for _ in range(2))
    assert system.get("/assessment-items").json["unanswered"] == 1
    changed = {"what_changed": "A visit the same day.", "information": [first]}
    refused = system.post(f"{path}/revisions", changed, HEALTH_VISITOR)
    assert (refused.status_code, refused.json["code"]) == (403, "not-permitted")
    assert system.post(f"{path}/revisions", changed, TEAM_MANAGER).status_code == 200
    read = system.get(path).json
    assert [one["answer"] for one in read["information"]] == ["revised", None]
    assert (read["state"], read["unanswered"]) == ("revised", 1)
    kept = {"why_not": "He was seen well.", "information": [second]}
    assert system.post(f"{path}/reaffirmations", kept, CHAIR).status_code == 200
    read = system.get(path).json
    assert (read["state"], read["unanswered"]) == ("reaffirmed", 0)
    assert [one["text"] for one in read["answers"]] == [
        "A visit the same day.",
        "He was seen well.",
    ]


def test_news_says_something_and_an_answer_is_to_news(system: Caller) -> None:
    path = registered(system)
    head = system.head
    refused = system.post(f"{path}/information", {"source": "record"})
    assert (refused.status_code, refused.json["code"]) == (422, "information-required")
    unknown = {"what_changed": "Nothing.", "information": [str(id_of("nowhere"))]}
    refused = system.post(f"{path}/revisions", unknown, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (422, "unknown-reference")
    assert system.head == head


def test_a_query_names_an_item_and_stands_beside_it(system: Caller) -> None:
    path = registered(system)
    about = {"owner_agency": "la_csc", "item_id": path.rpartition("/")[2]}
    made = system.post("/challenges", {**QUERY, "about": about})
    assert made.status_code == 201, made.json
    [asked] = system.get(path).json["queries"]
    assert (asked["id"], asked["status"]) == (made.json["id"], "open")
    query = system.get(f"/challenges/{made.json['id']}").json
    assert query["about"]["item_type"] == "child_family_assessment"
    system.post("/challenges", {**QUERY, "about": {**ABOUT, "item_ref": "LCS:9"}})
    assert len(system.get(path).json["queries"]) == 1


def test_what_is_noted_of_an_item_stands_with_it(system: Caller) -> None:
    path = registered(system)
    note = {
        "review_id": str(REVIEW),
        "kind": "reasoning_pattern",
        "about": [{"kind": "assessment_item", "id": path.rpartition("/")[2]}],
        "details": {"pattern": "confirmation", "counter_measure": "devils_advocate"},
    }
    assert system.post("/observations", note).status_code == 201
    read = system.get(path).json
    assert (read["notes"][0]["kind"], read["counter_measures"]) == (
        "reasoning_pattern",
        ["devils_advocate"],
    )
    reasoning = system.get("/reasoning", review=REVIEW).json
    assert reasoning["guarded_by"]["devils_advocate"] == 1
    noted = {one["pattern"]: one["noted"] for one in reasoning["patterns"]}
    assert noted["confirmation"] == 1


def test_the_story_of_an_item_names_what_came_and_what_became_of_it(system: Caller) -> None:
    path = registered(system)
    news = told(system, path)
    steps = system.get(f"{path}/timeline").json["steps"]
    assert [one["topic"].removeprefix("assessment-item-") for one in steps] == [
        "registered",
        "new-information-received",
    ]
    assert steps[1]["codes"]["information"] == news
    assert steps[1]["words"]["text"] == NEWS["text"]


def test_new_information_is_known_at_the_time(system: Caller) -> None:
    path = registered(system)
    told(system, path, occurred_on="2024-03-01")
    then = system.get(f"/reviews/{REVIEW}/known", on="2024-03-02").json
    [news] = then["new_information"]
    assert (news["information"]["text"], news["item_type"]) == (NEWS["text"], ITEM["item_type"])
    before = system.get(f"/reviews/{REVIEW}/known", on="2024-02-29").json
    assert before["new_information"] == []


def registered(system: Caller) -> str:
    made = system.post("/assessment-items", ITEM, by=None)
    assert made.status_code == 201, made.json
    return f"/assessment-items/{made.json['id']}"


def told(system: Caller, path: str, **more: str) -> str:
    made = system.post(f"{path}/information", {**NEWS, **more})
    assert made.status_code == 200, made.json
    news: str = made.json["id"]
    return news
