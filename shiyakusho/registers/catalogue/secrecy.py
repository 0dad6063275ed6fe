"""How secret a procedure's cases are (秘匿の区分), and the rules it follows from: national/secrecy.yaml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Protocol, get_args

from django.conf import settings
from pydantic import StringConstraints

from .shape import Id, Shape, Text
from .source import read_source

Secrecy = Literal["ordinary", "sensitive", "secret"]
ORDER: tuple[str, ...] = get_args(Secrecy)
FILE = "secrecy.yaml"


class SecrecyRule(Shape):
    """Why cases are more than ordinary: the law, and the businesses that are never below it."""

    level: Secrecy
    title: Text
    law: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    core_businesses: list[str] = []


class Classified(Protocol):
    """What of a definition decides its secrecy."""

    secrecy: Secrecy
    secrecy_rule: Id | None
    core_business: str | None


def secrecy_level(secrecy: str) -> int:
    """1 (普通), 2 (要配慮) or 3 (秘匿): how a case keeps it, and how clearances are compared."""
    return ORDER.index(secrecy) + 1


def secrecy_rules() -> dict[Id, SecrecyRule]:
    """The rules of national/secrecy.yaml by id."""
    return rules_of(Path(settings.NATIONAL_DIR) / FILE)


@lru_cache(maxsize=4)
def rules_of(path: Path) -> dict[Id, SecrecyRule]:
    """The rules in this file; none when there is no such file."""
    if not path.exists():
        return {}
    given = read_source(path).data["rules"]
    return {name: SecrecyRule.model_validate(one) for name, one in given.items()}


def fault_of(definition: Classified, rules: dict[Id, SecrecyRule]) -> str:
    """What is wrong with the secrecy of ``definition``, in Japanese; ``""`` when it is sound."""
    named = definition.secrecy_rule
    if named is not None and named not in rules:
        return f"秘匿の決まり {named} が national/{FILE} にありません"
    if named is None and definition.secrecy != "ordinary":
        return "ordinary より高いときは、従う決まり secrecy_rule を書いてください"
    for name, rule in rules.items():
        follows = name == named or definition.core_business in rule.core_businesses
        if follows and secrecy_level(definition.secrecy) < secrecy_level(rule.level):
            return f"{rule.title.ja}（{name}）は {rule.level} より低くできません"
    return ""
