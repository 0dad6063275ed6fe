"""What a rule may name, for the editor's list: word, its type, what it means (補完)."""

from __future__ import annotations

from shiyakusho.ground.rules import Vocabulary

from .checking import japanese_type
from .languages import japanese
from .places import Document, Place
from .saying.sentence import Phrases, phrase_book, phrases_of
from .words import named, vocabulary_for

OPERATORS = (("&&", "かつ"), ("||", "または"), ("!", "ではない"), ("==", "等しい"), ("!=", "等しくない"),
             (">=", "以上・以後"), ("<=", "以下・以前"), ("in", "一覧にある"))  # fmt: skip


def words_for(document: Document, place: Place) -> list[dict[str, str]]:
    """Rows {word, insert, type, about, group}: the document's own names first."""
    words = vocabulary_for(document, place)
    phrases = phrases_of(document, words)
    names = [
        *_row_of_criteria(document, place, phrases),
        *_rows_of_facts(document, words, phrases),
    ]
    return [*names, *_rows_of_records(words), *_rows_of_tables(words), *_rows_of_functions()]


def _row_of_criteria(document: Document, place: Place, phrases: Phrases) -> list[dict[str, str]]:
    if place[:1] == ("criteria",):
        return []
    return [
        _row(name, "はい・いいえ", phrases.criteria.get(name, ""), "条件")
        for name in named(document, "criteria")
    ]


def _rows_of_facts(document: Document, words: Vocabulary, phrases: Phrases) -> list[dict[str, str]]:
    own = set(phrases.questions) & _own_names(document)
    ordered = sorted(words.facts.items(), key=lambda pair: pair[0] not in own)
    rows = [
        _row(
            name, japanese_type(fact.type),
            phrases.questions.get(name) or phrases.names.get(name) or "ほかの事実から求める",
            "この手続き" if name in own else "事実",
        )
        for name, fact in ordered
    ]  # fmt: skip
    rows.append(_row("as_of", "日付", phrases.names["as_of"], "いつも使える"))
    rows.append(_row("events", "一覧", phrases.names["events"], "いつも使える"))
    return rows


def _own_names(document: Document) -> set[str]:
    from .words import questions_of

    return {str(one.get("id")) for one in questions_of(document)} | set(named(document, "facts"))


def _rows_of_records(words: Vocabulary) -> list[dict[str, str]]:
    fields = phrase_book()["fields"]
    return [
        {
            **_row(f".{name}", japanese_type(kind), fields.get(name, "人の項目"), "人の項目"),
            "insert": name,
        }
        for name, kind in words.fields_of("person").items()
    ]


def _rows_of_tables(words: Vocabulary) -> list[dict[str, str]]:
    return [
        _row(f"tables.{table}.{name}", japanese_type(kind), "日付のある金額・率の表", "表")
        for table in words.tables
        for name, kind in words.fields_of(f"tables.{table}").items()
    ]


def _rows_of_functions() -> list[dict[str, str]]:
    book = phrase_book()
    rows = [
        {**_row(name, "関数", one["about"], "関数"), "insert": one["insert"]}
        for name, one in book["functions"].items()
    ]
    rows += [_row(one["insert"], "書き方", one["about"], "書き方") for one in book["shapes"]]
    return rows + [_row(sign, "記号", about, "記号") for sign, about in OPERATORS]


def _row(word: str, kind: str, about: str, group: str) -> dict[str, str]:
    return {"word": word, "insert": word, "type": kind, "about": japanese(about), "group": group}
