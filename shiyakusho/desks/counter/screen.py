"""The screen of an interview, as its template draws it: of one under way, or of an example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.ui.text import say

ONE, ALL = "one", "all"
MODES = {ONE: "一問ずつ", ALL: "全部を一画面に"}
# How an item to attach may come besides a scan.
PAPERS = (("", "紙はない"), ("kept", "紙を預かった"), ("shown", "見て返した"))
# The same as it is read back to the person.
PAPERS_SAID = {
    "kept": {
        "ja": "紙で受け取りました",
        "plain": "｜紙《かみ》で ｜受《う》け｜取《と》りました",
        "en": "Received on paper",
    },
    "shown": {
        "ja": "見て、お返ししました",
        "plain": "｜見《み》て、｜返《かえ》しました",
        "en": "Seen and given back",
    },
}
# What the person writes by hand under the printed sheet.
SIGN_SAID = {
    "ja": "確認しました　　　　年　　月　　日　氏名",
    "plain": "｜見《み》ました　　　　｜年《ねん》　　｜月《がつ》　　｜日《にち》　｜名前《なまえ》",
    "en": "I have checked this.　Date:　　　　　　　Name:",
}
front = forms.interviews


def context_of(drawn: Sequence[Any], *, title: Any, mode: str, at: str = "") -> dict[str, Any]:
    """For counter/interview.html: `drawn` lines by pages. `at`: the path of the question to show, one at
    a time."""
    lines = list(front.lines_of(drawn))
    left = front.everything_open(drawn)
    line, before, after = front.line_at(drawn, at)
    wrong = [each for each in lines if each.wrong]
    shown = ([line] if line else []) if mode == ONE else lines
    return {
        "title": title,
        "mode": mode,
        "blocks": [_block(block, shown, mode) for block in drawn],
        "line": line,
        "before": before,
        "after": after,
        "number": lines.index(line) + 1 if line else len(lines),
        "total": len(lines),
        "left": len(left),
        "overview": [_overview(block, line) for block in drawn],
        "errors": [_error(one) for one in wrong if one in shown],
        "papers": PAPERS,
        "other": ALL if mode == ONE else ONE,
        "other_words": MODES[ALL if mode == ONE else ONE],
    }


def _block(block: Any, shown: list[Any], mode: str) -> dict[str, Any]:
    notes = [one for one in block.lines if one.is_note] if mode == ALL else []
    return {
        "key": block.key,
        "title": block.title,
        "about": block.about,
        "intro": block.intro,
        "lines": [one for one in block.lines if one in shown or one in notes],
    }


def _overview(block: Any, here: Any) -> dict[str, Any]:
    return {
        "title": block.title,
        "about": block.about,
        "rows": [{"line": one, "current": one is here} for one in block.lines if not one.is_note],
    }


def _error(line: Any) -> dict[str, Any]:
    problem = line.wrong[0]
    return {"id": line.field.id, "label": line.field.label, "message": problem.message}


def spoken_parts(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is read back, every text already in the language that is active now."""
    return [
        {
            **part,
            "title": say(part["title"]),
            "rows": [
                {**row, "label": say(row["label"]), "source": say(row.get("source", ""))}
                for row in part["rows"]
            ],
        }
        for part in parts
    ]
