"""As the owner of the database, the triggers taken away: six kinds of tampering, six found."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from shiyakusho.ground.audit import recorded, verify
from shiyakusho.ground.audit.exporting import export
from shiyakusho.ground.audit.heads import sign_due
from shiyakusho.ground.audit.sealing import seal_all, tip
from shiyakusho.ground.audit.tests.conftest import plant
from shiyakusho.ground.outbox.services import deliver_overdue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.check("H2")]
VERIFIER = Path(verify.__file__)


def write(count: int) -> None:
    for number in range(count):
        with recorded("test.write", subjects=[f"resident:{number}"], number=number):
            pass
    seal_all()


def hand_over_head() -> int:
    head = sign_due()
    assert head is not None
    deliver_overdue()
    return head.seq


@pytest.fixture
def middle(holder, owner) -> int:
    """Two heads are held outside; the number of an event between them."""
    write(5)
    first = hand_over_head()
    write(6)
    hand_over_head()
    return first + 3


@pytest.fixture
def check(holder, tmp_path) -> Callable[[], subprocess.CompletedProcess[str]]:
    """Export, then run the verifier as anybody would: alone, without this house."""

    def run() -> subprocess.CompletedProcess[str]:
        file = tmp_path / "audit.jsonl"
        with file.open("w", encoding="utf-8") as out:
            export(out)
        alone = [sys.executable, "-I", "-S", str(VERIFIER), str(file), "--heads", str(holder)]
        return subprocess.run(alone, capture_output=True, text=True, cwd=tmp_path)

    return run


def found_at(done: subprocess.CompletedProcess[str]) -> tuple[int, str]:
    """The first position the verifier names, and what it says happened there."""
    assert done.returncode == 1, done.stdout + done.stderr
    seq, kind, _ = done.stdout.splitlines()[0].split(": ", 2)
    return int(seq), kind


def event_of(owner: psycopg.Connection, seq: int) -> object:
    query = "SELECT event_id FROM audit_chainlink WHERE seq = %s"
    [(event,)] = owner.execute(query, [seq]).fetchall()
    return event


def reseal_from(owner: psycopg.Connection, seq: int) -> None:
    owner.execute("DELETE FROM audit_chainlink WHERE seq >= %s", [seq])
    while owner.execute("SELECT audit_seal(1000)").fetchall() != [(0,)]:
        pass


def test_an_untouched_chain_agrees_with_its_heads(middle, check) -> None:
    done = check()
    assert (done.returncode, done.stderr) == (0, "")
    assert f"異常なし: {tip().seq} 件。先端 2 個と一致しました" in done.stdout


def test_an_edit_is_found(middle, owner, check) -> None:
    owner.execute(
        "UPDATE audit_auditevent SET actor_name = '別人' WHERE id = %s", [event_of(owner, middle)]
    )
    assert found_at(check()) == (middle, "edited")


def test_an_edit_with_its_own_link_made_good_is_found(middle, owner, check) -> None:
    owner.execute(
        "UPDATE audit_auditevent SET purpose = '別の目的' WHERE id = %s", [event_of(owner, middle)]
    )
    owner.execute(
        "UPDATE audit_chainlink c SET digest = sha256(convert_to(audit_canonical(e), 'UTF8')) "
        "FROM audit_auditevent e WHERE e.id = c.event_id AND c.seq = %s",
        [middle],
    )
    assert found_at(check()) == (middle, "broken")


def test_a_delete_is_found(middle, owner, check) -> None:
    owner.execute("DELETE FROM audit_auditevent WHERE id = %s", [event_of(owner, middle)])
    assert found_at(check()) == (middle, "deleted")


def test_a_delete_with_its_link_is_found(middle, owner, check) -> None:
    owner.execute("DELETE FROM audit_auditevent WHERE id = %s", [event_of(owner, middle)])
    owner.execute("DELETE FROM audit_chainlink WHERE seq = %s", [middle])
    assert found_at(check())[0] == middle


def test_an_insert_is_found(middle, owner, check) -> None:
    plant(owner)
    seal_all()
    done = check()
    assert found_at(done)[1] == "inserted"
    assert "test.planted" in done.stdout


def test_an_insert_with_a_link_of_its_own_is_found(middle, owner, check) -> None:
    event = plant(owner)
    # From the end, one by one: the number is the primary key.
    for seq in range(tip().seq, middle - 1, -1):
        owner.execute("UPDATE audit_chainlink SET seq = seq + 1 WHERE seq = %s", [seq])
    owner.execute(
        "INSERT INTO audit_chainlink SELECT %s, e.id, 1, e.number, "
        "sha256(convert_to(audit_canonical(e), 'UTF8')), sha256(''), now() "
        "FROM audit_auditevent e WHERE e.id = %s",
        [middle, event],
    )
    assert found_at(check())[0] == middle


def test_a_swap_of_contents_is_found(middle, owner, check) -> None:
    one, two = event_of(owner, middle), event_of(owner, middle + 1)
    owner.execute(
        "UPDATE audit_auditevent e SET detail = o.detail, subjects = o.subjects "
        "FROM audit_auditevent o WHERE (e.id, o.id) IN ((%s, %s), (%s, %s))",
        [one, two, two, one],
    )
    assert found_at(check()) == (middle, "edited")


def test_a_swap_of_places_is_found(middle, owner, check) -> None:
    for before, after in ((middle, 0), (middle + 1, middle), (0, middle + 1)):
        owner.execute("UPDATE audit_chainlink SET seq = %s WHERE seq = %s", [after, before])
    assert found_at(check())[0] == middle


def test_a_cut_tail_is_found(middle, owner, check) -> None:
    last = tip().seq - 2
    owner.execute(
        "DELETE FROM audit_auditevent WHERE id IN "
        "(SELECT event_id FROM audit_chainlink WHERE seq > %s)",
        [last],
    )
    owner.execute("DELETE FROM audit_chainlink WHERE seq > %s", [last])
    # The export notes itself and is not sealed yet: the chain ends where it was cut.
    assert found_at(check()) == (last + 1, "cut")


def test_a_chain_rewritten_as_a_whole_is_found(middle, owner, check) -> None:
    owner.execute(
        "UPDATE audit_auditevent SET actor_name = '別人' WHERE id = %s", [event_of(owner, middle)]
    )
    reseal_from(owner, 1)
    seq, kind = found_at(check())
    assert kind == "rewritten"
    assert seq >= middle  # the first head that stands behind the edit tells


def test_a_rewritten_chain_whose_heads_were_forged_too_is_found(
    middle, owner, holder, check
) -> None:
    owner.execute(
        "UPDATE audit_auditevent SET actor_name = '別人' WHERE id = %s", [event_of(owner, middle)]
    )
    reseal_from(owner, 1)
    for file in holder.glob("*.json"):
        head = json.loads(file.read_text())
        [(digest,)] = owner.execute(
            "SELECT encode(hash, 'hex') FROM audit_chainlink WHERE seq = %s", [head["seq"]]
        ).fetchall()
        file.write_text(json.dumps(head | {"hash": digest}))
    assert found_at(check())[1] == "signature"


def test_a_signature_in_other_letters_is_another_one(middle, holder, check) -> None:
    for file in holder.glob("*.json"):
        head = json.loads(file.read_text())
        file.write_text(json.dumps(head | {"signature": head["signature"].upper()}))
    assert found_at(check())[1] == "signature"


def test_without_heads_nothing_is_called_good(middle, tmp_path) -> None:
    file, empty = tmp_path / "audit.jsonl", tmp_path / "none"
    empty.mkdir()
    out = io.StringIO()
    export(out)
    file.write_text(out.getvalue())
    assert verify.main([str(file), "--heads", str(empty)]) == 2
