"""Where upper rooms plug in: their own checks of a definition, run before it can be live.

A check is `(definition, process) -> iterable of Finding`; it knows nothing of files. Example: the
rule engine's type check, a letter whose template does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shiyakusho.ground.contracts import Registry

from .definition import Definition, Process


@dataclass(frozen=True)
class Finding:
    """Something wrong at a place of the definition, e.g. ("criteria", "raises_child", "when").

    `grave`: an error, which keeps the definition from going live; else a warning for its author.
    """

    place: tuple[str | int, ...]
    code: str
    message: str
    grave: bool = True


Check = Callable[[Definition, Process | None], Iterable[Finding]]

definition_checks: Registry[Check] = Registry("definition checks")


def register_check(name: str, check: Check) -> None:
    """Add a check; `name` is stable and says whose it is, e.g. "rules.types"."""
    definition_checks.register(name, check)
