"""The sandbox's HTTP. Standard library; this machine only."""

from __future__ import annotations

import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from shiyakusho.engines.payments.provider import signed
from shiyakusho.engines.payments.sandbox import pages
from shiyakusho.engines.payments.sandbox.checkouts import GOOD_CARD, Book, Checkout, Refused

LOOPBACK = frozenset({"localhost", "127.0.0.1"})
LONGEST_FORM = 64 * 1024
TRIES, FIRST_WAIT = 8, 0.5  # seconds, doubled each time


class SandboxProvider(ThreadingHTTPServer):
    """The provider; port 0 takes a free one. ``down``: it answers nothing sensible; ``slow``: seconds before
    every answer; ``silent``: it sends no notices."""

    daemon_threads = True

    def __init__(self, *, port: int, key: str, secret: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.address = f"http://localhost:{self.server_port}"
        self.key, self.secret = key, secret
        self.book = Book()
        self.down, self.silent, self.slow = False, False, 0.0

    def open(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Where one pays."""
        for name in ("returns_to", "notifies"):
            to = urlsplit(form.get(name, ""))
            if to.scheme != "http" or to.hostname not in LOOPBACK:
                raise Refused(400)
        found = self.book.open(form)
        return {"id": found.id, "url": f"{self.address}/pay/{found.token}"}

    def state(self, checkout_id: str) -> dict[str, Any]:
        """How it stands; what nobody ended in time is expired."""
        found = self.book.of(checkout_id)
        self.expire(found)
        return {"id": found.id, "state": found.state, "amount": found.amount}

    def expire(self, found: Checkout) -> None:
        """Nobody pays after its time."""
        if time.time() > found.expires_at:
            self.book.end(found, "expired")

    def choose(self, token: str, form: Mapping[str, str]) -> str:
        """Where the browser goes after somebody paid, was refused, or went back."""
        found = self.book.by_token(token)
        self.expire(found)
        card = "".join(one for one in form.get("card", "") if one.isdigit())
        ended = "cancelled"
        if form.get("act") == "pay":
            ended = "paid" if card == GOOD_CARD else "refused"
        if self.book.end(found, ended) and not self.silent:
            threading.Thread(target=self.notify, args=(found,), daemon=True).start()
        return found.returns_to

    def notify(self, found: Checkout, event: str = "") -> None:
        """Until it is heard, or for two minutes."""
        told = {"event": event or secrets.token_hex(12), "id": found.id, "state": found.state,
                "amount": found.amount}  # fmt: skip
        for turn in range(TRIES):
            if self.send(found.notifies, told) < 300:
                return
            time.sleep(FIRST_WAIT * 2**turn)

    def send(self, address: str, told: Mapping[str, Any]) -> int:
        """Once; the status, 599 where nobody answered."""
        body, moment = json.dumps(told).encode(), str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "Payment-Signature": f"t={moment},v1={signed(self.secret, moment, body)}",
        }
        request = urllib.request.Request(address, body, headers)  # noqa: S310 — looked at in open()
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 — as above
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 599


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: SandboxProvider
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A checkout's state, or its page."""
        self._answer({}, form=False)

    def do_POST(self) -> None:
        """A checkout, a refund, or what was chosen on the page."""
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(min(length, LONGEST_FORM))
        self._answer(dict(parse_qsl(raw.decode("utf-8", "replace"))), form=True)

    def _answer(self, typed: Mapping[str, str], *, form: bool) -> None:
        time.sleep(self.server.slow)
        path = urlsplit(self.path).path
        try:
            if self.server.down:
                raise Refused(503)
            if path.startswith("/pay/"):
                self._page(path.removeprefix("/pay/"), typed, form=form)
            else:
                self._called(path, typed, form=form)
        except Refused as refused:
            self._send(int(refused.args[0]), "text/html", pages.REFUSED)

    def _page(self, token: str, typed: Mapping[str, str], *, form: bool) -> None:
        if form:
            self._see(self.server.choose(token, typed))
            return
        found = self.server.book.by_token(token)
        self.server.expire(found)
        self._send(200, "text/html", pages.page(found))

    def _called(self, path: str, typed: Mapping[str, str], *, form: bool) -> None:
        held = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if not secrets.compare_digest(held.encode(), self.server.key.encode()):
            raise Refused(401)
        if path == "/checkouts" and form:
            self._json(self.server.open(typed))
        elif path == "/refunds" and form:
            self.server.book.give_back(typed)
            self._json({"id": typed.get("id"), "state": "done"})
        elif path.startswith("/checkouts/") and not form:
            self._json(self.server.state(path.removeprefix("/checkouts/")))
        else:
            raise Refused(404)

    def _see(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, body: Mapping[str, Any]) -> None:
        self._send(200, "application/json", json.dumps(body, ensure_ascii=False))

    def _send(self, status: int, kind: str, body: str) -> None:
        if kind == "text/html" and status >= 400 and not self.path.startswith("/pay/"):
            kind, body = "application/json", json.dumps({"error": status})
        raw = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: addresses hold secrets."""
