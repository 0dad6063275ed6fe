"""Every test runs on a real PostgreSQL, cloned from one template, as the serving role."""

import os
import uuid
from typing import Any

import pytest

from config.process.testing import TestServer, clone, drop
from house import browsers
from shiyakusho.ground.ui.messages import compile_all

_servers: list[TestServer] = []
JOURNEYS = "house/journeys/"  # all in one demo city
ELSEWHERE = "house/journeys/test_another_city.py"  # but this
# Files that take a minute are begun first: else one process ends long after the other.
LONG = ("house/", "config/recovery/", "shiyakusho/engines/forms/", "shiyakusho/desks/studio/")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the texts and start the cluster, once per run; xdist's workers find both there."""
    if hasattr(config, "workerinput") or config.option.collectonly or config.option.help:
        return
    compile_all()
    if "SHIYAKUSHO_TEST_SOCKET" not in os.environ:
        server = TestServer()
        _servers.append(server)
        os.environ["SHIYAKUSHO_TEST_TEMPLATE"] = server.start()
        os.environ["SHIYAKUSHO_TEST_SOCKET"] = str(server.postgres.socket_dir)


def pytest_unconfigure(config: pytest.Config) -> None:
    while _servers:
        _servers.pop().stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests are shared out by file; all that walk through the demo city go to one process.

    Not by xdist's groups: the nodeid of a pytest 9 no longer takes their mark.
    """
    from xdist.scheduler import LoadFileScheduling

    class ByFileAndCity(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            in_the_city = nodeid.startswith(JOURNEYS) and not nodeid.startswith(ELSEWHERE)
            return JOURNEYS if in_the_city else str(super()._split_scope(nodeid))

    return ByFileAndCity(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def database_template() -> tuple[str, str]:
    """``(socket folder, template name)`` of this run."""
    return os.environ["SHIYAKUSHO_TEST_SOCKET"], os.environ["SHIYAKUSHO_TEST_TEMPLATE"]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, database_template):
    """A database of this worker's own, cloned from the template."""
    from django.db import connections

    socket, template = database_template
    name = f"run_{uuid.uuid4().hex[:12]}"
    clone(socket, template, name)
    connections["default"].settings_dict.update(
        NAME=name, USER="shiyakusho_app", HOST=socket, PORT="", PASSWORD=""
    )
    connections.settings["default"].update(NAME=name, HOST=socket)
    yield  # a test that does not ask for the database is refused it: what it wrote would stay
    with django_db_blocker.unblock():
        connections.close_all()
    drop(socket, name)


@pytest.fixture(scope="session", autouse=True)
def _flush_means_clone_again(database_template):
    """The serving role may not TRUNCATE: after a test that commits, clone the template again."""
    from django.db import connections
    from django.test import TransactionTestCase

    socket, template = database_template

    def clone_again(self: TransactionTestCase) -> None:
        name = connections["default"].settings_dict["NAME"]
        connections.close_all()
        clone(socket, template, name)

    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = clone_again
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture(autouse=True)
def _the_house_asks():
    """What a test says for a purpose outside of any request ends with it."""
    from shiyakusho.ground.audit import SYSTEM, acting_as

    with acting_as(SYSTEM):
        yield


@pytest.fixture(autouse=True)
def _requests_end():
    """A streamed answer nobody read to its end leaves its request open; what was kept for that
    request must not meet the next test."""
    yield
    from django.core.signals import request_finished
    from django.db import close_old_connections

    request_finished.disconnect(close_old_connections)
    try:
        request_finished.send(sender=None)
    finally:
        request_finished.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _japanese_again():
    """A page read in another language leaves it behind; the next test begins in Japanese."""
    yield
    from django.utils import translation

    translation.activate("ja")


@pytest.fixture
def account(db):
    """Make an account: ``account("staff", roles=["clerk"])`` or ``account("resident", level="L3")``."""
    from shiyakusho.ground.identity import services
    from shiyakusho.ground.identity.proofs import shown_now

    def make(kind: str = "resident", *, roles=(), level="L3", name="試験 花子", **more):
        made = services.open_account(
            kind=kind,
            issuer="tests",
            subject=uuid.uuid4().hex,
            display_name=name,
            level=level,
            **more,
        )
        for role in roles:
            services.appoint(account=made, role=role)
        made.proof = shown_now("passkey")
        return made

    return make


@pytest.fixture(scope="session", autouse=True)
def _force_login_shows_both_factors():
    """Django's ``force_login`` stands for a sign-in with a passkey; real sign-ins have a path."""
    from django.contrib.auth.signals import user_logged_in

    from shiyakusho.ground.identity.proofs import keep_proof, shown_now

    def both(sender, request, **more):
        if not request.path:
            keep_proof(request.session, shown_now("passkey"))

    user_logged_in.connect(both, weak=False, dispatch_uid="tests.both_factors")


@pytest.fixture
def client_of(client):
    """A browser signed in as an account."""

    def sign_in(account):
        client.force_login(account, backend="shiyakusho.ground.identity.backends.SessionBackend")
        return client

    return sign_in


@pytest.fixture(scope="module")
def chromium():
    """The Chromium of a file of tests that need no database beside it: while it is open, its loop lets
    nobody in this thread use the database."""
    with browsers.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def booth():
    """The one Chromium of the tests that use the database beside it."""
    opened = browsers.Booth()
    yield opened
    opened.close()


@pytest.fixture
def browse(booth, live_server, client_of):
    """``browse(steps, account=…, width=375, javascript=True)`` runs ``steps(page)`` in a browser."""

    def run(steps, *, account=None, **more):
        session = client_of(account).cookies["sessionid"].value if account else ""
        booth.visit(live_server.url, steps, session=session, **more)

    return run
