"""The Merkle tree of RFC 9162, section 2.1: its hashes, its roots, and its two kinds of proof."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256().digest()
"""The root of a tree without leaves (RFC 9162 2.1.1)."""

Node = Callable[[int, int], bytes]
"""The hash of a complete subtree, by its level (0: a leaf) and its index among those of its level."""

Row = tuple[int, int, Sequence[bytes]]
"""Neighbouring nodes: their level, the index of the first, and their hashes."""

_sha256 = sha256


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf (RFC 9162 2.1.1)."""
    return sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees (RFC 9162 2.1.1)."""
    return sha256(b"\1" + left + right).digest()


def grown(size: int, leaves: Sequence[bytes], node: Node) -> Iterator[Row]:
    """The complete subtrees that come into being when leaf hashes join a tree of this size.

    Level by level from 1 on. Only of what was there before is `node` asked: one node a level.
    """
    level, first, row = 0, size, leaves
    while row:
        if first % 2:
            first -= 1
            row = [node(level, first), *row]
        row = [
            _sha256(b"\1" + left + right).digest()
            for left, right in zip(row[::2], row[1::2], strict=False)
        ]
        level, first = level + 1, first // 2
        if row:
            yield level, first, row


def complete(leaves: Sequence[bytes], level: int) -> bytes:
    """The hash of the complete subtree of this level over all its leaf hashes.

    Raises `ValueError` unless there are as many as it has.
    """
    if len(leaves) != 1 << level:
        raise ValueError("a complete subtree has all its leaves")
    for _ in range(level):
        leaves = [node_hash(*pair) for pair in zip(leaves[::2], leaves[1::2], strict=True)]
    return leaves[0]


def root(size: int, node: Node) -> bytes:
    """The root of the tree of the first so many leaves (RFC 9162 2.1.1)."""
    return _over(0, size, node) if size else EMPTY_ROOT


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The proof that a leaf stands in the tree of this size, from the leaf up (RFC 9162 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    first, end, path = 0, size, list[bytes]()
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            path.append(_over(middle, end, node))
            end = middle
        else:
            path.append(_over(first, middle, node))
            first = middle
    return path[::-1]


def consistency(older: int, newer: int, node: Node) -> list[bytes]:
    """The proof that a tree continues an older one (RFC 9162 2.1.4.1)."""
    if not 0 < older <= newer:
        raise ValueError("an older tree has at least one leaf and no more than the newer")
    first, end, path = 0, newer, list[bytes]()
    while end != older:
        middle = first + _split(end - first)
        if older <= middle:
            path.append(_over(middle, end, node))
            end = middle
        else:
            path.append(_over(first, middle, node))
            first = middle
    if first:  # otherwise it is the older root itself, which whoever checks has already
        path.append(_over(first, end, node))
    return path[::-1]


def _over(first: int, end: int, node: Node) -> bytes:
    """The hash over a range of leaves as the tree divides them."""
    width = end - first
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node(level, first >> level)
    middle = first + _split(width)
    return node_hash(_over(first, middle, node), _over(middle, end, node))


def _split(width: int) -> int:
    """The largest power of two smaller than this (RFC 9162 2.1.1: k < n <= 2k)."""
    return 1 << ((width - 1).bit_length() - 1)
