"""Who asks, who confirms, and a resident who has a number."""

import pytest

from shiyakusho.ground.purpose import registry

from .asking import RESIDENT


@pytest.fixture(autouse=True)
def _one_resident_has_a_number(monkeypatch):
    kind = registry.Kind(
        "住民", names=dict, find={"1" * 15: RESIDENT}.get, url=lambda one: f"/{one}/"
    )
    monkeypatch.setitem(registry.kinds._items, "resident", kind)
    monkeypatch.setattr(registry.sections_of, "_answer", lambda account: ["here"])


@pytest.fixture
def clerk(account):
    return account("staff", roles=["clerk"], name="担当 一郎")


@pytest.fixture
def officer(account):
    return account("staff", roles=["privacy_officer"], name="保護 花子", email="hogo@example.jp")


@pytest.fixture
def staff_of(account, monkeypatch):
    """A chief whose post is in a section."""
    from shiyakusho.ground.identity.registry import RoleGrant, role_resolvers

    sections = {}
    monkeypatch.setattr(
        "shiyakusho.ground.identity.roles.role_resolvers",
        [
            *role_resolvers,
            lambda one, on: (
                [RoleGrant("section_chief", post_id="p", section_id=sections[one.pk])]
                if one.pk in sections
                else []
            ),
        ],
    )

    def make(section: str):
        made = account("staff", name=f"課長 {section}")
        sections[made.pk] = section
        return made

    return make
