"""How gunicorn serves Heedful: threads in one process, the application built inside it."""

import re
import sys
from pathlib import Path

from environs import EnvError
from gunicorn.glogging import Logger

from service.anonymous.quiet import is_quiet
from service.connections import PatientWorker
from service.measuring.files import empty, hand_over
from service.operations.beside import start_beside
from service.operations.opened import refuse_to_start
from service.settings import Settings

try:
    settings = Settings.from_environment()
except EnvError as error:
    sys.exit(f"Error: {error}")

if settings.metrics_address:
    hand_over(settings)

bind = settings.listens_on


class Worker(PatientWorker):
    """gunicorn's threads, which wait for a client only so long."""

    seconds = settings.request_seconds


worker_class = Worker
# With SQLite one worker, the background work a thread of it; with PostgreSQL as many as are wanted.
workers = settings.web_processes
threads = settings.threads
# Never preload: database connections and threads must not be shared across a fork.
preload_app = False
# By default gunicorn opens a socket in the home directory through which it can be commanded.
control_socket_disable = True
timeout = 60
graceful_timeout = 30
# Heartbeat files belong in memory: on a slow disk gunicorn takes a healthy worker for dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None

accesslog = "-"
# The path without its query string, and no address, referrer or browser: who asked is nobody's
# business in a log, and a query string can hold what somebody searched for.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"


def on_starting(server):
    """Before any worker is forked: refuse with one sentence what a worker would refuse."""
    refuse_to_start(settings)
    if settings.metrics_address:
        empty(hand_over(settings))
        start_beside("metrics")


def child_exit(server, worker):
    """A worker has ended: what it alone could tell is told no more; what it counted stays counted."""
    if settings.metrics_address:
        from prometheus_client.multiprocess import mark_process_dead  # once the directory is named

        mark_process_dead(worker.pid)


class AccessLogger(Logger):
    """gunicorn's logger, with the single-use sign-in token taken out of the path.

    Of whoever speaks anonymously, or looks by a receipt, it says nothing: a line would tell when.
    """

    def access(self, resp, req, environ, request_time):
        """Write a line about a request, unless nobody may know that there was one."""
        if not is_quiet(environ.get("PATH_INFO") or ""):
            super().access(resp, req, environ, request_time)

    def atoms(self, resp, req, environ, request_time):
        """What a log line may say about a request."""
        atoms = super().atoms(resp, req, environ, request_time)
        path = re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", atoms["U"] or "")
        atoms["U"] = re.sub(r"(/sign-in/).+", r"\1…", path)
        return atoms


logger_class = AccessLogger
