"""A section with its people, and a proposal on its way."""

import uuid
from dataclasses import dataclass
from datetime import date

import pytest

from shiyakusho.engines.approvals import public
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

UNIT = "kokurakita-childcare-support"
SINCE = date(2026, 4, 1)


@dataclass
class Staff:
    """The people of one section: the unit's, its chief's and the next unit's."""

    clerk: Account
    unit_chief: Account
    other_chief: Account
    section_chief: Account
    director: Account

    def draft(self, route=("unit_chief", "section_chief"), *, drafter=None, **body):
        """A proposal of the clerk about a new case."""
        return public.draft(
            f"thing:{uuid.uuid4()}",
            {"title": "児童手当の認定", "rows": [], "reasons": [], **body},
            list(route),
            drafter or self.clerk,
        )


@pytest.fixture
def staff(account) -> Staff:
    posts = {
        "clerk": f"{UNIT}.clerk",
        "unit_chief": f"{UNIT}.unit_chief",
        "other_chief": "kokurakita-care.unit_chief",
        "section_chief": "kokurakita-welfare.section_chief",
        "director": "kokurakita.director",
    }
    people = {}
    for name, post in posts.items():
        people[name] = account("staff", name=f"{name} 職員")
        organisation.appoint(account=people[name], post_id=post, since=SINCE)
    return Staff(**people)
