"""Ruby for paper: ｜漢字《かんじ》 opened into pairs a template can set."""

import re
from typing import Any

MARK = re.compile(r"｜([^《》｜]+)《([^《》｜]+)》")


def parsed(data: Any) -> Any:
    """``data`` with every text as a list of ``[base, ruby]`` (``ruby`` empty without one).

    Structure, booleans and keys stay; so a template treats all texts alike.
    """
    if isinstance(data, str):
        return segments(data)
    if isinstance(data, dict):
        return {key: parsed(value) for key, value in data.items()}
    if isinstance(data, list):
        return [parsed(one) for one in data]
    return data


def segments(text: str) -> list[list[str]]:
    """Split a text at its ruby marks."""
    found, at = [], 0
    for match in MARK.finditer(text):
        if match.start() > at:
            found.append([text[at : match.start()], ""])
        found.append([match[1], match[2]])
        at = match.end()
    if at < len(text) or not found:
        found.append([text[at:], ""])
    return found
