"""What a role gives, how far a grant reaches, and who acts: without a database."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import AnonymousUser

from shiyakusho.ground import clock
from shiyakusho.ground.audit.actors import ANONYMOUS, Standing
from shiyakusho.ground.identity import roles
from shiyakusho.ground.identity.actors import actor_of, standing_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.registry import RoleGrant
from shiyakusho.ground.identity.tests.people import CHIEF, CLERK, somebody


class TestRoles:
    def test_permissions_and_clearance_are_the_sum_of_the_grants(self):
        person = somebody(
            "staff", RoleGrant("operator", clearance=1), RoleGrant("auditor", clearance=3)
        )
        held = roles.permissions_by_role()
        assert roles.permissions_of(person) == held["operator"] | held["auditor"]
        assert roles.clearance_of(person) == 3
        assert roles.permissions_of(somebody("staff", RoleGrant("nobody"))) == frozenset()
        assert (roles.clearance_of(somebody()), roles.permissions_of(somebody())) == (
            0,
            frozenset(),
        )

    def test_nothing_is_held_by_whom_is_closed(self):
        assert roles.grants_of(somebody("staff", CHIEF, is_active=False)) == ()
        assert roles.grants_of(somebody("staff", CHIEF, is_active=False), date(2026, 1, 1)) == ()

    def test_todays_grants_are_asked_once_another_days_each_time(self, monkeypatch):
        asked = []

        def ask(account, on):
            asked.append((account, on))
            return (CLERK,)

        monkeypatch.setattr(roles, "_ask", ask)
        monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))
        person = Account(kind="staff")
        assert roles.grants_of(person) == roles.grants_of(person) == (CLERK,)
        assert asked == [(person, date(2026, 11, 20))]
        day = date(2026, 1, 1)
        assert roles.grants_of(person, day) == roles.grants_of(person, day) == (CLERK,)
        assert asked[1:] == [(person, day)] * 2

    def test_the_file_says_titles_and_clearances(self):
        assert roles.role_titles()["clerk"] == "担当"
        assert roles.permission_titles()["cases.read"] == "自分の課の案件を読む"
        assert [roles.role_clearance(one) for one in ("clerk", "section_chief", "x")] == [1, 3, 0]
        assert roles.roles()["certificate_clerk"].kinds == {"交付請求"}
        assert roles.roles()["clerk"].kinds == frozenset()

    @pytest.mark.parametrize(
        ("grant", "clearance", "kinds"),
        [
            (RoleGrant("clerk"), 1, set()),
            (RoleGrant("section_chief"), 3, set()),
            (RoleGrant("clerk", clearance=2), 2, set()),
            (RoleGrant("clerk", kinds=frozenset({"申請"})), 1, {"申請"}),
            (RoleGrant("certificate_clerk"), 1, {"交付請求"}),
            (
                RoleGrant("certificate_clerk", kinds=frozenset({"交付請求", "申請"})),
                1,
                {"交付請求"},
            ),
            (RoleGrant("certificate_clerk", clearance=2, kinds=frozenset({"申請"})), 0, {"申請"}),
        ],
    )
    def test_how_far_a_grant_reaches(self, grant, clearance, kinds):
        reaching = roles._reaching(grant)
        assert (reaching.clearance, set(reaching.kinds), reaching.role) == (
            clearance, kinds, grant.role,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("table", "said"),
        [
            ({"r": {"titel": "x"}}, r"r says \['titel'\], which mean nothing"),
            ({"r": {"permissions": ["b", "z", "c"]}}, r"r names unknown permissions \['c', 'z'\]"),
            ({"r": {"clearance": "top"}}, "r has no clearance we know"),
            ({"r": {"permissions": []}}, r"no role holds \['a', 'b'\]"),
        ],
    )
    def test_a_spoiled_file_is_named(self, monkeypatch, tmp_path: Path, table, said):
        sound = {"title": "役", "clearance": "secret", "permissions": ["a", "b"]}
        whole = {
            "permissions": {"a": "あ", "b": "い"},
            "roles": {name: sound | bent for name, bent in table.items()},
        }
        file = tmp_path / "roles.yaml"
        file.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
        monkeypatch.setattr(roles, "FILE", file)
        try:
            roles._table.cache_clear()
            roles.roles.cache_clear()
            with pytest.raises(ValueError, match=f"roles.yaml: {said}"):
                roles.roles()
        finally:
            roles._table.cache_clear()
            roles.roles.cache_clear()


class TestActors:
    def test_the_actor_of_a_clerk_acts_from_the_first_post_that_has_a_name(self):
        grants = (
            RoleGrant("operator", clearance=1),
            RoleGrant("clerk", "p1", "担当", "s1", clearance=2),
            RoleGrant("section_chief", "p2", "課長", "s1", clearance=3),
            RoleGrant("clerk", "p1", "担当", "s2", clearance=1),
            RoleGrant("clerk", "p3", "見習い", "s3", clearance=0),
        )
        clerk = somebody("staff", *grants)
        actor = actor_of(clerk)
        assert (actor.kind, actor.id, actor.name, actor.post) == (
            "staff", str(clerk.pk), "試験 花子", "担当",
        )  # fmt: skip
        assert actor.standing == standing_of(clerk)
        assert actor.standing.sections == {("s1", 3), ("s2", 1), ("s3", 0)}
        assert actor.standing.posts == {("p1", 2), ("p2", 3), ("p3", 0)}
        assert actor.standing.permissions == roles.permissions_of(clerk)

    def test_a_resident_has_no_standing_and_a_program_no_post(self):
        resident = actor_of(somebody("resident", RoleGrant("clerk", "p", "担当", "s", clearance=1)))
        assert (resident.kind, resident.post, resident.standing) == ("resident", "", Standing())
        program = actor_of(somebody("service", RoleGrant("clerk", "p", "担当", "s", clearance=1)))
        assert (program.kind, program.post) == ("service", "")
        assert actor_of(somebody("staff", RoleGrant("operator"))).post == ""
        assert program.standing.sections == {("s", 1)}

    def test_nobody(self):
        assert (
            actor_of(AnonymousUser()) == actor_of(somebody("staff", is_active=False)) == ANONYMOUS
        )
