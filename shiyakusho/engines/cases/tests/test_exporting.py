"""書出し: the list one sees, bounded, harmless to open, noted from asking to fetching."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from shiyakusho.engines.cases import refusals
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Export
from shiyakusho.engines.cases.services import exporting
from shiyakusho.engines.cases.spreadsheet import csv_bytes, harmless
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.ground import clock
from shiyakusho.ground.audit.selectors import events_about
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.ground.outbox.services import deliver


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
    """``ask(columns, view=…)``: ask as the chief, and have the worker make the file."""

    def make(columns=("receipt_number", "applicant"), **wanted: str) -> Export:
        with as_account(hall.chief):
            export = exporting.ask_for_export(
                owner=hall.chief, wanted=CaseFilter.of(wanted), columns=columns
            )
        row = OutboxMessage.objects.get(key=f"cases.export:{export.pk}")
        assert deliver(row.pk)
        export.refresh_from_db()
        return export

    return make


@pytest.mark.django_db
def test_the_file_is_the_list(file_claim, hall, ask, account) -> None:
    bad = account("resident", level="L3", name="=HYPERLINK(1)")
    one, two = file_claim(), file_claim(account=bad)
    export = ask(["receipt_number", "applicant", "state"])
    made = read(bytes(export.content))
    assert made[0] == ["受付番号", "申請者", "段階"]
    assert sorted(made[1:]) == sorted(
        [[one.receipt_number, "北方 美咲", "受付"], [two.receipt_number, "'=HYPERLINK(1)", "受付"]]
    )
    assert (export.rows, export.cut) == (2, False)
    event = events_about(one.subject).get(action="cases.export_made")
    assert event.detail["rows"] == 2 and event.actor_name == "課長 三郎"


@pytest.mark.django_db
def test_every_column_writes_text(file_claim, go, hall, ask) -> None:
    go(file_claim(), "examined")
    header, row = read(bytes(ask(list(exporting.COLUMNS)).content))
    assert len(header) == len(row) == len(exporting.COLUMNS)
    assert "小倉北区役所 保健福祉課 子育て支援担当" in row and "児童手当 認定請求" in row


@pytest.mark.django_db
def test_it_is_cut_at_its_limit_and_says_so(file_claim, ask, monkeypatch) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)
    monkeypatch.setattr(exporting, "CHUNK", 2)
    for _ in range(3):
        file_claim()
    export = ask()
    assert (export.rows, export.cut, len(read(bytes(export.content)))) == (2, True, 3)


@pytest.mark.django_db
def test_the_filter_holds_and_another_section_has_nothing(file_claim, ask, hall, staff) -> None:
    file_claim()
    assert ask(view="closed").rows == 0
    chief = staff(exporting.organisation.post_above("moji-childcare-support", "section_chief").pk)
    with as_account(chief):
        export = exporting.ask_for_export(owner=chief, wanted=CaseFilter(), columns=["state"])
    exporting.make_export({"export": str(export.pk)}, "again")
    export.refresh_from_db()
    assert export.rows == 0


@pytest.mark.django_db
@pytest.mark.parametrize("columns", [[], ["answers"], ["state", "resident_id"]])
def test_columns_that_are_none_are_refused(hall, columns) -> None:
    with as_account(hall.chief), pytest.raises(refusals.ExportColumns):
        exporting.ask_for_export(owner=hall.chief, wanted=CaseFilter(), columns=columns)
    assert not Export.objects.exists()


@pytest.mark.django_db
def test_by_the_pages(file_claim, hall, client_of, ask) -> None:
    case = file_claim()
    client = client_of(hall.chief)
    assert "この一覧をCSVに書き出す" in client.get(reverse("cases_staff:queue")).text
    said = {"column": ["receipt_number"], "view": "open"}
    answer = client.post(reverse("cases_staff:export"), said, follow=True)
    assert "作っています" in answer.text
    [waiting] = Export.objects.all()
    url = reverse("cases_staff:export_file", args=[waiting.pk])
    assert client.get(url).status_code == 404
    exporting.make_export({"export": str(waiting.pk)}, "")
    assert url in client.get(reverse("cases_staff:exports")).text
    answer = client.get(url)
    assert case.receipt_number in answer.content.decode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert events_about(f"export:{waiting.pk}").filter(action="records.read").exists()


@pytest.mark.django_db
def test_only_who_asked_and_only_who_may(hall, client_of, ask, staff) -> None:
    url = reverse("cases_staff:export_file", args=[ask().pk])
    other = exporting.organisation.post_above("moji-childcare-support", "section_chief").pk
    assert client_of(staff(other, "門司 課長")).get(url).status_code == 404
    clerk = client_of(hall.clerk)
    assert "CSVに書き出す" not in clerk.get(reverse("cases_staff:queue")).text
    for answer in (
        clerk.get(url),
        clerk.get(reverse("cases_staff:exports")),
        clerk.post(reverse("cases_staff:export"), {"column": "state"}),
    ):
        assert answer.status_code == 403


@pytest.mark.django_db
def test_old_files_go(hall, ask) -> None:
    kept, old = ask(), ask()
    Export.objects.filter(pk=old.pk).update(asked_at=clock.now() - timedelta(days=8))
    with as_account(hall.chief):
        assert exporting.forget_exports() == 1
    assert list(Export.objects.all()) == [kept]
