"""Whoever holds a lease: a name that says where it runs, and whether it is certainly gone."""

import os
import socket
from pathlib import Path
from uuid import uuid4

PROC = Path("/proc")


def new_holder() -> str:
    """A name no other holder has: host, process, where that number counts, and a random part."""
    return f"{socket.gethostname()} {os.getpid()} {_machine()} {uuid4().hex[:8]}"


def shown(holder: str) -> str:
    """The part an operator can use: host and process."""
    return " ".join(holder.split()[:2])


def is_gone(holder: str) -> bool:
    """Whether it ran on this machine, among the processes we see, and its process has ended.

    A number may have been given to another process meanwhile: then the lease runs out by itself.
    """
    parts = holder.split()
    if len(parts) != 4 or parts[2] == "-" or parts[2] != _machine():
        return False
    return not (PROC / parts[1]).exists() or _is_dead(parts[1])


def _is_dead(process: str) -> bool:
    """Whether it has ended and only waits for its parent to ask how."""
    try:
        return (PROC / process / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return True


def _machine() -> str:
    """What tells this boot of this machine, and our view of its processes, from any other."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{(PROC / 'self/ns/pid').readlink().name.strip('pid:[]')}"
    except OSError:
        return "-"
