"""Procedures made for these tests: every kind of question, conditions, a repeated page, files."""

import copy
import json
import uuid
from datetime import date
from typing import Any

from django.apps import apps
from pydantic import TypeAdapter

from shiyakusho.ground.clock import now, today
from shiyakusho.registers.catalogue import public as catalogue

SAMPLE: dict[str, Any] = {
    "id": "sample-form",
    "kind": "申請",
    "title": {"ja": "見本の申請", "en": "Sample"},
    "summary": "試験のための手続きです。",
    "law": [],
    "office": "childcare-support",
    "applicant": "だれでも",
    "identity": "L0",
    "channels": ["online", "counter"],
    "fee": "0",
    "deadlines": [{"text": "15日以内", "within": {"days": 15}, "from": "moved_in_date"}],
    "form": {
        "pages": [
            {
                "id": "who",
                "title": "あなたについて",
                "questions": [
                    {"id": "full_name", "kind": "name", "label": "氏名", "prefill": "register.name"},
                    {"id": "reading", "kind": "kana", "label": "ふりがな", "required": False},
                    {"id": "birth", "kind": "date", "label": "生年月日", "max": "today"},
                    {"id": "phone", "kind": "phone", "label": "電話", "prefill": "register.phone",
                     "required": False},
                    {"id": "email", "kind": "email", "label": "メール", "required": False},
                ],
            },
            {
                "id": "move",
                "title": "引っ越し",
                "questions": [
                    {"id": "moved", "kind": "bool", "label": "引っ越しましたか"},
                    {"id": "moved_on", "kind": "date", "label": "いつ", "when": "moved",
                     "fact": "moved_in_date"},
                    {"id": "place", "kind": "address", "label": "新しい住所", "when": "moved"},
                    {"id": "hint", "kind": "note", "label": "お知らせ", "when": "moved"},
                ],
            },
            {
                "id": "family",
                "title": "お子さん",
                "questions": [
                    {"id": "kids", "kind": "people", "label": "お子さん", "min": 1, "max": 4,
                     "required": False},
                ],
            },
            {
                "id": "each_kid",
                "title": "お子さんについて",
                "repeat": "kids",
                "questions": [
                    {"id": "together", "kind": "bool", "label": "一緒に住んでいますか"},
                    {"id": "why_apart", "kind": "textarea", "label": "理由", "when": "!together"},
                ],
            },
            {
                "id": "rest",
                "title": "そのほか",
                "questions": [
                    {"id": "size", "kind": "integer", "label": "人数", "min": 1, "max": 20,
                     "required": False},
                    {"id": "income", "kind": "money", "label": "収入", "required": False},
                    {"id": "reason", "kind": "choice", "label": "理由", "options": [
                        {"value": "birth", "label": "出生"}, {"value": "other", "label": "その他"}]},
                    {"id": "ways", "kind": "choices", "label": "連絡", "required": False, "max": 2,
                     "options": [{"value": "mail", "label": "郵便"},
                                 {"value": "phone", "label": "電話"},
                                 {"value": "web", "label": "ウェブ"}]},
                    {"id": "memo", "kind": "textarea", "label": "その他の理由",
                     "required": "reason == 'other'", "max_length": 200},
                    {"id": "bank", "kind": "bank_account", "label": "口座", "required": False},
                    {"id": "member_no", "kind": "text", "label": "番号", "pattern": "[A-Z]{2}[0-9]{3}",
                     "required": False},
                ],
            },
        ]
    },
    "attachments": [
        {"id": "proof", "label": "証明", "page": "rest", "max": 2},
        {"id": "apart_letter", "label": "申立書", "page": "each_kid", "kinds": ["pdf"],
         "when": "each_kid.exists(k, !k.together)"},
    ],
    "process": {"kind": "application"},
    "provenance": {"rule": "none", "source": "tests"},
}  # fmt: skip


def variant(procedure_id: str, **changes: Any) -> dict[str, Any]:
    """The sample under another id with some fields replaced."""
    return {**copy.deepcopy(SAMPLE), "id": procedure_id, **changes}


def definition(document: dict[str, Any] = SAMPLE) -> Any:
    """The definition itself, without a database."""
    return TypeAdapter(catalogue.Definition).validate_python(document)


def publish(document: dict[str, Any] = SAMPLE, *, since: date | None = None) -> Any:
    """Make a definition live since a day (today); returns its version as everybody sees it."""
    procedure_model = apps.get_model("catalogue", "Procedure")
    version_model = apps.get_model("catalogue", "Version")
    procedure, _ = procedure_model.objects.get_or_create(id=document["id"])
    number = version_model.objects.filter(procedure=procedure).count() + 1
    version = version_model.objects.create(
        procedure=procedure,
        number=number,
        document=json.dumps({"definition": document, "process": None}, ensure_ascii=False),
        digest=uuid.uuid4().hex * 2,
        origin="file",
        published_at=now(),
        published_by="試験",
    )
    apps.get_model("catalogue", "Turn").objects.create(
        procedure=procedure,
        version=version,
        from_day=since or today(),
        origin="file",
        made_at=now(),
    )
    apps.get_model("catalogue", "Revision").objects.filter(id=1).update(token=uuid.uuid4())
    return catalogue.version(version.pk)


DATE = {"era": "R", "year": "2", "month": "5", "day": "1"}
ANSWERS: dict[str, Any] = {
    "who": {
        "full_name": "髙﨑　𠮷子",
        "reading": "ﾀｶｻｷ ﾖｼｺ",
        "birth": {"era": "S", "year": "60", "month": "4", "day": "2"},
        "phone": "０９３－５８２－２１１１",
        "email": "",
    },
    "move": {
        "moved": "yes",
        "moved_on": {"era": "", "year": "2026", "month": "11", "day": "1"},
        "place": {"postal_code": "803-8501", "town": "北九州市小倉北区城内", "rest": "1−1"},
    },
    "family": {
        "kids": [
            {"name": "葛󠄀城 太郎", "birth_date": DATE, "relation": "子"},
            {"name": "葛󠄀城 花", "birth_date": {**DATE, "year": "4"}, "relation": "子"},
        ]
    },
    "each_kid.p1": {"together": "yes"},
    "each_kid.p2": {"together": "yes"},
    "rest": {
        "size": "４人",
        "income": "１２，０００円",
        "reason": "birth",
        "ways": ["web", "mail"],
        "memo": "",
        "bank": {"bank": "", "branch": "", "type": "", "number": "", "holder_kana": ""},
        "member_no": "",
    },
}
API_ANSWERS: dict[str, Any] = {
    "full_name": "髙﨑　𠮷子",
    "birth": "1985-04-02",
    "moved": True,
    "moved_on": "2026-11-01",
    "place": {"postal_code": "8038501", "town": "北九州市小倉北区城内", "rest": "1−1"},
    "kids": [{"name": "葛󠄀城 太郎", "birth_date": "R2.5.1", "relation": "子"}],
    "each_kid": [{"together": True}],
    "reason": "birth",
}
