"""How much processor time a city spends: what a noisy neighbour cannot make longer."""

from pathlib import Path

import psutil

from house.sites import Site


class Meter:
    """Nanoseconds on a processor of the web and database processes of one city (Linux)."""

    def __init__(self, site: Site) -> None:
        self._supervisor = psutil.Process(site.process.pid)
        self._spent: dict[Path, int] = {}

    def look_again(self) -> None:
        """Note which processes there are now; a new session of the database is a new one."""
        family = self._supervisor.children(recursive=True)
        serving = [one for one in family if one.name().startswith(("granian", "postgres"))]
        self._spent = {
            task / "schedstat": 0
            for one in serving
            for task in Path(f"/proc/{one.pid}/task").glob("*")
        }

    def read(self) -> int:
        """The sum until now. What a process spent counts on when it has ended meanwhile."""
        for task, before in self._spent.items():
            self._spent[task] = _spent(task, before)
        return sum(self._spent.values())


def _spent(task: Path, before: int) -> int:
    try:
        return int(task.read_text().split()[0])
    except (OSError, IndexError):  # it ended
        return before
