"""権限の表: it says what holds today, is searched and fetched, and tells of one person why."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse

from shiyakusho.engines.cases.acts import acts
from shiyakusho.ground import clock
from shiyakusho.ground.identity.roles import permission_titles, roles
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db
PAGE = "manage_manage:permissions"
SINCE = date(2020, 4, 1)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def operator(account, client_of):
    return client_of(account("staff", roles=["operator"]))


@pytest.mark.parametrize("role", roles())
def test_every_member_of_staff_may_read_it(role: str, account, client_of) -> None:
    answer = client_of(account("staff", roles=[role])).get(reverse(PAGE))
    assert answer.status_code == 200
    text = answer.text
    for one in roles().values():
        assert one.title in text
    for code, title in permission_titles().items():
        assert code in text and title in text
    for act in acts().values():
        assert act.title in text
    assert "生活保護を受けていること" in text and "地方税法22条" in text


def test_nobody_else_may(account, client_of, client) -> None:
    assert client.get(reverse(PAGE)).status_code == 302
    assert client_of(account("resident")).get(reverse(PAGE)).status_code == 403


def test_it_says_how_far_a_post_reaches(operator) -> None:
    found = operator.get(reverse(PAGE), {"q": "小倉北区役所 保護課 保護係 担当"}).context["posts"][
        "rows"
    ]
    [row] = found
    _, role, clearance, kinds, able = row["cells"]
    assert role == "担当" and clearance["value"] == "秘匿まで" and kinds == "すべて"
    assert "案件を進める" in able and "決裁する" not in able


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ({"role": "section_chief"}, lambda cells: cells[1] == "係長・課長"),
        ({"clearance": "3"}, lambda cells: cells[2]["value"] == "秘匿まで"),
        ({"clearance": "1"}, lambda cells: cells[2]["value"] == "普通まで"),
        ({"permission": "cases.secrecy"}, lambda cells: "案件を秘匿にする" in cells[4]),
        ({"q": "門司区役所"}, lambda cells: "門司区役所" in cells[0]),
    ],
)
def test_it_is_searched(operator, query, holds) -> None:
    rows = operator.get(reverse(PAGE), query).context["posts"]["rows"]
    assert rows and all(holds(row["cells"]) for row in rows)


def test_every_post_stands_once_page_by_page(operator) -> None:
    wanted = [
        (post.name, roles()[role].title)
        for post in organisation.open_posts()
        for role in post.grants
    ]
    address, found = reverse(PAGE), []
    while address:
        context = operator.get(address).context
        found += [tuple(row["cells"][:2]) for row in context["posts"]["rows"]]
        address = context["next_url"] and reverse(PAGE) + context["next_url"]
    assert sorted(found) == sorted(wanted) and len(wanted) > 300


@pytest.mark.parametrize("query", [{"q": "\x00'; DROP"}, {"after": "%_~"}, {"role": "x" * 5000}])
def test_hostile_queries_find_nothing_and_break_nothing(operator, query) -> None:
    assert operator.get(reverse(PAGE), query).status_code == 200


def test_the_csv_says_the_same_and_how_many_hold_the_post(operator, account) -> None:
    post = "kokurakita-assistance-desk.clerk"
    organisation.appoint(account=account("staff", name="保護 一郎"), post_id=post, since=SINCE)
    answer = operator.get(
        reverse("manage_manage:permissions_csv"), {"q": "小倉北区役所 保護課 保護係 担当"}
    )
    rows = rows_of(answer.content)
    assert {row["権限"] for row in rows} == set(roles()["clerk"].permissions)
    assert {(row["秘匿の区分"], row["今日の在職者数"]) for row in rows} == {("秘匿", "1")}
    assert "保護 一郎" not in answer.content.decode()  # a table of posts, not of people


def test_one_account_is_told_with_its_reasons(operator, account) -> None:
    person = account("staff", name="保護 一郎", roles=["certificate_clerk"])
    post = "kokurakita-assistance-desk.clerk"
    organisation.appoint(
        account=person, post_id=post, since=SINCE, until=clock.today() + timedelta(9), clearance=2
    )
    text = operator.get(reverse("manage_manage:account", args=[person.pk])).text
    for words in ("この人は何ができるか", "小倉北区役所 保護課 保護係 担当", "要配慮まで", "本人への任命",
                  "証明窓口の担当", "交付請求", "案件を進める"):  # fmt: skip
        assert words in text, words
    rows = rows_of(operator.get(reverse("manage_manage:account_csv", args=[person.pk])).content)
    why = {row["根拠"] for row in rows if row["権限"] == "cases.work"}
    assert why == {"本人への任命", "小倉北区役所 保護課 保護係 担当"}


def test_a_residents_account_has_no_table(operator, account, client_of) -> None:
    resident = account("resident")
    assert operator.get(reverse("manage_manage:account_csv", args=[resident.pk])).status_code == 404


def test_who_is_appointed_may_be_cleared_less_or_more(operator, account) -> None:
    person = account("staff", name="保護 二郎")
    said = {"post": "kokurakita-assistance-desk.clerk", "clearance": "1"}
    operator.post(reverse("manage_manage:appoint", args=[person.pk]), said)
    [holding] = organisation.holdings_of(person)
    assert holding.clearance == 1
    for hostile in ("9", "abc", "-1", "３"):
        other = account("staff")
        said = {"post": "kokurakita-assistance-desk.clerk", "clearance": hostile}
        operator.post(reverse("manage_manage:appoint", args=[other.pk]), said)
        assert organisation.holdings_of(other)[0].clearance is None
