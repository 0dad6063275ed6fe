"""Run the sound part of the suite: everything in parallel, then what drives a browser.

The browser tests of the demo city share it, so they run in one process; each other file of them
in any (conftest.py makes the groups).
"""

import os
import subprocess
import sys


def main() -> int:
    """Exit status 0 when both parts are green."""
    pytest = [sys.executable, "-m", "pytest", "-q"]
    workers = str(os.cpu_count() or 2)
    parts = (
        [*pytest, "-n", workers, "--dist", "loadfile", "-m", "not battery and not browser"],
        [*pytest, "-n", workers, "--dist", "loadgroup", "-m", "browser and not battery"],
    )
    return max(subprocess.run(part).returncode for part in parts)


if __name__ == "__main__":
    sys.exit(main())
