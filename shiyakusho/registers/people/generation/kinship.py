"""Who heads a household, and how each member is written beside the head (続柄)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shiyakusho.registers.people.generation.crowd import WOMAN, Crowd
from shiyakusho.registers.people.generation.families import NOBODY, Families
from shiyakusho.registers.people.generation.figures import Ints

WIFE_HEADS, CHILD_HEADS, CHILD_HEADS_FROM = 0.04, 0.45, 75
HEAD, WIFE, HUSBAND, CHILD = "世帯主", "妻", "夫", "子"


@dataclass
class Homes:
    """Households: per person the household's index, per household the head's place in the crowd."""

    home: Ints
    head: Ints
    relation: npt.NDArray[np.object_]
    position: Ints

    def __len__(self) -> int:
        return len(self.head)

    def size(self) -> Ints:
        return np.bincount(self.home, minlength=len(self.head))


def settle(crowd: Crowd, families: Families, rng: np.random.Generator) -> Homes:
    """Number the households, choose heads, write relations and the order of members."""
    core, home = np.unique(families.core, return_inverse=True)
    head = _heads(crowd, families, core, home, rng)
    relation = _relations(crowd, families, head[home])
    order = np.select([relation == HEAD, np.isin(relation, [WIFE, HUSBAND])], [0, 1], 2)
    members = np.lexsort((crowd.birth, order, home))
    position = np.empty(len(crowd), dtype=np.int64)
    first = np.r_[True, home[members][1:] != home[members][:-1]]
    starts = np.maximum.accumulate(np.where(first, np.arange(len(members)), 0))
    position[members] = np.arange(len(members)) - starts + 1
    return Homes(home, head, relation, position)


def _heads(
    crowd: Crowd, families: Families, core: Ints, home: Ints, rng: np.random.Generator
) -> Ints:
    head = core.copy()
    spouse = families.spouse[core]
    wife_heads = (spouse != NOBODY) & (rng.random(len(core)) < WIFE_HEADS)
    head[wife_heads] = spouse[wife_heads]
    oldest = np.full(len(core), NOBODY, dtype=np.int64)
    parent = np.where(families.mother != NOBODY, families.mother, families.father)
    under = np.flatnonzero((parent == core[home]) & (crowd.age >= 25))
    under = under[np.argsort(-crowd.birth[under], kind="stable")]
    oldest[home[under]] = under
    hands_over = (
        (spouse == NOBODY)
        & (oldest != NOBODY)
        & (crowd.age[core] >= CHILD_HEADS_FROM)
        & (rng.random(len(core)) < CHILD_HEADS)
    )
    head[hands_over] = oldest[hands_over]
    return head


def _relations(crowd: Crowd, families: Families, head: Ints) -> npt.NDArray[np.object_]:
    me, kin = np.arange(len(crowd)), families
    woman = crowd.sex == WOMAN
    partner = kin.spouse[head]
    partner_known = partner != NOBODY
    is_parent = (kin.mother[head] == me) | (kin.father[head] == me)
    is_in_law = partner_known & ((kin.mother[partner] == me) | (kin.father[partner] == me))
    raised = (kin.mother == head) | (kin.father == head)
    raised |= partner_known & ((kin.mother == partner) | (kin.father == partner))
    older = crowd.birth < crowd.birth[head]
    their = np.where(crowd.sex[head] == WOMAN, "夫の", "妻の").astype(object)
    parent = np.where(woman, "母", "父").astype(object)
    sibling = np.where(woman, np.where(older, "姉", "妹"), np.where(older, "兄", "弟")).astype(
        object
    )
    return np.select(
        [me == head, kin.spouse == head, raised, is_parent, is_in_law],
        [HEAD, np.where(woman, WIFE, HUSBAND).astype(object), CHILD, parent, their + parent],
        sibling,
    ).astype(object)
