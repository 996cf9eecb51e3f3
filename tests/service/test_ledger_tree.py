"""Is the tree that of RFC 9162, does every proof hold, and is every forged one refused?"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.ledger.tree import (
    EMPTY_ROOT,
    complete,
    consistency,
    grown,
    inclusion,
    leaf_hash,
    node_hash,
    root,
)
from service.ledger.verify import is_continued, is_included
from tests.service.ledgers import hashes, tree_hash

# The leaves, roots and proofs of Certificate Transparency's reference tests.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
FIRST, SECOND = ROOTS[1], "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
THIRD_AND_FOURTH = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
FIFTH = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
FIFTH_AND_SIXTH = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
SEVENTH_AND_EIGHTH = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
LAST_FOUR = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
INCLUSIONS = {
    (0, 1): [],
    (0, 2): [SECOND],
    (1, 2): [FIRST],
    (2, 3): [ROOTS[2]],
    (1, 5): [FIRST, THIRD_AND_FOURTH, FIFTH],
    (0, 8): [SECOND, THIRD_AND_FOURTH, LAST_FOUR],
    (5, 8): [FIFTH, SEVENTH_AND_EIGHTH, ROOTS[4]],
}
CONSISTENCIES = {
    (1, 1): [],
    (1, 8): [SECOND, THIRD_AND_FOURTH, LAST_FOUR],
    (2, 5): [THIRD_AND_FOURTH, FIFTH],
    (6, 8): [FIFTH_AND_SIXTH, SEVENTH_AND_EIGHTH, ROOTS[4]],
}
FORGERIES = 3_000


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_the_reference(size: int):
    assert tree(LEAVES[:size]).root(size).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSIONS)
def test_the_inclusion_proofs_are_those_of_the_reference(index: int, size: int):
    made = inclusion(index, size, tree(LEAVES).node)
    assert [hash.hex() for hash in made] == INCLUSIONS[index, size]


@pytest.mark.parametrize(("older", "newer"), CONSISTENCIES)
def test_the_consistency_proofs_are_those_of_the_reference(older: int, newer: int):
    made = consistency(older, newer, tree(LEAVES).node)
    assert [hash.hex() for hash in made] == CONSISTENCIES[older, newer]


def test_an_empty_tree_has_the_hash_of_nothing():
    assert root(0, Tree().node) == EMPTY_ROOT == bytes.fromhex(ROOTS[0])


@given(st.lists(st.integers(0, 40), max_size=8))
def test_however_it_grew_the_tree_is_the_one_that_the_rfc_defines(steps: list[int]):
    grew, leaves = Tree(), hashes(sum(steps))
    for step in steps:
        grew.grow(leaves[grew.size : grew.size + step])
    assert grew.root(grew.size) == tree_hash(leaves)


@given(st.integers(1, 200), st.data())
def test_every_proof_that_is_made_holds(size: int, data: st.DataObject):
    grew, leaves = Tree(), hashes(size)
    grew.grow(leaves)
    index, older = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    now, was = grew.root(size), tree_hash(leaves[:older])
    assert grew.root(older) == was
    assert is_included(leaves[index], index, size, inclusion(index, size, grew.node), now)
    assert is_continued(older, was, size, now, consistency(older, size, grew.node))


@pytest.mark.slow
def test_every_proof_of_every_small_tree_holds():
    for size in range(1, 70):
        grew, leaves = Tree(), hashes(size)
        grew.grow(leaves)
        now = tree_hash(leaves)
        for index in range(size):
            path = inclusion(index, size, grew.node)
            assert is_included(leaves[index], index, size, path, now)
            old = tree_hash(leaves[: index + 1])
            assert is_continued(index + 1, old, size, now, consistency(index + 1, size, grew.node))


def test_three_thousand_forged_proofs_are_refused():
    chance, grew, leaves = random.Random(9162), Tree(), hashes(150)
    grew.grow(leaves)
    refused = 0
    for _ in range(FORGERIES // 2):
        size = chance.randint(2, 150)
        index, older = chance.randrange(size), chance.randint(1, size - 1)
        now, was = grew.root(size), grew.root(older)
        honest = (leaves[index], index, size, inclusion(index, size, grew.node), now)
        forged = forge(honest, chance, chance.choice([-1, 10_000, (index + 1) % size]))
        refused += not is_included(*forged) and forged != honest
        honest = (older, was, size, now, consistency(older, size, grew.node))
        forged = forge(honest, chance, chance.choice([-1, 0, 10_000]))
        refused += not is_continued(*forged) and forged != honest
    assert refused == FORGERIES


def test_a_proof_that_cannot_be_made_is_not_made():
    grew = tree(LEAVES)
    for index, size in ((8, 8), (-1, 8), (0, 0)):
        with pytest.raises(ValueError):
            inclusion(index, size, grew.node)
    for older, newer in ((0, 8), (8, 7), (-1, 3)):
        with pytest.raises(ValueError):
            consistency(older, newer, grew.node)
    with pytest.raises(ValueError):
        complete(hashes(3), 2)


def test_a_leaf_is_never_taken_for_a_node():
    assert leaf_hash(b"") != node_hash(b"", b"")
    assert leaf_hash(b"\1") != node_hash(b"", b"")


class Tree:
    """A tree in memory, grown as the ledger grows its own."""

    def __init__(self) -> None:
        self.size = 0
        self.hashes: dict[tuple[int, int], bytes] = {}

    def grow(self, leaves):
        """Add leaf hashes."""
        self._keep(0, self.size, leaves)
        for row in grown(self.size, leaves, self.node):
            self._keep(*row)
        self.size += len(leaves)

    def node(self, level, index):
        """A complete subtree."""
        return self.hashes[level, index]

    def root(self, size):
        """The root at a size."""
        return root(size, self.node)

    def _keep(self, level, first, row):
        self.hashes |= {(level, index): hash for index, hash in enumerate(row, first)}


def tree(leaves) -> Tree:
    """The tree over these leaves."""
    made = Tree()
    made.grow([leaf_hash(leaf) for leaf in leaves])
    return made


def forge(honest, chance, number):
    """The same proof with one thing about it false, in one of several ways.

    Of two sizes a few are alike enough that the same hashes prove both (RFC 9162 leaves it to the
    signed checkpoint to say the size), so a false number is one that is never true.
    """
    proof = list(honest)
    place = chance.randrange(len(proof))
    told = proof[place]
    if isinstance(told, bytes):
        proof[place] = flipped(told, chance)
    elif isinstance(told, int):
        proof[place] = number if place == 1 or number in (-1, 0, 10_000) else -1
    elif not told:
        proof[place] = [chance.randbytes(32)]
    else:
        proof[place] = chance.choice(
            [
                told[:-1],
                told[1:],
                [*told, chance.randbytes(32)],
                [flipped(told[0], chance), *told[1:]],
                [*told[:-1], flipped(told[-1], chance)],
            ]
        )
    return tuple(proof)


def flipped(hash: bytes, chance: random.Random) -> bytes:
    """The hash with one bit turned."""
    bit = chance.randrange(256)
    return (int.from_bytes(hash, "big") ^ (1 << bit)).to_bytes(32, "big")
