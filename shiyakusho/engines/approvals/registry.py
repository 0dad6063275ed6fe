"""Plug in: who may still see a proposal, asked of the room it is about.

A seat lets one read a proposal; the room whose record it decides may know a reason why not any more
(秘匿の区分). A gate is ``(subjects, account) -> those to be hidden``; a subject is ``case:<id>``.
"""

from collections.abc import Callable, Iterable

from shiyakusho.ground.contracts.registries import Registry
from shiyakusho.ground.identity.models import Account

Gate = Callable[[Iterable[str], Account], set[str]]
gates: Registry[Gate] = Registry("who may see what is proposed")


def hidden(subjects: Iterable[str], account: Account) -> set[str]:
    """Of ``subjects`` those that this account may not see, by the gate of their kind."""
    by_kind: dict[str, list[str]] = {}
    for subject in subjects:
        by_kind.setdefault(subject.partition(":")[0], []).append(subject)
    found: set[str] = set()
    for kind, gate in gates.items():
        if about := by_kind.get(kind):
            found |= gate(about, account)
    return found
