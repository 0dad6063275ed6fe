"""How much processor time a city spends: what a noisy neighbour cannot make longer."""

from pathlib import Path

import psutil

from house.sites import Site


class Meter:
    """Nanoseconds on a processor of the web and database processes of one city (Linux)."""

    def __init__(self, site: Site) -> None:
        self._supervisor = psutil.Process(site.process.pid)
        self._tasks: list[Path] = []

    def look_again(self) -> None:
        """Note which processes there are now; a new session of the database is a new one."""
        family = self._supervisor.children(recursive=True)
        serving = [one for one in family if one.name().startswith(("granian", "postgres"))]
        self._tasks = [
            task / "schedstat"
            for one in serving
            for task in Path(f"/proc/{one.pid}/task").glob("*")
        ]

    def read(self) -> int:
        """The sum until now."""
        return sum(_spent(task) for task in self._tasks)


def _spent(task: Path) -> int:
    try:
        return int(task.read_text().split()[0])
    except (OSError, IndexError):  # it ended meanwhile
        return 0
