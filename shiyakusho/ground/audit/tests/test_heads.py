"""Heads: signed with our key, checked with somebody else's code, held outside, asked for if late."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shiyakusho.ground import clock
from shiyakusho.ground.audit import heads, recorded, signing, verify
from shiyakusho.ground.audit import holder as holders
from shiyakusho.ground.audit.heads import sign_due
from shiyakusho.ground.audit.models import ChainHead
from shiyakusho.ground.audit.sealing import Tip, seal_all, tip
from shiyakusho.ground.audit.state import state
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.ground.outbox.services import deliver_overdue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed(holder) -> int:
    with recorded("test.write"):
        pass
    seal_all()
    return tip().seq


def test_a_head_is_signed_and_held_as_a_file_written_once(sealed, holder) -> None:
    head = sign_due()
    assert (head.seq, head.hash) == (sealed, tip().hash)
    assert deliver_overdue() == 1
    [file] = holder.glob("*.json")
    assert json.loads(file.read_text())["signature"] == head.signature
    row = OutboxMessage.objects.get(kind="audit.head")
    holders.hand_over(row.payload, row.key)  # again: nothing changes
    with pytest.raises(holders.HeadDiffers):
        holders.hand_over(row.payload | {"hash": "0" * 64}, row.key)
    assert [each.name for each in holder.iterdir()] == [file.name]


def test_a_new_head_when_something_is_new_and_once_an_hour_when_nothing_is(
    sealed, settings, monkeypatch
) -> None:
    settings.AUDIT_HEAD_SECONDS = 900
    first = sign_due()
    now = clock.now()

    def at(minutes: int) -> ChainHead | None:
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=minutes))
        return sign_due()

    assert at(16) is None  # nothing is new
    assert at(61).seq == first.seq
    with recorded("test.write"):
        pass
    seal_all()
    assert at(70) is None
    assert at(77).seq == first.seq + 1


def test_a_machine_without_its_key_signs_nothing_and_says_so(sealed, settings, tmp_path) -> None:
    settings.AUDIT_KEY_FILE = tmp_path / "none.pem"
    with pytest.raises(signing.NoKey, match="FileNotFoundError"):
        sign_due()
    settings.AUDIT_KEY_FILE.write_text("garbage")
    with pytest.raises(signing.NoKey):
        sign_due()
    assert not ChainHead.objects.exists()


def test_an_empty_chain_has_no_head(holder, monkeypatch) -> None:
    monkeypatch.setattr(heads, "tip", lambda: Tip(0, "0" * 64, None))
    assert sign_due() is None
    assert not ChainHead.objects.exists()


def test_a_holder_is_a_folder_also_where_there_was_none(tmp_path) -> None:
    head = {"seq": 7, "at": "2026-11-22T00:00:00.000000Z", "city": "北九州市"}
    folder = tmp_path / "another" / "office"
    holders.keep_in(folder, head)
    holders.keep_in(folder, dict(reversed(head.items())))  # the same head, said in another order
    [file] = folder.iterdir()
    assert file.name == "000000000000007-2026-11-22T000000.000000Z.json"
    assert json.loads(file.read_text(encoding="utf-8")) == head and "北九州市" in file.read_text()


def test_of_two_heads_of_one_moment_the_later_written_is_the_last(sealed) -> None:
    one = {"seq": sealed, "hash": tip().hash, "key": "k", "signature": "s"}
    now = clock.now()
    rows = [ChainHead.objects.create(at=at, **one) for at in (now, now, now - timedelta(hours=1))]
    assert heads.last_head() == rows[1]


def test_a_key_is_made_where_no_folder_was_and_read_by_its_owner_only(tmp_path, settings) -> None:
    settings.AUDIT_KEY_FILE = tmp_path / "keys" / "of" / "audit.pem"
    public = signing.make_key(settings.AUDIT_KEY_FILE)
    assert public == signing.public_key(signing.key()) and len(public) == 64
    assert settings.AUDIT_KEY_FILE.stat().st_mode & 0o777 == 0o600
    assert signing.make_key(tmp_path / "keys" / "of" / "another.pem") != public


def test_a_key_of_another_kind_signs_nothing(tmp_path, settings) -> None:
    settings.AUDIT_KEY_FILE = tmp_path / "ec.pem"
    pem = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    settings.AUDIT_KEY_FILE.write_bytes(ec.generate_private_key(ec.SECP256R1()).private_bytes(*pem))
    with pytest.raises(signing.NoKey, match="not an Ed25519 key"):
        signing.key()


def test_a_key_is_never_overwritten(holder, settings) -> None:
    with pytest.raises(FileExistsError):
        signing.make_key(settings.AUDIT_KEY_FILE)


class Desk(BaseHTTPRequestHandler):
    """Another office's server: keeps what it is given under its key."""

    taken: dict[str, bytes] = {}
    kinds: set[str] = set()
    status = 201

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).taken[self.headers["Idempotency-Key"]] = body
        self.kinds.add(self.headers["Content-Type"])
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "http://localhost:1/")
        self.end_headers()

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def office(settings) -> Iterator[type[Desk]]:
    server = HTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.AUDIT_HEADS_TO = f"http://127.0.0.1:{server.server_port}/heads"
    Desk.taken, Desk.kinds, Desk.status = {}, set(), 201
    yield Desk
    server.shutdown()
    server.server_close()


def test_another_office_holds_the_heads(sealed, office) -> None:
    head = sign_due()
    assert deliver_overdue() == 1
    [(key, body)] = office.taken.items()
    assert key == OutboxMessage.objects.get().key
    assert office.kinds == {"application/json"}
    found = verify.Found()
    verify.check_heads([json.loads(body)], head.key, found)
    assert found.faults == []


@pytest.mark.parametrize("status", [302, 403, 500])
def test_what_the_office_did_not_take_is_tried_again(status, sealed, office) -> None:
    office.status = status
    sign_due()
    assert deliver_overdue() == 0
    row = OutboxMessage.objects.get(kind="audit.head")
    assert (row.state, row.attempts, row.last_error) == ("waiting", 1, "HTTPError")


@pytest.mark.parametrize("place", ["", "http://audit.example.jp/heads", "ftp://127.0.0.1/"])
def test_a_holder_that_cannot_be_one_is_refused(place, settings) -> None:
    settings.AUDIT_HEADS_TO = place
    said = "must be https" if place else "AUDIT_HEADS_TO is empty"
    with pytest.raises(holders.NoHolder, match=said):
        holders.hand_over({"seq": 1, "at": "x"}, "k")


def test_the_state_tells_what_to_worry_about(sealed, settings, monkeypatch) -> None:
    assert state().alarms == ()
    head = sign_due()
    deliver_overdue()
    calm = state()
    assert (calm.alarms, calm.held, calm.tip.seq) == ((), head, sealed)
    with recorded("test.write"):
        pass
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=61))
    assert state().alarms == ("unsealed",)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=2))
    assert state().alarms == ("unsealed", "no_head", "head_not_held")


def test_a_chain_that_never_had_a_head_rings(sealed, monkeypatch) -> None:
    now = clock.now()
    assert state().alarms == ()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=2))
    rings = state()
    assert (rings.alarms, rings.head, rings.held) == (("no_head",), None, None)
    assert (rings.unsealed.events, rings.unsealed.seconds) == (0, 0.0)


def test_of_several_heads_that_were_taken_the_newest_is_held(sealed, monkeypatch) -> None:
    now = clock.now()
    heads = []
    for hours in (0, 2, 4):
        monkeypatch.setattr(clock, "now", lambda hours=hours: now + timedelta(hours=hours))
        heads.append(sign_due())
        if hours < 4:
            deliver_overdue()
    assert state().held == heads[1] and state().head == heads[2]


def test_a_head_that_nobody_takes_rings_after_the_limit(sealed, settings, monkeypatch) -> None:
    settings.AUDIT_HEADS_TO = ""
    sign_due()
    assert deliver_overdue() == 0
    assert (state().alarms, state().held) == ((), None)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=2))
    assert "head_not_held" in state().alarms
