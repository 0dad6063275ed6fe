"""How often each main page may ask the database: a fixed budget, however much there is to show.

Each page is asked twice, with a little and with much behind it; both must stay within its budget,
so that a page that asks once per row is found here and not in a city. Counted is what Django
sends, savepoints of the audit included, after one visit to warm the caches of the process.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from house import claims
from house.tests.test_matrix import undone
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.files.services import store
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people

pytestmark = pytest.mark.django_db
SINCE = date(2020, 4, 1)

# Page: (who looks at it, queries it may send). Of a resident's pages some ask for whom one may act;
# the queue counts each level of secrecy that one may see along its own index.
BUDGETS = {
    "home": ("parent", 11),  # one of them for a talk that one may enter now
    "search": ("parent", 4),
    "guide result": ("parent", 23),  # one of them when a look at the build falls due
    "procedure": ("parent", 19),
    "form start": ("parent", 8),
    "form page": ("parent", 22),
    "form review": ("parent", 22),
    "bundle page": ("parent", 24),
    "bundle check": ("parent", 26),
    "status": ("parent", 20),
    "mine": ("parent", 22),
    "queue": ("clerk", 28),
    "case": ("clerk", 41),
    "draft": ("clerk", 25),
    "approvals": ("chief", 19),
    "proposal": ("chief", 30),
}
FEW, MANY = 2, 14


@dataclass
class Hall:
    """A parent known to the register, the clerk of their ward's office, and who decides there."""

    parent: Account
    clerk: Account
    chief: Account

    def browser(self, who: str) -> Client:
        """A browser signed in as one of them."""
        client = Client()
        client.force_login(
            getattr(self, who),
            backend="shiyakusho.ground.identity.backends.SessionBackend",
        )
        return client

    def files(self) -> Any:
        """File one claim more."""
        with acting_as(actor_of(self.parent), "tests"):
            photo = BytesIO(claims.photo(uuid.uuid4().int % 10**9, width=60, height=40))
            blob = store(photo, name="通帳.jpg", owner=f"account:{self.parent.pk}")
            return forms.apply(
                procedure=claims.PROCEDURE,
                answers=claims.answers(clock.today()),
                attachments={claims.PHOTO_ITEM: [str(blob.pk)]},
                idempotency_key=uuid.uuid4().hex,
                account=self.parent,
            )

    def moves(self, application: Any, to: str, **said: Any) -> Any:
        """The clerk, who works on it, moves its case on."""
        case, me = self.case_of(application), self.clerk
        with acting_as(actor_of(me), "tests"):
            version = case["version"]
            if case["assignee"] is None:
                taken = cases.assign(case_id=case["id"], to=me, actor=me, version=version)
                version = taken.version
            return cases.move(case_id=case["id"], to=to, version=version, account=me, **said)

    def case_of(self, application: Any) -> dict[str, Any]:
        """The case of an application as its applicant's list tells it."""
        mine = cases.my_cases(self.parent)
        return next(one for one in mine if one["application"] == str(application.pk))


@pytest.fixture
def hall(account: Callable[..., Account]) -> Hall:
    ward = organisation.office_for("childcare-support", "kokurakita").id
    parent = account("resident", level="L3", name="北方 美咲", email="misaki@example.jp")
    people.link_account_to(account=parent, resident_id=_resident(), method="demo")
    made = Hall(parent, account("staff", name="担当 一郎"), account("staff", name="課長 三郎"))
    decides = organisation.post_above(ward, "section_chief").pk
    for who, post in ((made.clerk, f"{ward}.clerk"), (made.chief, decides)):
        organisation.appoint(account=who, post_id=post, since=SINCE)
    return made


def test_every_page_keeps_its_budget(hall: Hall) -> None:
    drafted = [_drafted(hall) for _ in range(FEW)]
    for _ in range(FEW):
        hall.files()
    few = _costs(hall, drafted[0])
    for _ in range(MANY):
        hall.files()
        _drafted(hall)
    many = _costs(hall, drafted[0])
    over = [
        f"{page}: {few[page]} queries with little, {many[page]} with much, budget {budget}"
        for page, (_, budget) in BUDGETS.items()
        if max(few[page], many[page]) > budget
    ]
    assert not over


def _costs(hall: Hall, drafted: Any) -> dict[str, int]:
    """Queries of each page; what it takes to get there is undone."""
    found = {}
    for page, (who, _) in BUDGETS.items():
        with undone():
            found[page] = _cost(hall, who, page, drafted)
    return found


def _cost(hall: Hall, who: str, page: str, drafted: Any) -> int:
    client = hall.browser(who)
    address = ADDRESSES[page](client, hall, drafted)
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def _drafted(hall: Hall) -> Any:
    application = hall.files()
    hall.moves(application, "examined")
    hall.moves(application, "drafted", outcome="granted")
    return application


def _resident() -> Any:
    """Somebody of the ward with an address there."""
    for one in people.Resident.objects.filter(until=None).order_by("number"):
        address = people.person(one.pk).address
        if address is not None and address.ward == "小倉北区":
            return one.pk
    raise LookupError("nobody lives in the ward")


def _guided(client: Client, hall: Hall, drafted: Any) -> str:
    client.post(reverse("guide:home"), {"event": "move-in"})
    return reverse("guide:result")


def _form_page(client: Client, hall: Hall, drafted: Any) -> str:
    begun = client.post(reverse("forms:start", args=[claims.PROCEDURE]))
    return str(begun["Location"])


def _review(client: Client, hall: Hall, drafted: Any) -> str:
    return re.sub(r"[^/]+/$", "review/", _form_page(client, hall, drafted))


def _bundle(client: Client, hall: Hall, drafted: Any) -> str:
    wanted = {"event": "birth", "procedure": ["child-medical", "juminhyo", "birth"]}
    begun = client.post(reverse("bundles:choose"), wanted)
    return str(client.get(begun["Location"])["Location"])


def _case_page(client: Client, hall: Hall, drafted: Any) -> str:
    return reverse("cases_staff:case", args=[hall.case_of(drafted)["id"]])


def _draft_page(client: Client, hall: Hall, drafted: Any) -> str:
    application = hall.files()
    hall.moves(application, "examined")
    return reverse("cases_staff:draft", args=[hall.case_of(application)["id"]])


def _proposal(client: Client, hall: Hall, drafted: Any) -> str:
    listed = client.get(reverse("approvals_staff:list")).content.decode()
    found = re.search(r'href="(/staff/[^"]*[0-9a-f-]{36}/[^"]*)"', listed)
    assert found, "nothing to decide"
    return found[1]


def _named(name: str, *args: Any, query: str = "") -> Callable[[Client, Hall, Any], str]:
    return lambda client, hall, drafted: reverse(name, args=args) + query


ADDRESSES: dict[str, Callable[[Client, Hall, Any], str]] = {
    "home": _named("citizen:home"),
    "search": _named("guide:search", query="?q=じどうてあて"),
    "guide result": _guided,
    "procedure": _named("guide:procedure", claims.PROCEDURE),
    "form start": _named("forms:start", claims.PROCEDURE),
    "form page": _form_page,
    "form review": _review,
    "bundle page": _bundle,
    "bundle check": lambda client, hall, drafted: re.sub(
        r"[^/]+/$", "check/", _bundle(client, hall, drafted)
    ),
    "status": lambda client, hall, drafted: reverse("cases:status", args=[drafted.pk]),
    "mine": _named("citizen:mine"),
    "queue": _named("cases_staff:queue"),
    "case": _case_page,
    "draft": _draft_page,
    "approvals": _named("approvals_staff:list"),
    "proposal": _proposal,
}
