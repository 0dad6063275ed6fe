"""Guessing codes is slowed down by address, and never locks one out.

A library has one address for everybody in it: what counts are wrong codes only, the limit is far
above what a room full of people mistypes, and each minute begins anew. Behind each code
stand its own ten tries (`resuming`), whatever the address. An address that is not of the internet
is a proxy's or the city's own and stands for everybody: it is not counted.
"""

import ipaddress
from collections.abc import Callable

from django.core.cache import cache

from shiyakusho.ground.clock import now

from .models import Draft
from .refusals import ResumeLocked, ResumeRefused, TooManyGuesses

WRONG_PER_MINUTE = 30
MINUTE = 60


def counted(address: str, attempt: Callable[[], Draft]) -> Draft:
    """What `attempt` gives; a wrong code counts against `address`. Raises TooManyGuesses."""
    if not _is_somebodys(address):
        return attempt()
    key = f"forms.guesses:{address}:{int(now().timestamp()) // MINUTE}"
    if cache.get(key, 0) >= WRONG_PER_MINUTE:
        raise TooManyGuesses
    try:
        return attempt()
    except (ResumeRefused, ResumeLocked):
        cache.add(key, 0, timeout=2 * MINUTE)
        cache.incr(key)
        raise


def _is_somebodys(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False
