import pytest

from shiyakusho.ground.contracts import Refusal, Registry


def test_a_key_is_given_once() -> None:
    registry: Registry[str] = Registry("bells")
    registry.register("door", "ding")
    with pytest.raises(ValueError, match="bells: 'door'"):
        registry.register("door", "dong")
    assert registry.get("door") == "ding"


def test_registering_the_same_object_twice_is_harmless() -> None:
    registry: Registry[list[str]] = Registry("bells")
    bell = ["ding"]
    assert registry.register("door", bell) is registry.register("door", bell)
    assert len(registry) == 1


def test_an_unknown_key_names_what_there_is() -> None:
    registry: Registry[str] = Registry("bells")
    registry.register("door", "ding")
    with pytest.raises(LookupError, match="no 'window'; registered: door"):
        registry.get("window")


def test_a_refusal_carries_code_status_words_and_what_to_know() -> None:
    class Full(Refusal):
        """The slot is taken."""

        code, status, message = "slot_full", 409, "この時間は満席です。"

    refusal = Full(extra={"free": []})
    assert (refusal.code, refusal.status, str(refusal)) == (
        "slot_full",
        409,
        "この時間は満席です。",
    )
    assert str(Full("別の言い方です。")) == "別の言い方です。"
