"""A proof as a file (C2SP tlog-proof): that one event stands in the log, to be checked offline."""

import json
from base64 import b64encode
from collections.abc import Sequence

from service.ledger.leaf import Leaf

FIRST_LINE = "c2sp.org/tlog-proof@v1"
ENDING = ".tlog-proof"


def proof_file(
    leaf: Leaf, index: int, path: Sequence[bytes], checkpoint: str, state: bytes | None = None
) -> str:
    """The file: what the leaf is made of, its index, the hashes up to the root, the checkpoint.

    With `state`, the stored bytes of the event are shown too; without, only their digest.
    """
    extra = b64encode(json.dumps(_parts(leaf, state), separators=(",", ":")).encode()).decode()
    hashes = [b64encode(hash).decode() for hash in path]
    return "\n".join([FIRST_LINE, f"extra {extra}", f"index {index}", *hashes, "", checkpoint])


def _parts(leaf: Leaf, state: bytes | None) -> dict[str, object]:
    parts: dict[str, object] = {
        "position": leaf.position,
        "id": str(leaf.originator_id),
        "version": leaf.version,
        "topic": leaf.topic,
        "state_sha256": leaf.state_digest.hex(),
    }
    return parts if state is None else {**parts, "state": b64encode(state).decode()}
