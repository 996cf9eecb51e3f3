"""Are keys and sign-in links kept as digests only, do they end, and does a link work once?"""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from service import desk_store
from service.access.people import DayNeeded, UnknownRole
from service.access.sign_ins import LINK_MINUTES
from service.desk import KEY_DAYS, SCOPES, Desk, UnknownScope


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with its tables."""
    made = Desk(tmp_path / "desk.db")
    made.create()
    yield made
    made.close()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Lets time pass at the desk."""

    def pass_by(time: timedelta) -> None:
        class Clock(datetime):
            """The same clock, ahead by that much."""

            @classmethod
            def now(cls, tz=None):
                """The moment there and then."""
                return datetime.now(tz) + time

        monkeypatch.setattr(desk_store, "datetime", Clock)

    return pass_by


def everything_at_rest(tmp_path: Path) -> bytes:
    """Every byte of the desk's files."""
    return b"".join(path.read_bytes() for path in sorted(tmp_path.glob("desk.db*")))


# Keys


def test_a_key_opens_what_it_was_made_for(desk: Desk):
    client = desk.key_for(desk.create_key("case-system", ["read", "import"]))
    assert client is not None
    assert (client.name, client.scopes) == ("case-system", {"read", "import"})


def test_a_replaced_key_works_until_its_day_and_the_new_one_at_once(desk: Desk, later):
    old = desk.create_key("case-system", ["read"])
    new = desk.rotate(old.split("_")[1], datetime.now(UTC) + timedelta(days=3))
    assert old.split("_")[1] == new.split("_")[1]
    assert desk.key_for(old) == desk.key_for(new) is not None
    later(timedelta(days=3, minutes=1))
    assert desk.key_for(old) is None
    assert desk.key_for(new) is not None


def test_a_replaced_key_never_works_longer_than_it_would_have(desk: Desk, later):
    old = desk.create_key("case-system", ["read"], days=2)
    new = desk.rotate(old.split("_")[1], datetime.now(UTC) + timedelta(days=30))
    later(timedelta(days=2, minutes=1))
    assert desk.key_for(old) is None
    assert desk.key_for(new) is not None


def test_of_a_key_that_was_replaced_twice_the_first_secret_is_dead(desk: Desk):
    first = desk.create_key("case-system", ["read"])
    id, soon = first.split("_")[1], datetime.now(UTC) + timedelta(days=3)
    second, third = desk.rotate(id, soon), desk.rotate(id, soon)
    assert desk.key_for(first) is None
    assert desk.key_for(second) is not None
    assert desk.key_for(third) is not None


def test_ending_a_key_ends_the_one_before_it_too(desk: Desk):
    old = desk.create_key("case-system", ["read"])
    new = desk.rotate(old.split("_")[1], datetime.now(UTC) + timedelta(days=3))
    assert desk.revoke(old.split("_")[1])
    assert (desk.key_for(old), desk.key_for(new)) == (None, None)


def test_the_hour_of_last_use_is_shown_and_written_once_in_an_hour(desk: Desk):
    key = desk.create_key("case-system", ["read"])
    assert desk.listing()[0].last_used is None
    written: list[str] = []
    event.listen(
        desk.engine,
        "before_cursor_execute",
        lambda _1, _2, statement, *_: written.append(statement.split()[0]),
    )
    for _ in range(3):
        desk.key_for(key)
    assert written.count("INSERT") == 1
    used = desk.listing()[0].last_used
    assert used == datetime.now(UTC).strftime("%Y-%m-%dT%H:00:00Z")
    Desk(Path(str(desk.engine.url.database))).key_for(key)  # another process in the same hour
    assert desk.listing()[0].last_used == used


def test_a_key_carries_every_scope_but_that_of_looks_where_none_is_named(desk: Desk):
    client = desk.key_for(desk.create_key("case-system"))
    assert client is not None
    assert client.scopes == set(SCOPES) - {"reads:read"}


@pytest.mark.parametrize("scopes", [[], ["everything"], ["read", "everything"]])
def test_a_scope_there_is_not_is_refused(desk: Desk, scopes: list[str]):
    with pytest.raises(UnknownScope):
        desk.create_key("case-system", scopes)
    assert desk.listing() == []


def test_no_two_keys_are_alike(desk: Desk):
    keys = [desk.create_key("case-system") for _ in range(20)]
    assert len(set(keys)) == 20
    assert len({one.id for one in desk.listing()}) == 20


def test_a_key_that_was_changed_in_any_letter_opens_nothing(desk: Desk):
    key = desk.create_key("case-system")
    for at in range(len(key)):
        other = "x" if key[at] != "x" else "y"
        assert desk.key_for(key[:at] + other + key[at + 1 :]) is None


@pytest.mark.parametrize(
    "token", ["", "hfl", "hfl_", "hfl__", "hfl_abc", "hfl_abc_", "Bearer x", "hfl_é_é", "_" * 100]
)
def test_what_is_no_key_opens_nothing(desk: Desk, token: str):
    desk.create_key("case-system")
    assert desk.key_for(token) is None


def test_the_secret_of_one_key_does_not_open_another(desk: Desk):
    first, second = desk.create_key("one"), desk.create_key("two")
    crossed = "_".join([*first.split("_", 2)[:2], second.split("_", 2)[2]])
    assert desk.key_for(crossed) is None


def test_a_key_ends_when_its_days_are_over(desk: Desk, later):
    key = desk.create_key("case-system", days=2)
    later(timedelta(days=2, seconds=-5))
    assert desk.key_for(key) is not None
    later(timedelta(days=2, seconds=1))
    assert desk.key_for(key) is None


def test_a_key_lasts_a_year_at_most(desk: Desk):
    desk.create_key("case-system")
    (one,) = desk.listing()
    lasts = datetime.fromisoformat(one.expires_at) - datetime.fromisoformat(one.made_at)
    assert timedelta(days=KEY_DAYS) <= lasts < timedelta(days=KEY_DAYS, seconds=5)
    assert datetime.fromisoformat(one.made_at).tzinfo == UTC


def test_a_revoked_key_opens_nothing_from_then_on(desk: Desk):
    key, other = desk.create_key("case-system"), desk.create_key("other-system")
    (one, _) = desk.listing()
    assert desk.revoke(one.id) is True
    assert desk.key_for(key) is None
    assert desk.key_for(other) is not None


def test_a_key_is_revoked_once(desk: Desk):
    desk.create_key("case-system")
    (one,) = desk.listing()
    assert desk.revoke(one.id) is True
    assert desk.revoke(one.id) is False
    assert desk.revoke("no such key") is False


def test_keys_are_listed_in_the_order_of_making_revoked_ones_too(desk: Desk):
    for name in ("one", "two", "three"):
        desk.create_key(name, ["read"])
    desk.revoke(desk.listing()[0].id)
    listing = desk.listing()
    assert [one.name for one in listing] == ["one", "two", "three"]
    assert [one.revoked_at is not None for one in listing] == [True, False, False]
    assert listing[0].scopes == ("read",)


# Sign-in links and sessions


def test_a_link_signs_in_once(desk: Desk):
    link = desk.new_sign_in_link("local")
    session = desk.redeem(link, 12)
    assert session is not None
    assert desk.person_for(session) == "local"
    assert desk.redeem(link, 12) is None
    assert desk.person_for(session) == "local"


def test_of_many_who_use_a_link_at_once_one_gets_in(desk: Desk):
    link, sessions = desk.new_sign_in_link("local"), []
    gate = threading.Barrier(8)

    def use() -> None:
        gate.wait()
        sessions.append(desk.redeem(link, 12))

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sessions) == 8
    assert len([session for session in sessions if session]) == 1


def test_a_link_that_lies_about_too_long_signs_nobody_in(desk: Desk, later):
    link, late = desk.new_sign_in_link("local"), desk.new_sign_in_link("local")
    later(timedelta(minutes=LINK_MINUTES, seconds=-5))
    assert desk.redeem(link, 12) is not None
    later(timedelta(minutes=LINK_MINUTES, seconds=1))
    assert desk.redeem(late, 12) is None


def test_a_late_link_is_used_up_by_the_attempt(desk: Desk, later, monkeypatch):
    link = desk.new_sign_in_link("local")
    later(timedelta(days=1))
    assert desk.redeem(link, 12) is None
    later(timedelta())
    assert desk.redeem(link, 12) is None


def test_a_session_ends_after_its_hours(desk: Desk, later):
    session = desk.redeem(desk.new_sign_in_link("local"), 0.5)
    assert session is not None
    later(timedelta(minutes=29))
    assert desk.person_for(session) == "local"
    later(timedelta(minutes=31))
    assert desk.person_for(session) is None


def test_a_session_ends_after_half_an_hour_of_nothing(desk: Desk, later):
    session = desk.redeem(desk.new_sign_in_link("local"), 12)
    assert session is not None
    for minutes in (29, 58, 87):
        later(timedelta(minutes=minutes))
        assert desk.person_for(session) == "local"
    later(timedelta(minutes=87 + 31))
    assert desk.person_for(session) is None
    assert desk.sign_ins() == []


def test_a_session_that_is_used_all_day_ends_all_the_same(desk: Desk, later):
    session = desk.redeem(desk.new_sign_in_link("local"), 12)
    assert session is not None
    for minutes in range(0, 12 * 60, 20):
        later(timedelta(minutes=minutes))
        assert desk.person_for(session) == "local"
    later(timedelta(hours=12, seconds=1))
    assert desk.person_for(session) is None


def test_somebody_sees_their_sign_ins_and_ends_one_of_them(desk: Desk):
    mine = [desk.redeem(desk.new_sign_in_link("me"), 12) for _ in range(2)]
    theirs = desk.redeem(desk.new_sign_in_link("somebody else"), 12)
    assert theirs is not None
    assert all(mine)
    first = desk.sign_in_of(str(mine[0]))
    other = desk.sign_in_of(theirs)
    assert first is not None
    assert other is not None
    assert {one.id for one in desk.sign_ins("me")} > {first.id}
    assert desk.end_sign_in(other.id, "me") is False
    assert desk.end_sign_in(first.id, "me") is True
    assert [desk.person_for(str(one)) for one in mine] == [None, "me"]
    assert desk.person_for(theirs) == "somebody else"


def test_somebody_is_signed_out_everywhere_and_their_links_are_worth_nothing(desk: Desk):
    session, link = desk.redeem(desk.new_sign_in_link("me"), 12), desk.new_sign_in_link("me")
    theirs = desk.redeem(desk.new_sign_in_link("somebody else"), 12)
    assert desk.sign_out_everywhere("me") == 1
    assert desk.person_for(str(session)) is None
    assert desk.redeem(link, 12) is None
    assert desk.person_for(str(theirs)) == "somebody else"


# Roles


def test_a_role_holds_from_when_it_is_given_until_it_is_taken(desk: Desk):
    desk.give_role("me", "administrator")
    assert desk.roles_in_force("me") == {"administrator"}
    assert desk.roles_in_force("somebody else") == set()
    assert desk.take_role("me", "administrator") is True
    assert desk.roles_in_force("me") == set()
    assert desk.take_role("me", "administrator") is False


def test_a_role_that_is_given_until_a_day_holds_on_it_and_not_after(desk: Desk):
    today = datetime.now(UTC).date()
    desk.give_role("inspector a", "inspector", today)
    desk.give_role("inspector b", "inspector", today - timedelta(days=1))
    assert desk.roles_in_force("inspector a") == {"inspector"}
    assert desk.roles_in_force("inspector b") == set()
    desk.give_role("inspector a", "inspector", today - timedelta(days=1))
    assert desk.roles_in_force("inspector a") == set()


def test_a_name_that_others_chose_commands_no_terminal(desk: Desk):
    who = desk.meet("https://id.example.org", "a1", "Ada\x1b[2J\r\nOkafor\u202e" + "a" * 500)
    (one,) = desk.people()
    assert one.name.startswith("Ada[2JOkaforaaa")
    assert len(one.name) == 200
    desk.meet("https://id.example.org", "a1", "Ada Price")
    assert desk.person_named(who) == f"Ada Price ({who})"


def test_nobody_inspects_without_end_and_no_role_is_made_up(desk: Desk):
    with pytest.raises(DayNeeded):
        desk.give_role("me", "inspector")
    with pytest.raises(UnknownRole):
        desk.give_role("me", "emperor")
    assert desk.given_roles() == []


def test_one_secret_signs_cookies_whoever_asks(desk: Desk, tmp_path: Path):
    beside = Desk(tmp_path / "desk.db")
    assert desk.cookie_secret == beside.cookie_secret
    assert len(desk.cookie_secret) >= 43
    beside.close()


def test_signing_out_ends_one_session_and_no_other(desk: Desk):
    mine, other = (desk.redeem(desk.new_sign_in_link("local"), 12) for _ in range(2))
    assert mine is not None
    assert other is not None
    desk.sign_out(mine)
    assert desk.person_for(mine) is None
    assert desk.person_for(other) == "local"
    desk.sign_out(mine)


@pytest.mark.parametrize("token", ["", "x", "é" * 50])
def test_what_is_no_link_and_no_session_lets_nobody_in(desk: Desk, token: str):
    assert desk.redeem(token, 12) is None
    assert desk.person_for(token) is None


def test_a_link_is_no_session_and_a_session_no_link(desk: Desk):
    link = desk.new_sign_in_link("local")
    assert desk.person_for(link) is None
    session = desk.redeem(link, 12)
    assert session is not None
    assert desk.redeem(session, 12) is None


# At rest


def test_no_secret_lies_in_the_files(desk: Desk, tmp_path: Path):
    key, link = desk.create_key("case-system"), desk.new_sign_in_link("local")
    session = desk.redeem(desk.new_sign_in_link("local"), 12)
    assert session is not None
    desk.person_for(session)
    desk.key_for(key)
    secrets = [key, key.split("_", 2)[2], link, session]
    for closing in (lambda: None, desk.close):
        closing()
        at_rest = everything_at_rest(tmp_path)
        assert b"case-system" in at_rest
        assert [secret for secret in secrets if secret.encode() in at_rest] == []


def test_what_was_issued_is_there_after_a_restart(desk: Desk, tmp_path: Path):
    key = desk.create_key("case-system")
    desk.close()
    again = Desk(tmp_path / "desk.db")
    again.create()
    assert again.key_for(key) is not None
    again.close()
