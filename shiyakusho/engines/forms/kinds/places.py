"""Addresses: postal code, town, the rest."""

from typing import Any

from shiyakusho.engines.forms.problems import Problem, Refused, problem_of
from shiyakusho.engines.forms.text import one_text
from shiyakusho.ground.jp import JpError, postal

PARTS = ("postal_code", "town", "rest")
LONGEST = 200


class Several(Exception):
    """More than one box of a composite field is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(", ".join(problem.code for problem in problems))


def read_address(question: Any, raw: Any) -> dict[str, str]:
    """`{"postal_code": "8020001", "town", "rest"}`. Town and rest are kept exactly as typed; the
    postal code may be empty (abroad, unknown)."""
    boxes = as_boxes(raw, PARTS)
    problems = list(gather(boxes, PARTS, LONGEST))
    code = ""
    if boxes["postal_code"].strip():
        try:
            code = postal.parse_code(boxes["postal_code"])
        except JpError as error:
            problems.append(problem_of(error, "postal_code"))
    problems += [Problem("required", part=p) for p in ("town", "rest") if not boxes[p].strip()]
    if problems:
        raise Several(tuple(problems))
    return {"postal_code": code, "town": boxes["town"], "rest": boxes["rest"]}


def as_boxes(raw: Any, parts: tuple[str, ...]) -> dict[str, str]:
    """The boxes of a composite answer; Refused when `raw` is no such thing."""
    if not isinstance(raw, dict) or set(raw) - {*parts, "key"}:
        raise Refused("wrong_shape")
    if not all(isinstance(value, str | None) for value in raw.values()):
        raise Refused("wrong_shape")
    return {part: raw.get(part) or "" for part in parts}


def gather(boxes: dict[str, str], parts: tuple[str, ...], limit: int) -> list[Problem]:
    """Problems of the text in each box."""
    found = []
    for part in parts:
        try:
            one_text(boxes[part], max_length=limit)
        except (Refused, JpError) as error:
            found.append(problem_of(error, part))
    return found
