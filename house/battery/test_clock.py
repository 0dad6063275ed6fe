"""The machine's clock is wrong, and the house goes by the database's (F5).

A few lines of C before the C library shift the real clock of every program of the house, as faketime
does; PostgreSQL, started without them, keeps the right time. (There are no bookings yet, so "0 early
bookings" waits for them.)
"""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import requests

from house import claims
from house.battery import truth
from house.sites import running_demo

pytestmark = [pytest.mark.battery, pytest.mark.timeout(1200), pytest.mark.check("F5")]

SHIFT = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long shift(void) { const char *s = getenv("BATTERY_SHIFT"); return s ? atol(s) : 0; }
int clock_gettime(clockid_t id, struct timespec *t) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int r = real(id, t);
    if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) t->tv_sec += shift();
    return r;
}
int gettimeofday(struct timeval *t, void *z) {
    struct timespec s; clock_gettime(CLOCK_REALTIME, &s);
    t->tv_sec = s.tv_sec; t->tv_usec = s.tv_nsec / 1000; return 0;
}
time_t time(time_t *out) {
    struct timespec s; clock_gettime(CLOCK_REALTIME, &s);
    if (out) *out = s.tv_sec; return s.tv_sec;
}
"""
NEXT = {
    "ten minutes ahead": timedelta(minutes=10),
    "ten minutes behind": timedelta(minutes=-10),
    "New Year's Eve": datetime(2026, 12, 31, 14, 59, 50, tzinfo=UTC),
    "February 28": datetime(2027, 2, 28, 14, 59, 50, tzinfo=UTC),
    "February 29": datetime(2028, 2, 28, 15, 0, 10, tzinfo=UTC),
    "the first of April": datetime(2027, 3, 31, 14, 59, 50, tzinfo=UTC),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Iterator[Path]:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler")
    folder = tmp_path_factory.mktemp("clock")
    (folder / "shift.c").write_text(SHIFT)
    made = folder / "shift.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(folder / "shift.c"), "-ldl"],
        check=True,
    )
    yield made


def seconds_of(wanted: timedelta | datetime) -> int:
    if isinstance(wanted, timedelta):
        return int(wanted.total_seconds())
    return int((wanted - datetime.now(UTC)).total_seconds())


@pytest.mark.parametrize("when", NEXT)
def test_what_arrives_arrives_at_the_databases_time(city: Path, library: Path, when: str) -> None:
    """A claim filed while every program of the house believes another day."""
    shift = seconds_of(NEXT[when])
    more = {"LD_PRELOAD": str(library), "BATTERY_SHIFT": str(shift)}
    with running_demo(data_dir=city, **more) as site:
        shown = requests.get(f"{site.url}/healthz", timeout=30)
        believed = datetime.strptime(shown.headers["Date"], "%a, %d %b %Y %H:%M:%S %Z").replace(
            tzinfo=UTC
        )
        assert abs((believed - datetime.now(UTC)).total_seconds() - shift) < 30, "not shifted"
        filer = claims.Filer(site.url, site.token("parent"), seconds=60)  # the token is alive
        sent = filer.attach(claims.photo(7_000_000 + shift % 100_000, width=120, height=80))
        assert sent.status_code == 201, sent.text
        today = date.today()  # noqa: DTZ011
        answer = filer.file(
            claims.body(sent.json()["id"], today, phone="090-1234-5678"), claims.new_key()
        )
        assert answer.status_code == 201, answer.text
        (row,) = truth.rows(
            site,
            "SELECT abs(extract(epoch FROM arrived_at - clock_timestamp())) AS off "
            "FROM forms_application WHERE id = %s",
            answer.json()["id"],
        )
        assert row["off"] < 30, "it arrived at the machine's time"
        truth.run(
            site,
            "UPDATE identity_apitoken SET expires_at = now() - interval '5 minutes' "
            "WHERE account_id = (SELECT account_id FROM forms_application "
            "ORDER BY arrived_at DESC LIMIT 1) AND revoked_at IS NULL",
        )
        dead = requests.get(
            f"{site.url}/api/v1/cases",
            headers={"Authorization": f"Bearer {site.token('parent')}"},
            timeout=30,
        )
        assert dead.status_code == 401, "a token outlived its end by the machine's clock"
