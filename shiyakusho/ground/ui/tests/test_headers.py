"""Every answer is sealed; a method nobody needs is not answered."""

import pytest

PATHS = (
    "/healthz",
    "/ja/about/",
    "/staff/",
    "/api/v1/procedures",
    "/static/ui/css/base.css",
    "/no/",
)


@pytest.mark.check("J1")
@pytest.mark.parametrize("path", PATHS)
def test_no_other_site_may_read_or_embed_an_answer(client, db, path: str) -> None:
    answer = client.get(path)
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "usb=()" in answer["Permissions-Policy"]
    assert answer["X-Permitted-Cross-Domain-Policies"] == "none"
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "FOO"])
@pytest.mark.parametrize("path", PATHS)
def test_a_method_nobody_needs_is_refused_everywhere(client, path: str, method: str) -> None:
    answer = client.generic(method, path, headers={"Cookie": "sessionid=secret"})
    assert answer.status_code == 405
    assert b"secret" not in answer.content
    assert "POST" in answer["Allow"]
