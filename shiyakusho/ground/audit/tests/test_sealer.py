"""The sealer's turns without a database: when it looks, when it waits, what an operator reads."""

import threading
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, InterfaceError

from shiyakusho.ground.audit import sealer
from shiyakusho.ground.audit.sealing import Unsealed
from shiyakusho.ground.audit.signing import NoKey

NONE = Unsealed(0, 0.0)


@pytest.fixture
def house(monkeypatch):
    """What a turn did, in order; ``house.fault`` is raised by the sealing, ``house.now`` is the time."""
    seen = SimpleNamespace(did=[], fault=None, now=1_000.0)

    def seal_all() -> int:
        seen.did.append("seal")
        if seen.fault:
            raise seen.fault
        return 0

    monkeypatch.setattr(sealer, "seal_all", seal_all)
    monkeypatch.setattr(sealer.time, "monotonic", lambda: seen.now)
    monkeypatch.setattr(
        sealer, "connection", SimpleNamespace(close=lambda: seen.did.append("close"))
    )
    monkeypatch.setattr(sealer, "look", lambda: seen.did.append("look"))
    return seen


def test_it_looks_at_once_and_then_every_half_minute(house) -> None:
    turns = sealer.Sealer()
    assert turns._turn() == sealer.PAUSE_SECONDS < 1
    house.now += 29.9
    turns._turn()
    house.now += 0.1
    turns._turn()
    assert house.did == ["seal", "look", "seal", "seal", "look"]


@pytest.mark.parametrize("fault", [DatabaseError("gone"), InterfaceError("closed")])
def test_a_fault_is_said_and_tried_again_after_a_pause(fault, house, caplog) -> None:
    house.fault = fault
    turns = sealer.Sealer()
    assert turns._turn() == sealer.AFTER_FAULT_SECONDS > sealer.PAUSE_SECONDS
    assert house.did == ["seal", "close"]
    assert caplog.messages == [f"audit not sealed: {type(fault).__name__}"]
    house.fault = None
    turns._turn()
    assert house.did[2:] == ["seal", "look"]


def test_its_thread_begins_at_once_and_ends_with_its_connection(house, monkeypatch) -> None:
    turned = threading.Event()
    turns = sealer.Sealer()
    monkeypatch.setattr(turns, "_turn", lambda: turned.set() or 60.0)
    turns.start()
    assert turned.wait(0.9)  # nobody waits for the first turn
    turns.stop()
    assert not turns.is_alive() and turns.daemon and turns.name == "audit-sealer"
    assert house.did == ["close"]


@pytest.mark.parametrize(
    ("alarms", "told"),
    [
        ((), []),
        (("unsealed",), ["audit: 7 events unsealed for 61 s"]),
        (("no_head",), ["audit: no head was signed within the limit"]),
        (
            ("head_not_held",),
            ["audit: the holder outside has not taken a head within the limit"],
        ),
    ],
)
def test_what_an_operator_must_know_is_in_the_log(alarms, told, monkeypatch, caplog) -> None:
    stands = SimpleNamespace(alarms=alarms, unsealed=Unsealed(7, 61.2))
    signed: list[str] = []
    monkeypatch.setattr(sealer, "sign_due", lambda: signed.append("once"))
    monkeypatch.setattr(sealer, "state", lambda: stands)
    sealer.look()
    assert (caplog.messages, signed) == (told, ["once"])


def test_a_missing_key_is_said_and_the_rest_still_looked_at(monkeypatch, caplog) -> None:
    def sign_due() -> None:
        raise NoKey("audit.pem: FileNotFoundError")

    monkeypatch.setattr(sealer, "sign_due", sign_due)
    monkeypatch.setattr(
        sealer, "state", lambda: SimpleNamespace(alarms=("no_head",), unsealed=NONE)
    )
    sealer.look()
    assert caplog.messages == [
        "audit head not signed: audit.pem: FileNotFoundError",
        "audit: no head was signed within the limit",
    ]
