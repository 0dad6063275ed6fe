"""The limits a child puts on itself before it opens anything."""

import resource
import sys

MEBIBYTE = 1024 * 1024
OPEN_FILES = 32


def lock(*, memory: int, seconds: int, output: int) -> None:
    """Never more than `memory` bytes, `seconds` of processor, a file of `output` bytes, a core dump.

    RLIMIT_DATA bounds what is really written to memory; RLIMIT_AS, with room for the libraries that
    are only mapped, whatever else there is. Kernels without one of them keep the other.
    """
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_CPU", seconds)
    _limit("RLIMIT_FSIZE", output)
    _limit("RLIMIT_NOFILE", OPEN_FILES)
    if sys.platform == "linux":
        _limit("RLIMIT_DATA", memory)
        _limit("RLIMIT_AS", memory + 256 * MEBIBYTE)


def _limit(name: str, value: int) -> None:
    kind = getattr(resource, name)
    hard = resource.getrlimit(kind)[1]
    most = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (most, most))
