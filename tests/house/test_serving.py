"""Is Heedful served as its stores need it, and does the access log keep silent about people?"""

import datetime
import re
import runpy
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import ThreadWorker

from tests.house.tree import TOP, words_of


def test_one_worker_with_threads_serves_on_this_machine_only():
    served = serving()
    assert served["bind"] == "127.0.0.1:8000"
    assert (served["workers"], served["threads"]) == (1, 16)
    assert issubclass(served["worker_class"], ThreadWorker)


def test_a_client_has_only_so_long_to_send_its_request(monkeypatch):
    assert serving()["worker_class"].seconds == 15
    monkeypatch.setenv("REQUEST_SECONDS", "5")
    assert serving()["worker_class"].seconds == 5


def test_a_setting_that_cannot_be_is_one_sentence_to_whoever_starts_the_server(monkeypatch):
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(SystemExit) as refused:
        serving()
    assert re.fullmatch('Error: .*"PORT".*', refused.value.code)


def test_the_environment_says_where_to_listen(monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "8080")
    monkeypatch.setenv("THREADS", "32")
    monkeypatch.setenv("TRUSTED_HOSTS", "heedful.example.org")
    served = serving()
    assert (served["bind"], served["threads"]) == ("0.0.0.0:8080", 32)


def test_an_ipv6_address_stands_in_brackets(monkeypatch):
    monkeypatch.setenv("HOST", "::1")
    assert serving()["bind"] == "[::1]:8000"


def test_with_postgresql_as_many_workers_serve_as_are_wanted(monkeypatch):
    monkeypatch.setenv("WORKERS", "3")
    assert serving()["workers"] == 1
    monkeypatch.setenv("DATABASE_URL", "postgresql://service@/heedful")
    assert serving()["workers"] == 3


def test_a_setting_that_cannot_be_ends_the_server_with_one_sentence(monkeypatch):
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(SystemExit, match="PORT"):
        serving()


def test_the_application_is_built_in_the_worker_and_nobody_commands_it_through_a_socket():
    served = serving()
    assert served["preload_app"] is False
    assert served["control_socket_disable"] is True


def test_every_setting_is_one_gunicorn_knows():
    plain = {name for name, value in serving().items() if isinstance(value, str | int)}
    named = {name for name in plain if not name.startswith("__")}
    assert named <= set(Config().settings)


def test_the_access_log_holds_no_query_string_no_token_and_nobodys_address():
    line = logged("/sign-in/s3cr3t?text=the+child")
    assert line.endswith("GET /sign-in/… 200 2 bytes 5 ms")
    assert "192.0.2.7" not in line


@pytest.mark.parametrize("process", ["release", "web", "worker"])
def test_the_procfile_says_how_to_start(process):
    assert f"{process}: " in words_of(TOP / "Procfile")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    """The environment of a fresh machine."""
    names = ("HOST", "PORT", "THREADS", "TRUSTED_HOSTS", "REQUEST_SECONDS", "WORKERS")
    for name in (*names, "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def serving():
    """What gunicorn.conf.py sets."""
    return runpy.run_path(str(TOP / "gunicorn.conf.py"))


def logged(target):
    """The access log's line for a request, as gunicorn would write it."""
    served = serving()
    path, _, query = target.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": target,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REMOTE_ADDR": "192.0.2.7",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": target,
    }
    answer = SimpleNamespace(status="200 OK", sent=2, headers=[])
    asked = SimpleNamespace(headers=[])
    logger = served["logger_class"](Config())
    took = datetime.timedelta(milliseconds=5)
    atoms = logger.atoms_wrapper_class(logger.atoms(answer, asked, environ, took))
    return served["access_log_format"] % atoms
