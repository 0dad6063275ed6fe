"""Cities of several sizes side by side: each with its own cluster, kept for the next run if asked."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.path.growth import grow
from house.sites import Site, running_demo

RESIDENTS = 2_500
MARK = "grown"


@contextmanager
def served(sizes: Sequence[int], kept: Path | None) -> Iterator[dict[int, tuple[Site, float]]]:
    """Every size's running city and the seconds its making took: 0 for one that was kept.

    In ``kept`` each size has its folder; without it all of them are gone afterwards.
    """
    with ExitStack() as stack:
        home = kept or stack.enter_context(_passing())
        cities = {}
        for size in sizes:
            folder = _folder(home, size)
            site = stack.enter_context(running_demo(residents=RESIDENTS, data_dir=folder))
            cities[size] = site, grow(site.told["databases"]["owning"], size)
            (folder / MARK).touch()
        yield cities


def _folder(home: Path, size: int) -> Path:
    """The folder of a size; what was left half grown there is begun anew."""
    folder = home / str(size)
    if folder.exists() and not (folder / MARK).exists():
        if not (folder / "demo.lock").exists():
            raise SystemExit(f"{folder} is no city of this bench")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)  # PostgreSQL runs as nobody where we are root
    return folder


@contextmanager
def _passing() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="shiyakusho-path-", dir="/var/tmp") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)
