"""Who sees which case and may do what with it: the one question three times, and always one answer.

A scope says it of a case in memory (``covers``, ``permits``, ``sees``) and as conditions for the
database (``condition``, ``parts``, ``drafts``). Both are compared with a third telling, written here
in the words of the rule, for many scopes and every kind of case. No database is asked.
"""

import random
import uuid
from functools import reduce
from itertools import product
from operator import and_, or_

import pytest
from django.db.models import Q

from shiyakusho.engines.cases import acts, refusals, scope
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.scope import READ, Bound, Hold, Scope, case_uuid, require_hold
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.registry import RoleGrant

SECTIONS, POSTS, KINDS = ("s1", "s2"), ("p1", "p2"), ("申請", "届出")
WORK = "cases.work"
CASES = [
    Case(section_id=section, awaiting_post=post, secrecy=secrecy, procedure_kind=kind, shielded_posts=shielded)
    for section, post, secrecy, kind, shielded in product(
        SECTIONS, ("", *POSTS), (1, 2, 3), KINDS, (None, [], ["p1"], ["p2", "p9"])
    )
]  # fmt: skip


def some_holds(chance: random.Random) -> Hold:
    return Hold(
        permissions=frozenset(chance.sample([READ, WORK], chance.randint(0, 2))),
        sections=frozenset(chance.sample(SECTIONS, chance.randint(0, 2))),
        post=chance.choice(["", *POSTS]),
        clearance=chance.randint(0, 3),
        kinds=frozenset(chance.sample(KINDS, chance.randint(0, 2))),
    )


def some_scopes(count: int) -> list[Scope]:
    chance = random.Random(7)
    return [
        Scope(
            tuple(some_holds(chance) for _ in range(chance.randint(0, 3))),
            frozenset(chance.sample([READ, WORK, "other"], chance.randint(0, 1))),
        )
        for _ in range(count)
    ]


SCOPES = [Scope(()), *some_scopes(99)]
groups = pytest.mark.parametrize("group", [SCOPES[at : at + 10] for at in range(0, 100, 10)])


def within(hold: Hold, case: Case, *, sections: bool = True, drafts: bool = True) -> bool:
    """The rule in words: cleared for it, of a kind the post is for, in its sections or waiting for it."""
    cleared = case.secrecy <= hold.clearance and (
        not hold.kinds or case.procedure_kind in hold.kinds
    )
    here = sections and case.section_id in hold.sections
    waits = drafts and hold.post != "" and case.awaiting_post == hold.post
    return cleared and (here or waits)


def reading(one: Scope) -> list[Hold]:
    return [hold for hold in one.holds if READ in hold.permissions and hold.clearance > 0]


def allowed(one: Scope, case: Case) -> bool:
    """Of a person under 支援措置 the case is seen by a post their measure allows."""
    posts = {hold.post for hold in reading(one) if hold.post}
    return case.shielded_posts is None or bool(posts & set(case.shielded_posts))


def matches(condition: Q, case: Case) -> bool:
    """The condition as the database would answer it."""
    found = []
    for child in condition.children:
        if isinstance(child, Q):
            found.append(matches(child, case))
            continue
        name, _, how = child[0].partition("__")
        value, wanted = getattr(case, name), child[1]
        if how == "in":
            found.append(value in wanted)
        elif how == "overlap":
            found.append(bool(set(value or ()) & set(wanted)))
        else:
            assert how == "", child
            found.append(value == wanted)
    answer = reduce(
        or_ if condition.connector == Q.OR else and_,
        found,
        condition.connector != Q.OR or not found,
    )
    return answer is not condition.negated


@groups
def test_a_case_is_seen_by_the_rule_and_no_other(group: list[Scope]) -> None:
    for one in group:
        for case in CASES:
            by_hold = [
                hold
                for hold in reading(one)
                if within(hold, case)
                and (case.shielded_posts is None or hold.post in case.shielded_posts)
            ]
            assert one.covers(case) is bool(by_hold)
            held = frozenset().union(*(
                hold.permissions for hold in one.holds
                if within(hold, case) and (case.shielded_posts is None or hold.post in case.shielded_posts)
            ))  # fmt: skip
            for permission in (READ, WORK, "other", "none"):
                may = bool(by_hold) and (permission in one.anywhere or permission in held)
                assert one.permits(permission, case) is may


@groups
def test_the_database_is_asked_the_same(group: list[Scope]) -> None:
    for one in group:
        parts, drafts = list(one.parts()), list(one.drafts())
        for case in CASES:
            for permission in (READ, WORK):
                may = [h for h in reading(one) if permission in h.permissions | one.anywhere]
                here = any(within(h, case, drafts=False) for h in may) and allowed(one, case)
                assert matches(one.condition(permission), case) is here
                found = [matches(part, case) for part in one.parts(permission)]
                assert sum(found) == here, "parts do not overlap"
            waits = any(within(h, case, sections=False) for h in reading(one)) and allowed(
                one, case
            )
            assert sum(matches(draft, case) for draft in drafts) == waits
            for only in SECTIONS:
                found = [matches(part, case) for part in one.parts(only=only)]
                assert sum(found) == (
                    case.section_id == only and any(matches(p, case) for p in parts)
                )
            sees = any(within(h, case, drafts=False) for h in reading(one))
            assert one.sees(case.section_id, case.secrecy, case.procedure_kind) is sees
            assert matches(one.unshielded, case) is allowed(one, case)


@groups
def test_what_the_fence_is_told_is_the_highest_of_each(group: list[Scope]) -> None:
    for one in group:
        reads = reading(one)
        assert one.sections == {section for hold in reads for section in hold.sections}
        assert one.posts == {hold.post for hold in reads if hold.post}
        assert one.clearance == max([hold.clearance for hold in reads] or [0])
        assert one.fence() == {
            "sections": {
                section: max(h.clearance for h in reads if section in h.sections)
                for section in one.sections
            },
            "posts": {
                post: max(h.clearance for h in reads if h.post == post) for post in one.posts
            },
            "clearance": one.clearance,
        }


def test_what_is_alike_is_asked_in_one() -> None:
    """One condition for every secrecy where a post is cleared for all; one per secrecy else."""
    whole = Hold(frozenset({READ}), frozenset({"s1", "s2"}), "p1", 3, frozenset())
    assert scope._bounds([whole]) == (Bound(None, frozenset()),)
    assert len(list(Scope((whole,)).parts())) == 2
    low = Hold(frozenset({READ}), frozenset({"s1"}), "", 1, frozenset({"申請"}))
    assert scope._bounds([low]) == (Bound(1, frozenset({"申請"})),)
    other = Hold(frozenset({READ}), frozenset({"s1"}), "", 2, frozenset({"届出"}))
    assert scope._bounds([low, other]) == (
        Bound(1, frozenset({"申請", "届出"})),
        Bound(2, frozenset({"届出"})),
    )
    assert scope._bounds([low, whole]) == (Bound(None, frozenset()),)
    assert scope._bounds([]) == ()
    assert Bound(None, frozenset()).condition == Q()
    assert Bound(2, frozenset("ba")).condition == Q(secrecy=2) & Q(procedure_kind__in=["a", "b"])


GRANTS = (
    RoleGrant("clerk", "p1", "担当", "s1", clearance=2, kinds=frozenset({"申請"})),
    RoleGrant("section_chief", clearance=3),
    RoleGrant("director", "p2", "部長", "", clearance=3),
)


class _City:
    class _Section:
        def __init__(self, id: str, parent_id: str | None) -> None:
            self.id, self.parent_id = id, parent_id

    sections = {
        one.id: one for one in (_Section("s1", None), _Section("s1-a", "s1"), _Section("x", "s2"))
    }


@pytest.fixture
def somebody(monkeypatch) -> Account:
    monkeypatch.setattr(scope.organisation, "city", lambda: _City)
    made = Account(kind="staff")
    made._grants = GRANTS  # type: ignore[attr-defined]
    return made


def test_a_scope_is_made_of_the_grants_of_today(somebody) -> None:
    found = scope.scope_of(somebody)
    by_post, director = found.holds
    assert (by_post.sections, by_post.post, by_post.clearance, by_post.kinds) == (
        {"s1", "s1-a"}, "p1", 2, {"申請"},
    )  # fmt: skip
    assert WORK in by_post.permissions and "cases.decide" not in by_post.permissions
    assert (director.sections, director.post) == (frozenset(), "p2")
    assert "cases.decide" in found.anywhere, "a role given to the person counts where a post sees"
    assert scope.scope_of(somebody) is found, "asked once for a request"
    unheard_of = scope._scope(
        [RoleGrant("nobody"), RoleGrant("nobody", "p1", "担当", "s1", clearance=3)]
    )
    assert unheard_of.anywhere == frozenset() == unheard_of.holds[0].permissions


@pytest.mark.parametrize(
    ("act", "secrecy", "outcome"),
    [
        ("note", 1, None),
        ("decide", 2, None),  # by the role given to the person
        ("export", 1, None),
        ("note", 3, refusals.CaseNotFound),
        ("decide", 3, refusals.CaseNotFound),
    ],
)
def test_an_act_is_permitted_or_refused_as_if_the_case_were_not_there(
    somebody, act, secrecy, outcome
) -> None:
    case = Case(section_id="s1-a", awaiting_post="", secrecy=secrecy, procedure_kind="申請")
    if outcome is None:
        acts.permit(act, case, somebody)
        scope.require_visible(case, somebody)
        assert acts.may_act(act, case, somebody) is True
        return
    assert acts.may_act(act, case, somebody) is False
    for ask in (
        lambda: acts.permit(act, case, somebody),
        lambda: scope.require_visible(case, somebody),
    ):
        with pytest.raises(outcome):
            ask()


def test_an_act_that_is_not_theirs_is_refused_by_its_name(somebody) -> None:
    somebody._grants = GRANTS[:1]
    case = Case(section_id="s1", awaiting_post="", secrecy=1, procedure_kind="申請")
    acts.permit("draft", case, somebody)
    acts.permit("read_draft", case, somebody)  # any one of its permissions is enough
    with pytest.raises(refusals.MoveNotYours) as refused:
        acts.permit("decide", case, somebody)
    assert refused.value.extra == {"act": "decide"}
    with pytest.raises(KeyError):
        acts.may_act("burn", case, somebody)


def test_what_a_colleague_works_on_is_theirs() -> None:
    me, other = Account(kind="staff", display_name="私"), Account(kind="staff", display_name="同僚")
    require_hold(Case(assignee=None), me)
    require_hold(Case(assignee=me), me)
    with pytest.raises(refusals.HeldByOther) as refused:
        require_hold(Case(assignee=other), me)
    assert refused.value.extra == {"assignee": "同僚"}


def test_only_a_uuid_names_a_case() -> None:
    one = uuid.uuid4()
    assert case_uuid(str(one)) == case_uuid(one) == one
    for garbage in ("", "x", None, 7, "1" * 31):
        with pytest.raises(refusals.CaseNotFound):
            case_uuid(garbage)
