"""書出し: the list one sees, bounded, harmless to open, noted from asking to fetching."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from shiyakusho.engines.cases import cp932, refusals
from shiyakusho.engines.cases.export_columns import COLUMNS
from shiyakusho.engines.cases.export_models import ExportPart
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Export
from shiyakusho.engines.cases.scale import scale
from shiyakusho.engines.cases.services import exporting
from shiyakusho.engines.cases.spreadsheet import csv_bytes, harmless
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.ground import clock
from shiyakusho.ground.audit.selectors import events_about
from shiyakusho.ground.files import read_blob
from shiyakusho.registers.organisation import public as organisation


@pytest.mark.check("C3")
@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", " ="]
)
def test_harmless__a_formula_is_made_text(start: str) -> None:
    assert harmless(f"{start}cmd|'/c calc'!A0") == f"'{start}cmd|'/c calc'!A0"


@pytest.mark.parametrize("text", ["", "北方 美咲", "2026-11-20", "a=b", "'=1", "𠮷野"])
def test_harmless__other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_csv_reads_back() -> None:
    rows = [["髙﨑", 'a"b,c'], ["二行\nの名", ""]]
    made = csv_bytes(["一", "二"], rows)
    assert made.startswith(b"\xef\xbb\xbf") and made.endswith(b"\r\n")
    assert read(made) == [["一", "二"], *rows]


def read(made: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))


@pytest.fixture
def ask(hall):
    """``ask(columns, form=…, view=…)``: ask as the chief, and have the worker make the file."""

    def make(columns=("receipt_number", "applicant"), form="csv", **wanted: str) -> Export:
        with as_account(hall.chief):
            export = exporting.ask_for_export(
                owner=hall.chief, wanted=CaseFilter.of(wanted), columns=columns, form=form
            )
        assert exporting.run(export.pk) is True
        return Export.objects.get(pk=export.pk)

    return make


def content(export: Export) -> bytes:
    return read_blob(export.blob)


@pytest.mark.django_db
def test_the_file_is_the_list(file_claim, hall, ask, account) -> None:
    bad = account("resident", level="L3", name="=HYPERLINK(1)")
    one, two = file_claim(), file_claim(account=bad)
    export = ask(["receipt_number", "applicant", "state"])
    made = read(content(export))
    assert made[0] == ["受付番号", "申請者", "段階"]
    assert sorted(made[1:]) == sorted(
        [[one.receipt_number, "北方 美咲", "受付"], [two.receipt_number, "'=HYPERLINK(1)", "受付"]]
    )
    assert (export.rows, export.cut) == (2, False)
    event = events_about(one.subject).get(action="cases.export_made")
    assert event.detail["rows"] == 2 and event.actor_name == "課長 三郎"
    assert not any(ExportPart.objects.values_list("rows", flat=True))


@pytest.mark.django_db
def test_every_column_writes_text_in_every_format(file_claim, go, hall, ask) -> None:
    go(file_claim(), "examined")
    header, row = read(content(ask(list(COLUMNS))))
    assert len(header) == len(row) == len(COLUMNS)
    assert "小倉北区役所 保健福祉課 子育て支援担当" in row and "児童手当 認定請求" in row
    for form in ("xlsx", "cp932"):
        assert rows_of(ask(list(COLUMNS), form=form)) == [header, row]


def rows_of(export: Export) -> list[list[str]]:
    if export.format == "cp932":
        text = content(export).decode("cp932")
        return list(csv.reader(io.StringIO(text, newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(content(export))).active
    return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.django_db
def test_in_a_workbook_a_formula_is_text_and_a_control_is_seen(file_claim, ask, account) -> None:
    file_claim(account=account("resident", level="L3", name="=1+1\x1b"))
    export = ask(form="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content(export))).active
    [cell] = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert (cell.value, cell.data_type) == ("'=1+1␛", "s")
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content(export))).read(
        "xl/worksheets/sheet1.xml"
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [("髙﨑 ～－", ""), ("〜−", ""), ("𠮷野", "𠮷"), ("辺\U000e0101", "辺\U000e0101"), ("か\u3099", "か\u3099"),
     ("?", "")],
)  # fmt: skip
def test_cp932_names_each_sign_it_has_not(text: str, left: str) -> None:
    assert "".join(cp932.unwritable(text)) == left
    assert ("〓" in cp932.replaced(text)) is bool(left) and cp932.replaced(text).encode("cp932")
    assert cp932.code_points("辺\U000e0101") == "U+8FBA U+E0101"


@pytest.mark.django_db
def test_what_cp932_has_not_stops_the_file_until_somebody_says(
    file_claim, ask, account, hall, client_of
) -> None:
    case = file_claim(account=account("resident", level="L3", name="𠮷野 辺\U000e0101"))
    export = ask(form="cp932")
    assert export.is_blocked and export.blob is None
    assert export.unwritable == [
        [case.receipt_number, "申請者", "𠮷", "U+20BB7"],
        [case.receipt_number, "申請者", "辺\U000e0101", "U+8FBA U+E0101"],
    ]
    client = client_of(hall.chief)
    assert "書けない文字が2あります" in client.get(reverse("cases_staff:exports")).text
    page = client.get(reverse("cases_staff:export_page", args=[export.pk])).text
    assert "U+20BB7" in page and "ファイルは、まだ作っていません" in page
    listed = client.get(reverse("cases_staff:export_list", args=[export.pk])).content
    assert read(listed)[1] == [case.receipt_number, "申請者", "𠮷", "U+20BB7"]
    settle = reverse("cases_staff:export_settle", args=[export.pk])
    assert client.post(settle, {"how": "geta"}).status_code == 302
    assert exporting.run(export.pk) is True
    assert rows_of(Export.objects.get())[1] == [case.receipt_number, "〓野 〓"]
    assert client.post(settle, {"how": "utf8"}).status_code == 409


@pytest.mark.django_db
def test_or_it_is_made_as_utf8(file_claim, ask, account, hall) -> None:
    file_claim(account=account("resident", level="L3", name="𠮷野"))
    export = ask(form="cp932")
    with as_account(hall.chief):
        exporting.settle_unwritable(export_id=export.pk, owner=hall.chief, marked=False)
    exporting.run(export.pk)
    assert read(content(Export.objects.get()))[1][1] == "𠮷野"


@pytest.mark.django_db
def test_it_is_cut_at_its_limit_and_says_so(file_claim, ask, monkeypatch) -> None:
    bounds = replace(scale(), export_most=2)
    monkeypatch.setattr(exporting, "scale", lambda: bounds)
    for _ in range(3):
        file_claim()
    export = ask()
    assert (export.rows, export.cut, len(read(content(export)))) == (2, True, 3)


@pytest.mark.django_db
def test_killed_while_gathering_or_writing_it_goes_on_where_it_was(
    file_claim, hall, monkeypatch
) -> None:
    monkeypatch.setattr(exporting, "CHUNK", 2)
    cases = [file_claim() for _ in range(5)]
    with as_account(hall.chief):
        export = exporting.ask_for_export(
            owner=hall.chief, wanted=CaseFilter(), columns=["receipt_number"]
        )
    assert exporting.gather(export.pk)
    for broken in ("_look_for_unwritable", "store_own"):
        with monkeypatch.context() as patched:
            patched.setattr(exporting, broken, dies)
            with pytest.raises(KeyboardInterrupt):
                exporting.run(export.pk)
        if broken == "_look_for_unwritable":
            assert exporting.run(export.pk, seconds=0) is False
    assert exporting.run(export.pk) is True
    made = read(content(Export.objects.get()))
    assert sorted(row[0] for row in made[1:]) == sorted(case.receipt_number for case in cases)
    for case in cases:
        assert events_about(case.subject).filter(action="cases.export_made").count() == 1


def dies(*args: object, **said: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db
def test_one_left_behind_is_queued_again(file_claim, hall) -> None:
    with as_account(hall.chief):
        exporting.ask_for_export(owner=hall.chief, wanted=CaseFilter(), columns=["state"])
    assert exporting.resume_silent() == 0
    Export.objects.update(worked_at=clock.now() - timedelta(minutes=6))
    assert exporting.resume_silent() == 1 and exporting.resume_silent() == 0


@pytest.mark.django_db
def test_the_filter_holds_and_another_section_has_nothing(file_claim, ask, hall, staff) -> None:
    file_claim()
    assert ask(view="closed").rows == 0
    chief = staff(organisation.post_above("moji-childcare-support", "section_chief").pk)
    with as_account(chief):
        export = exporting.ask_for_export(owner=chief, wanted=CaseFilter(), columns=["state"])
    exporting.run(export.pk)
    export.refresh_from_db()
    assert export.rows == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "form", "refusal"),
    [
        ([], "csv", refusals.ExportColumns),
        (["answers"], "csv", refusals.ExportColumns),
        (["state", "resident_id"], "csv", refusals.ExportColumns),
        (["state"], "ods", refusals.ExportFormatUnknown),
    ],
)
def test_columns_and_formats_that_are_none_are_refused(hall, columns, form, refusal) -> None:
    with as_account(hall.chief), pytest.raises(refusal):
        exporting.ask_for_export(owner=hall.chief, wanted=CaseFilter(), columns=columns, form=form)
    assert not Export.objects.exists()


@pytest.mark.django_db
def test_by_the_pages(file_claim, hall, client_of, ask) -> None:
    case = file_claim()
    client = client_of(hall.chief)
    assert "この一覧を書き出す" in client.get(reverse("cases_staff:queue")).text
    said = {"column": ["receipt_number"], "view": "open"}
    answer = client.post(reverse("cases_staff:export"), said, follow=True)
    assert "作っています" in answer.text
    [waiting] = Export.objects.all()
    url = reverse("cases_staff:export_file", args=[waiting.pk])
    assert client.get(url).status_code == 404
    exporting.run(waiting.pk)
    assert url in client.get(reverse("cases_staff:exports")).text
    answer = client.get(url)
    assert case.receipt_number in answer.content.decode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    for whose in (f"export:{waiting.pk}", case.subject):
        read_of = [one.detail.get("what") for one in events_about(whose)]
        assert [f"cases.export {waiting.pk} (1 rows)"] in read_of
    Export.objects.update(asked_at=clock.now() - timedelta(days=8))
    assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_only_who_asked_and_only_who_may(hall, client_of, ask, staff) -> None:
    export = ask()
    other = organisation.post_above("moji-childcare-support", "section_chief").pk
    pages = [
        reverse(f"cases_staff:{name}", args=[export.pk])
        for name in ("export_file", "export_page", "export_list")
    ]
    settle = reverse("cases_staff:export_settle", args=[export.pk])
    for who, status in ((staff(other, "門司 課長"), 404), (hall.clerk, 403)):
        client = client_of(who)
        assert [client.get(url).status_code for url in pages] == [status] * 3
        assert client.post(settle).status_code == status
    assert client.get(reverse("cases_staff:exports")).status_code == 403
    assert client.post(reverse("cases_staff:export"), {"column": "state"}).status_code == 403
    assert "書き出す" not in client.get(reverse("cases_staff:queue")).text


@pytest.mark.django_db
def test_old_files_go(hall, ask) -> None:
    kept, old = ask(), ask()
    Export.objects.filter(pk=old.pk).update(asked_at=clock.now() - timedelta(days=8))
    with as_account(hall.chief):
        assert exporting.forget_exports() == 1
    assert list(Export.objects.all()) == [kept]
