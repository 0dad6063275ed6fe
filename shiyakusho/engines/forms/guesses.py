"""Guessing codes is slowed down by network, and never locks one out for long.

A library has one address for everybody in it: what counts are wrong codes only, the bound is far
above what a room full of people mistypes (`guess` in identity's `tries.yaml`), and it is over after a
minute. Behind each code stand its own ten tries (`resuming`), wherever they come from. An address that
is not of the internet is a proxy's or the city's own and stands for everybody: it is not counted.
"""

import ipaddress
from collections.abc import Callable

from shiyakusho.ground.identity import tries
from shiyakusho.ground.identity.refusals import TooManyTries

from .models import Draft
from .refusals import ResumeLocked, ResumeRefused, TooManyGuesses


def counted(network: str, attempt: Callable[[], Draft]) -> Draft:
    """What `attempt` gives; a wrong code counts against `network`. Raises TooManyGuesses."""
    if not _is_somebodys(network):
        return attempt()
    try:
        this = tries.begin("guess", network)
    except TooManyTries:
        raise TooManyGuesses from None
    try:
        return _struck_out(this, attempt())
    except (ResumeRefused, ResumeLocked):
        raise
    except Exception:
        this.was_none()  # mistyped, or nothing to do with the code
        raise


def _struck_out(this: tries.Try, draft: Draft) -> Draft:
    this.was_none()  # the others at this network are not forgiven by one who knows a code
    return draft


def _is_somebodys(network: str) -> bool:
    try:
        return ipaddress.ip_address(network).is_global
    except ValueError:
        return False
