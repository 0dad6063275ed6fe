"""The printed 様式: what stands on it, what never does, and that nothing of it runs over."""

import io
import re

import pytest
import typst
from django.urls import reverse
from pypdf import PdfReader

from house.overflow import overflows
from shiyakusho.engines.forms import public, registry
from shiyakusho.engines.forms.paper.conditions import SOME, for_whom
from shiyakusho.engines.forms.paper.document import code_of
from shiyakusho.engines.forms.paper.face import paper_face
from shiyakusho.engines.forms.paper.finding import find_form
from shiyakusho.engines.forms.paper.printing import application_paper, blank_paper
from shiyakusho.engines.letters.glyphs import FONTS
from shiyakusho.ground import clock
from shiyakusho.registers.catalogue import public as catalogue

from . import procedures
from .conftest import filled

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def numbered(definition) -> dict:
    questions = [q for q in definition.form.questions() if q.kind != "note"]
    return {q.id: (str(n), q) for n, q in enumerate(questions, start=1)}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (None, ""),
        ("moved", "6が「はい」の方だけ"),
        ("!moved", "6が「いいえ」の方だけ"),
        ("moved && reason != 'birth'", "6が「はい」で、14が「出生」以外の方だけ"),
        ("reason in ['birth', 'other']", "14が「出生」か「その他」の方だけ"),
        ("'mail' in ways || moved", "15が「郵便」か、6が「はい」の方だけ"),
        ("kids.exists(k, k.name != '')", SOME),
        ("nobody_asked_this", SOME),
        ("moved &&", SOME),
    ],
)
def test_a_condition_is_said_by_the_numbers_of_the_questions(rule, said):
    assert for_whom(rule, numbered(procedures.definition())) == said


def test_a_blank_form_asks_everything_and_names_itself(sample):
    pdf = blank_paper("sample-form")
    text, version = text_of(pdf), catalogue.live("sample-form")
    for question in version.definition.form.questions():
        assert re.sub(r"\s", "", question.label.ja) in text
    assert "マイナンバー）は書かないでください" in text
    assert code_of(version) in text
    assert "令和年月日" in text and "受付印" in text and "1/" in text
    assert overflows(pdf) == []


def test_the_words_of_another_language_stand_beneath(sample):
    assert "Sample" not in text_of(blank_paper("sample-form"))
    assert "Sample" in text_of(blank_paper("sample-form", "en"))


def filed(account=None):
    draft = filled(account)
    return public.submit(draft_id=draft.pk)


def test_a_filled_form_shows_the_answers_and_the_receipt_number(sample):
    application = filed()
    text = text_of(application_paper(application))
    assert application.receipt_number in text
    assert re.sub(r"\s", "", application.answers["full_name"]) in text
    for section in public.answer_sections(application):
        for row in section.rows:
            assert re.sub(r"\s", "", str(row.label)) in text


def test_a_sign_no_font_has_is_a_geta_and_the_rest_is_printed(sample):
    application = filed()
    application.answers = application.answers | {"full_name": "山\U000f1234子"}
    text = text_of(application_paper(application))
    assert "山〓子" in text


def test_papers_are_handed_out_at_the_door(client, client_of, account, sample):
    blank = client.get(reverse("forms:paper", args=["sample-form"]))
    assert blank["Content-Type"] == "application/pdf" and blank.content[:5] == b"%PDF-"
    assert client.get(reverse("forms:paper", args=["no-such"])).status_code == 404
    who = account("resident", level="L3")
    application = filed(who)
    own = reverse("forms:receipt-paper", args=[application.pk])
    assert client_of(who).get(own).content[:5] == b"%PDF-"
    assert own in client_of(who).get(reverse("forms:receipt", args=[application.pk])).text
    client.logout()
    assert client.get(own).status_code == 404
    assert client_of(account("resident", level="L3")).get(own).status_code == 404


def test_the_code_of_a_blank_form_leads_to_the_counter(sample, account, monkeypatch):
    monkeypatch.setattr(registry, "_counter_of", [])
    clerk = account("staff", roles=["clerk"])
    code = code_of(catalogue.live("sample-form"))
    (hit,) = find_form(f" {code.upper()} ", clerk)
    assert hit["url"] == reverse("catalogue_manage:procedure", args=["sample-form"])
    registry.provide_counter(lambda procedure, number: f"/counter/{procedure}/{number}")
    (hit,) = find_form(code, clerk)
    assert hit["url"].startswith("/counter/sample-form/")
    assert not list(find_form("F.no-such.1", clerk)) and not list(find_form("F..", clerk))
    assert not list(find_form(code, account("staff", roles=["catalogue_officer"])))


def test_the_longest_answers_stay_in_their_boxes(sample):
    version = catalogue.live("sample-form")
    example = catalogue.example_of(version, day=clock.today(), variant="long")
    drawn = paper_face(version, language="ja", example=example)
    assert drawn.is_whole
    for part in drawn.parts:
        assert overflows(part.pdf) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("#box(width: 20mm, height: 6mm, stroke: .5pt)[#box(width: 60mm)[はみ出すほど長い文]]", "cut by a rule"),
        ("#place(dx: 300mm)[遠くへ]", "off the page"),
        ("#place[重なる]#place(dx: .5mm)[重ねる]", "on another sign"),
    ],
)  # fmt: skip
def test_the_measure_sees_what_runs_over(body, fault):
    page = f'#set page(paper: "a4")\n#set text(lang: "ja", font: "BIZ UDPGothic")\n{body}'
    pdf = typst.compile(page.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True)
    assert any(fault in one for one in overflows(pdf))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"strokes": "M10 10L100 40L200 20", "together": 9}, "9つの様式に1回の署名"),
        ({"name": "門司 太郎"}, "門司太郎"),
        ({}, "署名した紙を市役所で保管しています"),
    ],
)
def test_the_signature_stands_on_the_paper(sample, given, said):
    application = filed()
    before = application_paper(application)
    public.signatures.note(application_id=application.pk, seen="0" * 64, **given)
    after = application_paper(application)
    assert said in text_of(after) and said not in text_of(before)
    if "strokes" in given:  # the drawing itself: more paths than the page had
        assert len(after) > len(before)
