"""Every letter of the house, printed with its sample and read back."""

import io
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pypdfium2
import pytest
from django.conf import settings
from pypdf import PdfReader

from house.overflow import signs
from shiyakusho.engines.letters import public, rendering
from shiyakusho.engines.letters.manifest import manifest
from shiyakusho.engines.letters.rendering import composed, print_letter
from shiyakusho.ground.clock import stopped_at
from shiyakusho.registers.catalogue.public import Text
from shiyakusho.registers.organisation import public as organisation

from .conftest import pages_of

# Printing asks the database for the time.
pytestmark = pytest.mark.django_db
MM = 72 / 25.4
AT = datetime(2026, 11, 20, tzinfo=UTC)
ALL = sorted(manifest().letters)
DISPOSITIONS = [one for one in ALL if manifest().letters[one].kind == "disposition"]


def printed(template_id, data, language="ja"):
    return print_letter(template_id, data, language, at=AT)


def _opened(node):
    return node.get_object() if hasattr(node, "get_object") else node


def images_of(pdf):
    """What the pictures of a paper are called for who cannot see them."""
    found, left = [], [PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]]
    while left:
        node = _opened(left.pop())
        if isinstance(node, dict):
            found += [str(node["/Alt"])] if "/Alt" in node else []
            left += [node["/K"]] if "/K" in node else []
        elif isinstance(node, list):
            left += node
    return found


@pytest.mark.parametrize("template_id", ALL)
def test_letter_says_everything_it_was_given(template_id, data):
    pages = pages_of(printed(template_id, data(template_id)))
    words = composed(template_id, data(template_id), "ja")
    text = "".join(pages)
    expected = [words["title"], words["date"], words["contact"]["office"]]
    expected += ["髙﨑花子様", "〒803-0814"]
    expected += [one["text"] for one in words["reasons"]]
    for field, value in words["values"].items():
        if field in ("outcome",):
            continue
        expected += [value] if isinstance(value, str) else [v for i in value for v in i.values()]
    for one in expected:
        assert "".join(one.split()) in text, one
    assert all("見本" in page for page in pages)


@pytest.mark.parametrize("template_id", DISPOSITIONS)
def test_disposition_has_number_law_and_appeal(template_id, data):
    text = "".join(pages_of(printed(template_id, data(template_id))))
    section = organisation.section(data(template_id)["section_id"])
    assert f"{section.symbol}第123号" in text
    assert "審査請求" in text and "か月以内" in text and "被告として" in text
    first = manifest().letters[template_id].appeal in (
        "care-insurance",
        "national-health-insurance",
    )
    assert ("裁決を経た後でなければ" in text) == first


@pytest.mark.parametrize("template_id", ALL)
@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_paper_is_tagged_titled_and_carries_its_fonts(template_id, language, data):
    reader = PdfReader(io.BytesIO(printed(template_id, data(template_id), language)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == {"ja": "ja-JP", "ja-easy": "ja", "en": "en"}[language][:5] or root[
        "/Lang"
    ].startswith("en" if language == "en" else "ja")
    assert reader.metadata.title
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {f.split("-")[0] for f in fonts} <= {"BIZUDPGothic", "NotoSansJP"}


def test_reference_sheet_speaks_the_readers_language(data):
    english = "".join(pages_of(printed("child-allowance-granted", data(), "en")))
    assert "Youareentitledtothechildallowance." in english and "13November2026" in english
    assert "¥25,000" in english and "theMayor" in english
    easy = "".join(pages_of(printed("child-allowance-granted", data(), "ja-easy")))
    assert "2026年" in easy.replace("ねん", "") or "ねん" in easy
    assert "お金" in easy.replace("かね", "") and "｜" not in easy and "《" not in easy


def test_outside_the_demo_nothing_is_marked_sample(data, settings):
    settings.DEMO = False
    assert "見本" not in "".join(pages_of(printed("ready", data("ready"))))


def test_same_case_same_bytes(data):
    assert printed("accepted", data("accepted")) == printed("accepted", data("accepted"))


@pytest.mark.parametrize("template_id", DISPOSITIONS)
def test_without_a_reason_there_is_no_disposition(template_id, data):
    for reasons in ([], [{"text": " ", "law": "民法1条"}]):
        with pytest.raises(public.ReasonsMissing):
            public.render(template_id, data(template_id) | {"reasons": reasons})


def test_without_a_number_there_is_no_disposition_and_no_certificate(data):
    for template_id in ("child-allowance-refused", "disaster-certificate"):
        with pytest.raises(public.NumberMissing):
            public.render(template_id, data(template_id) | {"number": ""})
    assert public.render("ready", data("ready") | {"number": ""}).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"recipient": ""}, ["recipient"]),
        ({"recipient": None, "applied_on": ""}, ["applied_on", "recipient"]),
        ({"children": [{"name": "子", "birth_date": ""}]}, ["children.birth_date"]),
    ],
)
def test_a_hole_is_refused_and_named(data, values, missing):
    with pytest.raises(public.MissingValue) as caught:
        public.render("child-allowance-granted", data(**values))
    assert caught.value.extra["missing"] == missing


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"reciepient": "x"}, ["reciepient"]),
        ({"applied_on": "2026-02-30"}, ["applied_on"]),
        ({"from_month": "12月"}, ["from_month"]),
        ({"from_month": "2026-13"}, ["from_month"]),
        ({"monthly_total": "25000"}, ["monthly_total"]),
        ({"monthly_total": True}, ["monthly_total"]),
        ({"monthly_total": 1.5}, ["monthly_total"]),
        ({"children": "子"}, ["children"]),
        ({"children": ["子"]}, ["children"]),
        ({"children": [{"name": "子", "birth_date": "2020-01-01", "age": 6}]}, ["children"]),
    ],
)
def test_a_wrong_value_is_refused_and_named(data, values, wrong):
    with pytest.raises(public.WrongValue) as caught:
        public.render("child-allowance-granted", data(**values))
    assert caught.value.extra["wrong"] == wrong


def test_frame_holes_are_named(data):
    for key, missing in [
        ("section_id", "section_id"),
        ("issued_on", "issued_on"),
        ("addressee", "addressee.name"),
    ]:
        with pytest.raises(public.MissingValue) as caught:
            public.render("ready", {k: v for k, v in data("ready").items() if k != key})
        assert caught.value.extra["missing"] == [missing]
    with pytest.raises(organisation.UnknownSection):
        public.render("ready", data("ready") | {"section_id": "nowhere"})
    with pytest.raises(public.UnknownTemplate):
        public.render("../../etc/passwd", data("ready"))


def test_markup_in_data_stays_text(data):
    nasty = '#panic("x") *太字* $x$ @ref <label> \\ ] #import "layout.typ": *'
    text = "".join(pages_of(printed("child-allowance-granted", data(recipient=nasty))))
    assert "".join(nasty.split()) in text


def test_long_names_and_long_texts_flow_on(data):
    name = "寿限無" * 26 + "太郎"
    reasons = [
        {"text": "審査の結果、" + "理由の説明が長く続く場合です。" * 60, "law": "介護保険法27条"}
    ] * 3
    whole = data("care-cert-result", insured_name=name) | {"reasons": reasons}
    whole["addressee"] = {"name": name, "address": ["北九州市" + "長い町名" * 30]}
    pages = pages_of(printed("care-cert-result", whole))
    assert len(pages) > 1 and name in "".join(pages)
    assert all(f"{n}/{len(pages)}" in page for n, page in enumerate(pages, 1))
    assert all("見本" in page for page in pages)


def test_a_long_address_does_not_run_into_the_sender(data):
    def sender_height(address):
        whole = data() | {"addressee": {"name": "山田　太郎", "address": address}}
        reader = PdfReader(io.BytesIO(printed("child-allowance-granted", whole)))
        found = []
        reader.pages[0].extract_text(
            visitor_text=lambda text, cm, tm, font, size: found.append((text, tm[5] + cm[5]))
        )
        return {key: [y for text, y in found if key in text] for key in ("太郎", "公印省略")}

    short, long = sender_height(["大手町"]), sender_height(["大手町" * 20] * 16)
    assert long["公印省略"][0] < short["公印省略"][0]  # further down the page
    assert long["公印省略"][0] < long["太郎"][0]


def test_seal_and_sender_follow_the_city(data, settings):
    text = "".join(pages_of(printed("child-allowance-granted", data())))
    assert "北九州市長（公印省略）" in text
    settings.CITY = "kasuga"
    whole = data() | {"section_id": "childcare-support"}
    text = "".join(pages_of(printed("child-allowance-granted", whole)))
    assert "春日市を被告として" in text and "北九州市長" not in text and "公印省略" not in text
    assert "公印" in images_of(printed("child-allowance-granted", whole))
    assert "公印" not in images_of(printed("ready", whole | {"values": data("ready")["values"]}))


WINDOW = (20 * MM, 13 * MM, 110 * MM, 58 * MM)  # of a 長形3号 with window, from the upper left


@pytest.mark.parametrize("address", [["北九州市小倉北区大手町1番1号"], ["大手町" * 20] * 4])
@pytest.mark.parametrize("template_id", ["child-allowance-granted", "ready", "correction-asked"])
def test_the_address_and_nothing_else_stands_in_the_window(data, template_id, address):
    to = {"name": "甲乙丙丁戊", "postal_code": "803-0814", "address": address}
    document = pypdfium2.PdfDocument(printed(template_id, data(template_id) | {"addressee": to}))
    height, there = document[0].get_height(), list(signs(document[0]))
    left, top, right, bottom = WINDOW
    inside = [
        one
        for one in there
        if one.right > left and one.left < right and height - bottom < one.top < height - top
    ]
    said = "".join(one.what for one in inside)
    assert "甲乙丙丁戊様" in said and "".join(address) in said and said.startswith("〒803-0814")
    assert all(one.left > left and one.right < right for one in inside)
    assert len(said) == len("〒803-0814" + "".join(address) + "甲乙丙丁戊様")


def test_a_case_fills_its_letter_by_the_sources():
    context = {
        "answers": {
            "claimant_name": "山田",
            "children": [{"name": "一", "birth_date": "2020-01-01", "lives_together": True}],
        },
        "application": {"arrived_on": "2026-11-13"},
        "amounts": {"monthly": 10000},
        "applicant": {"name": "別名"},
    }
    assert public.gather("child-allowance-granted", context) == {
        "applied_on": "2026-11-13",
        "recipient": "山田",
        "monthly_total": 10000,
        "children": [{"name": "一", "birth_date": "2020-01-01"}],
    }


def test_a_definition_gives_its_amounts_their_names(data):
    title = Text(ja="新しい手当の月額", plain="｜新《あたら》しい お｜金《かね》", en="New amount")
    own = public.named("child-allowance-granted", {"amounts.monthly": title, "amounts.x": title})
    assert own["monthly_total"]["en"] == "New amount" and list(own) == ["monthly_total"]
    whole = data("child-allowance-granted") | {"labels": own}
    text = "".join(pages_of(printed("child-allowance-granted", whole)))
    assert "新しい手当の月額" in text
    sheet = "".join(pages_of(printed("child-allowance-granted", whole, "en")))
    assert "Newamount" in sheet and "Monthlyamount" not in sheet


def test_an_address_of_a_form_is_one_line():
    answers = {"damaged_address": {"postal_code": "8030814", "town": "大手町", "rest": "11番4号"}}
    found = public.gather("disaster-refused", {"answers": answers, "record": {"disaster": "大雨"}})
    assert found == {"damaged_address": "大手町11番4号", "disaster": "大雨"}


def test_a_definition_naming_an_unknown_letter_is_found():
    from types import SimpleNamespace as Definition

    from shiyakusho.engines.letters.checking import letters_exist

    letters = {"granted": "child-allowance-granted", "refused": "child-alowance-refused"}
    [finding] = letters_exist(Definition(letters=letters), None)
    assert finding.place == ("letters", "refused") and "child-alowance-refused" in finding.message


def test_languages_without_a_sheet_of_their_own_get_the_plain_one(data):
    assert printed("ready", data("ready"), "vi") == printed("ready", data("ready"), "ja-easy")


def test_issuing_keeps_the_paper(data):
    with stopped_at(datetime(2026, 11, 20, 3, tzinfo=UTC)):
        letter = public.issue(
            "child-allowance-granted",
            {k: v for k, v in data().items() if k not in ("number", "issued_on", "addressee")},
            number="北九小北子第7号",
            subject="case:1",
            addressee={"name": "髙﨑　花子", "subject": "resident:1"},
            language="en",
        )
    assert (letter.issued_on, letter.recipient) == (date(2026, 11, 20), "resident:1")
    assert public.letters_about("case:1") == [letter] == [public.letter_by_id(letter.pk)]
    text = "".join(pages_of(public.pdf_of(letter)))
    assert "北九小北子第7号" in text and "令和8年11月20日" in text
    assert "Youareentitled" in "".join(pages_of(public.reference_of(letter, "en")))
    from shiyakusho.ground.audit.models import AuditEvent

    event = AuditEvent.objects.get(action="letters.issue")
    assert event.subjects[0] == "case:1" and f"letter:{letter.pk}" in event.subjects


def test_the_sheet_is_had_in_a_language_chosen_later_too(data, monkeypatch):
    letter = public.issue(
        "child-allowance-granted",
        {k: v for k, v in data().items() if k not in ("number", "addressee")},
        number="北九小北子第8号",
        subject="case:2",
        addressee={"name": "髙﨑　花子", "subject": "resident:1"},
    )
    letter.refresh_from_db()
    assert letter.reference is None and not public.has_reference(letter, "ja")
    sheet = "".join(pages_of(public.reference_of(letter, "en")))
    assert "Youareentitled" in sheet and "北九小北子第8号" in sheet
    assert public.reference_of(letter, "ja-easy") != public.reference_of(letter, "en")

    letter.template_digest = "another wording"
    assert not public.has_reference(letter, "en")
    with pytest.raises(LookupError):
        public.reference_of(letter, "en")


def test_a_refused_letter_leaves_nothing(data):
    from shiyakusho.ground.files.models import Blob

    before = Blob.objects.count()
    with pytest.raises(public.MissingGlyph):
        public.issue(
            "ready",
            data("ready", message="𓀀"),
            number="1",
            subject="case:2",
            addressee={"name": "山"},
        )
    assert public.letters_about("case:2") == [] and Blob.objects.count() == before


def test_disclosure_and_erasure(data):
    from shiyakusho.engines.letters.duties import LETTERS

    public.issue(
        "ready",
        data("ready"),
        number="",
        subject="case:3",
        addressee={"name": "山田", "subject": "resident:9"},
    )
    [told] = LETTERS.disclose("resident:9")
    assert told["title"] == "お渡しのご案内" and told["addressee"] == {"name": "山田"}
    assert LETTERS.erase("resident:9") == 1 and LETTERS.erase("resident:9") == 0
    assert settings.DEMO and list(LETTERS.disclose("resident:9")) == []


def test_manifest_refuses_what_does_not_hang_together():
    from shiyakusho.engines.letters.manifest import Letter

    ok = manifest().letters["accepted"].model_dump()
    for change in ({"appeal": "mayor"}, {"sources": {"stranger": ["answers.x"]}}, {"sender": "me"}):
        with pytest.raises(ValueError, match=r"appeal|stranger|sources|sender|Input"):
            Letter.model_validate(ok | change)
    assert SimpleNamespace(**ok).kind == "notice"


def test_threads_print_side_by_side(data):
    from concurrent.futures import ThreadPoolExecutor

    cases = [data("ready", item=f"証明書{n}") for n in range(24)]
    with ThreadPoolExecutor(4) as pool:
        papers = list(pool.map(lambda one: printed("ready", one), cases))
    for n, paper in enumerate(papers):
        assert f"証明書{n}" in "".join(pages_of(paper))


@pytest.mark.parametrize("template_id", ALL)
def test_pages_are_numbered_where_there_are_more_than_one(data, template_id, monkeypatch, settings):
    settings.DEMO = False
    asked = []
    real = rendering.press
    monkeypatch.setattr(rendering, "press", lambda *said, **more: asked.append(said) or real(*said, **more))  # fmt: skip
    paper = printed(template_id, data(template_id) | {"number": "北九第７号"})
    pages = pages_of(paper)
    assert len(rendering.PAGES.findall(paper)) == len(pages)
    assert len(asked) == (1 if len(pages) == 1 else 2)
    assert all(page.rstrip("0123456789/").endswith("北九第７号") for page in pages)
    numbers = [page.endswith(f"{n}/{len(pages)}") for n, page in enumerate(pages, 1)]
    assert numbers == [len(pages) > 1] * len(pages)


@pytest.mark.parametrize(
    "more", [{"address": ["大手町"] * 3}, {"name": "名" * 13}, {"representative": "山田 次郎"}]
)
def test_what_is_not_measured_leaves_the_sender_where_it_was(data, more):
    def sender(to):
        whole = data() | {"addressee": {"name": "山田　太郎", "address": ["大手町1番1号"]} | to}
        reader = PdfReader(io.BytesIO(printed("child-allowance-granted", whole)))
        found = []
        reader.pages[0].extract_text(
            visitor_text=lambda text, cm, tm, font, size: found.append((text, tm[5] + cm[5]))
        )
        return [y for text, y in found if "公印省略" in text]

    assert sender({}) == pytest.approx(sender(more))
