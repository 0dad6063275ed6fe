"""Work queues with names: what they ask for, who finds them, and that they show nobody more."""

import re

import pytest

from shiyakusho.engines.cases import queue
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case, SavedView
from shiyakusho.engines.cases.refusals import (
    ColumnsUnknown,
    FilterNotYours,
    QueueNameTaken,
    QueueNotFound,
    QueueNotYours,
)
from shiyakusho.engines.cases.services import viewing
from shiyakusho.engines.cases.services.classifying import set_secrecy
from shiyakusho.engines.cases.services.extending import extend_case
from shiyakusho.engines.cases.tests.conftest import as_account, at
from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
QUEUE = "/staff/cases/"


def listed(account, **asked: str) -> set:
    wanted = CaseFilter.of(asked)
    found = {case.pk for case in queue.page(account, wanted).items}
    assert queue.count(account, wanted) == len(found)
    return found


def kept(owner, name="至急", section="", columns=(), **asked: str) -> SavedView:
    with as_account(owner):
        return viewing.keep_view(
            owner=owner,
            name=name,
            wanted=CaseFilter.of(asked),
            columns=columns,
            section=section,
        )


def test_every_filter_narrows_to_what_it_says(file_claim, take, hall) -> None:
    with at("2026-11-20T10:00"):
        old, mine, secret = file_claim(), file_claim(), file_claim()
    with at("2026-12-10T10:00"):
        new = file_claim()
        take(mine)
        with as_account(hall.chief):
            secret.refresh_from_db()
            set_secrecy(
                case_id=secret.pk,
                to=3,
                reason="事情",
                actor=hall.chief,
                version=secret.version,
            )
        take(secret, hall.chief)
        expected = {
            ("assignee", "me"): {mine},
            ("assignee", "nobody"): {old, new},
            ("assignee", str(hall.colleague.pk)): set(),
            ("arrived", "7"): {new},
            ("arrived", "over7"): {old, mine},
            ("channel", "api"): {old, mine, new},
            ("channel", "mail"): set(),
            ("due", "late"): set(),
            ("due", "60"): {old, mine, new},
            ("due", "none"): set(),
            ("secrecy", "1"): {old, mine, new},
            ("section", hall.section): {old, mine, new},
            ("mark", "secret"): set(),
        }
        for (name, value), cases in expected.items():
            assert listed(hall.clerk, **{name: value}) == {c.pk for c in cases}, (name, value)
        assert listed(hall.chief, mark="secret") == {secret.pk}
        assert listed(hall.chief, secrecy="3", assignee="me") == {secret.pk}
        assert (
            listed(hall.clerk, assignee="others") == set()
        )  # the chief's is above their clearance
        assert listed(hall.stranger) == set()


def test_amber_and_red_follow_the_working_days_of_the_clock(file_claim, take, hall) -> None:
    with at("2026-11-20T10:00"):
        case = file_claim()
    due = case.due_on
    seen = {}
    for day in ("2026-12-01", "2026-12-16", due.isoformat(), "2026-12-26"):
        with at(f"{day}T10:00"):
            seen[day] = [mark for mark in ("amber", "red") if listed(hall.clerk, mark=mark)]
    assert due.isoformat() == "2026-12-21"  # the thirtieth day is a Sunday
    assert seen == {
        "2026-12-01": [], "2026-12-16": ["amber"], "2026-12-21": ["amber"], "2026-12-26": ["red"],
    }  # fmt: skip
    with at("2026-12-26T10:00"), as_account(hall.clerk):
        held = take(case)
        extend_case(
            case_id=case.pk, until=clock.today().replace(month=12, day=31), reason="調査のため",
            actor=hall.clerk, version=held.version,
        )  # fmt: skip
        assert listed(hall.clerk, mark="extended") == {case.pk}
        assert listed(hall.clerk, mark="red") == set()


@pytest.mark.parametrize("sort", ["look", "arrived", "newest"])
@pytest.mark.parametrize("size", [1, 2, 50])
def test_every_order_is_a_walk_without_gaps(file_claim, hall, sort, size) -> None:
    for hour in (9, 9, 11, 12, 10):
        with at(f"2026-11-24T{hour:02}:00"):
            file_claim()
    wanted, found, cursor = CaseFilter(sort=sort), [], None
    while True:
        page = queue.page(hall.clerk, wanted, cursor=cursor, limit=size)
        found += page.items
        if (cursor := page.next_cursor) is None:
            break
    keys = [queue.order_of(wanted).key(case) for case in found]
    assert keys == sorted(keys, reverse=sort == "newest") and len(found) == 5


def test_a_shared_queue_is_found_by_the_section_and_shows_each_only_their_own(
    file_claim, hall, client_of
) -> None:
    case, hidden = file_claim(), file_claim()
    with as_account(hall.chief):
        set_secrecy(case_id=hidden.pk, to=3, reason="事情", actor=hall.chief, version=1)
    view = kept(hall.chief, section=hall.section, columns=["channel"], assignee="nobody")
    own = kept(hall.chief, name="課長の控え")
    seen = {}
    for who in (hall.chief, hall.clerk, hall.stranger):
        page = client_of(who).get(QUEUE, {"queue": view.pk})
        seen[who.display_name] = (page.status_code, {
            one for one in (case, hidden) if one.receipt_number in page.text
        })  # fmt: skip
    assert seen == {
        "課長 三郎": (200, {case, hidden}), "担当 一郎": (200, {case}), "門司 四郎": (404, set()),
    }  # fmt: skip
    page = client_of(hall.clerk).get(QUEUE, {"queue": view.pk}).text
    assert "共有（課長 三郎）" in page and "課長の控え" not in page
    assert re.search(
        r'data-key="1"[^>]*><span class="queues__name">至急</span> <span[^>]*>1<', page
    )
    assert "<th" in page and ">API<" in page  # its own column
    assert client_of(hall.clerk).get(QUEUE, {"queue": own.pk}).status_code == 404


def test_who_may_share_change_and_forget(hall, client_of) -> None:
    view = kept(hall.clerk, section=hall.section)
    with pytest.raises(QueueNameTaken):
        kept(hall.colleague, section=hall.section)
    with pytest.raises(QueueNotYours):
        kept(hall.stranger, section=hall.section)
    with as_account(hall.colleague), pytest.raises(QueueNotYours):
        viewing.forget_view(view_id=view.pk, actor=hall.colleague)
    with as_account(hall.stranger), pytest.raises(QueueNotFound):
        viewing.forget_view(view_id=view.pk, actor=hall.stranger)
    with as_account(hall.chief):
        viewing.forget_view(view_id=view.pk, actor=hall.chief)  # who answers for the section
    assert not SavedView.objects.exists()
    assert (
        AuditEvent.objects.filter(action="cases.forget_view").latest("at").detail["name"] == "至急"
    )


@pytest.mark.parametrize("named", ["0", "99999999999", "x", "１", "-1", "1; --"])
def test_a_queue_that_is_none_is_not_found(hall, client_of, named) -> None:
    assert client_of(hall.clerk).get(QUEUE, {"queue": named}).status_code == 404


def test_what_means_nothing_is_said_and_nothing_is_listed(file_claim, hall, client_of) -> None:
    case = file_claim()
    for asked in ({"mark": "blue<b>"}, {"section": "moji-residents"}, {"secrecy": "3"},
                  {"column": "salary"}):  # fmt: skip
        page = client_of(hall.clerk).get(QUEUE, asked)
        assert page.status_code == 422 and case.receipt_number not in page.text
        assert "選び直してください" in page.text and "blue<b>" not in page.text
    with pytest.raises(ColumnsUnknown):
        kept(hall.clerk, columns=["salary"])
    with pytest.raises(FilterNotYours):
        queue.page(hall.clerk, CaseFilter(section="moji-residents"))


def test_secrecy_stands_in_the_list(file_claim, hall, client_of) -> None:
    case = file_claim()
    with as_account(hall.chief):
        set_secrecy(case_id=case.pk, to=3, reason="事情", actor=hall.chief, version=1)
    page = client_of(hall.chief).get(QUEUE).text
    row = page[page.index(case.receipt_number) :]
    assert "秘匿" in row[: row.index("</tr>")]


def test_a_queue_keeps_its_place_from_page_to_page(
    file_claim, hall, client_of, monkeypatch
) -> None:
    for _ in range(3):
        file_claim()
    view = kept(hall.clerk, sort="newest")
    monkeypatch.setattr(queue.page, "__kwdefaults__", {**queue.page.__kwdefaults__, "limit": 2})
    first = client_of(hall.clerk).get(QUEUE, {"queue": view.pk}).text
    following = re.search(r'href="(\?[^"]*cursor[^"]*|/staff/cases/\?[^"]*cursor[^"]*)"', first)
    assert following and f"queue={view.pk}" in following[1]
    second = client_of(hall.clerk).get(following[1].replace("&amp;", "&"))
    numbers = [case.receipt_number for case in Case.objects.order_by("-arrived_at")]
    shown = [[n for n in numbers if n in text] for text in (first, second.text)]
    assert [len(one) for one in shown] == [2, 1] and set(numbers) == {*shown[0], *shown[1]}
    assert re.search(rf'href="/staff/cases/[0-9a-f-]{{36}}/\?queue={view.pk}', first)
