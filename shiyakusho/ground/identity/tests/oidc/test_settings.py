"""What a city sets, and what it is told when that is wrong."""

import json

import pytest
from django.core.checks.registry import registry

from config.cli import main
from config.environment import oidc
from shiyakusho.ground.identity.oidc.checks import the_provider_can_be_used
from shiyakusho.ground.identity.oidc.client_key import KeyUnusable, make_key, read_key
from shiyakusho.ground.identity.oidc.levels import levels_with
from shiyakusho.ground.identity.oidc.provider import configured, is_safe
from shiyakusho.ground.identity.oidc.strict import read_base64url, read_object


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_ISSUER", "https://idp.example")
    monkeypatch.setenv("OIDC_KEY_FILE", "/etc/key.pem")
    assert oidc()["issuer"] == "https://idp.example"
    assert oidc()["key_file"] == "/etc/key.pem"
    assert oidc()["client_id"] == ""


def test_the_discovery_document_is_where_the_standard_says(settings) -> None:
    settings.OIDC = {"issuer": "https://idp.example/realms/main"}
    provider = configured()
    assert provider is not None
    assert provider.metadata_url.endswith("/realms/main/.well-known/openid-configuration")


def test_levels_are_data() -> None:
    assert levels_with("")["aal3"] == "L3"
    own = levels_with("urn:mace:silver=L2, aal3=L1")
    assert (own["urn:mace:silver"], own["aal3"]) == ("L2", "L1")


@pytest.mark.parametrize("own", ["aal3", "aal3=L4", "aal3=L0", "=L3"])
def test_levels_that_say_nothing_are_refused(own: str) -> None:
    with pytest.raises(ValueError, match="OIDC_LEVELS"):
        levels_with(own)


def codes(settings, **more) -> list[str]:
    settings.OIDC = {"issuer": "https://idp.example", "client_id": "c"} | more
    return [fault.id for fault in the_provider_can_be_used()]


def test_a_sound_setting_has_no_faults(settings, key_file) -> None:
    assert codes(settings, key_file=str(key_file)) == []
    settings.OIDC = {}
    assert the_provider_can_be_used() == []
    assert the_provider_can_be_used in registry.get_checks()


def test_faults_are_told(settings, key_file, tmp_path) -> None:
    settings.DEMO = False
    key = str(key_file)
    assert codes(settings, key_file=key, client_id="") == ["identity.E002"]
    assert codes(settings, key_file=key, levels="x") == ["identity.E002"]
    assert codes(settings, key_file=key, issuer="http://localhost") == ["identity.E002"] * 2
    assert codes(settings, key_file=key, metadata_url="http://localhost") == ["identity.E002"]
    assert codes(settings, key_file=str(tmp_path / "none")) == ["identity.E003"]
    make_key(tmp_path / "open.pem")
    (tmp_path / "open.pem").chmod(0o644)
    assert codes(settings, key_file=str(tmp_path / "open.pem")) == ["identity.E003"]


def test_outside_the_demo_there_is_nothing_but_tls(settings) -> None:
    settings.DEMO = False
    assert is_safe("https://idp.example/token")
    for address in (
        "http://localhost/",
        "http://idp.example/",
        "https://",
        "https://u@idp.example/",
    ):
        assert not is_safe(address)


@pytest.mark.parametrize("content", [b"", b"x", b"-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_file_that_holds_no_key_is_told(tmp_path, content: bytes) -> None:
    (tmp_path / "k.pem").write_bytes(content)
    with pytest.raises(KeyUnusable):
        read_key(str(tmp_path / "k.pem"))


def test_the_command_makes_a_key_once_and_shows_what_is_public(tmp_path, capsys) -> None:
    file = tmp_path / "k.pem"
    assert main(["oidc", "key", str(file)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["kty"] == "EC"
    assert "d" not in shown
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    assert main(["oidc", "key", str(file)]) == 1
    assert file.read_bytes() == before


def test_the_command_tries_the_provider(hostile, use, capsys, settings) -> None:
    use(hostile)
    assert main(["oidc", "check"]) == 0
    assert f"{hostile}/auth" in capsys.readouterr().out
    assert main(["oidc", "public"]) == 0
    use("http://localhost:1")
    assert main(["oidc", "check"]) == 1
    settings.OIDC = {}
    assert main(["oidc", "check"]) == 1


@pytest.mark.parametrize(
    "raw", [b'{"a":1,"a":2}', b"[]", b'{"a":NaN}', b"{", b"\xff", b'{"a":{"b":1,"b":1}}', b""]
)
def test_json_that_can_be_read_twice_is_not_read(raw: bytes) -> None:
    with pytest.raises(ValueError):
        read_object(raw)


@pytest.mark.parametrize("part", [b"", b"a", b"YQ==", b"YR", b"Y Q", b"+/8"])
def test_base64url_has_one_form(part: bytes) -> None:
    with pytest.raises(ValueError, match="base64url"):
        read_base64url(part)
