"""What the server takes as an answer the browser takes, and the other way round.

Each kind of question stands on the page residents get. What a program may send (API) can be typed
whole, without a word against it; what the browser lets stand and really sends is judged by the page
as the API judges it, to the same value. The browser has no rules of its own that could differ: what is
wrong the server tells beside the question (engines/forms).
"""

import json
import random
import unicodedata
from typing import Any

import pytest
from django.http import QueryDict

from house.tests.test_hostile_corpus import TEXTS, storable
from shiyakusho.engines.forms.incoming import raw_answers
from shiyakusho.engines.forms.kinds import Reading, read
from shiyakusho.engines.forms.text import can_be_kept
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.ui.fields import posted
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue.definition import Definition
from shiyakusho.registers.catalogue.form import Question
from shiyakusho.registers.catalogue.registry import faces

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUESTIONS: dict[str, dict[str, Any]] = {
    "short": {"kind": "text", "max_length": 5},
    "long": {"kind": "textarea", "max_length": 400},
    "name": {"kind": "name"},
    "kana": {"kind": "kana"},
    "phone": {"kind": "phone"},
    "email": {"kind": "email"},
    "count": {"kind": "integer", "min": 0, "max": 9},
    "sum": {"kind": "money", "max": 9999999},
    "day": {"kind": "date"},
    "home": {"kind": "address"},
    "account": {"kind": "bank_account"},
}
SOUND = {
    "day": {"era": "AD", "year": "2026", "month": "11", "day": "21"},
    "home": {"postal_code": "8030814", "town": "小倉北区大手町", "rest": "1番1号"},
    "account": {"bank": "見本銀行", "branch": "本店", "type": "ordinary", "number": "1234567", "holder_kana": "キタキュウ ハナコ"},
}  # fmt: skip
SEEDS = [
    "山", "𠮷野家", "葛\U000e0100", "か\u3099", "北九　花子", "ｷﾀ ﾊﾅｺ", "きたきゅう はなこ", "09312345678",
    "０９３－１２３－４５６７", "+81 93 123 4567", "hanako@example.jp", "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "a.b+c@sub.example.jp",
    "0", "９", "1,000", "１，０００円", "¥1000", "-1", "令和8", "8", "２０２６", "803-0814", "〒803-0814", "８０３－０８１４",
    "普通", "1234567", "１２３４５６７",
]  # fmt: skip
# Types each text over what stands there, as a keyboard or an input method does, and says what stayed.
TYPED = """([name, texts]) => {
  const field = document.querySelector(`[name="${name}"]`);
  return texts.map(text => {
    field.focus(); field.select();
    document.execCommand("delete");
    document.execCommand("insertText", false, text);
    return [field.value, field.checkValidity(), new FormData(field.form).get(name)];
  });
}"""


def version() -> catalogue.Version:
    """A form of one question of each kind; the rest is a procedure of the nation."""
    (known,) = catalogue.drafts(["juminhyo"])
    questions = [{"id": id_, "label": {"ja": id_}, **rest} for id_, rest in QUESTIONS.items()]
    document = known.definition.model_dump(mode="json", by_alias=True, exclude_none=True) | {
        "form": {"pages": [{"id": "all", "title": {"ja": "全部"}, "questions": questions}]},
        "attachments": [], "criteria": {}, "facts": {}, "amounts": {}, "tests": [], "fee": "0",
    }  # fmt: skip
    for name in ("needed", "offered", "concerns", "fee_text", "charge"):
        document.pop(name, None)
    definition = Definition.model_validate_json(json.dumps(document))
    return catalogue.Version(known.id, known.procedure_id, 0, definition, "", known.process)


def texts() -> list[str]:
    """Texts of one line: those of the corpus, repeated to every length, and mixed."""
    dice = random.Random(20261121)
    found = [*SEEDS, *dice.sample([one for one in TEXTS if storable(one)], 150)]
    found += [one * times for one in SEEDS[:4] for times in (2, 5, 6, 80, 81, 200, 201, 400, 401)]
    found += ["".join(dice.sample(SEEDS, 2)) for _ in range(40)]
    return [
        one for one in dict.fromkeys(found) if not any(unicodedata.category(c) == "Cc" for c in one)
    ]


def page_reads(question: Question, sent: str, part: str) -> Reading | None:
    """What the page makes of what the browser sends for a question; None where it cannot be kept."""
    data = QueryDict(mutable=True)
    if not part:
        data[question.id] = sent
    for one, value in (SOUND[question.id] | {part: sent} if part else {}).items():
        data[f"{question.id}.{one}"] = value
    raw = posted(question.kind, question.id, data)
    return read(question, raw, required=False) if can_be_kept(raw) else None


def api_reads(shown: catalogue.Version, question: Question, sent: str, part: str) -> Reading | None:
    """What the API makes of the same answer."""
    answer = SOUND[question.id] | {part: sent} if part else sent
    try:
        raw = raw_answers(shown.definition, {question.id: answer})[question.id]
    except Refusal:
        return None
    return read(question, raw, required=False)


def accepted(reading: Reading | None) -> bool:
    return reading is not None and not reading.problems


def test_what_one_takes_the_other_takes(browse) -> None:
    shown, given = version(), texts()
    example = catalogue.example_of(shown, day=clock.today())
    html = faces.get("web")(shown, language="ja", example=example).parts[0].html
    typed: dict[str, list[tuple[str, bool, str]]] = {}

    def steps(page: Any) -> None:
        page.set_content(html, wait_until="domcontentloaded")
        names = page.locator("main input[name], main textarea[name]")
        for name in names.evaluate_all(
            "all => all.filter(one => !['radio', 'checkbox', 'hidden', 'file'].includes(one.type)).map(one => one.name)"
        ):
            typed[name] = page.evaluate(TYPED, [name, given])

    browse(steps)
    assert {name.partition(".")[0] for name in typed} == set(QUESTIONS)
    asked = {one.id: one for one in shown.definition.form.questions()}
    against, taken, refused = [], 0, 0
    for name, found in typed.items():
        id_, _, part = name.partition(".")
        for text, (stayed, valid, sent) in zip(given, found, strict=True):
            if accepted(api_reads(shown, asked[id_], text, part)):
                taken += 1
                if stayed != text or not valid:
                    against.append(f"{name}: {text!a} became {stayed!a}, valid: {valid}")
            page, api = (
                page_reads(asked[id_], sent, part),
                api_reads(shown, asked[id_], sent, part),
            )
            refused += not accepted(page)
            if accepted(page) != accepted(api) or (accepted(page) and page != api):
                against.append(f"{name}: {sent!a}: the page {page}, the API {api}")
    assert taken > 400 and refused > 400
    assert against == []
