"""What stops the house for a while: told from a fault of our own by the class of the exception."""

import errno

import psycopg
from django.db import InterfaceError, OperationalError


class NotNoted(Exception):
    """The audit takes no event: what could not be noted is neither written nor shown."""


OUTAGE_MARK = "database_outage"  # the attribute of a request that failed for it
_CLASSES = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


def is_full(fault: BaseException) -> bool:
    """Whether a disk had no room: ours, or the database's."""
    if isinstance(fault, OSError):
        return fault.errno in (errno.ENOSPC, errno.EDQUOT)
    return isinstance(fault, psycopg.errors.DiskFull) or isinstance(
        fault.__cause__, psycopg.errors.DiskFull
    )


def outage_behind(fault: BaseException | None) -> BaseException | None:
    """The first sign in the chain of ``fault`` that the database was away, or a disk full; else ``None``.

    That the audit takes nothing (:class:`NotNoted`) is told as that, whatever is behind it. What fails afterwards (a broken transaction, a wrapper of the queue) names it as its cause.
    """
    found: BaseException | None = None
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        if isinstance(fault, NotNoted):
            return fault
        if isinstance(fault, _CLASSES) or is_full(fault):
            found = fault
        fault = fault.__cause__ or fault.__context__
    return found
