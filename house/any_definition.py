"""Definitions nobody wrote (任意の定義): forms of every kind of question, with conditions, rounds, papers.

A Hypothesis strategy of documents as an author might write them. Most pass the check; those that do
not are no definitions.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from shiyakusho.engines.letters.public import undrawable

KINDS = (
    "text", "textarea", "name", "kana", "date", "bool", "choice", "choices", "integer", "money",
    "address", "phone", "email", "bank_account", "people", "note",
)  # fmt: skip
PROCESSES = {
    "申請": (
        "application",
        {key: f"application-{key}" for key in ("granted", "partly", "refused", "dismissed")},
    ),
    "交付請求": ("issue", {"issued": "ready", "refused": "application-refused"}),
    "届出": ("notification", {"accepted": "accepted", "not_accepted": "notification-not-accepted"}),
}
WORDS = st.text(
    st.one_of(
        st.sampled_from("あいう氏名住所〇・（）「」、。A1 <&'\"%{}｜《》𠮷髙﨑①Ⅲ～ー\u3000"),
        st.characters(
            min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=("C", "Z")
        ).filter(lambda character: not undrawable(character)),
    ),
    min_size=1,
    max_size=30,
).filter(lambda text: bool(text.strip()))


def texts() -> st.SearchStrategy[dict[str, str]]:
    """Words in the three languages, with everything in them that may trouble a page or a rule."""
    readings = st.sampled_from(["｜書《か》く こと", "名前", "えらぶ"])
    return st.fixed_dictionaries({"ja": WORDS, "plain": readings, "en": WORDS})


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """One whole definition, JSON values."""
    kind = draw(st.sampled_from(sorted(PROCESSES)))
    process, letters = PROCESSES[kind]
    asked: list[tuple[str, dict[str, Any]]] = []
    pages = [draw(_page(number, asked)) for number in range(draw(st.integers(1, 4)))]
    return {
        "id": "any-definition", "kind": kind, "title": draw(texts()), "summary": draw(texts()),
        "law": [], "office": "residents", "applicant": draw(texts()), "identity": "L1",
        "channels": ["online", "counter", "mail"], "fee": draw(st.sampled_from(["0", "300"])),
        "criteria": {"lives_here": {"when": "has_dog", "because": draw(texts()), "unless": draw(texts())}},
        "facts": {"has_dog": {}}, "needed": "lives_here", "form": {"pages": pages},
        "attachments": [draw(_attachment(n, asked)) for n in range(draw(st.integers(0, 2)))],
        "process": {"kind": process, "standard_days": {"count": 14, "kind": "business"}},
        "letters": letters,
        "provenance": {"rule": "none", "source": "nobody"},
    }  # fmt: skip


@st.composite
def _page(draw: st.DrawFn, number: int, asked: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    people = [question["id"] for page, question in asked if question["kind"] == "people" and page]
    repeat = draw(st.sampled_from([None, *people]))
    page: dict[str, Any] = {"id": f"page_{number}", "title": draw(texts())}
    if repeat:
        page["repeat"] = repeat
    if when := draw(_condition(asked)):
        page["when"] = when
    page["questions"] = []
    for place in range(draw(st.integers(1, 5))):
        question = draw(question_of(f"answer_{number}_{place}", in_a_round=bool(repeat)))
        if when := draw(_condition(asked)):
            question["when"] = when
        if draw(st.booleans()) and question["kind"] != "note":
            question["required"] = False
        page["questions"].append(question)
        if not repeat:
            asked.append((page["id"], question))
    return page


@st.composite
def question_of(draw: st.DrawFn, id_: str, *, in_a_round: bool = False) -> dict[str, Any]:
    """One question of any kind, with the limits its kind may have."""
    kind = draw(st.sampled_from([one for one in KINDS if not (in_a_round and one == "people")]))
    question: dict[str, Any] = {"id": id_, "kind": kind, "label": draw(texts())}
    if draw(st.booleans()):
        question["help"] = draw(texts())
    if kind in ("choice", "choices"):
        question["options"] = [
            {"value": f"o{number}", "label": draw(texts())}
            for number in range(draw(st.integers(2, 6)))
        ]
    if kind in ("text", "textarea"):
        question["max_length"] = draw(st.sampled_from([5, 40, 400]))
    if kind in ("integer", "money") and draw(st.booleans()):
        question |= {"min": 0, "max": draw(st.sampled_from([9, 9999999]))}
    if kind == "date" and draw(st.booleans()):
        question["max"] = "today"
    return question


@st.composite
def _attachment(
    draw: st.DrawFn, number: int, asked: list[tuple[str, dict[str, Any]]]
) -> dict[str, Any]:
    paper: dict[str, Any] = {"id": f"paper_{number}", "label": draw(texts()), "max": 2}
    if when := draw(_condition(asked)):
        paper["when"] = when
    return paper


def _condition(asked: list[tuple[str, dict[str, Any]]]) -> st.SearchStrategy[str | None]:
    """None, or a rule about an answer that was asked before."""
    rules = [None, None, "has_dog"]
    for _, question in asked:
        if question["kind"] == "bool":
            rules += [question["id"], f"!{question['id']}"]
        if question["kind"] == "choice":
            rules.append(f"{question['id']} == 'o1'")
        if question["kind"] == "integer":
            rules.append(f"{question['id']} > 1")
    return st.sampled_from(rules)
