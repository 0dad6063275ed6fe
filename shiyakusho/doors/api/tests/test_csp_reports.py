"""Reports of browsers: the directive and the host reach the log, nothing else ever does."""

import json
import logging

import pytest

REPORT = {
    "csp-report": {
        "document-uri": "https://city.example.jp/apply/secret-token/",
        "blocked-uri": "https://user:pw@evil.example:8443/x?name=山田",
        "effective-directive": "script-src-elem",
        "script-sample": "山田太郎",
    }
}
REPORTING_API = [
    {
        "type": "csp-violation",
        "body": {"effectiveDirective": "img-src", "blockedURL": "inline", "sample": "山田"},
    }
]


@pytest.fixture
def told(client, caplog, db):
    def send(body: object, content_type: str = "application/csp-report") -> list[str]:
        caplog.set_level(logging.WARNING)
        caplog.clear()
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = client.post("/api/csp-reports", raw, content_type=content_type)
        assert answer.status_code == 204
        return [r.getMessage() for r in caplog.records if "csp" in r.name]

    return send


def test_both_shapes_are_read(told) -> None:
    assert told(REPORT) == ["csp: script-src-elem stopped evil.example:8443"]
    assert told(REPORTING_API, "application/reports+json") == ["csp: img-src stopped inline"]


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"{",
        b"[" * 9000,
        b"null",
        b'["csp-report"]',
        b'{"csp-report": "text"}',
        b"x" * 20_000,
    ],
)
def test_what_is_no_report_is_no_line(told, hostile: bytes) -> None:
    assert told(hostile) == []


def test_no_line_can_be_forged_and_nothing_personal_gets_through(told) -> None:
    forged = {
        "csp-report": {
            "effective-directive": "img-src\nERROR forged",
            "blocked-uri": "https://a\r\nb/ 山田",
        }
    }
    assert told(forged) == ["csp: ? stopped ?"]
    assert len(told([REPORTING_API[0]] * 50)) == 10


def test_the_policy_names_the_place(client, db) -> None:
    policy = client.get("/ja/about/").headers["Content-Security-Policy"]
    assert "report-uri /api/csp-reports" in policy
