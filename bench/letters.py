"""How many letters a second, one process and two: ``python -m bench.letters [--quick]``.

Every letter is its own file (PDF/UA-1, own name and number), printed as in production; a blank
page by the same press is the reference. Then whole letters: printed, the file kept by its hash and
the audit line committed, each for itself, on a database of the tests' cluster (fsync off); in
seconds of this process's processor, for the machine may be busy. The limit asked for is 6,000 a
minute and core.

The samples are full of rare letters, which a second font has to be carried for; of a city's letters
one in twenty has any. Both are measured: the mixture, and rare letters alone.
"""

import os
import re
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any

from bench.figures import Figures, parser, percentile

WANTED = 100.0  # letters a second and core: 6,000 a minute
AT = datetime(2026, 11, 20, tzinfo=UTC)
KINDS = ("child-allowance-granted", "correction-asked", "care-cert-result")
RARE_IN = 20  # one letter of so many


def set_up() -> None:
    """Django's settings; no database is needed to print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()


def letter(n: int, rare_in: int) -> dict[str, Any]:
    """The data of the nth letter, of another person; one of ``rare_in`` keeps its rare letters."""
    from shiyakusho.engines.letters.samples import sample

    data = sample(KINDS[n % len(KINDS)])
    return data if n % rare_in == 0 else common(data)


def common(data: Any) -> Any:
    """The same without variation selectors and letters outside of the plane everybody uses."""
    if isinstance(data, dict):
        return {key: common(value) for key, value in data.items()}
    if isinstance(data, list):
        return [common(one) for one in data]
    return (
        re.sub("[\U000e0100-\U000e01ef]", "", data.replace("𠮷", "吉"))
        if isinstance(data, str)
        else data
    )


def print_some(count: int, rare_in: int = RARE_IN) -> list[float]:
    """Print ``count`` letters; seconds per letter."""
    from shiyakusho.engines.letters.rendering import print_letter

    taken = []
    for n in range(count):
        data = letter(n, rare_in)
        data["number"] = f"北九第{n}号"
        data["addressee"] |= {"name": f"髙﨑　{n}子", "address": [f"北九州市小倉北区大手町{n}番"]}
        start = time.perf_counter()
        print_letter(KINDS[n % len(KINDS)], data, "ja", at=AT)
        taken.append(time.perf_counter() - start)
    return taken


def blank_pages(count: int) -> float:
    """Pages a second of a page with nothing on it, tagged as well."""
    import typst

    compiler = typst.Compiler(ignore_system_fonts=True)
    start = time.perf_counter()
    for n in range(count):
        source = f'#set document(title: "{n}")\n#v(1cm)'.encode()
        compiler.compile(input=source, pdf_standards=["ua-1"])
    return count / (time.perf_counter() - start)


def issue_some(count: int) -> tuple[float, float]:
    """Issue ``count`` letters in a database of their own: letters by second of the clock, and by
    second of the processor of this process."""
    import shutil
    import tempfile
    from pathlib import Path

    from django.conf import settings
    from django.db import connection

    from config.process.testing import TestServer, clone, drop

    server = TestServer()
    template = server.start()
    socket, name = str(server.postgres.socket_dir), f"run_letters_{os.getpid()}"
    clone(socket, template, name)
    folder = tempfile.mkdtemp(prefix="letters-")
    settings.FILES_DIR = Path(folder)
    connection.settings_dict.update(HOST=socket, NAME=name, USER="shiyakusho_app")
    try:
        _issue(letters(2))
        wanted = letters(count)
        start, busy = time.perf_counter(), time.process_time()
        _issue(wanted)
        return count / (time.perf_counter() - start), count / (time.process_time() - busy)
    finally:
        connection.close()
        drop(socket, name)
        server.stop()
        shutil.rmtree(folder)


def letters(count: int) -> list[dict[str, Any]]:
    """What the caller knows of each letter; to think it up is not the press's work."""
    wanted = []
    for n in range(count):
        data = letter(n, RARE_IN)
        addressee = data.pop("addressee") | {"name": f"髙﨑　{n}子"}
        about = {"number": f"北九第{n}号", "subject": f"case:{n}", "addressee": addressee}
        wanted.append(about | {"data": {k: v for k, v in data.items() if k != "number"}})
    return wanted


def _issue(wanted: list[dict[str, Any]]) -> None:
    from shiyakusho.engines.letters.services import issue

    for n, one in enumerate(wanted):
        issue(KINDS[n % len(KINDS)], **one)


def main() -> int:
    options = parser(str(__doc__)).parse_args()
    count = 60 if options.quick else 600
    figures = Figures()
    set_up()
    first = time.perf_counter()
    print_some(1)
    figures.add("first letter", (time.perf_counter() - first) * 1000, "ms")
    blank = blank_pages(count)
    taken = print_some(count)
    one = count / sum(taken)
    figures.add(
        "letters, 1 process", one, "letters/s", reference="blank pages", reference_value=blank
    )
    figures.add("one letter p50", percentile(taken, 0.5) * 1000, "ms")
    figures.add("one letter p95", percentile(taken, 0.95) * 1000, "ms")
    rare = count / sum(print_some(count, rare_in=1))
    figures.add("rare letters in all", rare, "letters/s", reference="letters", reference_value=one)
    # Typst has threads of its own: a forked child would wait for them for ever.
    with ProcessPoolExecutor(2, get_context("spawn"), initializer=set_up) as pool:
        list(pool.map(print_some, [3, 3]))
        start = time.perf_counter()
        list(pool.map(print_some, [count // 2] * 2))
        two = count / (time.perf_counter() - start)
    figures.add(
        "letters, 2 processes", two, "letters/s", reference="1 process", reference_value=one
    )
    wall, processor = issue_some(count // 4)
    figures.add("letters with file and audit line", wall, "letters/s")
    figures.add(
        "letters with file and audit line, by processor",
        processor,
        "letters/s",
        reference="wanted",
        reference_value=WANTED,
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures.add("memory after all", peak, "MB")
    figures.write(options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
