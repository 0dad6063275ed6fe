"""Run every bench, one process each: ``python -m bench [--quick]``."""

import subprocess
import sys
from pathlib import Path

NOT_BENCHES = {"__init__", "__main__", "figures"}


def main() -> int:
    """Exit status 0 when every bench ran to its end."""
    status = 0
    for script in sorted(Path(__file__).parent.glob("*.py")):
        if script.stem not in NOT_BENCHES:
            print(f"# {script.stem}", flush=True)
            command = [sys.executable, "-m", f"bench.{script.stem}", *sys.argv[1:]]
            status = max(status, subprocess.run(command).returncode)
    return status


if __name__ == "__main__":
    sys.exit(main())
