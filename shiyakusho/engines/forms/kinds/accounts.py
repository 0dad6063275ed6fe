"""Bank accounts (振込先)."""

import re
from typing import Any

from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.text import folded
from shiyakusho.ground.ui.fields import BANK_PARTS

from .places import Several, as_boxes, gather

TYPES = ("ordinary", "current", "savings")
LONGEST = 100
_NUMBER = re.compile(r"\d{1,8}")
# 全銀: kana, capitals, digits and a few signs; typed in any width, kept as typed.
_HOLDER = re.compile(r"[\u30a0-\u30ffA-Z0-9 ().,\-/・ー「」]+")


def read_account(question: Any, raw: Any) -> dict[str, str]:
    """`{"bank", "branch", "type", "number", "holder_kana"}`; the number as half-width digits."""
    boxes = as_boxes(raw, tuple(BANK_PARTS))
    problems = gather(boxes, tuple(BANK_PARTS), LONGEST)
    empty = [part for part in BANK_PARTS if not boxes[part].strip()]
    problems += [
        Problem("required_choice" if part == "type" else "required", part=part) for part in empty
    ]
    if boxes["type"] and boxes["type"] not in TYPES:
        problems.append(Problem("not_an_option", part="type"))
    number = folded(boxes["number"]).replace("-", "")
    if number and not (number.isascii() and _NUMBER.fullmatch(number)):
        problems.append(Problem("account_number_invalid", part="number"))
    if boxes["holder_kana"].strip() and not is_holder(boxes["holder_kana"]):
        problems.append(Problem("account_kana_invalid", part="holder_kana"))
    if problems:
        raise Several(tuple(problems))
    return {**boxes, "number": number}


def is_holder(text: str) -> bool:
    """Whether the holder's name can stand in a bank transfer (全銀)."""
    return bool(_HOLDER.fullmatch(folded(text).upper()))
