"""Run the sound part of the suite: everything in parallel, then what drives a browser.

Each file of tests runs in one process; those that walk through the demo city share it, so all of
them run in one (conftest.py).
"""

import os
import subprocess
import sys


def main() -> int:
    """Exit status 0 when both parts are green."""
    pytest = [sys.executable, "-m", "pytest", "-q", "--tb", "short", "--durations", "15"]
    pytest += ["-n", str(os.cpu_count() or 2), "--dist", "loadfile", "--no-loadscope-reorder"]
    parts = ([*pytest, "-m", f"{part} and not battery"] for part in ("not browser", "browser"))
    return max(subprocess.run(part).returncode for part in parts)


if __name__ == "__main__":
    sys.exit(main())
