"""What may be chosen: offices, life events, secrecy rules, processes, letters, names of the document."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from shiyakusho.ground import yamlfile
from shiyakusho.registers.catalogue import public as catalogue

from .parts import Offer, Options

NONE: Options = (("", "（えらばない）"),)
ANY = ("*",)  # of a field that is asked for with whatever answer of another one


def _read(name: str) -> Any:
    return _parsed(str(Path(settings.NATIONAL_DIR) / name))


@lru_cache(maxsize=64)
def _parsed(path: str) -> Any:
    return yamlfile.read(Path(path))


def offices(document: dict[str, Any]) -> Options:
    return _offices()


@lru_cache(maxsize=1)
def _offices() -> Options:
    return tuple((one.id, one.title.ja) for one in catalogue.offices() if not one.external)


def events(document: dict[str, Any]) -> Options:
    return tuple(
        (one["id"], one["label"]["ja"]) for one in _read("vocabulary/events.yaml")["events"]
    )


def event_or_none(document: dict[str, Any]) -> Options:
    return (("", "どのきっかけでも"), *events(document))


def secrecy_rules(document: dict[str, Any]) -> Options:
    return (*NONE, *((key, one.title.ja) for key, one in catalogue.secrecy_rules().items()))


def processes(document: dict[str, Any]) -> Options:
    return tuple((one["id"], one["title"]["ja"]) for one in _processes())


@lru_cache(maxsize=1)
def _processes() -> list[dict[str, Any]]:
    folder = Path(settings.NATIONAL_DIR) / "processes"
    return [_parsed(str(path)) for path in sorted(folder.glob("*.yaml"))]


def process_of(document: dict[str, Any]) -> dict[str, Any]:
    """The national process the document uses; empty when there is none yet."""
    kind = (document.get("process") or {}).get("kind")
    return next((one for one in _processes() if one["id"] == kind), {})


def steps(document: dict[str, Any]) -> Options:
    own = (document.get("process") or {}).get("extra_steps") or []
    return _titled([*process_of(document).get("steps", []), *own])


def moves(document: dict[str, Any]) -> Options:
    return _titled(process_of(document).get("moves", []))


def outcomes(document: dict[str, Any]) -> Options:
    return _titled(process_of(document).get("outcomes", []))


def letter_keys(document: dict[str, Any]) -> list[tuple[str, str]]:
    """What the outcomes of this procedure may send: (key of letters, its outcome's words)."""
    use = document.get("process") or {}
    own = {one.get("id"): one for one in use.get("extra_outcomes") or [] if isinstance(one, dict)}
    without = use.get("without_outcomes") or []
    found: dict[str, str] = {}
    for national in [*process_of(document).get("outcomes", []), *own.values()]:
        one = own.get(national.get("id"), national)
        if one.get("letter") and one.get("id") not in without:
            found.setdefault(str(one["letter"]), _ja(one.get("title")))
    return list(found.items())


def letters(document: dict[str, Any]) -> Options:
    known = _read("letters/letters.yaml").get("letters", {})
    return (
        ("", "（出さない）"),
        *((key, _ja(one.get("title")) or key) for key, one in known.items()),
    )


def tables(document: dict[str, Any]) -> Options:
    folder = Path(settings.NATIONAL_DIR) / "tables"
    return tuple(
        (f"tables/{path.name}", _ja(_parsed(str(path)).get("title")) or path.stem)
        for path in sorted(folder.glob("*.yaml"))
    )


def charges(document: dict[str, Any]) -> Options:
    """The fees this city keeps with their dates; the office finds them by their names."""
    path = Path(settings.CITIES_DIR) / settings.CITY / "fees.yaml"
    known = _parsed(str(path)).get("fees", {}) if path.is_file() else {}
    rows = [(name, f"{name}（{_latest(amounts)}）") for name, amounts in known.items()]
    return (("", "（料金表を使わない）"), *rows)


def _latest(amounts: list[dict[str, Any]]) -> str:
    yen = amounts[-1].get("amount") if amounts else None
    return "額は未定" if yen is None else f"{yen:,}円"


def vocabulary_facts(document: dict[str, Any]) -> Options:
    """Facts a question may be bound to: the nation's and the document's own."""
    from shiyakusho.ground.rules.national import national_vocabulary

    known = national_vocabulary().facts
    own = [(name, name) for name in document.get("facts") or {} if name not in known]
    asked = [
        (name, f"{_ja(fact.question)}（{name}）") for name, fact in known.items() if fact.question
    ]
    return (*NONE, *own, *asked)


def people_lists(document: dict[str, Any]) -> Options:
    """What a page may be repeated over: questions about people, and facts."""
    found = [
        (question.get("id", ""), _ja(question.get("label")))
        for page in (document.get("form") or {}).get("pages") or []
        for question in page.get("questions") or []
        if question.get("kind") == "people"
    ]
    own = [
        (name, name) for name, use in (document.get("facts") or {}).items()
        if isinstance(use, dict) and "people" in (use.get("as"), use.get("ask"))
    ]  # fmt: skip
    return (("", "くり返さない"), *dict([*found, *own]).items())


def pages(document: dict[str, Any]) -> Options:
    listed = (document.get("form") or {}).get("pages") or []
    return (("", "最後にまとめて"), *((p.get("id", ""), _ja(p.get("title"))) for p in listed))


def attachments(document: dict[str, Any]) -> Options:
    listed = [(a.get("id", ""), _ja(a.get("label"))) for a in document.get("attachments") or []]
    return (("", "（紙では出せない）"), *listed)


def questions_of(*kinds: str) -> Offer:
    """Questions of these kinds, of the whole form."""
    return lambda document: (
        *NONE,
        *((q.get("id", ""), _ja(q.get("label"))) for q in _questions(document) if q.get("kind") in kinds),
    )  # fmt: skip


def shown_to_signers(document: dict[str, Any]) -> Options:
    """Pages, questions and attachments that another person may be shown."""
    listed = (document.get("form") or {}).get("pages") or []
    papers = document.get("attachments") or []
    return (
        *((p.get("id", ""), f"ページ：{_ja(p.get('title'))}") for p in listed),
        *((q.get("id", ""), _ja(q.get("label"))) for q in _questions(document)),
        *((a.get("id", ""), f"添付：{_ja(a.get('label'))}") for a in papers),
    )


def _questions(document: dict[str, Any]) -> list[dict[str, Any]]:
    listed = (document.get("form") or {}).get("pages") or []
    return [one for page in listed for one in page.get("questions") or []]


def _titled(rows: list[dict[str, Any]]) -> Options:
    return tuple((one.get("id", ""), _ja(one.get("title")) or one.get("id", "")) for one in rows)


def _ja(text: Any) -> str:
    return text.get("ja", "") if isinstance(text, dict) else str(text or "")
