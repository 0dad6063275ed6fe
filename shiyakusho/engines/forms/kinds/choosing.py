"""Yes or no, one of several, several of several."""

from typing import Any

from shiyakusho.engines.forms.problems import Refused

from .numbers import limit

BOOLS = {"yes": True, "no": False, "true": True, "false": False}


def read_bool(question: Any, raw: Any) -> bool:
    """はい or いいえ."""
    if isinstance(raw, bool):
        return raw
    if not isinstance(raw, str) or raw not in BOOLS:
        raise Refused("not_an_option")
    return BOOLS[raw]


def read_choice(question: Any, raw: Any) -> str:
    """The value of one option of the question."""
    if not isinstance(raw, str) or raw not in _values(question):
        raise Refused("not_an_option")
    return raw


def read_choices(question: Any, raw: Any) -> list[str]:
    """Values of options, in the order of the question, each once."""
    chosen = [raw] if isinstance(raw, str) else raw
    if not isinstance(chosen, list) or not all(isinstance(one, str) for one in chosen):
        raise Refused("wrong_shape")
    values = _values(question)
    if set(chosen) - set(values):
        raise Refused("not_an_option")
    low, high = limit(question.min), limit(question.max)
    if low is not None and len(set(chosen)) < low:
        raise Refused("too_few", min=low)
    if high is not None and len(set(chosen)) > high:
        raise Refused("too_many", max=high)
    return [value for value in values if value in chosen]


def _values(question: Any) -> list[str]:
    return [option.value for option in question.options or []]
