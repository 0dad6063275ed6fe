"""How fast the catalogue finds a procedure: ``python -m bench.search [--quick] [--json FILE]``.

A database of the tests' cluster holds the national procedures and copies of them under other
titles, up to 2,000. Each query is asked for its first page as the pages ask it: tokens, SQL, and
the versions behind the hits. References: the budget of 50 ms a first page, the same at 144 procedures,
and a query for one row by its key, which shows how busy the machine was.
"""

import os
import random
import statistics
import sys
import time
from pathlib import Path

from bench.figures import Figures, parser, percentile

BUDGET_MS = 50.0
QUERIES = [
    "児童手当", "じどうてあて", "ｼﾞﾄﾞｳﾃｱﾃ", "子ども お金", "児童手当法7条", "赤ちゃんが生まれた",
    "引っ越し", "住民票", "証明書", "手続き", "介護", "犬 登録", "罹災証明", "税金 払えない",
    "resident record", "child", "マイナンバーカード 期限", "お葬式 お金", "い", "見つからない言葉",
]  # fmt: skip
WORDS = [
    "特例",
    "再交付",
    "更新",
    "変更",
    "取消",
    "廃止",
    "証明",
    "減免",
    "登録",
    "許可",
    "届出",
    "相談",
]


def main() -> int:
    options = parser(__doc__ or "").parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    from config.process.testing import TestServer, clone, drop

    figures = Figures()
    server = TestServer()
    template = server.start()
    socket, name = str(server.postgres.socket_dir), f"run_bench_search_{os.getpid()}"
    clone(socket, template, name)
    try:
        _connect(socket, name)
        _measure(figures, sizes=[144, 500] if options.quick else [144, 2000], quick=options.quick)
    finally:
        from django.db import connections

        connections.close_all()
        drop(socket, name)
        server.stop()
    figures.write(options.json)
    return 0


def _connect(socket: str, name: str) -> None:
    import django

    django.setup()
    from django.db import connections

    # The owner: the serving role may not ANALYZE.
    connections["default"].settings_dict.update(
        NAME=name, USER="shiyakusho_owner", HOST=socket, PORT="", PASSWORD=""
    )


def _measure(figures: Figures, *, sizes: list[int], quick: bool) -> None:
    from shiyakusho.registers.catalogue import public

    started = time.perf_counter()
    public.search("手当")
    figures.add("first search of a process (dictionary and catalogue read)",
                time.perf_counter() - started, "s")  # fmt: skip
    small: float | None = None
    for size in sizes:
        _grow(size)
        times = _times(rounds=3 if quick else 20)
        row = _one_row()
        figures.add(f"one row by its key at {size} procedures, p50", row, "ms")
        p50, p95 = statistics.median(times), percentile(times, 0.95)
        figures.add(f"first page at {size} procedures, p50", p50, "ms",
                    reference="p50 at 144", reference_value=small)  # fmt: skip
        figures.add(f"first page at {size} procedures, p95", p95, "ms",
                    reference="budget of 50 ms", reference_value=BUDGET_MS)  # fmt: skip
        figures.add(f"first page at {size} procedures, worst", max(times), "ms",
                    reference="budget of 50 ms", reference_value=BUDGET_MS)  # fmt: skip
        figures.add(f"first page at {size} procedures, p50 in one-row queries", p50, "ms",
                    reference="one row by its key", reference_value=row)  # fmt: skip
        small = small or p50


def _times(rounds: int) -> list[float]:
    """Milliseconds of every query; what was read stays warm, as in a serving process."""
    from shiyakusho.registers.catalogue import public

    public.all_live()
    found = []
    for _ in range(rounds):
        for query in QUERIES:
            started = time.perf_counter()
            public.search(query, limit=20)
            found.append((time.perf_counter() - started) * 1000)
    return found


def _one_row() -> float:
    from shiyakusho.registers.catalogue.models import Revision

    found = []
    for _ in range(200):
        started = time.perf_counter()
        Revision.objects.get(id=1)
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


def _grow(size: int) -> None:
    """Copies under other ids and titles until `size` procedures are live."""
    from django.db import connection

    from shiyakusho.ground.audit import SYSTEM, acting_as
    from shiyakusho.registers.catalogue import public, services
    from shiyakusho.registers.catalogue.gathering import Gathered
    from shiyakusho.registers.catalogue.reading import definition_from
    from shiyakusho.registers.catalogue.snapshot import digest_of, document_of

    chance = random.Random(20261120)
    live = public.all_live()
    gathered = [
        Gathered(v.definition, v.process, document_of(v.definition, v.process), v.digest)
        for v in live
    ]
    originals = list(live)
    for number in range(len(live), size):
        model = originals[number % len(originals)]
        document = model.definition.model_dump(mode="json", by_alias=True)
        title = document["title"]["ja"] + "の" + "".join(chance.sample(WORDS, 2))
        document |= {"id": f"copy-{number}", "title": {**document["title"], "ja": title}}
        definition = definition_from(document)
        whole = document_of(definition, model.process)
        gathered.append(Gathered(definition, model.process, whole, digest_of(whole)))
    with acting_as(SYSTEM, "測定"):
        services.load(gathered=gathered)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogue_searchentry")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(main())
