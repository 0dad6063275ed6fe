"""There and back: a signed bundle out, results in, each case once; whatever is forged changes nothing."""

import csv
import io
import uuid
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shiyakusho.desks.bridge import making, opening, refusals, taking
from shiyakusho.desks.bridge.answering import key_in
from shiyakusho.desks.bridge.layouts import layout_of
from shiyakusho.desks.bridge.models import Bundle, BundleCase
from shiyakusho.desks.bridge.packing import FROM_CORE, TO_CORE, packed
from shiyakusho.engines.cases.models import CaseEvent
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.ground.audit.selectors import events_about
from shiyakusho.ground.files import read_blob

from .conftest import PROCEDURE, accept

pytestmark = pytest.mark.django_db


def test_there_and_back(granted, bundle, results, hall, keys) -> None:
    case = granted()
    out = bundle()
    found = opening.opened(
        read_blob(out.blob), kind=TO_CORE, city="kitakyushu", trusted={keys[0]: "city"}
    )
    rows = list(csv.reader(io.StringIO(found.content.decode(), newline="")))
    assert rows[0] == [column.title for column in layout_of(PROCEDURE).columns]
    assert rows[1][0] == case.receipt_number and rows[1][2] == "北方 美咲"
    assert found.manifest["made_by"] and found.manifest["layout"] == "1"
    read = events_about(case.subject).filter(action="records.read")
    assert any(one.detail.get("what") == [f"bundle:{out.pk}"] for one in read)
    back = accept(hall, results(out, [[case.receipt_number, "登録済", "A-0001", "2026-11-21", ""]]))
    assert back.told == {"registered": 1, "refused": []}
    event = CaseEvent.objects.get(case=case, kind="registered")
    assert (event.detail["number"], event.public) == ("A-0001", True)
    with as_account(hall.chief), pytest.raises(refusals.NothingToSend):
        making.ask_for_bundle(procedure=PROCEDURE, way="batch", actor=hall.chief)


def test_the_same_again_changes_nothing_and_another_number_is_refused(
    granted, bundle, results, hall
) -> None:
    case = granted()
    out = bundle()
    line = [case.receipt_number, "登録済", "A-0001", "2026-11-21", ""]
    content = results(out, [line])
    accept(hall, content)
    with pytest.raises(refusals.BundleReplayed):
        accept(hall, content)
    assert accept(hall, results(out, [line])).told == {"already": 1, "refused": []}
    line[2] = "B-0002"
    told = accept(hall, results(out, [line])).told
    assert told["refused"] == [[case.receipt_number, "すでに番号 A-0001 で登録済です。"]]
    assert CaseEvent.objects.filter(kind="registered").count() == 1


def test_one_the_core_system_returns_may_be_sent_again(granted, bundle, results, hall) -> None:
    case = granted()
    out = bundle()
    told = accept(
        hall, results(out, [[case.receipt_number, "登録不可", "", "", "口座が違う"]])
    ).told
    assert told == {"returned": 1, "refused": []}
    assert BundleCase.objects.get().why == "口座が違う"
    assert bundle().told == {"sent": 1, "refused": 0}


def test_a_case_that_cannot_be_written_is_named_and_not_sent(granted, bundle) -> None:
    granted(claimant_name="=HYPERLINK(1)")
    out = bundle()
    assert out.told == {"sent": 0, "refused": 1} and out.blob is None
    assert "請求者氏名：表計算の式" in BundleCase.objects.get().why


def test_without_the_citys_key_nothing_is_handed_out(granted, bundle, settings, tmp_path) -> None:
    granted()
    settings.AUDIT_KEY_FILE = tmp_path / "gone.pem"
    out = bundle()
    assert out.fault == str(refusals.NoSigningKey()) and not BundleCase.objects.exists()


def forged(out: Bundle, key: Ed25519PrivateKey, **about: object) -> bytes:
    said = {"kind": FROM_CORE, "id": str(uuid.uuid4()), "answers": str(out.pk),
            "city": "kitakyushu", "procedure": PROCEDURE}  # fmt: skip
    head = ",".join(taking.HEADER).encode() + b"\r\n"
    return packed(said | about, about.pop("name", "results.csv"), head, 0, key)[0]


def rezipped(content: bytes, change) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = [[name, archive.read(name)] for name in archive.namelist()]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in change(inside):
            archive.writestr(name, each)
    return out.getvalue()


def test_whatever_is_forged_changes_nothing(granted, bundle, results, hall, keys) -> None:
    case = granted()
    out = bundle()
    core, stranger = key_in(keys[1]), Ed25519PrivateKey.generate()
    good = results(out, [[case.receipt_number, "登録済", "A-1", "2026-11-21", ""]])

    def swap(inside, at, new):
        inside[at][1] = new(inside[at][1])
        return inside

    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("manifest.json", "manifest.sig", "results.csv"):
            archive.writestr(name, b"0" * (30 * 1024 * 1024))
    attacks = {
        "another number": (rezipped(good, lambda i: swap(i, 2, lambda c: c.replace(b"A-1", b"B-9"))),
                           refusals.BundleTampered),
        "another manifest": (rezipped(good, lambda i: swap(i, 0, lambda c: c.replace(b"child", b"x"))),
                             refusals.BundleTampered),
        "a key of nobody's": (forged(out, stranger), refusals.BundleTampered),
        "another city": (forged(out, core, city="kasuga"), refusals.BundleOfAnotherCity),
        "another form": (forged(out, core, format="shiyakusho-bundle-9"),
                         refusals.BundleVersionUnknown),
        "our own sent back": (rezipped(read_blob(out.blob), lambda i: i), refusals.BundleBroken),
        "nobody's answer": (forged(out, core, answers=str(uuid.uuid4())),
                            refusals.BundleAnswersNothing),
        "a path": (rezipped(good, lambda i: [["../" + i[0][0], i[0][1]], *i[1:]]),
                   refusals.BundleBroken),
        "one more file": (rezipped(good, lambda i: [*i, ["a.txt", b"a"]]), refusals.BundleTooBig),
        "a bomb": (bomb.getvalue(), refusals.BundleTooBig),
        "no ZIP": (b"PK\x03\x04nothing", refusals.BundleBroken),
        "cut off": (good[:-40], refusals.BundleBroken),
        "a line twice": (results(out, [[case.receipt_number, "登録済", "A-1", "2026-11-21", ""]] * 2),
                         refusals.BundleBroken),
        "no day": (results(out, [[case.receipt_number, "登録済", "A-1", "昨日", ""]]),
                   refusals.BundleBroken),
    }  # fmt: skip
    for what, (content, refusal) in attacks.items():
        with pytest.raises(refusal) as caught:
            accept(hall, content)
        assert type(caught.value) is refusal, what
    assert not CaseEvent.objects.filter(kind="registered").exists()
    assert not Bundle.objects.filter(direction="in").exists()


def test_a_line_of_a_case_that_was_not_in_it_is_refused(granted, bundle, results, hall) -> None:
    case = granted()
    out = bundle()
    late = granted()
    told = accept(hall, results(out, [
        [late.receipt_number, "登録済", "A-2", "2026-11-21", ""],
        [case.receipt_number, "登録済", "A-1", "2026-11-21", ""],
    ])).told  # fmt: skip
    assert told["registered"] == 1 and told["refused"][0][0] == late.receipt_number


def test_by_the_pages(granted, hall, keys, client_of, results) -> None:
    case = granted()
    client = client_of(hall.chief)
    page = client.get(reverse("bridge_staff:desk")).text
    assert "児童手当システム" in page and "1件" in page
    copy = client.get(reverse("bridge_staff:copy", args=[case.pk])).text
    assert 'value="北方 美咲"' in copy and f"{case.receipt_number}\t" in copy
    made = client.post(reverse("bridge_staff:entry", args=[case.pk]), follow=True)
    out = Bundle.objects.get()
    assert out.way == "entry" and "署名付きのZIP" in made.text
    plain = client.get(reverse("bridge_staff:fetch_csv", args=[out.pk]))
    assert (
        case.receipt_number in plain.content.decode()
        and "attachment" in plain["Content-Disposition"]
    )
    assert client.get(reverse("bridge_staff:fetch", args=[out.pk])).content == read_blob(out.blob)
    content = results(out, [[case.receipt_number, "登録済", "A-7", "2026-11-21", ""]])
    for status, words in ((200, "登録済 1件"), (409, "すでに取り込んであります")):
        file = SimpleUploadedFile("results.zip", content)
        taken = client.post(reverse("bridge_staff:results"), {"file": file}, follow=True)
        assert taken.status_code == status and words in taken.text
    assert client.post(reverse("bridge_staff:results")).status_code == 422
    clerk = client_of(hall.clerk)
    assert clerk.get(reverse("bridge_staff:copy", args=[case.pk])).status_code == 200
    assert clerk.post(reverse("bridge_staff:make")).status_code == 403
    assert clerk.get(reverse("bridge_staff:fetch", args=[out.pk])).status_code == 403
    stranger = client_of(hall.stranger)
    assert stranger.get(reverse("bridge_staff:copy", args=[case.pk])).status_code == 404
