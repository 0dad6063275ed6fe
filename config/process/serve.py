"""Production: web and worker of one node. The database is somebody else's server."""

import logging
import os
import sys

from config.process.programs import keeper, web, worker
from config.process.reserve import volumes_of
from config.process.supervisor import Supervisor
from config.recovery.opening import may_open

logger = logging.getLogger(__name__)
WRONG_BUILD = 3  # the exit status: a service manager need not try again


def run_serve(*, port: int) -> int:
    """Serve with the settings of the environment until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
    host = os.environ.get("HOST", "127.0.0.1")
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    from shiyakusho.ground.ui.messages import compile_all

    if not may_open(settings.DATA_DIR):
        print(f"{settings.DATA_DIR} の復元は、確認が終わっていません。", file=sys.stderr)
        return 1
    compile_all()
    call_command("check", deploy=True, fail_level="ERROR")
    if not may_serve():
        return WRONG_BUILD
    call_command("collectstatic", interactive=False, verbosity=0)
    programs = [web(port=port, host=host, environment={}), worker(environment={})]
    if settings.BACKUP_DIR and "BACKUP_URL" in os.environ:  # one node of the city's has both
        programs.append(keeper(environment={}))
    os.environ.setdefault("RESERVE_FOLDERS", str(settings.DATA_DIR))
    return Supervisor(programs, volumes=volumes_of({})).run()


def may_serve() -> bool:
    """Whether this build and the database fit; says so on stderr when they do not.

    A database that does not answer yet is waited for by the programs themselves.
    """
    from django.conf import settings
    from django.db import DatabaseError

    from shiyakusho.ground.release.standing import WrongBuild, require_standing

    try:
        if settings.RELEASE_CHECKED:
            require_standing()
    except WrongBuild as fault:
        print(fault, file=sys.stderr)
        return False
    except DatabaseError:
        logger.warning("the database does not answer: the build is checked when it does")
    return True
