"""Checks a proof from a Heedful log: python verify.py PUBLICKEY PROOF [CHECKPOINT]

For somebody who has Python 3.8 or later and nothing else: this file stands alone. PUBLICKEY is the
line that `python -m service checkpoint --public-key` prints, or a file that holds it, from whoever you
trust to give you the right one. PROOF is a proof of one event (C2SP tlog-proof) or the proof that a
log continues an older one, as Heedful answers it. CHECKPOINT is one that was kept outside; with it the
proof must hold for that very checkpoint. Says one sentence and ends with 0 (proved), 1 (not proved)
or 2 (something could not be read). What is proved and what is not: docs/ledger.md.
"""

import hashlib
import json
import struct
import sys
import uuid
from base64 import b64decode
from pathlib import Path
from typing import Any, List, NoReturn, Tuple  # noqa: UP035 - for Python 3.8

P = 2**255 - 19  # the field of RFC 8032, 5.1
L = 2**252 + 27742317777372353535851937790883648493  # the order of its base point
D = -121665 * pow(121666, P - 2, P) % P
Point = Tuple[int, int, int, int]  # noqa: UP006
Hashes = List[bytes]  # noqa: UP006


class NotProved(Exception):
    """The proof does not hold. The sentence says what is wrong."""


class Checkpoint:
    """A signed checkpoint (C2SP tlog-checkpoint): the log's name, its size, its root."""

    def __init__(self, note: str, public_key: str) -> None:
        name, id, key = public_key.strip().split("+", 2)
        text, _, signatures = note.rpartition("\n\n")
        text += "\n"
        for line in signatures.splitlines():
            dash, signer, signature = line.split(" ")
            raw = b64decode(signature, validate=True)
            if (dash, signer, raw[:4].hex()) == ("—", name, id):
                break
        else:
            fail("this key has not signed the checkpoint")
        typed_key = b64decode(key, validate=True)
        if hashlib.sha256(name.encode() + b"\n" + typed_key).digest()[:4] != raw[:4]:
            fail("the public key's id does not belong to it")
        if typed_key[:1] != b"\1" or not has_signed(typed_key[1:], text.encode(), raw[4:]):
            fail("the signature is not over this checkpoint")
        self.origin, size, root = text.split("\n")[:3]
        self.size, self.root = int(size), b64decode(root, validate=True)
        if self.origin != name:
            fail("the checkpoint is of another log")


def fail(sentence: str) -> NoReturn:
    """End with the sentence."""
    raise NotProved(sentence)


def check(public_key: str, proof: str, checkpoint: str = "") -> str:
    """The sentence that says what is proved. Raises `NotProved`, or `ValueError` and its like."""
    outside = Checkpoint(unwrapped(checkpoint, "note"), public_key) if checkpoint else None
    if proof.lstrip().startswith("{") and "hashes" in json.loads(proof):
        return check_consistency(public_key, json.loads(proof), outside)
    return check_event(public_key, unwrapped(proof, "file"), outside)


def check_event(public_key: str, proof: str, outside: "Checkpoint | None") -> str:
    """Whether the event of a tlog-proof stands in the log (RFC 9162 2.1.3.2)."""
    head, _, note = proof.partition("\n\n")
    first, extra, index, *path = head.split("\n")
    if first != "c2sp.org/tlog-proof@v1" or extra[:6] != "extra " or index[:6] != "index ":
        raise ValueError("not a proof of an event")
    signed = Checkpoint(note, public_key)
    if outside and (outside.size, outside.root) != (signed.size, signed.root):
        if outside.size == signed.size:
            fail("the checkpoint kept outside contradicts that of the proof")
        fail(f"the proof is for another size; ask for one with size={outside.size}")
    parts = json.loads(b64decode(extra[6:], validate=True))
    hashes = [b64decode(line, validate=True) for line in path]
    if not is_included(leaf_hash(parts), int(index[6:]), signed.size, hashes, signed.root):
        fail("this event is not in the log of the checkpoint")
    if "state" in parts and sha256(b64decode(parts["state"])).hex() != parts["state_sha256"]:
        fail("what is shown of the event is not what the log holds")
    event = f"event {parts['id']}.{parts['version']} ({parts['topic']})"
    where = f"at position {parts['position']} of the log {signed.origin}"
    return f"{event} stands {where}, unchanged among its {signed.size} events"


def check_consistency(public_key: str, proof: Any, outside: "Checkpoint | None") -> str:
    """Whether the log continues that of the checkpoint kept outside (RFC 9162 2.1.4.2)."""
    if outside is None:
        raise ValueError("this kind of proof needs a checkpoint that was kept outside")
    signed = Checkpoint(proof["checkpoint"], public_key)
    if outside.size != proof["from_size"]:
        fail(f"the proof begins elsewhere; ask for one with from={outside.size}")
    hashes = [b64decode(hash, validate=True) for hash in proof["hashes"]]
    if not is_continued(outside.size, outside.root, signed.size, signed.root, hashes):
        fail(f"the log of {signed.size} events does not continue that of {outside.size}")
    return f"the log {signed.origin} of {signed.size} events continues that of {outside.size}"


def unwrapped(text: str, name: str) -> str:
    """The text itself, out of the JSON in which the API answers it."""
    return str(json.loads(text)[name]) if text.lstrip().startswith("{") else text


def leaf_hash(parts: Any) -> bytes:
    """The hash of an event's leaf; what it is made of stands in docs/ledger.md."""
    topic = parts["topic"].encode()
    numbers = (parts["position"], uuid.UUID(parts["id"]).bytes, parts["version"], len(topic))
    digest = bytes.fromhex(parts["state_sha256"])
    if len(digest) != 32:
        raise ValueError("not a SHA-256")
    return sha256(struct.pack(">9sQ16sQI", b"\0heedful1", *numbers) + topic + digest)


def is_included(leaf: bytes, index: int, size: int, path: Hashes, root: bytes) -> bool:
    """RFC 9162 2.1.3.2, step by step."""
    if not 0 <= index < size:
        return False
    place, last, hash = index, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            hash = sha256(b"\1" + other + hash)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            hash = sha256(b"\1" + hash + other)
        place, last = place >> 1, last >> 1
    return last == 0 and hash == root


def is_continued(older: int, was: bytes, newer: int, now: bytes, path: Hashes) -> bool:
    """RFC 9162 2.1.4.2, step by step."""
    if older == newer:
        return was == now and not path
    if not 0 < older < newer or not path:
        return False
    first, *rest = path if older & (older - 1) else [was, *path]
    place, last = older - 1, newer - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    old = new = first
    for other in rest:
        if last == 0:
            return False
        if place % 2 or place == last:
            old, new = sha256(b"\1" + other + old), sha256(b"\1" + other + new)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            new = sha256(b"\1" + new + other)
        place, last = place >> 1, last >> 1
    return last == 0 and old == was and new == now


def sha256(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def has_signed(key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether this is the Ed25519 signature over the text: by `cryptography` if it is there."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return has_signed_rfc8032(key, text, signature)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def has_signed_rfc8032(key: bytes, text: bytes, signature: bytes) -> bool:
    """The same by arithmetic alone (RFC 8032, 5.1.7): [S]B = R + [k]A."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = point(key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    left, right = times(s, BASE), plus(r, times(k, a))
    return (
        (left[0] * right[2] - right[0] * left[2]) % P
        == 0
        == (left[1] * right[2] - right[1] * left[2]) % P
    )


def point(data: bytes) -> "Point | None":
    """A point of the curve from its 32 bytes (RFC 8032, 5.1.3); None when they are of none."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x % 2 != sign else x
    return x, y, 1, x * y % P


def plus(p: Point, q: Point) -> Point:
    """The sum of two points (RFC 8032, 5.1.4)."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, p: Point) -> Point:
    """A point added to itself so many times."""
    total = (0, 1, 1, 0)
    while number:
        total = plus(total, p) if number % 2 else total
        p, number = plus(p, p), number >> 1
    return total


BASE = point(bytes.fromhex("58" + "66" * 31)) or (0, 1, 1, 0)


def main(words: "list[str]") -> int:
    """Say the sentence; the exit code."""
    if len(words) not in (2, 3):
        sys.stderr.write(f"{(__doc__ or '').splitlines()[0]}\n")
        return 2
    try:
        key = words[0] if "+" in words[0] else Path(words[0]).read_text("utf-8")
        sentence = check(key, *(Path(word).read_text("utf-8") for word in words[1:]))
    except NotProved as wrong:
        sys.stdout.write(f"NOT PROVED: {wrong}.\n")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error) as wrong:
        sys.stderr.write(f"This cannot be read as it should: {type(wrong).__name__}.\n")
        return 2
    sys.stdout.write(f"Proved: {sentence}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
