"""What the command says when it cannot do what it is told."""

import pytest

from config import cli


@pytest.mark.parametrize("port", ["", "abc", "0", "65536", "-1", "８０００x"])
@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_port_that_is_none_is_said_in_one_line(monkeypatch, capsys, command, port) -> None:
    monkeypatch.setenv("PORT", port)
    assert cli.main([command]) == 2
    said = capsys.readouterr().err
    assert "PORT" in said and len(said.splitlines()) == 1
