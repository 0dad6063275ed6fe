"""What may be done with a case is data, and nothing is done that the data does not name."""

import ast
from pathlib import Path

import pytest

from shiyakusho.engines.cases import acts, refusals
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.drafting import preview_pdf
from shiyakusho.engines.cases.services.noting import add_note
from shiyakusho.engines.cases.services.transferring import transfer_case
from shiyakusho.engines.cases.soundness import moves_are_declared, somebody_is_cleared
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.ground.identity import roles
from shiyakusho.ground.identity.permissions import declaration_of
from shiyakusho.registers.catalogue import public as catalogue

ROOM = Path(acts.__file__).parent
WANTED = (
    "read", "assign", "take_over", "draft", "decide", "transfer", "export", "bulk", "secrecy",
    "letters", "attachments",
)  # fmt: skip


def written_in(folder: Path) -> set[str]:
    """The audit name of every write under ``folder``: the first argument of ``recorded``."""
    found = set()
    for path in folder.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "recorded":
                [name] = [one.value for one in node.args[:1] if isinstance(one, ast.Constant)]
                found.add(name)
    return {name for name in found if name.startswith("cases.")}


def undeclared(folder: Path) -> set[str]:
    return written_in(folder) - set(acts.writes())


def test_every_write_of_the_room_says_by_which_act_it_is_made() -> None:
    written = written_in(ROOM)
    assert len(written) >= 18
    assert undeclared(ROOM) == set()
    assert set(acts.writes()) - written == set(), "declared, and made by nothing"


def test_a_write_nobody_declared_is_found(tmp_path) -> None:
    planted = 'def burn(case):\n    with recorded("cases.burn", subjects=[]):\n        pass\n'
    (tmp_path / "burning.py").write_text(planted, encoding="utf-8")
    assert undeclared(tmp_path) == {"cases.burn"}


def test_every_act_needs_a_permission_some_role_holds() -> None:
    held = frozenset().union(*roles.permissions_by_role().values())
    assert set(WANTED) <= set(acts.acts())
    for act in acts.acts().values():
        assert act.title and act.permissions and set(act.permissions) <= held, act


def test_no_act_is_left_out_of_the_writes_that_change_something() -> None:
    reading = {"list", "read", "letters", "attachments", "read_draft", "bulk"}
    made_by = {act for by in acts.writes().values() if not isinstance(by, str) for act in by}
    assert made_by | reading >= set(acts.acts())


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            {"acts": {"eat": {"title": "食べる", "permission": "cases.eat"}}, "writes": {}},
            "cases.eat",
        ),
        ({"acts": {}, "writes": {"cases.x": ["nothing"]}}, "nothing"),
        ({"acts": {}, "writes": {"cases.x": "anybody"}}, "anybody"),
    ],
)
def test_a_table_that_is_not_sound_stops_the_start(monkeypatch, table, told) -> None:
    acts.acts.cache_clear()
    monkeypatch.setattr(acts, "_table", lambda: table)
    try:
        with pytest.raises(ValueError, match=told):
            acts.writes() if table["writes"] else acts.acts()
    finally:
        acts.acts.cache_clear()


def test_the_routes_of_the_room_ask_for_what_the_acts_need() -> None:
    """The page or the post of an act is entered with a permission of that act."""
    from shiyakusho.engines.cases import urls

    known = {permission for act in acts.acts().values() for permission in act.permissions}
    for one in urls.staff:
        assert declaration_of(one.callback).permission in known, one.name
    for name in ("assign", "transfer", "draft", "decide", "note", "extend", "secrecy", "export"):
        [view] = [one.callback for one in urls.staff if one.name == name]
        assert declaration_of(view).permission in acts.acts()[name].permissions, name


@pytest.mark.django_db
class TestEachActIsAskedBeforeItIsDone:
    """A role without the permission of an act sees the case and cannot do it."""

    @pytest.fixture
    def reader(self, hall, monkeypatch):
        """The colleague of the clerk, whose role lets them read and nothing else."""
        read_only = {**roles.permissions_by_role(), "clerk": frozenset({"cases.read"})}
        monkeypatch.setattr("shiyakusho.engines.cases.scope.permissions_by_role", lambda: read_only)
        return hall.colleague

    def refused(self, act, case, reader, **said):
        with as_account(reader), pytest.raises(refusals.MoveNotYours):
            act(case_id=case.pk, actor=reader, **said)

    def test_note(self, file_claim, reader) -> None:
        self.refused(add_note, file_claim(), reader, text="覚え書き")

    def test_assign(self, file_claim, reader) -> None:
        self.refused(assign_case, file_claim(), reader, to=reader, version=1)

    def test_transfer(self, file_claim, reader) -> None:
        self.refused(
            transfer_case,
            file_claim(),
            reader,
            to="moji-childcare-support",
            reason="転居",
            version=1,
        )

    def test_move(self, file_claim, go, reader) -> None:
        with pytest.raises(refusals.MoveNotYours):
            go(file_claim(), "examined", by=reader)

    def test_preview_of_a_draft(self, file_claim, reader) -> None:
        with as_account(reader), pytest.raises(refusals.MoveNotYours):
            preview_pdf(file_claim(), outcome_id="granted", reason="", actor=reader)

    def test_nobody_is_given_a_case_they_may_not_work_on(self, file_claim, hall, reader) -> None:
        with as_account(hall.chief), pytest.raises(refusals.MoveNotYours):
            assign_case(case_id=file_claim().pk, to=None, actor=reader, version=1)


@pytest.mark.django_db
def test_taking_over_is_an_act_of_its_own(file_claim, hall, monkeypatch) -> None:
    case = file_claim()
    with as_account(hall.clerk):
        assign_case(case_id=case.pk, to=hall.clerk, actor=hall.clerk, version=case.version)
    known = roles.permissions_by_role()
    without = {**known, "clerk": known["clerk"] - {"cases.take_over"}}
    monkeypatch.setattr("shiyakusho.engines.cases.scope.permissions_by_role", lambda: without)
    with as_account(hall.colleague), pytest.raises(refusals.MoveNotYours):
        assign_case(
            case_id=case.pk, to=hall.colleague, actor=hall.colleague, version=2, take_over=True
        )


@pytest.mark.django_db
def test_a_permission_counts_only_where_it_is_held(file_claim, hall, account) -> None:
    """Chief in one section and clerk in another: what only a chief may stays in the first."""
    from shiyakusho.registers.organisation import public as organisation

    both = account("staff", name="兼務 五郎")
    since = hall.clerk.created_at.date().replace(year=2020)
    organisation.appoint(account=both, post_id=f"{hall.section}.clerk", since=since)
    organisation.appoint(account=both, post_id="moji-childcare-support.unit_chief", since=since)
    case = file_claim()
    assert acts.may_act("work", case, both)
    assert not acts.may_act("secrecy", case, both) and not acts.may_act("bulk", case, both)
    case.section_id = "moji-childcare-support"
    assert acts.may_act("secrecy", case, both) and acts.may_act("bulk", case, both)


@pytest.mark.django_db
def test_a_definition_whose_move_needs_what_nobody_knows_does_not_go_live() -> None:
    version = catalogue.live("child-allowance-claim")
    process = version.process
    assert list(moves_are_declared(version.definition, process)) == []
    spoiled = process.model_copy(
        update={"moves": [process.moves[0].model_copy(update={"who": "cases.eat"})]}
    )
    [finding] = moves_are_declared(version.definition, spoiled)
    assert finding.grave and "cases.eat" in finding.message


@pytest.mark.django_db
def test_a_definition_nobody_of_its_office_may_see_does_not_go_live() -> None:
    version = catalogue.live("child-allowance-claim")
    assert list(somebody_is_cleared(version.definition, version.process)) == []
    secret = version.definition.model_copy(update={"secrecy": "secret"})
    found = list(somebody_is_cleared(secret, version.process))
    assert len(found) == 7 and all(one.code == "nobody_cleared" for one in found)  # each ward
