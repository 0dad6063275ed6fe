"""Talk to the provider: bounded in time and size, following nobody elsewhere.

A socket's timeout bounds one read, not an answer that drips. So each call runs in a thread of its
own, and whoever waits stops waiting at the deadline and cuts the line.
"""

import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from shiyakusho.ground.identity.oidc.provider import is_safe
from shiyakusho.ground.identity.oidc.refusals import ProviderUnavailable
from shiyakusho.ground.identity.oidc.strict import read_object

SECONDS = 4.0  # for all that one page asks of the provider
LARGEST_ANSWER = 256 * 1024


class Deadline:
    """When one page stops waiting for the provider."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds, never below nought."""
        return max(self._end - time.monotonic(), 0.0)


class StayHere(urllib.request.HTTPRedirectHandler):
    """A provider that sends us elsewhere is not followed: the answer is the redirect, a fault."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass
class _Call:
    """One request under way, and how it ended."""

    request: urllib.request.Request
    seconds: float
    answer: Any = None
    status: int = 0
    body: bytes = b""
    fault: str = "too slow"
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        opener = urllib.request.build_opener(
            StayHere, urllib.request.HTTPSHandler(context=ssl.create_default_context())
        )
        try:
            self.answer = opener.open(self.request, timeout=self.seconds)
        except urllib.error.HTTPError as error:
            self.answer = error
        except Exception as error:  # of any kind: the line is bad, or what came is no HTTP
            self.fault = type(error).__name__
            self.done.set()
            return
        try:
            self.body = self.answer.read(LARGEST_ANSWER + 1)
            self.status = self.answer.status
        except Exception as error:  # as above
            self.fault = type(error).__name__
        finally:
            self.answer.close()
            self.done.set()

    def cut(self) -> None:
        """End the line under the thread's feet, so that it does not wait on."""
        line = getattr(getattr(getattr(self.answer, "fp", None), "raw", None), "_sock", None)
        if isinstance(line, socket.socket):
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def fetch(
    url: str,
    *,
    deadline: Deadline,
    form: Mapping[str, str] | None = None,
    bearer: str = "",
) -> tuple[int, dict[str, Any]]:
    """Status and JSON object of ``url``, asked by GET or with ``form`` by POST.

    :class:`ProviderUnavailable` for everything that is no JSON object in time and size.
    """
    if not is_safe(url):
        raise ProviderUnavailable(extra={"reason": "unsafe address"})
    headers = {"Accept": "application/json", "User-Agent": "shiyakusho"}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    data = urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(url, data, headers)  # noqa: S310 (the scheme is looked at)
    call = _Call(request, deadline.left)
    threading.Thread(target=call.run, daemon=True, name="oidc").start()
    if not call.done.wait(deadline.left):
        call.cut()
        raise ProviderUnavailable(extra={"reason": "too slow"})
    return _read(call)


def _read(call: _Call) -> tuple[int, dict[str, Any]]:
    if not call.status:
        raise ProviderUnavailable(extra={"reason": call.fault})
    if call.status >= 500 or 300 <= call.status < 400:
        raise ProviderUnavailable(extra={"reason": f"status {call.status}"})
    if len(call.body) > LARGEST_ANSWER:
        raise ProviderUnavailable(extra={"reason": "too large"})
    try:
        return call.status, read_object(call.body)
    except ValueError as error:
        raise ProviderUnavailable(extra={"reason": f"no JSON: {error}"}) from error
