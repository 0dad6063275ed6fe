"""A file in parts: what the page's script asks of the server, and the page itself when the line breaks."""

import os
import re
import uuid

import pytest
from django.test import Client
from playwright.sync_api import expect

from house.browsers import sound
from shiyakusho.engines.forms import drafts
from shiyakusho.engines.forms.models import Draft, DraftAttachment
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.storage import ContentStorage

from .conftest import filled, photo
from .test_browser import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    """A browser that checks the secret of the form, as a real one must send it."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def draft(sample, visitor) -> Draft:
    """An anonymous draft held by the visitor's browser, on whose page the secret stands."""
    page = visitor.get("/ja/forms/start/sample-form/")
    secret = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page.content.decode())
    visitor.defaults["HTTP_X_CSRFTOKEN"] = secret[1]
    visitor.post("/ja/forms/start/sample-form/")
    return Draft.objects.get()


def at(draft: Draft, *more: object, item: str = "proof") -> str:
    return f"/ja/forms/{draft.pk}/upload/{item}/" + "".join(f"{one}/" for one in more)


def begun(client: Client, draft: Draft, size: int) -> str:
    answer = client.post(at(draft), {"size": size})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def send(client: Client, draft: Draft, upload: str, offset: object, content: bytes):
    return client.post(
        at(draft, upload),
        content,
        content_type="application/octet-stream",
        headers={"Upload-Offset": str(offset)},
    )


def test_parts_become_one_file_of_the_draft(visitor, draft):
    content = photo().read()
    upload = begun(visitor, draft, len(content))
    assert send(visitor, draft, upload, 0, content[:300]).json()["offset"] == 300
    wrong = send(visitor, draft, upload, 0, content[:300])
    assert (wrong.status_code, wrong.json()["offset"]) == (409, 300)
    assert visitor.get(at(draft, upload)).json()["offset"] == 300
    early = visitor.post(at(draft, upload, "finish"), {"name": "通帳.jpg"})
    assert (early.status_code, early.json()["code"]) == (409, "upload_incomplete")
    assert send(visitor, draft, upload, 300, content[300:]).status_code == 200
    kept = visitor.post(at(draft, upload, "finish"), {"name": "../通帳.jpg"})
    assert (kept.status_code, kept.json()["name"]) == (201, "通帳.jpg")
    row = DraftAttachment.objects.get()
    assert (row.draft_id, row.item, row.blob.owner) == (draft.pk, "proof", f"draft:{draft.pk}")
    assert ContentStorage().content_path(row.blob.sha256).read_bytes() == content
    assert visitor.get(at(draft, upload)).status_code == 404


def test_without_the_secret_and_for_another_browser_there_is_nothing(visitor, draft):
    upload = begun(visitor, draft, 10)
    other, forged = Client(), Client(enforce_csrf_checks=True)
    forged.cookies = visitor.cookies
    assert forged.post(at(draft), {"size": 10}).status_code == 403
    for answer in (
        other.post(at(draft), {"size": 10}),
        other.get(at(draft, upload)),
        send(other, draft, upload, 0, b"x"),
        other.delete(at(draft, upload)),
        other.post(at(draft, upload, "finish"), {"name": "a.jpg"}),
        visitor.get(at(draft, uuid.uuid4())),
    ):
        assert answer.status_code == 404, answer.content
    assert visitor.get(at(draft, upload)).json()["offset"] == 0


def test_a_part_is_small_a_number_is_a_number_and_an_item_must_be_asked_for(visitor, draft):
    upload = begun(visitor, draft, 3 * 1024 * 1024)
    assert send(visitor, draft, upload, 0, bytes(1024 * 1024 + 1)).status_code == 413
    for offset in ("", "-1", "x", "１", "9" * 20):
        assert send(visitor, draft, upload, offset, b"x").status_code == 409
    for size in ("", "-1", "x", "0", str(10**12), "9" * 30):
        assert visitor.post(at(draft), {"size": size}).status_code in (413, 422)
    assert visitor.post(at(draft, item="nothing"), {"size": 5}).status_code == 404


def test_what_is_refused_says_why_and_leaves_nothing(visitor, draft):
    upload = begun(visitor, draft, 400)
    send(visitor, draft, upload, 0, b"MZ" + bytes(398))
    answer = visitor.post(at(draft, upload, "finish"), {"name": "写真.jpg"})
    assert (answer.status_code, answer.json()["code"]) == (415, "file_type_not_allowed")
    assert "。" in answer.json()["message"]
    gone = begun(visitor, draft, 400)
    assert visitor.delete(at(draft, gone)).status_code == 204
    assert visitor.delete(at(draft, gone)).status_code == 204
    assert not Blob.objects.exists()
    assert not [p for p in ContentStorage().root.rglob("*") if p.is_file()]


def test_more_files_than_asked_for_are_refused_before_they_are_sent(visitor, draft):
    for number in range(2):  # as many as the sample's item takes
        drafts.add_file(
            draft_id=draft.pk, item_id="proof", stream=photo(), name=f"{number}.jpg", account=None
        )
    answer = visitor.post(at(draft), {"size": 10})
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_files")


def test_who_signs_in_meanwhile_goes_on_with_the_same_file(visitor, draft, account, client_of):
    content = photo().read()
    upload = begun(visitor, draft, len(content))
    send(visitor, draft, upload, 0, content[:100])
    person = account("resident", level="L3")
    assert drafts.claim(draft_id=draft.pk, account=person)
    client = client_of(person)
    assert visitor.get(at(draft, upload)).status_code == 404
    send(client, draft, upload, 100, content[100:])
    kept = client.post(at(draft, upload, "finish"), {"name": "通帳.jpg"})
    assert kept.status_code == 201
    assert DraftAttachment.objects.get().blob.owner == f"account:{person.pk}"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [375, 1280])
def test_a_line_that_breaks_in_the_middle_goes_on_where_it_stopped(sample, browse, width):
    """The network is cut after the second of several parts; then it is back; then the page is
    left and comes again with the same photo."""
    first, second = large("冷蔵庫.jpg", 1), large("玄関.jpg", 2)

    def steps(page) -> None:
        to_the_files(page)
        parts: list[int] = []
        page.on("request", lambda r: parts.append(int(r.headers["upload-offset"]))
                if "upload-offset" in r.headers else None)  # fmt: skip
        cut_after(page, 2)
        page.locator("[type=file]").first.set_input_files([first])
        page.get_by_text("電波が切れました").first.wait_for()
        assert "電波が切れました" in page.locator("[data-upload-status]").first.inner_text()
        sound(page)
        page.unroute_all()
        page.evaluate("window.dispatchEvent(new Event('online'))")
        there(page, "冷蔵庫.jpg")
        assert parts[:2] == [0, 1024 * 1024] and parts.count(0) == 1
        cut_after(page, 2)
        page.locator("[type=file]").first.set_input_files([second])
        page.get_by_text("電波が切れました").first.wait_for()
        parts.clear()
        page.unroute_all()
        page.reload()
        expect(page.locator("li[data-left]")).to_contain_text("玄関.jpg")
        expect(page.locator("li[data-left]")).to_contain_text("同じファイルを")
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/parts-{width}.png", full_page=True)
        sound(page)
        page.locator("[type=file]").first.set_input_files([second])
        there(page, "玄関.jpg")
        assert parts and min(parts) >= 2 * 1024 * 1024
        assert "届きました" in page.locator("[data-upload-status]").first.inner_text()

    browse(steps, width=width)
    rows = DraftAttachment.objects.select_related("blob").order_by("added_at")
    assert [row.blob.original_name for row in rows] == ["冷蔵庫.jpg", "玄関.jpg"]
    sealed = [ContentStorage().content_path(row.blob.sha256).read_bytes() for row in rows]
    assert sealed == [one["buffer"] for one in (first, second)]
    assert not [path for path in ContentStorage().incoming.glob("upload-*")]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_cancelled_and_refused_files_leave_nothing_and_next_waits_for_the_others(sample, browse):
    broken = {"name": "手紙.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(900)}

    def steps(page) -> None:
        to_the_files(page)
        cut_after(page, 1)
        page.locator("[type=file]").first.set_input_files([large("大.jpg", 3)])
        page.get_by_text("電波が切れました").first.wait_for()
        page.unroute_all()
        page.locator("button", has_text="やめる").click()
        expect(page.locator("[data-previews] li")).to_have_count(0)
        page.locator("[type=file]").first.set_input_files([broken])
        expect(page.locator("li[data-failed]")).to_contain_text("受け取れません")
        sound(page)
        page.locator("[type=file]").first.set_input_files([picture()])
        page.get_by_role("button", name="次へ", exact=True).last.click()
        # The page comes again with what is missing elsewhere on it, and with the photo it waited for.
        expect(page.locator("img.file__picture")).to_have_count(1)
        page.locator("[data-error-summary]").wait_for()

    browse(steps)
    assert DraftAttachment.objects.get().blob.original_name == "通帳の写真.jpg"


def to_the_files(page) -> None:
    """The page of the sample that asks for files."""
    page.goto("/ja/forms/start/sample-form/")
    page.get_by_role("button", name="書き始める").click()
    page.goto(re.sub(r"[^/]+/$", "rest/", page.url))
    page.locator("[type=file]").first.wait_for()


def there(page, name: str) -> None:
    """Arrived: it can be taken away again."""
    page.locator("button[name=remove_file]", has_text=name).wait_for()


def cut_after(page, most: int) -> None:
    """Let so many parts through and then nothing."""
    sent: list[int] = []

    def carry(route) -> None:
        is_part = "upload-offset" in route.request.headers
        if is_part:
            sent.append(1)
        if len(sent) > most:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/upload/**", carry)


def large(name: str, seed: int) -> dict[str, object]:
    """A photo of some four megabytes."""
    from house import claims

    content = claims.photo(seed, width=1800, height=1500, quality=88)
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def test_the_page_says_where_its_script_sends_to_and_works_without(sample, account, client_of):
    person = account("resident", level="L3")
    draft = filled(person)
    page = client_of(person).get(f"/ja/forms/{draft.pk}/rest/").content.decode()
    assert f'data-upload="/ja/forms/{draft.pk}/upload/proof/"' in page
    assert 'name="upload"' in page and 'enctype="multipart/form-data"' in page
