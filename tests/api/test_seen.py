"""Is it known afterwards which system was shown whose words?"""

from service.seen import who_saw
from tests.api.calling import Caller


def test_a_key_that_reads_words_is_named_for_everybody_whose_words_they_are(
    three_reviews: Caller,
) -> None:
    [query] = three_reviews.get("/queries", limit=1).json["items"]
    steps = three_reviews.get(f"/challenges/{query['id']}/timeline")
    assert steps.status_code == 200
    review = query["review"]["id"]
    people = three_reviews.get(f"/reviews/{review}/participants").json["items"]
    desk = three_reviews.heedful.desk
    seen = {one["id"]: who_saw(desk, one["id"]) for one in people}
    readers = {sight.reader for sights in seen.values() for sight in sights}
    assert len(readers) == 1
    assert readers.pop().startswith("system ")
    assert any(seen.values())
