"""Who holds the heads: a folder on somebody else's disk, or an address on somebody else's host.

``settings.AUDIT_HEADS_TO`` names it. A folder gets one file per head, never written twice; an
address gets a POST of the head as JSON with an ``Idempotency-Key``, and answers 2xx.
"""

import json
import os
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from shiyakusho.ground.audit.heads import KIND
from shiyakusho.ground.outbox import delivers

SECONDS = 15
NEAR = frozenset({"localhost", "127.0.0.1", "::1"})


class NoHolder(RuntimeError):
    """The settings name nobody who could hold a head, or an address in the clear."""


class HeadDiffers(RuntimeError):
    """The holder has another head under this name: somebody signs a second chain."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A holder that sends us elsewhere has not taken the head."""

    def redirect_request(self, *args: Any, **more: Any) -> None:
        return None


@delivers(KIND)
def hand_over(head: dict[str, Any], key: str) -> None:
    """Give one head to the holder; the same head again changes nothing."""
    place = str(settings.AUDIT_HEADS_TO)
    if not place:
        raise NoHolder("AUDIT_HEADS_TO is empty")
    text = json.dumps(head, sort_keys=True, ensure_ascii=False)
    if "://" in place:
        _post(place, text, key)
    else:
        keep_in(Path(place), head)


def keep_in(folder: Path, head: dict[str, Any]) -> None:
    """Write beside and link, so that a head is there whole or not at all; never a second time."""
    text = json.dumps(head, sort_keys=True, ensure_ascii=False)
    file = folder / f"{head['seq']:015d}-{head['at'].replace(':', '')}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f".{file.name}.{os.getpid()}")
    half.write_text(text + "\n", encoding="utf-8")
    try:
        os.link(half, file)
    except FileExistsError:
        if file.read_text(encoding="utf-8").strip() != text:
            raise HeadDiffers(file.name) from None
    finally:
        half.unlink()


def _post(address: str, text: str, key: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in NEAR):
        raise NoHolder("the holder's address must be https")
    request = urllib.request.Request(  # noqa: S310 (https, or this machine)
        address,
        data=text.encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": key},
        method="POST",
    )
    opener = urllib.request.build_opener(_NoRedirect)
    with opener.open(request, timeout=SECONDS) as answer:
        answer.read(1)
