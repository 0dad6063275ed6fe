"""小倉北区 with people who receive the allowance, one of 門司区, one under 支援措置, one who does not."""

from datetime import date
from types import SimpleNamespace

import pytest

from shiyakusho.engines.yearly.services import answering, beginning, sending
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people
from shiyakusho.registers.people.tests.conftest import write_folder

SINCE = date(2020, 4, 1)
PROCEDURE = "jifu-status"
KOKURA = {"lg_code": "401064", "ward": "小倉北区", "postal_code": "8030814", "town": "大手町"}
MOJI = {"lg_code": "401013", "ward": "門司区", "postal_code": "8010000", "town": "清滝"}
# number, name, where, benefits
PEOPLE = [
    ("100000000000011", "髙﨑　花子", KOKURA, ["child_allowance", "single_parent_allowance"]),
    ("100000000000012", "隠野 道子", KOKURA, ["single_parent_allowance"]),
    ("100000000000013", "門司 三郎", MOJI, ["single_parent_allowance"]),
    ("100000000000014", "受けぬ 四郎", KOKURA, ["child_allowance"]),
]


@pytest.fixture
def register(tmp_path) -> dict[str, people.Person]:
    """The people of PEOPLE, by their number's last digit; 2 is under 支援措置 and sees nobody."""
    tables = {name: [] for name in ("relations", "protections")}
    tables["residents"] = [
        {"number": n, "name": name, "birth_date": "1990-05-01", "sex": "F", "nationality": "日本",
         "since": "2020-04-01"} for n, name, _, _ in PEOPLE
    ]  # fmt: skip
    tables["memberships"] = [
        {"number": n, "household": f"2{n[1:]}", "relation": "世帯主", "position": "1",
         "since": "2020-04-01"} for n, *_ in PEOPLE
    ]  # fmt: skip
    tables["addresses"] = [
        {"number": n, "rest": "1番1号", "since": "2020-04-01", **where} for n, _, where, _ in PEOPLE
    ]
    tables["entries"] = [
        {"number": n, "register": "benefits", "since": "2024-04-01",
         "facts": '{"receives": ["' + '","'.join(receives) + '"]}'}
        for n, _, _, receives in PEOPLE
    ]  # fmt: skip
    people.import_folder(folder=write_folder(tmp_path, tables), source="試験")
    found = {n[-1]: people.search(n).items[0] for n, *_ in PEOPLE}
    people.protect(
        resident_id=found["2"].id,
        kind="domestic_violence",
        since=SINCE,
        until=None,
        allowed_posts=["nobody"],
    )
    return found


@pytest.fixture
def hall(account) -> SimpleNamespace:
    """The offices of two wards with a clerk each."""
    here = organisation.office_for("childcare-support", "kokurakita").id
    there = organisation.office_for("childcare-support", "moji").id

    def clerk(section: str, name: str):
        made = account("staff", name=name)
        organisation.appoint(account=made, post_id=f"{section}.clerk", since=SINCE)
        return made

    return SimpleNamespace(
        here=here, there=there, clerk=clerk(here, "担当 一郎"), stranger=clerk(there, "門司 四郎")
    )


DELIVERERS = {
    beginning.GATHER: beginning.gather,
    beginning.SEND: sending.send_one,
    answering.ACKNOWLEDGE: answering.acknowledge,
}


@pytest.fixture
def worker():
    """``worker()`` does what this room's outbox holds, everything twice as after a crash."""

    def work() -> int:
        done: set[str] = set()
        while rows := [
            row
            for row in OutboxMessage.objects.filter(kind__in=DELIVERERS).order_by("id")
            if row.key not in done
        ]:
            for row in rows:
                DELIVERERS[row.kind](row.payload, row.key)
                DELIVERERS[row.kind](row.payload, row.key)
                done.add(row.key)
        return len(done)

    return work
