"""Child processes that never outlive us, and the truth about which still run."""

import ctypes
import os
import signal
from pathlib import Path

PR_SET_PDEATHSIG = 1


def dies_with_parent(sig: int = signal.SIGTERM) -> None:
    """Ask the kernel, in a child before exec, to send ``sig`` when the parent dies."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, sig)


def is_running(pid: int) -> bool:
    """Whether ``pid`` runs; a zombie nobody has reaped yet counts as dead."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return _signalable(pid)
    return state not in {"Z", "X"}


def processes_in(folder: Path) -> set[int]:
    """Running processes whose working folder is ``folder``; none where there is no /proc."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            there = (entry / "cwd").readlink() == folder
        except OSError:  # gone meanwhile, or somebody else's
            continue
        if there and is_running(int(entry.name)):
            found.add(int(entry.name))
    return found


def _signalable(pid: int) -> bool:
    if Path("/proc").exists():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
