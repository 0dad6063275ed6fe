"""手間の実測: measured by what happens anyway, about steps and never about somebody."""

import argparse
import csv
import io
import json
from datetime import timedelta

import pytest
from django.urls import reverse

from shiyakusho.desks.worktime import commands, measuring, selectors
from shiyakusho.desks.worktime.figures_table import Bounds, bounds
from shiyakusho.desks.worktime.models import Passage, Printed
from shiyakusho.engines.cases.tests.conftest import as_account, at
from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read

pytestmark = pytest.mark.django_db
DAY = "2026-11-21T"


def opens(case, who, when: str) -> None:
    with at(when), as_account(who):
        record_read([case.subject], what=case.subject)


def test_minutes_are_from_opening_to_what_came_next_and_no_longer_than_idle(
    file_claim, go, hall
) -> None:
    with at(DAY + "09:00"):
        case = file_claim()
    opens(case, hall.clerk, DAY + "10:00")
    opens(case, hall.colleague, DAY + "10:01")  # another one's page: counted beside
    with at(DAY + "10:02"), as_account(hall.colleague):
        record_read(["case:other"], what="case:other")
    with at(DAY + "10:04"):
        go(case, "examined")
    passage = Passage.objects.get()
    assert (passage.step, passage.rework, passage.staff_seconds) == ("received", "", None)
    assert passage.left_at - passage.entered_at == timedelta(hours=1, minutes=4)
    assert measuring.measure() == 1 and measuring.measure() == 0
    passage.refresh_from_db()
    assert passage.staff_seconds == 4 * 60 + 60
    columns = {field.name for field in Passage._meta.fields}
    assert not {"account", "actor", "actor_id", "by", "assignee"} & columns


def test_an_idle_page_and_a_list_are_not_work(file_claim, go, hall) -> None:
    with at(DAY + "09:00"):
        case = file_claim()
    with at(DAY + "09:30"), as_account(hall.clerk):
        record_read([case.subject], what="cases.list")
    opens(case, hall.clerk, DAY + "10:00")
    with at(DAY + "15:00"):
        go(case, "examined")
    measuring.measure()
    assert Passage.objects.get().staff_seconds == bounds().idle_seconds


def test_rework_is_a_correction_or_a_draft_sent_back(file_claim, go, hall) -> None:
    case = file_claim()
    go(case, "examined")
    go(case, "drafted", outcome="granted")
    go(case, "examined", by=hall.chief, reason="理由を書き直してください。")
    asked = [{"field": "occupation", "reason": "other", "text": "確かめてください"}]
    go(case, "correction_asked", fields=asked, reason="お願いします。")
    found = Passage.objects.order_by("left_at", "pk").values_list("step", "rework")
    assert list(found) == [
        ("received", ""), ("examined", ""), ("drafted", "returned"), ("examined", "correction"),
    ]  # fmt: skip


def test_printed_pages_are_counted_where_they_were_printed(
    file_claim, take, hall, client_of
) -> None:
    case = take(file_claim())
    page = reverse("cases_staff:paper", args=[case.pk])
    assert client_of(hall.clerk).get(page).status_code == 200
    [printed] = Printed.objects.all()
    assert (printed.step, printed.what) == ("received", "form") and printed.pages >= 1


def test_a_sheet_the_browser_prints_is_counted_by_what_it_says(
    file_claim, take, hall, client_of
) -> None:
    case = take(file_claim())
    where = reverse("cases_staff:printed", args=[case.pk])
    client = client_of(hall.clerk)
    assert [client.post(where, {"pages": pages}).status_code for pages in ("2", "none")] == [
        204,
        422,
    ]
    assert client_of(hall.stranger).post(where, {"pages": "2"}).status_code == 404
    [printed] = Printed.objects.all()
    assert (printed.step, printed.what, printed.pages) == ("received", "sheet", 2)


def figures(hall, **said):
    today = clock.today()
    given = {"sections": [hall.section], "since": today - timedelta(days=90), "until": today}
    return selectors.figures(**given | said)


def test_figures_of_a_group(many, hall, loose) -> None:
    many([60, 120, 180, 600])
    many([240], rework="correction")
    [one] = figures(hall)
    assert (one.n, one.minutes, one.minutes_p90, one.rework) == (5, 3.0, 7.6, 0.2)
    assert one.waiting_hours == 1.9
    many([60], back=40)
    assert [month.n for month in figures(hall, by="month")] == [1, 5]
    assert [part.part for part in figures(hall, by="section")] == [hall.section]
    assert figures(hall, procedure="dog-register") == []


def test_a_group_too_small_tells_no_time_and_few_people_no_section(many, hall, monkeypatch) -> None:
    strict = Bounds(idle_seconds=600, least_cases=5, least_people=3, kept_months=36)
    monkeypatch.setattr(selectors, "bounds", lambda day=None: strict)
    many([60] * 4)
    assert hall.section in selectors.hidden_sections([hall.section])  # two people work there
    assert figures(hall) == [] and figures(hall, by="section") == []
    several = [hall.section, "kokurakita-welfare", "moji-childcare-support"]
    few = {hall.section: 2, several[1]: 3, several[2]: 1}
    monkeypatch.setattr(selectors, "_people_in", lambda sections: few)
    assert figures(hall, sections=several, by="section") == []
    [one] = figures(hall, sections=several)
    assert (one.n, one.minutes, one.rework) == (4, None, None)


def test_by_the_pages_and_the_command(many, hall, loose, client_of, capsysbinary) -> None:
    many([120] * 6)
    client = client_of(hall.chief)
    page = client.get(reverse("worktime_staff:figures")).text
    assert "児童手当 認定請求" in page and "2.0" in page and "人ごとの数字は残していません" in page
    detail = client.get(reverse("worktime_staff:procedure", args=["child-allowance-claim"])).text
    assert f"{clock.today() - timedelta(days=1):%Y-%m}" in detail and "課ごと" in detail
    table = client.get(reverse("worktime_staff:csv")).content.decode("utf-8-sig")
    assert next(iter(csv.reader(io.StringIO(table))))[2] == "件数"
    assert client_of(hall.clerk).get(reverse("worktime_staff:figures")).status_code == 403
    parser = argparse.ArgumentParser()
    commands.add_commands(parser.add_subparsers())
    args = parser.parse_args(["worktime", "--json"])
    assert args.run(args) == 0
    [told] = json.loads(capsysbinary.readouterr().out)
    assert (told["n"], told["minutes"]) == (6, 2.0)


def test_old_measurements_go(many) -> None:
    many([60], back=31 * 36 + 2)
    many([60])
    assert measuring.forget() == 1 and Passage.objects.count() == 1
