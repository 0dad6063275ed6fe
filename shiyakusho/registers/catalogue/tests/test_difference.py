"""Two versions held against each other, in sentences; by ids, and nothing that differs is unsaid."""

import copy
import random

import pytest

from shiyakusho.registers.catalogue.difference import difference
from shiyakusho.registers.catalogue.drafts import drafts
from shiyakusho.registers.catalogue.elements import normal
from shiyakusho.registers.catalogue.reading import definition_from

BIKE = {
    "id": "bike",
    "kind": "申請",
    "title": {"ja": "駐輪場の申込"},
    "summary": {"ja": "定期利用"},
    "law": ["条例3条"],
    "office": "traffic",
    "applicant": {"ja": "だれでも"},
    "identity": "L1",
    "channels": ["online", "counter", "mail"],
    "fee": "3000",
    "deadlines": [
        {"event": "move-in", "text": {"ja": "15日以内"}, "within": {"days": 15}, "from": "moved"}
    ],
    "criteria": {"adult": {"when": "age >= 15", "because": {"ja": "15歳以上"}}},
    "amounts": {"monthly": {"value": "3000", "title": {"ja": "月額"}}},
    "form": {
        "pages": [
            {
                "id": "who",
                "title": {"ja": "あなた"},
                "questions": [
                    {"id": "name", "kind": "name", "label": {"ja": "氏名"}},
                    {"id": "memo", "kind": "textarea", "label": {"ja": "メモ"}, "required": False,
                     "max_length": 400},
                    {"id": "phone", "kind": "phone", "label": {"ja": "電話"}},
                ],
            },
            {
                "id": "bike",
                "title": {"ja": "自転車"},
                "questions": [
                    {"id": "size", "kind": "choice", "label": {"ja": "大きさ"},
                     "options": [{"value": "s", "label": {"ja": "小"}},
                                 {"value": "l", "label": {"ja": "大"}}]},
                ],
            },
        ]
    },
    "attachments": [{"id": "photo", "label": {"ja": "写真"}, "required": False}],
    "process": {"kind": "application",
                "extra_steps": [{"id": "draw", "title": {"ja": "抽選"}, "kind": "work",
                                 "public": {"ja": "抽選しています"}, "after": "received"}]},
    "letters": {"granted": "bike-granted"},
    "provenance": {"rule": "none", "source": "市"},
}  # fmt: skip


def after(change) -> list:
    new = copy.deepcopy(BIKE)
    change(new)
    return difference(BIKE, new)


def pages(new) -> list:
    return new["form"]["pages"]


def question(new, page: int, at: int) -> dict:
    return pages(new)[page]["questions"][at]


SENTENCES = {
    "a question moved to another page": (
        lambda d: pages(d)[1]["questions"].append(pages(d)[0]["questions"].pop(1)),
        ("moved", "質問「メモ」が「あなた」から「自転車」に移りました。"),
    ),
    "a question moved up within its page": (
        lambda d: pages(d)[0]["questions"].insert(0, pages(d)[0]["questions"].pop(2)),
        ("moved", "質問「電話」の順番が変わりました。"),
    ),
    "a question reworded": (
        lambda d: question(d, 0, 2)["label"].update(ja="昼間の電話"),
        ("reworded", "質問「電話」の言い方が書きかえられました。"),
    ),
    "a translation reworded": (
        lambda d: question(d, 0, 2)["label"].update(en="Telephone"),
        ("reworded", "質問「電話」の言い方の英語の文が書きかえられました。"),
    ),
    "a question made a duty": (
        lambda d: question(d, 0, 1).update(required=True),
        ("stricter", "質問「メモ」が任意から必須に変わりました（きびしくなりました）。"),
    ),
    "a question made a wish": (
        lambda d: question(d, 0, 2).update(required=False),
        ("looser", "質問「電話」が必須から任意に変わりました（ゆるやかになりました）。"),
    ),
    "shorter answers": (
        lambda d: question(d, 0, 1).update(max_length=200),
        ("stricter",
         "質問「メモ」の文字数の上限が「400」から「200」に変わりました（きびしくなりました）。"),
    ),
    "a renamed id": (
        lambda d: question(d, 0, 2).update(id="telephone"),
        ("renamed", "質問「電話」のid（記録での名前）が phone から telephone に変わりました。"),
    ),
    "a question gone": (
        lambda d: pages(d)[0]["questions"].pop(2),
        ("gone", "ページ「あなた」の質問「電話」がなくなりました。"),
    ),
    "an option gone": (
        lambda d: question(d, 1, 0)["options"].pop(),
        ("stricter", "質問「大きさ」の選択肢「大」がなくなりました。"),
    ),
    "an option more": (
        lambda d: question(d, 1, 0)["options"].append({"value": "m", "label": {"ja": "中"}}),
        ("new", "質問「大きさ」に選択肢「中」がふえました。"),
    ),
    "a criterion's rule": (
        lambda d: d["criteria"]["adult"].update(when="age >= 18"),
        ("changed", "条件「15歳以上」の式が変わりました。"),
    ),
    "an amount": (
        lambda d: d["amounts"]["monthly"].update(value="3500"),
        ("changed", "金額「月額」の式が変わりました。"),
    ),
    "the fee": (lambda d: d.update(fee="3500"), ("changed", "手数料の式が変わりました。")),
    "a deadline": (
        lambda d: d["deadlines"][0]["within"].update(days=14),
        ("stricter",
         "期限「15日以内」の期間が「15日」から「14日」に変わりました（きびしくなりました）。"),
    ),
    "a letter": (
        lambda d: d["letters"].update(refused="bike-refused"),
        ("new", "通知書「bike-refused」がふえました。"),
    ),
    "a step": (
        lambda d: d["process"]["extra_steps"][0]["public"].update(ja="くじ引きです"),
        ("reworded", "段階「抽選」の住民に見せる文が書きかえられました。"),
    ),
    "a channel less": (
        lambda d: d["channels"].remove("mail"),
        ("stricter", "受付の方法から「郵送」がなくなりました（きびしくなりました）。"),
    ),
    "who one is, more surely": (
        lambda d: d.update(identity="L3"),
        ("stricter",
         "本人確認の水準が「L1」から「L3」に変わりました（きびしくなりました）。"),
    ),
    "a file more to attach": (
        lambda d: d["attachments"].append({"id": "card", "label": {"ja": "学生証"}}),
        ("stricter", "添付「学生証」（必須）がふえました。"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SENTENCES)
def test_a_change_is_one_sentence(name):
    change, (kind, what) = SENTENCES[name]
    found = after(change)
    assert [(one.kind, one.what) for one in found] == [(kind, what)]


def test_what_is_before_and_after_stands_beside_the_sentence():
    (one,) = after(lambda d: d["criteria"]["adult"].update(when="age >= 18"))
    assert (one.place, one.before, one.after) == (
        ("criteria", "adult", "when"), "age >= 15", "age >= 18",
    )  # fmt: skip


def test_a_page_put_first_moves_one_page_and_no_question():
    found = after(lambda d: pages(d).reverse())
    assert [one.kind for one in found] == ["moved"]
    assert "ページ" in found[0].what


def test_defaults_written_out_are_no_difference():
    for version in drafts():
        spare = version.definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        assert difference(spare, version) == [], version.procedure_id


def test_an_unfinished_document_is_compared_as_far_as_it_goes():
    assert difference({"id": "x"}, {"id": "x", "form": {"pages": [{"id": "a"}, 3, None]}}) != []
    (one,) = difference({"form": "?", "process": 3, "criteria": []}, {})
    assert (one.place, one.kind) == ((), "changed")


def is_sound(document) -> bool:
    try:
        definition_from(document)
    except ValueError:
        return False
    return True


def _places(node, place=()):
    yield place
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in items:
        if isinstance(value, dict | list) and value:
            yield from _places(value, (*place, key))
        else:
            yield (*place, key)


def test_nothing_that_differs_is_left_unsaid():
    """Whatever single value of any national definition is taken away or written over is told."""
    chance = random.Random(5)
    for version in drafts():
        whole = version.definition.model_dump(mode="json", by_alias=True, exclude_none=True)
        for place in chance.sample(sorted(set(_places(whole)) - {()}, key=repr), 12):
            new = copy.deepcopy(whole)
            node = new
            for part in place[:-1]:
                node = node[part]
            old = node[place[-1]]
            node[place[-1]] = "改めた" if not isinstance(old, str) else old + "改"
            if normal(new) != whole and place != ("id",):
                found = difference(whole, new)
                assert found, (version.procedure_id, place)
                if is_sound(new):
                    assert found[0].place, (version.procedure_id, place)
            assert difference(new, copy.deepcopy(new)) == []
