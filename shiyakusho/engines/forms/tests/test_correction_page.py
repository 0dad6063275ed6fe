"""The correction page in slow hands: no JavaScript, many fields, several children, another day."""

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from shiyakusho.engines.forms import public, registry
from shiyakusho.engines.forms.refusals import UnknownAnswers
from shiyakusho.ground import files

from .conftest import filled, photo
from .test_pages import flat, text_of

pytestmark = pytest.mark.django_db
PLACE = {"place": {"postal_code": "802-0001", "town": "", "rest": "1-1"}}


@pytest.fixture
def mine(sample, account):
    return public.submit(draft_id=filled(account()).pk)


@pytest.fixture
def page(mine, monkeypatch):
    """The address of the correction page, after the office asked for these fields."""

    def ask(*names: str, text: str = "") -> str:
        asked = registry.AskedCorrection(
            tuple(registry.AskedField(name, "書かれていません", text) for name in names)
        )
        monkeypatch.setattr(registry, "_asked_of", [lambda one: asked])
        return reverse("forms:correct", args=[mine.pk])

    return ask


def value_of(body: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', body)
    return found[1] if found else ""


def test_the_town_is_filled_in_and_nothing_is_sent(client_of, mine, page):
    client, url = client_of(mine.account), page("place")
    stays = client.post(url, {**flat(PLACE), "lookup": "place"})
    assert stays.status_code == 200
    assert value_of(stays.content.decode(), "place.town") == "福岡県北九州市小倉北区浅野"
    unknown = client.post(
        url, {**flat({"place": {**PLACE["place"], "postal_code": "000"}}), "lookup": "place"}
    )
    assert value_of(unknown.content.decode(), "place.postal_code") == "000"
    assert public.revisions_of(mine).count() == 1


def test_what_is_typed_waits_until_another_day(client_of, mine, page):
    client, url = client_of(mine.account), page("full_name", "birth")
    typed = {"full_name": "途中の 葛󠄀城", "birth.era": "S", "birth.year": "61"}
    kept = client.post(url, {**typed, "keep": "1"})
    assert kept["Location"] == url
    again = client.get(url)
    assert "まだ出していません" in text_of(again)
    assert value_of(again.content.decode(), "full_name") == "途中の 葛󠄀城"
    assert public.revisions_of(mine).count() == 1
    refused = client.post(url, {**typed, "full_name": "a\0", "keep": "1"})
    assert refused.status_code == 422


def test_each_child_is_named_and_each_place_is_counted(client_of, mine, page):
    read = text_of(client_of(mine.account).get(page("together", "birth", text="住民票のとおりに")))
    for words in (
        "葛󠄀城 太郎さん",
        "葛󠄀城 花さん",
        "1 / 3",
        "3 / 3",
        "直すところは、3か所です",
        "住民票のとおりに",
    ):
        assert words in read, words


def test_one_place_is_not_counted(client_of, mine, page):
    read = text_of(client_of(mine.account).get(page("birth")))
    assert "1 / 1" not in read and "か所です" not in read


@pytest.mark.parametrize("name", ["full_name", "birth", "kids", "ways", "proof", "memo", "bank"])
@pytest.mark.parametrize("button", ["lookup", "add_person", "remove_person", "remove_file"])
def test_a_helping_button_aimed_anywhere_sends_nothing(client_of, mine, page, name, button):
    client, url = client_of(mine.account), page("full_name", "birth", "kids")
    sent = {
        "full_name": "一",
        **flat({"birth": {"era": "S", "year": "60", "month": "4", "day": "2"}}),
    }
    sent |= {"kids.0.name": "葛󠄀城 太郎", "kids.0.birth_date.year": "2020", button: name}
    assert client.post(url, sent).status_code in (200, 422)
    assert public.revisions_of(mine).count() == 1


def test_an_answer_that_hides_for_a_while_is_not_lost(client_of, mine, page):
    """Without the child's name nobody can be asked about the child; the answer waits meanwhile."""
    client, url = client_of(mine.account), page("kids", "together")
    first = client.get(url).content.decode()
    names = re.findall(r'name="shown" value="([^"]+)"', first)
    assert names == ["kids", "each_kid.p1.together", "each_kid.p2.together"]
    kids = {
        f"kids.{n}.{part}": value
        for n, (key, name, year) in enumerate((("p1", "葛󠄀城 太郎", "2"), ("p2", "葛󠄀城 花", "4")))
        for part, value in {
            "key": key, "name": name, "relation": "子", "birth_date.era": "R",
            "birth_date.year": year, "birth_date.month": "5", "birth_date.day": "1",
        }.items()
    }  # fmt: skip
    answers = {"each_kid.p1.together": "yes", "each_kid.p2.together": "no"}
    nameless = client.post(url, {**kids, "kids.1.name": "", **answers, "shown": names})
    assert nameless.status_code == 422
    shown = re.findall(r'name="shown" value="([^"]+)"', nameless.content.decode())
    assert "each_kid.p2.together" not in shown
    again = client.post(url, {**kids, "shown": shown}).content.decode()
    assert re.search(r'name="each_kid.p2.together" value="no"[^>]* checked', again)
    assert 'name="each_kid.p2.why_apart"' in again
    assert public.revisions_of(mine).count() == 1


def test_what_was_typed_for_another_request_does_not_come_back(client_of, mine, monkeypatch):
    asked = {"day": date(2026, 12, 1)}
    monkeypatch.setattr(
        registry, "_asked_of",
        [lambda one: registry.AskedCorrection((registry.AskedField("full_name"),), respond_by=asked["day"])],
    )  # fmt: skip
    client, url = client_of(mine.account), reverse("forms:correct", args=[mine.pk])
    client.post(url, {"full_name": "途中", "keep": "1"})
    assert value_of(client.get(url).content.decode(), "full_name") == "途中"
    asked["day"] = date(2026, 12, 20)
    assert value_of(client.get(url).content.decode(), "full_name") == "髙﨑　𠮷子"


def test_a_paper_that_a_corrected_answer_makes_necessary_can_be_attached(client_of, mine, page):
    client, url = client_of(mine.account), page("together")
    sent = {
        "each_kid.p1.together": "yes",
        "each_kid.p2.together": "no",
        "each_kid.p2.why_apart": "単身赴任のため",
    }
    first = client.post(url, sent)
    assert first.status_code == 422
    assert 'name="file.apart_letter"' in first.content.decode()
    letter = SimpleUploadedFile("申立書.pdf", pdf(), content_type="application/pdf")
    staged = client.post(url, {**sent, "file.apart_letter": letter, "upload": "file.apart_letter"})
    assert "申立書.pdf" in staged.content.decode()
    assert client.post(url, sent)["Location"] == reverse("forms:receipt", args=[mine.pk])
    found = {a.item: a.blob.original_name for a in public.attachments_of(mine)}
    assert found == {"proof": "通帳.jpg", "apart_letter": "申立書.pdf"}


def test_papers_nobody_asked_for_are_not_taken(client_of, mine, page):
    client, url = client_of(mine.account), page("birth")
    birth = flat({"birth": {"era": "S", "year": "61", "month": "4", "day": "2"}})
    letter = SimpleUploadedFile("申立書.pdf", pdf(), content_type="application/pdf")
    sent = client.post(url, {**birth, "file.proof": photo("別.jpg"), "file.apart_letter": letter})
    assert sent.status_code == 422
    assert "証明" in text_of(sent) and public.revisions_of(mine).count() == 1
    names = [a.blob.original_name for a in public.attachments_of(mine)]
    assert names == ["通帳.jpg"]
    owner = f"account:{mine.account_id}"
    blob = files.store(io.BytesIO(pdf()), name="申立書.pdf", owner=owner)
    with pytest.raises(UnknownAnswers):
        public.revise(
            application_id=mine.pk,
            answers={},
            fields=["birth"],
            attachments={"apart_letter": [str(blob.pk)]},
            account=mine.account,
        )


def test_a_hidden_field_that_is_posted_anyway_is_refused_by_name(client_of, mine, page):
    client, url = client_of(mine.account), page("birth")
    birth = flat({"birth": {"era": "S", "year": "61", "month": "4", "day": "2"}})
    sent = client.post(url, {**birth, "full_name": "別の 人", "income": "5", "no_such": "x"})
    assert sent.status_code == 422
    read = text_of(sent)
    assert "いま直すところではない項目" in read and "氏名" in read and "収入" in read
    assert public.revisions_of(mine).count() == 1
    same = {**birth, "full_name": "髙﨑　𠮷子"}  # an old page that says what was filed does no harm
    assert client.post(url, same).status_code == 302


def test_a_mark_taken_back_while_somebody_types(client_of, mine, page):
    client, url = client_of(mine.account), page("birth", "full_name")
    typed = {"full_name": "途中の 名前", "birth.era": "S", "birth.year": "61"}
    client.post(url, {**typed, "keep": "1"})
    assert page("birth") == url
    body = client.get(url).content.decode()
    assert value_of(body, "birth.year") == "61" and 'name="full_name"' not in body
    birth = flat({"birth": {"era": "S", "year": "61", "month": "4", "day": "2"}})
    assert client.post(url, {**birth, "full_name": "途中の 名前"}).status_code == 422
    assert client.post(url, birth).status_code == 302
    assert public.application_of(mine.pk).answers["full_name"] == "髙﨑　𠮷子"


def test_both_sides_read_what_was_before_and_what_is_now(client_of, mine, page):
    client, url = client_of(mine.account), page("together")
    sent = {
        "each_kid.p1.together": "yes",
        "each_kid.p2.together": "no",
        "each_kid.p2.why_apart": "単身赴任のため",
        "file.apart_letter": SimpleUploadedFile(
            "申立書.pdf", pdf(), content_type="application/pdf"
        ),
    }
    read = text_of(client.post(url, sent, follow=True))
    for words in ("直したところ", "葛󠄀城 花さん", "はい", "いいえ", "単身赴任のため", "申立書.pdf"):
        assert words in read, words
    changes = {(c.field, c.about): c for c in public.changes_in(mine, 2)}
    assert {(field, c.how) for (field, _), c in changes.items()} == {
        ("together", "changed"), ("why_apart", "added"), ("apart_letter", "added"),
    }  # fmt: skip
    kid = changes["together", "葛󠄀城 花さん"]
    assert (kid.before, kid.after) == (["はい"], ["いいえ"])
    assert public.changes_in(mine, 1) == []


def test_no_more_files_are_kept_than_the_item_takes(client_of, mine, page):
    client, url = client_of(mine.account), page("proof")
    many = [photo(f"{n}.jpg", color) for n, color in enumerate(("red", "blue", "green", "black"))]
    refused = client.post(url, {"file.proof": many, "upload": "file.proof"})
    assert refused.status_code == 422
    assert len(client.session["forms.correction"][f"{mine.pk} "]["proof"]) == 2


def test_no_browser_cuts_a_name_of_variants_that_the_city_takes(client_of, mine, page):
    """A browser counts 葛󠄀 as three; the limit is the city's to judge, with words."""
    body = client_of(mine.account).get(page("memo")).content.decode()
    assert 'name="memo"' in body and 'maxlength="800"' in body and "200文字まで" in body


def pdf() -> bytes:
    """A small real PDF."""
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(stream, "PDF")
    return stream.getvalue()


def test_what_changes_nothing_is_sent_when_it_is_sent_once_more(client_of, mine, page):
    client, url = client_of(mine.account), page("full_name")
    said = {"full_name": mine.answers["full_name"], "shown": "full_name"}
    first = client.post(url, said)
    assert first.status_code == 422 and "まだ何も変わっていません" in text_of(first)
    assert public.revisions_of(mine).count() == 1
    again = {**said, "unchanged": value_of(first.content.decode(), "unchanged")}
    assert client.post(url, again).status_code == 302
    assert public.revisions_of(mine).count() == 2
